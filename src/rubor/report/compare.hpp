// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rubor/report/compare_data.hpp>
#include <rubor/report/report_table.hpp>
#include <rubor/statistics/common.hpp>

namespace rubor {

/// How a value is printed.
enum class CompareUnit : std::uint8_t { share, change, months, years, days, multiple, money, money_per_year };
[[nodiscard]] const char* to_text(CompareUnit unit);

/// A column of the comparison.
struct CompareMeasure {
    std::string id;       ///< In the JSON, e.g. `pcr`.
    std::string label;    ///< Heading, e.g. "pCR, %".
    std::string meaning;  ///< One sentence, with the kind of the interval.
    CompareUnit unit = CompareUnit::share;
    bool is_limit = false;     ///< Of the approach; else a benefit.
    bool of_approach = false;  ///< Means nothing in an arm without an approach.
};

/// One measure of one arm in one stratum.
struct CompareValue {
    Interval interval;    ///< Limits may be infinite ("not reached"); NaN when the status is not ok.
    std::uint64_t n = 0;  ///< Patients that it stands on; 0: the tables have no data for it.
};

/// A pair of approaches against its parts, by one endpoint. Shares who do well.
struct CompareInteraction {
    std::string endpoint;  ///< Id of the measure, e.g. `pcr`.
    std::uint64_t n = 0;   ///< Patients; of twins those who are in all arms.
    double none = 0.0, first = 0.0, second = 0.0, both = 0.0;
    double bliss = 0.0;      ///< What independence would give.
    Interval beyond_bliss;   ///< both - bliss
    Interval beyond_better;  ///< both - max(first, second)
    /// both - the share who do well in at least one of the single arms; twins, and not of survival.
    std::optional<Interval> beyond_either;
};

struct ComparePair {
    std::size_t arm = 0;  ///< Of the pair, into ComparedTrial::arms.
    std::optional<std::size_t> none, first, second;
    std::string missing;  ///< Which part the study lacks; then there are no interactions.
    std::vector<CompareInteraction> interactions;
};

/// Patients of one stage and subtype.
struct CompareStratum {
    std::string stage, subtype;  ///< Empty: all.
    bool is_all = false;         ///< Everybody; stage and subtype are named when all share them.
    std::size_t n_patients = 0;
    double landmark_d = 0.0;                        ///< Of survival in this stratum.
    std::vector<std::vector<CompareValue>> values;  ///< [arm][measure]
    std::vector<ComparePair> pairs;

    [[nodiscard]] std::string label() const;
};

/// The three approaches side by side, computed from the tables of a trial.
struct Comparison {
    std::string study, title;
    std::uint64_t seed = 0;
    bool twins = false;
    double follow_up_d = 0.0;
    double level = 0.95;
    std::size_t n_replicates = 0;
    std::vector<ComparedArm> arms;         ///< Without their outcomes.
    std::optional<std::size_t> reference;  ///< The arm without an approach, which gains are counted from.
    std::vector<CompareMeasure> measures;
    std::vector<CompareStratum>
        strata;  ///< All patients first, then by stage, by subtype, by both, where these differ.
};

struct CompareOptions {
    double level = 0.95;
    std::size_t n_replicates = 1000;  ///< Of the bootstrap.
};

/// Computes the table. Shares have Clopper-Pearson intervals, medians those of their order statistics,
/// survival that of Kaplan and Meier. Means, gains and interactions have percentiles of a bootstrap that
/// draws patients, with all their arms (twins), keyed by (seed, replicate).
[[nodiscard]] Comparison compare(const ComparedTrial& trial, const CompareOptions& options = {});

/// As people read it: the arms, then for each stratum benefits, limits and pairs.
[[nodiscard]] std::vector<ReportTableGroup> comparison_tables(const Comparison& comparison);
/// The same for a terminal of 80 columns.
[[nodiscard]] std::string comparison_text(const Comparison& comparison);
/// For machines; docs/compare.md describes it. NaN and infinities are null.
[[nodiscard]] std::string comparison_json(const Comparison& comparison);

}  // namespace rubor
