// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/pharmacology/drug.hpp>
#include <rubor/trial/study.hpp>

namespace rubor {

/// The approaches of an arm: those that the study states, else those of its drugs by their classes.
[[nodiscard]] ArmApproach approach_of(const Arm& arm, const DrugLibrary& drugs);

/// Names of the arm's drugs, each once, in order.
[[nodiscard]] std::vector<std::string> drugs_of(const Arm& arm);

/// How the arm's approaches act, from the class and target of the drugs that stand for them: "pembrolizumab:
/// checkpoint inhibitor, PD-1". Empty for an arm without an approach. Where no class says that a drug stands
/// for the approach, all drugs of the arm are named.
[[nodiscard]] std::string mechanism_of(const Arm& arm, const DrugLibrary& drugs);

}  // namespace rubor
