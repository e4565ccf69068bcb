// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include <rubor/random/draw.hpp>
#include <rubor/trial/recist.hpp>
#include <rubor/trial/rules.hpp>

namespace rubor {
namespace {

using enum ResponseCategory;

/// Observations every `every` days, the first the baseline.
std::vector<Observation> seen(std::vector<Observation> observations, double every = 28.0) {
    for (std::size_t i = 0; i < observations.size(); ++i) {
        observations[i].visit = static_cast<int>(i);
        observations[i].day = every * static_cast<double>(i);
    }
    return observations;
}

/// Distant lesions by slot; the largest one too, as an Observer has it.
Observation distant(std::vector<double> lesions) {
    Observation o;
    o.distant_diameter_mm = *std::max_element(lesions.begin(), lesions.end());
    o.lesions_mm = std::move(lesions);
    return o;
}

/// One distant target of these diameters.
std::vector<Observation> one_lesion(std::initializer_list<double> diameters, double every = 28.0) {
    std::vector<Observation> all;
    for (const double mm : diameters) {
        all.push_back(distant({mm}));
    }
    return seen(std::move(all), every);
}

std::vector<ResponseCategory> overall(const std::vector<Observation>& observations) {
    std::vector<ResponseCategory> categories;
    for (const RecistVisit& v : assess_recist(observations, {}).visits) {
        categories.push_back(v.overall);
    }
    return categories;
}

ResponseCategory best(const std::vector<Observation>& observations, bool confirmed = false) {
    return best_response(assess_recist(observations, {}), {}, confirmed).category;
}

using Categories = std::vector<ResponseCategory>;

TEST(ClosedForm, TargetsAreTheLargestMeasurableAtMostTwoOfASite) {
    // Two of four distant lesions, the breast, and the nodes from 15 mm.
    Observation o = distant({12, 40, 30, 9});
    o.breast_diameter_mm = 20;
    o.nodal_diameter_mm = 15;
    EXPECT_EQ(assess_recist(seen({o, o}), {}).n_targets, 4U);
    EXPECT_EQ(assess_recist(seen({o, o}), {}).baseline_sum_mm, 40 + 30 + 20 + 15);
    o.nodal_diameter_mm = 14.9;  // pathological, non-target
    EXPECT_EQ(assess_recist(seen({o, o}), {}).baseline_sum_mm, 40 + 30 + 20);
    EXPECT_EQ(assess_recist(seen({o, o}), {.most_targets = 1}).baseline_sum_mm, 40);
    EXPECT_EQ(assess_recist(seen({o, o}), {.most_per_site = 1}).baseline_sum_mm, 40 + 20);
    EXPECT_FALSE(assess_recist(one_lesion({9.9, 9.9}), {}).measurable);
    EXPECT_TRUE(assess_recist(one_lesion({10, 10}), {}).measurable);
    EXPECT_FALSE(assess_recist({}, {}).measurable);
    // A population that knows the largest distant lesion alone.
    EXPECT_EQ(
        assess_recist(seen({{.distant_diameter_mm = 25}, {.distant_diameter_mm = 25}}), {}).baseline_sum_mm,
        25);
}

TEST(ClosedForm, ChangesOfTheSumAreJudgedAgainstBaselineAndNadir) {
    EXPECT_EQ(overall(one_lesion({50, 35})), Categories{partial_response});  // -30 % exactly
    EXPECT_EQ(overall(one_lesion({50, 35.1})), Categories{stable_disease});
    EXPECT_EQ(overall(one_lesion({50, 60})), Categories{progressive_disease});  // +20 % exactly
    EXPECT_EQ(overall(one_lesion({50, 59.9})), Categories{stable_disease});
    EXPECT_EQ(overall(one_lesion({20, 24.9})), Categories{stable_disease});  // +24.5 % but below 5 mm
    EXPECT_EQ(overall(one_lesion({20, 25})), Categories{progressive_disease});
    // Against the smallest so far, not the baseline: 30 after 24 is +25 % and 6 mm, though 40 % below the
    // baseline.
    EXPECT_EQ(overall(one_lesion({50, 24, 30})), (Categories{partial_response, progressive_disease}));
    // Slow growth adds up: each step is small, the sum of them is not.
    EXPECT_EQ(overall(one_lesion({50, 55, 59, 60})),
              (Categories{stable_disease, stable_disease, progressive_disease}));
    // Nothing is assessed after progression.
    EXPECT_EQ(overall(one_lesion({50, 70, 10})), Categories{progressive_disease});
}

TEST(ClosedForm, CompleteResponseNeedsEveryTargetGoneAndNodesNormal) {
    EXPECT_EQ(overall(one_lesion({50, 0})), Categories{complete_response});
    // Too small to measure counts as 5 mm, and is not gone.
    EXPECT_EQ(overall(one_lesion({50, 3})), Categories{partial_response});
    EXPECT_EQ(assess_recist(one_lesion({50, 3}), {}).visits.front().sum_mm, 5.0);
    // The sum need not be 0: a node below 10 mm is normal.
    EXPECT_EQ(overall(seen({{.nodal_diameter_mm = 20}, {.nodal_diameter_mm = 9.9}})),
              Categories{complete_response});
    EXPECT_EQ(overall(seen({{.nodal_diameter_mm = 20}, {.nodal_diameter_mm = 10}})),
              Categories{partial_response});
    // A lesion that comes back after a complete response is progression.
    EXPECT_EQ(overall(one_lesion({50, 0, 6})), (Categories{complete_response, progressive_disease}));
}

TEST(ClosedForm, SkinIsNonTarget) {
    const auto with_skin = [](std::initializer_list<std::pair<double, double>> visits) {
        std::vector<Observation> all;
        for (const auto& [mm, skin] : visits) {
            all.push_back({.breast_diameter_mm = mm, .skin_fraction = skin});
        }
        return overall(seen(std::move(all)));
    };
    // The mass is gone; the skin decides between complete and partial response.
    EXPECT_EQ(with_skin({{60, 0.5}, {0, 0.1}}), Categories{partial_response});
    EXPECT_EQ(with_skin({{60, 0.5}, {0, 0.0}}), Categories{complete_response});
    // Growth of the skin is progression whatever the mass does; against its smallest value.
    EXPECT_EQ(with_skin({{60, 0.5}, {30, 0.2}, {30, 0.45}}),
              (Categories{partial_response, progressive_disease}));
    EXPECT_EQ(with_skin({{60, 0.5}, {30, 0.2}, {30, 0.44}}),
              (Categories{partial_response, partial_response}));
    EXPECT_EQ(with_skin({{60, 0.0}, {60, 0.25}}), Categories{progressive_disease});
    // Skin alone is not measurable: non-CR/non-PD, later gone; no best response but progression.
    EXPECT_EQ(with_skin({{0, 0.5}, {0, 0.4}, {0, 0.0}}), (Categories{stable_disease, complete_response}));
    EXPECT_EQ(best(seen({{.skin_fraction = 0.5}, {.skin_fraction = 0.0}, {.skin_fraction = 0.0}})),
              not_evaluable);
    EXPECT_EQ(best(seen({{.skin_fraction = 0.5}, {.skin_fraction = 0.8}})), progressive_disease);
}

TEST(ClosedForm, OtherNonTargetLesionsAndNewOnes) {
    // The third distant lesion is non-target: it must be gone for a complete response ...
    EXPECT_EQ(overall(seen({distant({40, 30, 20}), distant({0, 0, 8})})), Categories{partial_response});
    EXPECT_EQ(overall(seen({distant({40, 30, 20}), distant({0, 0, 0})})), Categories{complete_response});
    // ... and progresses by the rule for sums when it is of measurable size.
    EXPECT_EQ(overall(seen({distant({40, 30, 20}), distant({20, 15, 25})})), Categories{progressive_disease});
    EXPECT_EQ(overall(seen({distant({40, 30, 20}), distant({20, 15, 24})})), Categories{partial_response});
    EXPECT_EQ(overall(seen({distant({40, 6}), distant({40, 9.9})})), Categories{stable_disease});
    EXPECT_EQ(overall(seen({distant({40, 6}), distant({40, 11})})), Categories{progressive_disease});
    // A slot where nothing was seen: new from 10 mm.
    EXPECT_EQ(overall(seen({distant({40, 0}), distant({20, 9.9})})), Categories{partial_response});
    EXPECT_EQ(overall(seen({distant({40, 0}), distant({20, 10})})), Categories{progressive_disease});
    EXPECT_TRUE(assess_recist(seen({distant({40, 0}), distant({20, 10})}), {}).visits.front().new_lesion);
    // A node that was normal is new from 15 mm; a mass in the breast from 10 mm.
    Observation node = distant({40});
    node.nodal_diameter_mm = 8;
    Observation larger = node;
    larger.nodal_diameter_mm = 14;
    EXPECT_EQ(overall(seen({node, larger})), Categories{stable_disease});
    larger.nodal_diameter_mm = 15;
    EXPECT_EQ(overall(seen({node, larger})), Categories{progressive_disease});
    // Nothing at all at the baseline: only a new lesion ends the course.
    EXPECT_EQ(overall(seen({distant({0}), distant({0}), distant({12})})),
              (Categories{not_evaluable, progressive_disease}));
}

TEST(ClosedForm, BestResponseUnconfirmed) {
    EXPECT_EQ(best(one_lesion({50, 30, 0, 0})), complete_response);
    EXPECT_EQ(best(one_lesion({50, 30, 45})), partial_response);
    EXPECT_EQ(best(one_lesion({50, 50, 50})), stable_disease);       // day 56
    EXPECT_EQ(best(one_lesion({50, 50})), not_evaluable);            // day 28 is too early for stable disease
    EXPECT_EQ(best(one_lesion({50, 50}, 42.0)), stable_disease);     // 6 weeks exactly
    EXPECT_EQ(best(one_lesion({50, 50, 70})), progressive_disease);  // day 28, then progression
    EXPECT_EQ(best(one_lesion({50, 50, 50, 70})), stable_disease);
    EXPECT_EQ(best(one_lesion({50, 70})), progressive_disease);
    EXPECT_EQ(best(one_lesion({50})), not_evaluable);    // never seen again
    EXPECT_EQ(best(one_lesion({8, 0})), not_evaluable);  // not measurable
}

TEST(ClosedForm, BestResponseConfirmedByTheTableOfRecist) {
    const auto confirmed = [](std::initializer_list<double> d, double every = 28.0) {
        return best(one_lesion(d, every), true);
    };
    // Table 3 of RECIST 1.1: first and second assessment; CR 0, PR 30, SD 45, PD 80 mm of 50.
    EXPECT_EQ(confirmed({50, 0, 0}), complete_response);
    EXPECT_EQ(confirmed({50, 0, 80}, 42.0), stable_disease);  // the minimum for stable disease was met ...
    EXPECT_EQ(confirmed({50, 0, 80}, 28.0), progressive_disease);  // ... or not
    EXPECT_EQ(confirmed({50, 0}, 42.0), stable_disease);           // not seen again
    EXPECT_EQ(confirmed({50, 0}, 28.0), not_evaluable);
    EXPECT_EQ(confirmed({50, 30, 0}), partial_response);
    EXPECT_EQ(confirmed({50, 30, 30}), partial_response);
    EXPECT_EQ(confirmed({50, 40, 30, 0, 0}), complete_response);
    EXPECT_EQ(confirmed({50, 33, 37}), stable_disease);  // PR, then SD (+12 %) on day 56
    EXPECT_EQ(confirmed({50, 30, 80}, 42.0), stable_disease);
    EXPECT_EQ(confirmed({50, 30, 80}), progressive_disease);
    // Stable disease between two partial responses is allowed.
    EXPECT_EQ(confirmed({50, 33, 37, 34}), partial_response);
    // Four weeks exactly confirm; less does not, until a later assessment does.
    EXPECT_EQ(confirmed({50, 30, 30}, 27.9), stable_disease);
    EXPECT_EQ(confirmed({50, 30, 30, 30}, 27.9), partial_response);
}

TEST(ClosedForm, AResponseBeginsAtItsFirstAssessment) {
    const auto begins = [](std::initializer_list<double> d, bool confirmed) {
        return best_response(assess_recist(one_lesion(d), {}), {}, confirmed).response_d;
    };
    EXPECT_EQ(begins({50, 45, 30, 0, 0}, false), 56.0);  // the partial one that the complete one grew out of
    EXPECT_EQ(begins({50, 45, 30, 0, 0}, true), 56.0);
    EXPECT_EQ(begins({50, 33, 37, 38, 34}, false), 28.0);
    EXPECT_FALSE(begins({50, 45, 45}, false).has_value());
    EXPECT_FALSE(begins({50, 45, 30}, true).has_value());
}

TEST(ClosedForm, RecistCriteriaEndTreatmentAtTheFirstProgression) {
    ResponseRules rules;
    rules.criteria = ResponseCriteria::recist;
    PatientRecord record;
    const auto event = [&](std::vector<Observation> observations) {
        record.observations = std::move(observations);
        return assess(record, rules);
    };
    // Distant disease at the baseline is what is treated, no relapse.
    EXPECT_EQ(event(one_lesion({40})), EfsEvent::none);
    EXPECT_EQ(event(one_lesion({40, 40})), EfsEvent::none);
    EXPECT_EQ(event(one_lesion({40, 40, 48})), EfsEvent::progression);
    EXPECT_EQ(event(seen({distant({40, 0}), distant({30, 12})})), EfsEvent::progression);
    rules.criteria = ResponseCriteria::curative;
    EXPECT_EQ(event(one_lesion({40, 40})), EfsEvent::distant_relapse);
}

/// A random walk of lesions and skin.
std::vector<Observation> random_course(std::uint64_t seed) {
    std::uint64_t number = 0;
    const auto u = [&] { return Draw{seed, "test.course", number++}.uniform(); };
    std::vector<double> lesions;
    for (int k = 0; k < 4; ++k) {
        lesions.push_back(u() < 0.3 ? 0.0 : 5.0 + 50.0 * u());
    }
    double skin = u() < 0.5 ? 0.0 : u(), breast = u() < 0.5 ? 0.0 : 60.0 * u(), node = 25.0 * u();
    std::vector<Observation> all;
    for (int visit = 0; visit < 8; ++visit) {
        Observation o = distant(lesions);
        o.breast_diameter_mm = breast;
        o.nodal_diameter_mm = node;
        o.skin_fraction = skin;
        all.push_back(o);
        const double factor = 0.6 + 0.6 * u();
        for (double& mm : lesions) {
            mm = mm * factor * (0.9 + 0.2 * u());
            mm = mm < 5.0 ? 0.0 : mm;
        }
        breast *= factor;
        node *= factor;
        skin = std::min(1.0, skin * (0.7 + 0.5 * u()));
        skin = skin < 0.01 ? 0.0 : skin;
    }
    return seen(std::move(all), 42.0);
}

TEST(Property, ConfirmationNeverImprovesAResponseAndProgressionComesLast) {
    std::map<ResponseCategory, int> count;
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        const auto course = assess_recist(random_course(seed), {});
        const BestResponse plain = best_response(course, {}, false),
                           confirmed = best_response(course, {}, true);
        EXPECT_LE(confirmed.category, plain.category);
        EXPECT_EQ(plain.response_d.has_value(), is_response(plain.category));
        if (confirmed.response_d) {
            EXPECT_GE(*confirmed.response_d, *plain.response_d);
        }
        for (std::size_t i = 0; i + 1 < course.visits.size(); ++i) {
            EXPECT_NE(course.visits[i].overall, progressive_disease);
        }
        if (is_response(plain.category)) {
            EXPECT_TRUE(course.measurable);
        }
        ++count[plain.category];
    }
    for (const auto category :
         {not_evaluable, progressive_disease, stable_disease, partial_response, complete_response}) {
        EXPECT_GT(count[category], 20) << to_text(category);  // the walk meets every branch
    }
}

TEST(Property, OrderOfSlotsDoesNotMatter) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        auto observations = random_course(seed);
        const auto as_they_are = overall(observations);
        for (Observation& o : observations) {
            std::reverse(o.lesions_mm.begin(), o.lesions_mm.end());
        }
        EXPECT_EQ(overall(observations), as_they_are);
    }
}

}  // namespace
}  // namespace rubor
