// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/regimen.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

/// `days: [1, 8, 15]`, counted from 1, to offsets.
std::vector<Days> read_days(MapReader& map, Problems& problems, const std::optional<Days>& every) {
    const auto nodes = map.list("days", Need::optional);
    if (!nodes) return {Days{0.0}};
    std::vector<Days> result;
    for (const DocumentNode& node : *nodes) {
        const auto day = as_integer(node, problems, NumberRange::between(1, 366));
        if (!day) continue;
        const Days offset{static_cast<double>(*day - 1)};
        if (!result.empty() && offset <= result.back())
            problems.push_back(node.problem("the days of a cycle must ascend (found " + node.found() + ")"));
        else if (every && offset >= *every)
            problems.push_back(node.problem("day " + node.text() + " lies beyond the cycle of " +
                                            shortest(every->value()) + " days"));
        else
            result.push_back(offset);
    }
    if (result.empty()) result.emplace_back(0.0);
    return result;
}

/// How many administrations lie in [0, length) after the start.
int count_until(Days length, Days every, const std::vector<Days>& days) {
    int count = 0;
    for (int cycle = 0; count <= k_most_doses; ++cycle)
        for (const Days day : days) {
            if (every * cycle + day >= length) return count;
            ++count;
        }
    return count;
}

/// `until: progression`.
bool is_open_ended(MapReader& map, const RegimenGrammar& grammar) {
    const auto until = map.node().find("until");
    return grammar.may_be_open_ended && until && until->is_scalar() && until->text() == "progression";
}

void read_number_of_doses(MapReader& map, Regimen& regimen, const RegimenGrammar& grammar) {
    const auto total = map.integer("total", Need::optional, NumberRange::between(1, k_most_doses));
    regimen.open_ended = is_open_ended(map, grammar);
    const auto until = regimen.open_ended
                           ? std::nullopt
                           : map.quantity("until", "24 weeks", Need::optional, NumberRange::positive());
    if (map.has("total") && map.has("until")) {
        map.report("until", "total and until cannot both be given", "keep one of them");
        return;
    }
    const int n_days = static_cast<int>(regimen.days.size());
    if (regimen.open_ended) {
        (void)map.value("until");
        regimen.total = k_most_doses;
        if (!map.has("every"))
            map.report("", "the key \"every\" is missing: doses go on until progression",
                       "give it, e.g. every: 3 weeks");
    } else if (total) {
        regimen.total = static_cast<int>(*total);
        if (regimen.total > n_days && !map.has("every"))
            map.report("",
                       "the key \"every\" is missing: there are " + std::to_string(regimen.total) + " doses",
                       "give it, e.g. every: 3 weeks");
    } else if (until) {
        if (!regimen.every) {
            if (!map.has("every"))
                map.report(
                    "",
                    "the key \"every\" is missing: doses go on until " + map.node().find("until")->found(),
                    "give it, e.g. every: 3 weeks");
            return;
        }
        const Days length = Days{until->coherent()} - regimen.start;
        regimen.total = count_until(length, *regimen.every, regimen.days);
        if (length <= Days{0.0}) map.report("until", "must be after start");
        if (regimen.total > k_most_doses)
            map.report("until", "these are more than " + std::to_string(k_most_doses) + " doses");
    } else if (map.has("every") && !map.has("total") && !map.has("until")) {
        map.report("every", "with every, say how many doses there are", "add total: 8 or until: 24 weeks");
    } else {
        regimen.total = n_days;
    }
}

}  // namespace

std::optional<DoseAmount> read_dose(MapReader& map, const std::string& key, Problems& problems, Need need) {
    const auto node = map.value(key, need);
    if (!node) return std::nullopt;
    if (!node->is_scalar()) {
        problems.push_back(node->problem("found " + node->found() + "; expected a dose, e.g. 200 mg"));
        return std::nullopt;
    }
    auto dose = parse_dose(node->text(), node->text_place());
    if (dose) return std::move(dose).value();
    for (Problem problem : dose.problems()) {
        problem.path = node->path();
        problems.push_back(std::move(problem));
    }
    return std::nullopt;
}

std::optional<std::string> dose_mismatch(const DoseAmount& dose, const Drug& drug) {
    if (dose.basis == DoseBasis::area_under_curve && !drug.auc_dosing)
        return in_quotes(dose.text) + ": dosing by AUC is Calvert's formula, which does not hold for " +
               drug.name;
    if (!can_be_dosed_by(drug, dose.measure))
        return in_quotes(dose.text) + " is " + to_text(dose.measure) + ", but the module of " + drug.name +
               " counts " + to_text(drug.state_unit) +
               (drug.state_unit == StateUnit::nmol || drug.state_unit == StateUnit::mg
                    ? (drug.molar_mass ? "" : " and its molar mass is not given")
                    : "");
    return std::nullopt;
}

std::optional<Regimen> read_regimen(const DocumentNode& node, const DrugLibrary& drugs, Problems& problems) {
    const std::size_t n_before = problems.size();
    MapReader map{node, problems};
    auto regimen = read_regimen_keys(map, drugs, problems, {});
    map.finish();
    return problems.size() == n_before ? regimen : std::nullopt;
}

std::optional<Regimen> read_regimen_keys(MapReader& map, const DrugLibrary& drugs, Problems& problems,
                                         const RegimenGrammar& grammar) {
    const std::size_t n_before = problems.size();
    if (!map.is_map()) return std::nullopt;
    Regimen regimen;
    regimen.place = map.node().place();
    const Drug* drug = nullptr;
    if (const auto name = map.text("drug")) {
        regimen.drug = *name;
        drug = drugs.find(*name);
        const auto names = drugs.names();
        if (drug == nullptr)
            map.report("drug", "there is no drug " + in_quotes(*name), hint_for(*name, names));
    }
    if (const auto dose = read_dose(map, "dose", problems)) {
        regimen.dose = *dose;
        if (drug != nullptr)
            if (const auto complaint = dose_mismatch(*dose, *drug)) map.report("dose", *complaint);
    }
    if (const auto every = map.quantity("every", "3 weeks", Need::optional, NumberRange::positive()))
        regimen.every = Days{every->coherent()};
    if (const auto start = map.quantity("start", "12 weeks", Need::optional,
                                        grammar.start_may_be_negative ? NumberRange::any()
                                                                      : NumberRange::not_negative()))
        regimen.start = Days{start->coherent()};
    regimen.days = read_days(map, problems, regimen.every);
    read_number_of_doses(map, regimen, grammar);
    if (const auto infusion = map.quantity("infusion", "30 min", Need::optional, NumberRange::not_negative()))
        regimen.infusion = Days{infusion->coherent()};
    if (const auto lag = map.quantity("lag", "1 h", Need::optional, NumberRange::not_negative()))
        regimen.lag = Days{lag->coherent()};

    const Days infusion = regimen.infusion.value_or(drug != nullptr ? drug->infusion : Days{});
    for (int i = 1; i < std::min(regimen.total, 1 + static_cast<int>(regimen.days.size())); ++i) {
        if (problems.size() > n_before) break;
        if (infusion <= administration_day(regimen, i) - administration_day(regimen, i - 1)) continue;
        map.report("infusion", "an infusion lasts " + significant(infusion.value()) +
                                   " days, longer than until the next dose");
        break;
    }
    return problems.size() == n_before ? std::optional{std::move(regimen)} : std::nullopt;
}

std::optional<Regimen> cut_to(const Regimen& regimen, Days end) {
    if (!(regimen.start + regimen.days.front() < end)) return std::nullopt;
    Regimen cut = regimen;
    cut.open_ended = false;
    const Days every = regimen.every.value_or(Days{});
    if (every > Days{0.0}) cut.total = std::min(regimen.total, count_until(end - regimen.start, every, regimen.days));
    return cut;
}

Days administration_day(const Regimen& regimen, int index) {
    RUBOR_ASSERT(index >= 0 && index < regimen.total && !regimen.days.empty());
    const int n_days = static_cast<int>(regimen.days.size());
    const Days cycle_start = regimen.every.value_or(Days{}) * (index / n_days);
    return regimen.start + cycle_start + regimen.days[static_cast<std::size_t>(index % n_days)];
}

}  // namespace rubor
