// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/recist.hpp>

#include <algorithm>
#include <array>
#include <numeric>

#include <rubor/base/assert.hpp>

namespace rubor {

const char* to_text(ResponseCategory category) {
    switch (category) {
        case ResponseCategory::not_evaluable:
            return "NE";
        case ResponseCategory::progressive_disease:
            return "PD";
        case ResponseCategory::stable_disease:
            return "SD";
        case ResponseCategory::partial_response:
            return "PR";
        case ResponseCategory::complete_response:
            return "CR";
    }
    return "?";
}

namespace {

enum class Site : std::uint8_t { breast, nodes, distant };
constexpr std::size_t k_n_sites = 3;

struct Lesion {
    Site site = Site::breast;
    double mm = 0.0;
};

/// Every place where a lesion may be seen, always in the same order.
std::vector<Lesion> lesions_of(const Observation& o) {
    std::vector<Lesion> all = {{Site::breast, o.breast_diameter_mm}, {Site::nodes, o.nodal_diameter_mm}};
    if (o.lesions_mm.empty()) {
        all.push_back({Site::distant, o.distant_diameter_mm});
    }
    for (const double mm : o.lesions_mm) {
        all.push_back({Site::distant, mm});
    }
    return all;
}

/// What the baseline decides: into lesions_of().
struct Choice {
    std::vector<std::size_t> targets;
    std::vector<std::size_t> non_targets;
    std::vector<std::size_t> unseen;
    bool skin = false;
};

Choice choose(const Observation& baseline, const RecistRules& rules) {
    const std::vector<Lesion> lesions = lesions_of(baseline);
    std::vector<std::size_t> by_size(lesions.size());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::size_t a, std::size_t b) { return lesions[a].mm > lesions[b].mm; });
    Choice choice;
    choice.skin = baseline.skin_fraction > 0.0;
    std::array<std::size_t, k_n_sites> taken{};
    for (const std::size_t i : by_size) {
        const auto [site, mm] = lesions[i];
        const bool node = site == Site::nodes;
        std::size_t& at_site = taken[static_cast<std::size_t>(site)];
        if (mm >= (node ? rules.measurable_node_mm : rules.measurable_mm) && at_site < rules.most_per_site &&
            choice.targets.size() < rules.most_targets) {
            choice.targets.push_back(i);
            ++at_site;
        } else if (mm >= (node ? rules.normal_node_mm : 0.0) && mm > 0.0) {
            choice.non_targets.push_back(i);
        } else {
            choice.unseen.push_back(i);
        }
    }
    return choice;
}

double sum_of(const std::vector<Lesion>& lesions, const std::vector<std::size_t>& which,
              const RecistRules& rules) {
    double sum = 0.0;
    for (const std::size_t i : which) {
        const double mm = lesions[i].mm;
        sum += mm > 0.0 ? std::max(mm, rules.too_small_mm) : 0.0;
    }
    return sum;
}

bool all_gone(const std::vector<Lesion>& lesions, const std::vector<std::size_t>& which,
              const RecistRules& rules) {
    return std::all_of(which.begin(), which.end(), [&](std::size_t i) {
        return lesions[i].site == Site::nodes ? lesions[i].mm < rules.normal_node_mm : lesions[i].mm == 0.0;
    });
}

bool has_grown(double now_mm, double least_mm, const RecistRules& rules) {
    return now_mm - least_mm >= rules.progression_mm &&
           now_mm - least_mm >= rules.progression_share * least_mm;
}

/// The smallest values up to the visit before.
struct Nadir {
    double targets_mm = 0.0;
    double non_targets_mm = 0.0;
    double skin = 0.0;
};

ResponseCategory assess_targets(const std::vector<Lesion>& lesions, const Choice& choice, double sum_mm,
                                double baseline_mm, const Nadir& nadir, const RecistRules& rules) {
    if (choice.targets.empty()) {
        return ResponseCategory::not_evaluable;
    }
    if (has_grown(sum_mm, nadir.targets_mm, rules)) {
        return ResponseCategory::progressive_disease;
    }
    if (all_gone(lesions, choice.targets, rules)) {
        return ResponseCategory::complete_response;
    }
    return sum_mm <= (1.0 - rules.response_share) * baseline_mm ? ResponseCategory::partial_response
                                                                : ResponseCategory::stable_disease;
}

ResponseCategory assess_non_targets(const Observation& now, const std::vector<Lesion>& lesions,
                                    const Choice& choice, double sum_mm, const Nadir& nadir,
                                    const RecistRules& rules) {
    const bool measurable =
        std::any_of(choice.non_targets.begin(), choice.non_targets.end(), [&](std::size_t i) {
            return lesions[i].mm >=
                   (lesions[i].site == Site::nodes ? rules.measurable_node_mm : rules.measurable_mm);
        });
    // Skin that was clear at the baseline can become involved too.
    if ((measurable && has_grown(sum_mm, nadir.non_targets_mm, rules)) ||
        now.skin_fraction - nadir.skin >= rules.skin_progression) {
        return ResponseCategory::progressive_disease;
    }
    if (choice.non_targets.empty() && !choice.skin) {
        return ResponseCategory::not_evaluable;
    }
    return all_gone(lesions, choice.non_targets, rules) && now.skin_fraction == 0.0
               ? ResponseCategory::complete_response
               : ResponseCategory::stable_disease;
}

/// Table 1 of RECIST 1.1 with targets, table 2 without them; every lesion is evaluated at every visit.
ResponseCategory overall_of(const RecistVisit& v) {
    using enum ResponseCategory;
    if (v.new_lesion || v.target == progressive_disease || v.non_target == progressive_disease) {
        return progressive_disease;
    }
    if (v.target == not_evaluable) {
        return v.non_target;
    }
    if (v.target == complete_response) {
        return v.non_target == stable_disease ? partial_response : complete_response;
    }
    return v.target;
}

}  // namespace

std::optional<double> RecistCourse::progression_d() const {
    return !visits.empty() && visits.back().overall == ResponseCategory::progressive_disease
               ? std::optional{visits.back().day}
               : std::nullopt;
}

RecistCourse assess_recist(std::span<const Observation> observations, const RecistRules& rules) {
    RecistCourse course;
    if (observations.empty()) {
        return course;
    }
    const Observation& baseline = observations.front();
    const Choice choice = choose(baseline, rules);
    const std::vector<Lesion> before = lesions_of(baseline);
    course.n_targets = choice.targets.size();
    course.measurable = course.n_targets > 0;
    course.baseline_sum_mm = sum_of(before, choice.targets, rules);
    Nadir nadir{course.baseline_sum_mm, sum_of(before, choice.non_targets, rules), baseline.skin_fraction};
    for (const Observation& now : observations.subspan(1)) {
        const std::vector<Lesion> lesions = lesions_of(now);
        RUBOR_ASSERT(lesions.size() == before.size());
        RecistVisit v{.visit = now.visit, .day = now.day};
        v.sum_mm = sum_of(lesions, choice.targets, rules);
        const double non_targets_mm = sum_of(lesions, choice.non_targets, rules);
        v.new_lesion = std::any_of(choice.unseen.begin(), choice.unseen.end(), [&](std::size_t i) {
            return lesions[i].mm >=
                   (lesions[i].site == Site::nodes ? rules.measurable_node_mm : rules.new_lesion_mm);
        });
        v.target = assess_targets(lesions, choice, v.sum_mm, course.baseline_sum_mm, nadir, rules);
        v.non_target = assess_non_targets(now, lesions, choice, non_targets_mm, nadir, rules);
        v.overall = overall_of(v);
        course.visits.push_back(v);
        if (v.overall == ResponseCategory::progressive_disease) {
            break;
        }
        nadir = {std::min(nadir.targets_mm, v.sum_mm), std::min(nadir.non_targets_mm, non_targets_mm),
                 std::min(nadir.skin, now.skin_fraction)};
    }
    return course;
}

namespace {

/// Whether the response `category` first seen at `i` is seen again late enough.
bool is_confirmed(const RecistCourse& course, std::size_t i, ResponseCategory category,
                  const RecistRules& rules) {
    for (std::size_t k = i + 1; k < course.visits.size(); ++k) {
        const RecistVisit& later = course.visits[k];
        if (later.overall == ResponseCategory::progressive_disease) {
            return false;
        }
        if (later.overall < category) {
            if (category == ResponseCategory::complete_response) {
                return false;
            }
            continue;  // stable disease between two partial responses
        }
        if (later.day - course.visits[i].day >= rules.confirm_after_d) {
            return true;
        }
    }
    return false;
}

}  // namespace

BestResponse best_response(const RecistCourse& course, const RecistRules& rules, bool confirmed) {
    using enum ResponseCategory;
    if (course.measurable) {
        for (const ResponseCategory category : {complete_response, partial_response}) {
            for (std::size_t i = 0; i < course.visits.size(); ++i) {
                const ResponseCategory seen = course.visits[i].overall;
                if (seen < category || (confirmed && !is_confirmed(course, i, category, rules))) {
                    continue;
                }
                // A complete response is often reached by way of a partial one: the response begins with
                // that.
                for (std::size_t first = 0; first <= i; ++first) {
                    if (is_response(course.visits[first].overall) &&
                        (!confirmed || first == i || is_confirmed(course, first, partial_response, rules))) {
                        return {category, course.visits[first].day};
                    }
                }
            }
        }
        for (const RecistVisit& v : course.visits) {
            if (v.overall >= stable_disease && v.day >= rules.stable_after_d) {
                return {stable_disease, std::nullopt};
            }
        }
    }
    return {course.progression_d() ? progressive_disease : not_evaluable, std::nullopt};
}

}  // namespace rubor
