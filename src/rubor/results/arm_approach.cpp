// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/arm_approach.hpp>

#include <algorithm>
#include <set>

namespace rubor {

std::vector<std::string> drugs_of(const Arm& arm) {
    std::set<std::string> names;
    for (const auto& regimen : arm.regimens) names.insert(regimen.drug);
    return {names.begin(), names.end()};
}

ArmApproach approach_of(const Arm& arm, const DrugLibrary& drugs) {
    ArmApproach result = arm.approach;
    if (!result.approaches.empty()) return result;
    std::set<Approach> found;
    for (const std::string& name : drugs_of(arm)) {
        const Drug* drug = drugs.find(name);
        if (const auto approach = drug == nullptr ? std::nullopt : approach_of(*drug))
            found.insert(*approach);
    }
    result.approaches.assign(found.begin(), found.end());
    return result;
}

std::string mechanism_of(const Arm& arm, const DrugLibrary& drugs) {
    const std::vector<Approach> approaches = approach_of(arm, drugs).approaches;
    if (approaches.empty()) return {};
    std::string of_approach, of_all;
    for (const std::string& name : drugs_of(arm)) {
        const Drug* drug = drugs.find(name);
        if (drug == nullptr) continue;
        std::string words = name;
        std::replace(words.begin(), words.end(), '_', ' ');
        words += ": " + drug->drug_class + (drug->target.empty() ? "" : ", " + drug->target);
        of_all += (of_all.empty() ? "" : "; ") + words;
        const auto approach = approach_of(*drug);
        if (approach && std::find(approaches.begin(), approaches.end(), *approach) != approaches.end()) {
            of_approach += (of_approach.empty() ? "" : "; ") + words;
        }
    }
    return of_approach.empty() ? of_all : of_approach;
}

}  // namespace rubor
