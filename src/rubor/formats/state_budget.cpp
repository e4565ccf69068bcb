// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/state_budget.hpp>

#include <algorithm>
#include <numeric>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_lesions = 4;
constexpr std::size_t k_elsewhere = 5;

std::size_t sum(const StateBudget::Counts& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

std::string owner_of(const std::string& name, const std::vector<std::string>& modules) {
    const auto dot = name.find('.');
    const std::string head = name.substr(0, dot);
    const bool is_module =
        dot != std::string::npos && std::find(modules.begin(), modules.end(), head) != modules.end();
    return is_module ? head : "core";
}

std::string group_of(const std::string& name, const std::string& owner, const StateGroups& groups) {
    if (const auto found = groups.find(name); found != groups.end()) {
        return found->second;
    }
    const std::string rest = owner == "core" ? name : name.substr(owner.size() + 1);
    const auto dot = rest.find('.');
    return dot == std::string::npos ? k_no_group : rest.substr(0, dot);
}

}  // namespace

std::size_t StateBudget::Line::total() const {
    return sum(by_site);
}
std::size_t StateBudget::total() const {
    return sum(by_site);
}

std::size_t site_of_state(std::string_view name) {
    std::string words{name};
    std::replace(words.begin(), words.end(), '.', '_');
    for (const std::string& word : split(words, '_')) {
        for (std::size_t site = 0; site < k_lesions; ++site) {
            if (word == StateBudget::k_sites[site]) {
                return site;
            }
        }
        const bool is_slot = word.size() > 6 && word.rfind("lesion", 0) == 0 &&
                             word.find_first_not_of("0123456789", 6) == std::string::npos;
        if (is_slot) {
            return k_lesions;
        }
    }
    return k_elsewhere;
}

StateBudget state_budget(const Model& model, const StateGroups& groups,
                         const std::vector<std::string>& modules) {
    StateBudget budget;
    for (const State& state : model.states()) {
        const std::string& name = model.symbol(state.symbol).name;
        const std::string owner = owner_of(name, modules);
        const std::string group = group_of(name, owner, groups);
        auto line = std::find_if(budget.lines.begin(), budget.lines.end(), [&](const StateBudget::Line& l) {
            return l.owner == owner && l.group == group;
        });
        if (line == budget.lines.end()) {
            line = budget.lines.insert(line, {owner, group, {}});
        }
        const std::size_t site = site_of_state(name);
        ++line->by_site[site];
        ++budget.by_site[site];
    }
    std::stable_sort(budget.lines.begin(), budget.lines.end(), [&](const auto& a, const auto& b) {
        const auto rank = [&](const std::string& owner) {
            return owner == "core" ? -1 : std::find(modules.begin(), modules.end(), owner) - modules.begin();
        };
        return rank(a.owner) < rank(b.owner);
    });
    return budget;
}

}  // namespace rubor
