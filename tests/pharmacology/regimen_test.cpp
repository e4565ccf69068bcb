// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/regimen.hpp>

#include <gtest/gtest.h>

namespace rubor {
namespace {

DrugLibrary library() {
    Drug antibody;
    antibody.name = "pembrolizumab";
    antibody.molar_mass = GramsPerMole{149'000.0};
    antibody.infusion = Days{1.0 / 48.0};
    Drug platinum;
    platinum.name = "carboplatin";
    platinum.molar_mass = GramsPerMole{371.25};
    platinum.auc_dosing = true;
    Drug cells;
    cells.name = "til";
    cells.state_unit = StateUnit::cell;
    return DrugLibrary{{antibody, platinum, cells}};
}

std::optional<Regimen> read(const std::string& text, std::string& told) {
    const auto document = parse_document(text, "s.yaml");
    if (!document) {
        told = to_text(document.problems());
        return std::nullopt;
    }
    Problems problems;
    auto regimen = read_regimen(document.value().root(), library(), problems);
    told = to_text(problems);
    EXPECT_EQ(regimen.has_value(), problems.empty());
    return regimen;
}

std::vector<double> days_of(const std::string& text) {
    std::string told;
    const auto regimen = read(text, told);
    EXPECT_EQ(told, "");
    std::vector<double> days;
    for (int i = 0; regimen && i < regimen->total; ++i)
        days.push_back(administration_day(*regimen, i).value());
    return days;
}

TEST(ClosedForm, RegimensGiveTheirDays) {
    using D = std::vector<double>;
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg}"), (D{0}));
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg, start: 2 weeks}"), (D{14}));
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, total: 3}"), (D{0, 21, 42}));
    EXPECT_EQ(
        days_of("{drug: carboplatin, dose: AUC 1.5, every: 3 weeks, days: [1, 8, 15], total: 5, start: 7 d}"),
        (D{7, 14, 21, 28, 35}));
    EXPECT_EQ(days_of("{drug: carboplatin, dose: AUC 5, days: [1, 8]}"), (D{0, 7}));
    EXPECT_EQ(days_of("{drug: carboplatin, dose: AUC 5, days: [1, 8], total: 1}"), (D{0}));
    // until is exclusive and counts from randomisation
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, until: 9 weeks}"), (D{0, 21, 42}));
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, until: 64 d}"),
              (D{0, 21, 42, 63}));
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, start: 3 weeks, until: 9 weeks}"),
              (D{21, 42}));
    EXPECT_EQ(days_of("{drug: pembrolizumab, dose: 200 mg, every: 4 weeks, days: [1, 15], until: 6 weeks}"),
              (D{0, 14, 28}));
}

TEST(ClosedForm, ARegimenIsReadWhole) {
    std::string told;
    const auto regimen = read(
        "{drug: pembrolizumab, dose: 2 mg/kg, every: 3 weeks, total: 8, infusion: 1 h, lag: 12 h}", told);
    ASSERT_TRUE(regimen) << told;
    EXPECT_EQ(regimen->drug, "pembrolizumab");
    EXPECT_EQ(regimen->dose.basis, DoseBasis::per_weight);
    EXPECT_EQ(regimen->infusion, Days{1.0 / 24.0});
    EXPECT_EQ(regimen->lag, Days{0.5});
    EXPECT_EQ(regimen->total, 8);
}

std::string told_of(const std::string& text) {
    std::string told;
    (void)read(text, told);
    return told;
}

TEST(ClosedForm, WrongRegimensAreToldWithTheirPlace) {
    const std::string start = "drug: pembrolizumab\ndose: 200 mg\n";
    EXPECT_EQ(told_of("drug: pembrolizumabb\ndose: 200 mg\n"),
              "s.yaml:1:7: drug: there is no drug \"pembrolizumabb\"; did you mean \"pembrolizumab\"?");
    EXPECT_EQ(told_of("drug: aspirin\ndose: 200 mg\n"),
              "s.yaml:1:7: drug: there is no drug \"aspirin\"; valid: carboplatin, pembrolizumab, til");
    EXPECT_EQ(told_of("drug: pembrolizumab\ndose: -200 mg\n"),
              "s.yaml:2:7: dose: the dose must be > 0 (found \"-200 mg\")");
    EXPECT_EQ(told_of("drug: pembrolizumab\ndose: 0 mg\n"),
              "s.yaml:2:7: dose: the dose must be > 0 (found \"0 mg\")");
    EXPECT_EQ(told_of("drug: pembrolizumab\ndose: 3 weeks\n"),
              "s.yaml:2:7: dose: \"3 weeks\" is a time; expected a dose, e.g. 200 mg, 2 mg/kg, 175 mg/m2, "
              "1e8 cells, 0.6 MIU/kg, 50 Gy or "
              "AUC 5");
    EXPECT_EQ(told_of("drug: pembrolizumab\ndose: AUC 5\n"),
              "s.yaml:2:7: dose: \"AUC 5\": dosing by AUC is Calvert's formula, which does not hold for "
              "pembrolizumab");
    EXPECT_EQ(told_of("drug: til\ndose: 5 mg\n"),
              "s.yaml:2:7: dose: \"5 mg\" is a mass, but the module of til counts cell");
    EXPECT_EQ(told_of("drug: pembrolizumab\ndose: [1]\n"),
              "s.yaml:2:7: dose: found a list of 1; expected a dose, e.g. 200 mg");
    EXPECT_EQ(told_of(start + "every: 3 mg\ntotal: 8\n"),
              "s.yaml:3:8: every: \"3 mg\" is a mass; expected a time, e.g. 3 weeks");
    EXPECT_EQ(told_of(start + "every: 0 d\ntotal: 8\n"), "s.yaml:3:8: every: must be > 0 (found \"0 d\")");
    EXPECT_EQ(told_of(start + "every: 3 weeks\ntotal: 0\n"),
              "s.yaml:4:8: total: must be from 1 to 10000 (found \"0\")");
    EXPECT_EQ(told_of(start + "every: 3 weeks\ntotal: 2.5\n"),
              "s.yaml:4:8: total: found \"2.5\"; expected a whole number");
    EXPECT_EQ(told_of(start + "total: 8\n"),
              "s.yaml:1:1: the key \"every\" is missing: there are 8 doses; give it, e.g. every: 3 weeks");
    EXPECT_EQ(told_of(start + "until: 24 weeks\n"),
              "s.yaml:1:1: the key \"every\" is missing: doses go on until \"24 weeks\"; give it, e.g. "
              "every: 3 weeks");
    EXPECT_EQ(told_of(start + "every: 3 weeks\n"),
              "s.yaml:3:8: every: with every, say how many doses there are; add total: 8 or until: 24 weeks");
    EXPECT_EQ(told_of(start + "every: 3 weeks\ntotal: 8\nuntil: 24 weeks\n"),
              "s.yaml:5:8: until: total and until cannot both be given; keep one of them");
    EXPECT_EQ(told_of(start + "every: 3 weeks\nstart: 10 weeks\nuntil: 9 weeks\n"),
              "s.yaml:5:8: until: must be after start");
    EXPECT_EQ(told_of(start + "every: 1 min\nuntil: 1 year\ninfusion: 0 min\n"),
              "s.yaml:4:8: until: these are more than 10000 doses");
    EXPECT_EQ(told_of(start + "start: -1 d\n"), "s.yaml:3:8: start: must be >= 0 (found \"-1 d\")");
    EXPECT_EQ(told_of(start + "every: 3 weeks\ntotal: 6\ndays: [8, 1]\n"),
              "s.yaml:5:11: days[1]: the days of a cycle must ascend (found \"1\")");
    EXPECT_EQ(told_of(start + "every: 3 weeks\ntotal: 6\ndays: [1, 22]\n"),
              "s.yaml:5:11: days[1]: day 22 lies beyond the cycle of 21 days");
    EXPECT_EQ(told_of(start + "every: 1 h\ntotal: 6\ninfusion: 2 h\n"),
              "s.yaml:5:11: infusion: an infusion lasts 0.0833 days, longer than until the next dose");
    EXPECT_EQ(told_of(start + "dosse: 3\n"), "s.yaml:3:1: unknown key \"dosse\"; did you mean \"dose\"?");
    EXPECT_EQ(told_of("dose: 200 mg\n"), "s.yaml:1:1: the key \"drug\" is missing");
    EXPECT_EQ(told_of("drug: nivolumab\ndose: 3\nevery: 2 mg\ntotal: -1\nlagg: 1\n"),
              "s.yaml:1:7: drug: there is no drug \"nivolumab\"; valid: carboplatin, pembrolizumab, til\n"
              "s.yaml:2:7: dose: \"3\" has no unit; expected a dose, e.g. 200 mg, 2 mg/kg, 175 mg/m2, 1e8 "
              "cells, 0.6 MIU/kg, 50 Gy or AUC 5\n"
              "s.yaml:3:8: every: \"2 mg\" is a mass; expected a time, e.g. 3 weeks\n"
              "s.yaml:4:8: total: must be from 1 to 10000 (found \"-1\")\n"
              "s.yaml:5:1: unknown key \"lagg\"; did you mean \"lag\"?");
}

TEST(ClosedForm, ARegimenWithoutEndIsCutWhereItMustBe) {
    const auto document = parse_document("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, days: [1, 8], start: -7 days, until: progression}", "s.yaml");
    Problems problems;
    MapReader map{document.value().root(), problems};
    const auto regimen = read_regimen_keys(map, library(), problems, {.start_may_be_negative = true, .may_be_open_ended = true});
    map.finish();
    ASSERT_TRUE(regimen.has_value()) << to_text(problems);
    EXPECT_TRUE(regimen->open_ended);
    const auto cut = cut_to(*regimen, Days{35.0});  // days -7, 0, 14, 21, (35)
    ASSERT_TRUE(cut.has_value());
    EXPECT_EQ(cut->total, 4);
    EXPECT_EQ(administration_day(*cut, 3), Days{21.0});
    EXPECT_FALSE(cut_to(*regimen, Days{-7.0}).has_value());
    std::string told;
    EXPECT_FALSE(read("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, until: progression}", told)) << "a plain regimen has an end";
    EXPECT_FALSE(read("{drug: pembrolizumab, dose: 200 mg, start: -7 days}", told));
}

}  // namespace
}  // namespace rubor
