// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <rubor/trial/observation.hpp>

namespace rubor {

/// Response by RECIST 1.1, in ascending order of benefit.
enum class ResponseCategory : std::uint8_t {
    not_evaluable,
    progressive_disease,
    stable_disease,
    partial_response,
    complete_response
};
/// `NE`, `PD`, `SD`, `PR`, `CR`.
[[nodiscard]] const char* to_text(ResponseCategory category);
[[nodiscard]] inline bool is_response(ResponseCategory category) {
    return category >= ResponseCategory::partial_response;
}

/// The numbers of RECIST 1.1 (Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026), and what it leaves to the
/// protocol.
struct RecistRules {
    double measurable_mm = 10.0;       ///< Longest diameter of a lesion that can be measured.
    double measurable_node_mm = 15.0;  ///< Short axis of a node that can be a target.
    double normal_node_mm = 10.0;      ///< Short axis below which a node is normal.
    std::size_t most_targets = 5;
    std::size_t most_per_site = 2;    ///< Of breast, nodes, distant; RECIST says: per organ.
    double too_small_mm = 5.0;        ///< A target that is seen but smaller counts as this.
    double response_share = 0.30;     ///< Fall of the sum from the baseline: partial response.
    double progression_share = 0.20;  ///< Rise of the sum over its smallest value so far ...
    double progression_mm = 5.0;      ///< ... and by at least this much.
    double new_lesion_mm =
        10.0;  ///< A lesion where none was seen at the baseline is unequivocal from this size.
    double skin_progression =
        0.25;  ///< Rise of the involved share of skin (a non-target) over its smallest value.
    double confirm_after_d =
        28.0;  ///< A response is confirmed when it is seen again at least this much later.
    double stable_after_d = 42.0;  ///< Stable disease, as best response, from this day on.
};

/// One assessment after the baseline.
struct RecistVisit {
    int visit = 0;
    double day = 0.0;
    double sum_mm = 0.0;  ///< Of the targets' diameters.
    bool new_lesion = false;
    ResponseCategory target = ResponseCategory::not_evaluable;  ///< NE: there are no targets.
    ResponseCategory non_target =
        ResponseCategory::not_evaluable;  ///< CR, SD (neither CR nor PD) or PD; NE: there are none.
    ResponseCategory overall = ResponseCategory::not_evaluable;
};

/// All assessments up to and including the first progression.
struct RecistCourse {
    bool measurable = false;  ///< There is a target, so a response can be told.
    std::size_t n_targets = 0;
    double baseline_sum_mm = 0.0;
    std::vector<RecistVisit> visits;

    [[nodiscard]] std::optional<double> progression_d() const;
};

/// Targets are chosen at the first observation: the largest measurable lesions, at most `most_per_site` of a
/// site and `most_targets` in all. What else is seen there, and the skin, is non-target. Non-target lesions
/// progress when the sum of their diameters does by the rule for targets, one of them being measurable:
/// RECIST calls a rise of volume by 73 %, of diameter by 20 %, comparable. A distant lesion with nothing seen
/// at the baseline in its slot is new. With disease of no kind at the baseline only a new lesion can end the
/// course (overall stays NE until then).
[[nodiscard]] RecistCourse assess_recist(std::span<const Observation> observations, const RecistRules& rules);

/// The best of a course.
struct BestResponse {
    ResponseCategory category = ResponseCategory::not_evaluable;
    std::optional<double> response_d;  ///< The first assessment of the response that counts.
};

/// Unconfirmed: the best assessment before progression. Confirmed: a response counts when it is seen again at
/// least `confirm_after_d` later; stable disease may lie between two partial responses, nothing but complete
/// responses between two complete ones. A response that is not confirmed counts as stable disease. Stable
/// disease needs an assessment at `stable_after_d` or later, else the best is PD, or NE when none followed.
/// Without targets: NE (PD when it progressed).
[[nodiscard]] BestResponse best_response(const RecistCourse& course, const RecistRules& rules,
                                         bool confirmed);

}  // namespace rubor
