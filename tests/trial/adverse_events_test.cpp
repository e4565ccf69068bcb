// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include <rubor/trial/adverse_events.hpp>
#include <rubor/trial/safety_summary.hpp>

namespace rubor {
namespace {

/// Organs a (weight 3) and b (weight 1) by one hazard, b also by another, and a model event in three grades.
AdverseEventCatalogue small_catalogue() {
    AdverseEventCatalogue c;
    c.grade_2_share = 0.6;
    c.grade_4_share = 0.1;
    c.hazards.push_back({.exposure = "H1",
                         .name = "immune_related",
                         .attributed = "first",
                         .organs = {{.organ = "a",
                                     .weight = 3.0,
                                     .severe_share = 0.3,
                                     .fatal_share = 0.02,
                                     .steroid_share = 0.5,
                                     .source = "test"},
                                    {.organ = "b", .weight = 1.0, .severe_share = 0.0, .source = "test"}},
                         .place = {}});
    c.hazards.push_back({.exposure = "H2",
                         .name = "immune_related",
                         .attributed = "second",
                         .organs = {{.organ = "b", .weight = 1.0, .severe_share = 1.0, .source = "test"}},
                         .place = {}});
    for (const int grade : {2, 3, 4})
        c.model_events.push_back({.event = "low" + std::to_string(grade),
                                  .name = "neutropenia",
                                  .organ = "neutropenia",
                                  .grade = grade,
                                  .attributed = "chemotherapy",
                                  .place = {}});
    return c;
}

std::vector<AdverseEventRow> rows_after(const AdverseEventCatalogue& catalogue, std::uint64_t patient,
                                        std::vector<std::pair<double, std::vector<double>>> visits) {
    AdverseEventCourse course{catalogue, 5, patient, 0.0, std::vector<double>{0.0, 0.0}};
    for (const auto& [day, exposures] : visits) course.advance(day, exposures, {}, {});
    return course.rows();
}

TEST(Statistical, AConstantHazardGivesEachOrganItsShare) {
    // H1 = 0.4 at the end: organ a by 1 - exp(-0.75 x 0.4), b by 1 - exp(-0.25 x 0.4); 4.5 sigma of the
    // binomial. Visits do not matter: many in half of the patients, one in the others.
    const AdverseEventCatalogue catalogue = small_catalogue();
    const int n = 40'000;
    int n_a = 0, n_b = 0, n_any = 0, n_severe = 0, n_fatal = 0, n_grade_2 = 0, n_mild = 0, n_early = 0;
    for (std::uint64_t patient = 0; patient < n; ++patient) {
        const auto rows = patient % 2 == 0
                              ? rows_after(catalogue, patient, {{100.0, {0.4, 0.0}}})
                              : rows_after(catalogue, patient,
                                           {{25.0, {0.1, 0.0}}, {50.0, {0.2, 0.0}}, {100.0, {0.4, 0.0}}});
        n_any += rows.empty() ? 0 : 1;
        for (const auto& row : rows) {
            (row.organ == "a" ? n_a : n_b) += 1;
            EXPECT_EQ(row.attributed, "first");
            if (row.organ != "a") continue;
            n_severe += row.grade >= 3 ? 1 : 0;
            n_fatal += row.fatal ? 1 : 0;
            n_mild += row.grade <= 2 ? 1 : 0;
            n_grade_2 += row.grade == 2 ? 1 : 0;
            n_early += row.day <= 50.0 ? 1 : 0;
        }
    }
    const auto near = [](int count, int of, double p) {
        EXPECT_NEAR(count / double(of), p, 4.5 * std::sqrt(p * (1 - p) / of));
    };
    near(n_a, n, 1 - std::exp(-0.3));
    near(n_any, n, 1 - std::exp(-0.4));
    // After a fatal event of a, at most 2 % of a's patients, b can no longer come: 0.02 x 26 % x 10 % of all,
    // half of it after.
    EXPECT_NEAR(n_b / double(n), 1 - std::exp(-0.1), 4.5 * std::sqrt(0.095 * 0.905 / n) + 0.0003);
    near(n_severe, n_a, 0.3);
    near(n_fatal, n_a, 0.02);
    near(n_grade_2, n_mild, 0.6);
    near(n_early, n_a, (1 - std::exp(-0.15)) / (1 - std::exp(-0.3)));  // times follow the hazard too
}

TEST(Statistical, TwoHazardsOfOneOrganAddAndArePutDownByTheirShares) {
    const AdverseEventCatalogue catalogue = small_catalogue();
    const int n = 40'000;
    int n_b = 0, n_second = 0;
    for (std::uint64_t patient = 0; patient < n; ++patient) {
        for (const auto& row : rows_after(catalogue, patient, {{100.0, {0.4, 0.3}}})) {
            if (row.organ != "b") continue;
            ++n_b;
            n_second += row.attributed == "second" ? 1 : 0;
            EXPECT_EQ(row.grade >= 3, row.attributed == "second");
        }
    }
    const double p = 1 - std::exp(-(0.25 * 0.4 + 0.3));
    EXPECT_NEAR(n_b / double(n), p,
                4.5 * std::sqrt(p * (1 - p) / n) + 0.001);  // 0.001: deaths by a come before
    const double q = 0.3 / 0.4;
    EXPECT_NEAR(n_second / double(n_b), q, 4.5 * std::sqrt(q * (1 - q) / n_b));
}

TEST(Invariant, TwinsShareTheirLuckAndMoreExposureNeverComesLater) {
    const AdverseEventCatalogue catalogue = small_catalogue();
    for (std::uint64_t patient = 0; patient < 2000; ++patient) {
        const auto less = rows_after(catalogue, patient, {{100.0, {0.5, 0.0}}});
        const auto same = rows_after(catalogue, patient, {{100.0, {0.5, 0.0}}});
        const auto more = rows_after(catalogue, patient, {{100.0, {1.5, 0.0}}});
        ASSERT_EQ(less.size(), same.size());
        const bool died = !more.empty() && more.back().fatal;
        for (std::size_t i = 0; i < less.size(); ++i) {
            EXPECT_EQ(less[i].day, same[i].day);
            bool found = died;
            for (const auto& row : more) {
                if (row.organ != less[i].organ) continue;
                found = true;
                EXPECT_LE(row.day, less[i].day);
                EXPECT_EQ(row.grade, less[i].grade);
            }
            EXPECT_TRUE(found);
        }
    }
}

TEST(ClosedForm, AnEventIsDatedOnTheLineBetweenTwoVisits) {
    AdverseEventCatalogue catalogue = small_catalogue();
    catalogue.hazards[0].organs = {{.organ = "a", .weight = 7.0, .severe_share = 0.0, .source = "test"}};
    catalogue.hazards.pop_back();
    for (std::uint64_t patient = 0; patient < 200; ++patient) {
        AdverseEventCourse course{catalogue, 5, patient, 0.0, std::vector<double>{2.0}};
        course.advance(10.0, std::vector<double>{2.0}, {}, {});  // what was before the start does not count
        EXPECT_TRUE(course.rows().empty());
        course.advance(20.0, std::vector<double>{42.0}, {}, {});  // 40: all but exp(-40) have it
        ASSERT_EQ(course.rows().size(), 1U);
        // The same limit at another slope: twice the exposure, half of the time.
        AdverseEventCourse steep{catalogue, 5, patient, 10.0, std::vector<double>{0.0}};
        steep.advance(20.0, std::vector<double>{80.0}, {}, {});
        EXPECT_NEAR(course.rows()[0].day - 10.0, 2.0 * (steep.rows()[0].day - 10.0), 1e-10);
    }
}

TEST(ClosedForm, ModelEventsCloseTogetherAreOneEpisodeOfTheHighestGrade) {
    const AdverseEventCatalogue catalogue = small_catalogue();
    const std::vector<double> none = {0.0, 0.0};
    AdverseEventCourse course{catalogue, 5, 1, 0.0, none};
    const std::vector<TimedModelEvent> first = {{8.0, "low2"}, {9.0, "something else"}, {9.5, "low3"}};
    course.advance(21.0, none, first, {});
    ASSERT_EQ(course.rows().size(), 1U);
    EXPECT_EQ(course.rows()[0].grade, 3);
    EXPECT_EQ(course.rows()[0].day, 8.0);
    EXPECT_EQ(course.rows()[0].grade_d, 9.5);
    EXPECT_EQ(course.rows()[0].attributed, "chemotherapy");
    const std::vector<TimedModelEvent> second = {{21.9, "low4"}, {29.0, "low2"}, {29.5, "low2"}};
    course.advance(42.0, none, second, {});
    ASSERT_EQ(course.rows().size(), 2U);
    EXPECT_EQ(course.rows()[0].grade, 4) << "within 14 days of the onset";
    EXPECT_EQ(course.rows()[1].day, 29.0);
    EXPECT_EQ(course.rows()[1].grade, 2);
}

TEST(Invariant, NothingHappensAfterAFatalEvent) {
    AdverseEventCatalogue catalogue = small_catalogue();
    catalogue.hazards[0].organs[0].severe_share = catalogue.hazards[0].organs[0].fatal_share = 1.0;
    int n_died = 0;
    for (std::uint64_t patient = 0; patient < 200; ++patient) {
        AdverseEventCourse course{catalogue, 5, patient, 0.0, std::vector<double>{0.0, 0.0}};
        const std::vector<TimedModelEvent> late = {{100.0, "low4"}};
        course.advance(100.0, std::vector<double>{2.0, 2.0}, late, {});
        course.advance(200.0, std::vector<double>{20.0, 20.0}, {}, {});
        ASSERT_TRUE(course.death_d().has_value());
        n_died += *course.death_d() < 100.0 ? 1 : 0;
        EXPECT_TRUE(course.rows().back().fatal);
        EXPECT_EQ(course.rows().back().day, *course.death_d());
        EXPECT_EQ(course.rows().back().grade, 5);
        for (const auto& row : course.rows()) EXPECT_LE(row.day, *course.death_d());
    }
    EXPECT_GT(n_died, 100);
}

TEST(Statistical, AFirstDoseHasItsReactionWithThePercentageOfItsFile) {
    Drug drug;
    drug.name = "x";
    drug.drug_class = "checkpoint inhibitor";
    drug.side_effects = {{.event = "infusion_reaction",
                          .percent = 20.0,
                          .at_first_dose = true,
                          .severe_percent = 4.0,
                          .fatal_percent = 1.0,
                          .organ = "systemic",
                          .source = "test"},
                         {.event = "nausea", .percent = 90.0, .source = "test"}};
    const AdverseEventCatalogue catalogue = small_catalogue();
    const int n = 20'000;
    int n_any = 0, n_severe = 0, n_fatal = 0;
    for (std::uint64_t patient = 0; patient < n; ++patient) {
        AdverseEventCourse course{catalogue, 5, patient, 0.0, std::vector<double>{0.0, 0.0}};
        const std::vector<FirstDose> doses = {{3.0, &drug}};
        course.advance(21.0, std::vector<double>{0.0, 0.0}, {}, doses);
        for (const auto& row : course.rows()) {
            EXPECT_EQ(row.organ, "systemic");
            EXPECT_EQ(row.day, 3.0);
            ++n_any;
            n_severe += row.grade >= 3 ? 1 : 0;
            n_fatal += row.fatal ? 1 : 0;
        }
    }
    for (const auto& [count, p] : {std::pair{n_any, 0.2}, {n_severe, 0.04}, {n_fatal, 0.01}})
        EXPECT_NEAR(count / double(n), p, 4.5 * std::sqrt(p * (1 - p) / n));
}

TEST(ClosedForm, AnArmIsSummarisedByPatientsNotByEvents) {
    const auto outcome = [](std::uint64_t patient, std::vector<AdverseEventRow> rows) {
        PatientOutcome o;
        o.patient = patient;
        o.record.adverse_events = std::move(rows);
        return o;
    };
    const auto event = [](double day, const char* organ, int grade, double grade_d) {
        AdverseEventRow row;
        row.day = day;
        row.name = "immune_related";
        row.organ = organ;
        row.grade = grade;
        row.fatal = grade == 5;
        row.grade_d = grade_d;
        return row;
    };
    std::vector<PatientOutcome> outcomes = {
        outcome(0, {event(50, "lung", 3, 60), event(10, "thyroid", 1, 10)}),
        outcome(1, {event(30, "lung", 5, 30)}), outcome(2, {}), outcome(3, {})};
    outcomes.push_back(outcome(4, {event(1, "lung", 4, 1)}));
    outcomes.back().status = SolveStatus::not_converged;
    outcomes[0].record.dose_changes = {{.action = DoseAction::stop}, {.action = DoseAction::stop}};
    const ArmSafety safety = arm_safety(outcomes, 0);
    EXPECT_EQ(safety.n_patients, 4U);
    EXPECT_EQ(safety.any.n_any, 2U);
    EXPECT_EQ(safety.any.n_severe, 2U);
    EXPECT_EQ(safety.any.n_fatal, 1U);
    EXPECT_EQ(safety.any.any.estimate, 0.5);
    EXPECT_NEAR(safety.any.any.lower, 0.06758599, 1e-7);  // R: binom.test(2, 4)
    EXPECT_EQ(safety.any.median_onset_d, 20.0);
    EXPECT_EQ(safety.any.median_severe_onset_d, 45.0);
    EXPECT_EQ(safety.n_stopped, 1U);
    ASSERT_EQ(safety.kinds.size(), 3U);
    EXPECT_EQ(safety.kinds[1].organ, "lung");
    EXPECT_EQ(safety.kinds[1].n_any, 2U);
    EXPECT_EQ(safety.kinds[2].n_severe, 0U);
    EXPECT_FALSE(safety.kinds[2].median_severe_onset_d.has_value());
}

std::string problems_of(const std::string& text) {
    const auto path = std::filesystem::path{testing::TempDir()} / "adverse_events_test.yaml";
    std::ofstream{path} << text;
    const auto catalogue = read_adverse_event_catalogue(path);
    std::string all = catalogue ? "" : to_text(catalogue.problems());
    for (std::size_t at; (at = all.find(path.string())) != std::string::npos;)
        all.replace(at, path.string().size(), "c.yaml");
    return all;
}

TEST(ClosedForm, WrongCataloguesAreToldWithTheirPlace) {
    const std::string good =
        "grade_2_of_1_and_2: 60 %\ngrade_4_of_3_and_4: 10 %\nmodel_events:\n"
        "  - {event: low4, name: neutropenia, grade: 4}\nhazards:\n  - exposure: H\n    name: "
        "immune_related\n    organs:\n"
        "      - {organ: lung, weight: 1, severe: 30 %, fatal: 1 %, source: here}\n";
    EXPECT_EQ(problems_of(good), "");
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        return problems_of(text.replace(text.find(from), from.size(), to));
    };
    EXPECT_EQ(with(", source: here", ""), "c.yaml:9:9: hazards[0].organs[0]: the key \"source\" is missing");
    EXPECT_EQ(with("fatal: 1 %", "fatal: 31 %"),
              "c.yaml:9:55: hazards[0].organs[0].fatal: is more than severe, of which it is a part");
    EXPECT_EQ(with("grade: 4", "grade: 6"),
              "c.yaml:4:45: model_events[0].grade: must be from 1 to 4 (found \"6\")");
    EXPECT_EQ(with("severe: 30 %", "severe: 130 %"),
              "c.yaml:9:42: hazards[0].organs[0].severe: is 130 %, more than everything");
    EXPECT_EQ(with("weight: 1", "weight: 0"),
              "c.yaml:9:31: hazards[0].organs[0].weight: must be > 0 (found \"0\")");
}

}  // namespace
}  // namespace rubor
