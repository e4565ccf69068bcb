// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/base/document.hpp>
#include <rubor/trial/safety_watch.hpp>

namespace rubor {
namespace {

AdverseEventRow event_of(const char* name, int grade, const char* organ = "organ") {
    AdverseEventRow row;
    row.name = name;
    row.organ = organ;
    row.grade = grade;
    return row;
}

TEST(ClosedForm, ARuleActsOnceOnEachEventOfItsGrade) {
    const std::vector<SafetyRule> rules = {{.on = "neutropenia",
                                            .grade = 4,
                                            .action = DoseAction::delay,
                                            .by_d = 7.0,
                                            .drugs = {},
                                            .place = {}}};
    SafetyDesk desk{rules, {"paclitaxel", "carboplatin"}};
    std::vector<AdverseEventRow> record = {event_of("neutropenia", 3)};
    EXPECT_TRUE(desk.review(21.0, record).empty());
    record[0].grade = 4;  // it grew worse
    const auto changes = desk.review(42.0, record);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].drug, "paclitaxel");
    EXPECT_EQ(changes[0].day, 42.0);
    EXPECT_EQ(changes[0].amount, 7.0);
    EXPECT_EQ(changes[1].event, 0U);
    EXPECT_TRUE(desk.review(63.0, record).empty()) << "not again for the same event";
    record.push_back(event_of("neutropenia", 4));
    EXPECT_EQ(desk.review(84.0, record).size(), 2U);
    EXPECT_EQ(desk.of("paclitaxel").delay_d, 14.0);
    EXPECT_EQ(desk.of("pembrolizumab").delay_d, 0.0);
}

TEST(ClosedForm, RulesNameOrgansDrugsAndOccurrences) {
    const std::vector<SafetyRule> rules = {
        {.on = "immune_related",
         .grade = 3,
         .action = DoseAction::stop,
         .drugs = {"pembrolizumab"},
         .place = {}},
        {.on = "lung", .grade = 2, .action = DoseAction::stop, .drugs = {"radiotherapy"}, .place = {}},
        {.on = "neutropenia",
         .grade = 3,
         .occurrence = 2,
         .action = DoseAction::reduce,
         .to = 0.75,
         .drugs = {"paclitaxel"},
         .place = {}}};
    SafetyDesk desk{rules, {"pembrolizumab", "paclitaxel", "radiotherapy"}};
    std::vector<AdverseEventRow> record = {event_of("immune_related", 2, "lung"), event_of("neutropenia", 4)};
    auto changes = desk.review(21.0, record);
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].drug, "radiotherapy");
    EXPECT_FALSE(desk.of("pembrolizumab").stopped);
    record.push_back(event_of("neutropenia", 3));
    record.push_back(event_of("immune_related", 3, "colon"));
    changes = desk.review(42.0, record);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].action, DoseAction::stop);
    EXPECT_EQ(changes[1].action, DoseAction::reduce);
    EXPECT_TRUE(desk.of("pembrolizumab").stopped);
    EXPECT_EQ(desk.of("paclitaxel").share, 0.75);
    record.push_back(event_of("neutropenia", 4));
    record.push_back(event_of("immune_related", 4, "liver"));
    EXPECT_TRUE(desk.review(63.0, record).empty()) << "already stopped, already at 75 %";
}

std::string problems_of(const std::string& rule) {
    const auto document = parse_document("safety_rules:\n  - " + rule + "\n", "s.yaml");
    if (!document) return to_text(document.problems());
    Problems problems;
    MapReader map{document.value().root(), problems};
    const std::vector<std::string> drugs = {"paclitaxel", "pembrolizumab"};
    const auto rules = read_safety_rules(map, "safety_rules", drugs, problems);
    map.finish();
    AdverseEventCatalogue catalogue;
    catalogue.model_events = {{.event = "low4",
                               .name = "neutropenia",
                               .organ = "neutropenia",
                               .grade = 4,
                               .attributed = {},
                               .place = {}}};
    if (problems.empty())
        check_safety_rules(rules, catalogue, std::vector<std::string>{"infusion_reaction"}, problems);
    return to_text(problems);
}

TEST(ClosedForm, WrongRulesAreToldWithTheirPlace) {
    EXPECT_EQ(problems_of("{on: neutropenia, grade: 4, action: delay, by: 1 week}"), "");
    EXPECT_EQ(problems_of("{on: infusion_reaction, grade: 3, action: stop, drugs: [pembrolizumab]}"), "");
    EXPECT_EQ(problems_of("{on: neutropenia, grade: 4, action: delay}"),
              "s.yaml:2:5: safety_rules[0]: the key \"by\" is missing");
    EXPECT_EQ(problems_of("{on: neutropenia, grade: 4, action: stop, by: 1 week}"),
              "s.yaml:2:51: safety_rules[0].by: is for action: delay alone; remove it");
    EXPECT_EQ(problems_of("{on: neutropenia, grade: 4, action: reduce, to: 120 %}"),
              "s.yaml:2:53: safety_rules[0].to: is 120 % of the planned dose, which is no reduction; give a "
              "share below 100 "
              "%, or action: stop");
    EXPECT_EQ(problems_of("{on: neutropenia, grade: 4, action: stop, drugs: [paclitaxol]}"),
              "s.yaml:2:55: safety_rules[0].drugs[0]: found \"paclitaxol\"; expected one of paclitaxel, "
              "pembrolizumab; did "
              "you mean \"paclitaxel\"?");
    EXPECT_EQ(problems_of("{on: neutropenie, grade: 4, action: stop}"),
              "s.yaml:2:5: safety_rules: \"neutropenie\" is no adverse event of this study; did you mean "
              "\"neutropenia\"?");
}

/// A model of one hazard and one event, as the watch sees it.
struct WatchFixture {
    AdverseEventCatalogue catalogue;
    std::vector<SafetyRule> rules;
    std::vector<std::size_t> exposure_outputs = {1};
    std::vector<EventInfo> model_events;

    WatchFixture() {
        catalogue.hazards.push_back(
            {.exposure = "H",
             .name = "immune_related",
             .attributed = "checkpoint inhibitor",
             .organs = {{.organ = "colon", .weight = 1.0, .severe_share = 1.0, .source = "test"}},
             .place = {}});
        catalogue.model_events = {{.event = "low4",
                                   .name = "neutropenia",
                                   .organ = "neutropenia",
                                   .grade = 4,
                                   .attributed = "chemotherapy",
                                   .place = {}}};
        rules = {{.on = "immune_related", .grade = 3, .action = DoseAction::stop, .drugs = {}, .place = {}},
                 {.on = "neutropenia",
                  .grade = 4,
                  .action = DoseAction::delay,
                  .by_d = 7.0,
                  .drugs = {},
                  .place = {}}};
        model_events.resize(2);
        model_events[0].name = "progression";
        model_events[1].name = "low4";
    }
    SafetyWatch watch(std::uint64_t patient = 3) {
        return SafetyWatch{{.catalogue = &catalogue,
                            .rules = &rules,
                            .exposure_outputs = &exposure_outputs,
                            .model_events = &model_events,
                            .drugs = {"x"},
                            .seed = 9,
                            .patient = patient}};
    }
};

TEST(Invariant, RulesSeeTheRecordAndNeverTheTruth) {
    // The tumour and everything else that the model puts out may be anything: with the same adverse events
    // the same is done. An exposure however close to the limit is nothing as long as no event has happened.
    WatchFixture fixture;
    int n_changed = 0;
    for (std::uint64_t patient = 0; patient < 300; ++patient) {
        SafetyWatch a = fixture.watch(patient), b = fixture.watch(patient);
        PatientRecord seen_a, seen_b;
        for (int visit = 0; visit < 5; ++visit) {
            const double day = 21.0 * visit, exposure = 0.2 * visit;
            const std::vector<double> small = {1.0, exposure, 0.0}, large = {1e12, exposure, 1e6};
            const auto changes = a.look(day, small, {}, seen_a);
            EXPECT_EQ(changes.size(), b.look(day, large, {}, seen_b).size());
            n_changed += changes.empty() ? 0 : 1;
            EXPECT_LE(changes.size(), seen_a.adverse_events.size());
        }
        EXPECT_EQ(seen_a.dose_changes.size(), seen_a.adverse_events.size());
    }
    EXPECT_GT(n_changed, 100);  // 1 - exp(-0.8) = 55 % of 300
    EXPECT_LT(n_changed, 230);
}

TEST(Invariant, AnEventOfTheModelIsOnRecordAtTheNextVisitAndNotBefore) {
    WatchFixture fixture;
    SafetyWatch watch = fixture.watch();
    PatientRecord record;
    const std::vector<double> outputs = {0.0, 0.0};
    std::vector<EventRecord> events;
    EXPECT_TRUE(watch.look(0.0, outputs, events, record).empty());
    events = {{5.0, 0}, {8.0, 1}};
    const auto changes = watch.look(21.0, outputs, events, record);
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].action, DoseAction::delay);
    EXPECT_EQ(record.adverse_events.at(0).day, 8.0);
    EXPECT_TRUE(watch.look(42.0, outputs, events, record).empty());
    EXPECT_EQ(watch.of("x").delay_d, 7.0);
    events.push_back({50.0, 1});
    watch.finish(55.0, outputs, events, record);
    EXPECT_EQ(record.adverse_events.size(), 2U);
    EXPECT_EQ(record.dose_changes.size(), 1U) << "rules act at visits alone";
}

TEST(Invariant, AReactionNeedsTheDoseToHaveBeenGiven) {
    WatchFixture fixture;
    Drug drug;
    drug.name = "x";
    drug.side_effects = {{.event = "infusion_reaction",
                          .percent = 100.0,
                          .at_first_dose = true,
                          .organ = "systemic",
                          .source = "test"}};
    SafetyWatch watch = fixture.watch();
    PatientRecord record;
    const std::vector<double> outputs = {0.0, 0.0};
    (void)watch.look(0.0, outputs, {}, record);
    watch.gave(drug, 30.0);
    (void)watch.look(21.0, outputs, {}, record);
    EXPECT_TRUE(record.adverse_events.empty());
    watch.gave(drug, 51.0);
    (void)watch.look(42.0, outputs, {}, record);
    ASSERT_EQ(record.adverse_events.size(), 1U);
    EXPECT_EQ(record.adverse_events[0].day, 30.0);
    (void)watch.look(63.0, outputs, {}, record);
    EXPECT_EQ(record.adverse_events.size(), 1U) << "the first dose alone";
}

}  // namespace
}  // namespace rubor
