// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <rubor/report/compare.hpp>

namespace rubor {

/// The columns of the comparison, benefits first.
[[nodiscard]] std::vector<CompareMeasure> compare_measures();

/// The comparison in some of the patients.
///
/// \param members     into ComparedTrial::patients
/// \param n_ineligible diagnosed patients like them whom a rule of the study kept out
/// \param metastatic  survival is read at 2 years instead of 5 (or at the last whole year of follow-up
/// before)
[[nodiscard]] CompareStratum compare_in(const ComparedTrial& trial, const std::vector<std::size_t>& members,
                                        std::size_t n_ineligible, std::optional<std::size_t> reference,
                                        bool metastatic, const CompareOptions& options);

/// The day at which survival is read: 5 years (2 when metastatic), or the last whole year of follow-up before
/// that, or the end of a follow-up of less than a year.
[[nodiscard]] double compare_landmark(double follow_up_d, bool metastatic);

/// The arms that a pair is made of: for each approach the arm of that approach alone, and the one without
/// any, whose drugs the pair gives too; of several the one that shares most drugs with it, then the first.
[[nodiscard]] ComparePair pair_parts(const std::vector<ComparedArm>& arms, std::size_t pair);

}  // namespace rubor
