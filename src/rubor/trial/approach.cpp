// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/approach.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const Approach approach : k_approaches) {
        all.emplace_back(to_text(approach));
    }
    return all;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == '-' ? ' ' : c);
    });
    return text;
}

}  // namespace

const char* to_text(Approach approach) {
    switch (approach) {
        case Approach::checkpoint_inhibitor:
            return "checkpoint_inhibitor";
        case Approach::adoptive_cell_transfer:
            return "adoptive_cell_transfer";
        case Approach::cancer_vaccine:
            return "cancer_vaccine";
    }
    RUBOR_ASSERT(false);
    return "";
}

std::optional<Approach> approach_named(std::string_view name) {
    for (const Approach approach : k_approaches) {
        if (name == to_text(approach)) {
            return approach;
        }
    }
    return std::nullopt;
}

std::optional<Approach> approach_of(const Drug& drug) {
    const std::string words = " " + lower(drug.drug_class) + " ";
    const auto says = [&](const char* word) { return words.find(word) != std::string::npos; };
    if (says("checkpoint")) {
        return Approach::checkpoint_inhibitor;
    }
    if (says("vaccine") || says("oncolytic")) {
        return Approach::cancer_vaccine;
    }
    if (says("t cell") || says(" car t ") || says(" tcr t ") || says(" til ") || says("lymphocyte") ||
        says("cell product") || says("cell transfer")) {
        return Approach::adoptive_cell_transfer;
    }
    return std::nullopt;
}

std::string ArmApproach::text() const {
    std::string joined;
    for (const Approach approach : approaches) {
        joined += (joined.empty() ? "" : "+") + std::string{to_text(approach)};
    }
    return joined;
}

ArmApproach read_arm_approach(MapReader& arm, Problems& problems) {
    ArmApproach result;
    result.anchor = arm.text("anchor", Need::optional).value_or("");
    const std::optional<std::vector<DocumentNode>> items = arm.list("approach", Need::optional);
    if (!items) {
        return result;
    }
    for (const DocumentNode& item : *items) {
        const std::optional<std::string> name = as_one_of(item, problems, names());
        if (!name) {
            continue;
        }
        const Approach approach = *approach_named(*name);
        if (std::find(result.approaches.begin(), result.approaches.end(), approach) !=
            result.approaches.end()) {
            problems.push_back(item.problem(*name + " is listed twice", "remove one of them"));
            continue;
        }
        result.approaches.push_back(approach);
    }
    std::sort(result.approaches.begin(), result.approaches.end());
    return result;
}

}  // namespace rubor
