// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/calibration.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include <rubor/base/internal_error.hpp>

#include "trial/toy_world.hpp"

namespace rubor {
namespace {

/// pCR 30 % untreated and 70 % with the drug: foci -ln 0.3 = 1.204, strength ln(ln 0.3 / ln 0.7) = 1.216 per
/// nmol.
constexpr const char* k_file = R"(calibration: toy
patients: 400
free:
  - {table: parameters.tsv, row: foci_untreated, lower: 0.2, upper: 5, scale: log}
  - {table: drugs/helper.tsv, row: strength, lower: 0.1, upper: 5, scale: log}
targets:
  - evidence: {trial: TOY-1, endpoint: pCR, subgroup: control}
    role: calibration
    study: study.yaml
    statistic: {name: pcr, arm: control}
    value: 30
    interval: [27, 33]
    unit: "%"
  - evidence: {trial: TOY-1, endpoint: pCR, subgroup: helped}
    role: calibration
    study: study.yaml
    statistic: {name: pcr, arm: helped}
    value: 70
    standard_error: 1.5
    unit: "%"
)";

Calibration prepare(const ToyWorld& toy, const std::string& text) {
    auto file = read_calibration(toy.write("calibration.yaml", text));
    if (!file) {
        throw InternalError{to_text(file.problems())};
    }
    auto calibration = Calibration::prepare(std::move(file).value());
    if (!calibration) {
        throw InternalError{to_text(calibration.problems())};
    }
    return std::move(calibration).value();
}

std::string problems_of(const ToyWorld& toy, const std::string& text) {
    auto file = read_calibration(toy.write("calibration.yaml", text));
    if (!file) {
        return to_text(file.problems());
    }
    auto calibration =
        Calibration::prepare(std::move(file).value(), {}, {.backend = CompileRequest::Backend::interpreter});
    return calibration ? "" : to_text(calibration.problems());
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(Statistical, TheSearchFindsTheNumbersThatGaveTheTargets) {
    const ToyWorld toy;
    const Calibration calibration = prepare(toy, k_file);
    const auto outcome = calibration.search(toy.path() / "out", {}, 60);
    ASSERT_TRUE(outcome.ok()) << to_text(outcome.problems());
    const CalibrationOutcome& o = outcome.value();
    EXPECT_EQ(o.before.numbers, (std::vector<double>{1.0, 0.6931471805599453}));
    EXPECT_LT(o.after.cost, 0.1 * o.before.cost);
    // Each share is met to within a few of its steps of 1/400, and is itself a count: sigma 0.023, which
    // moves ln p by 0.076 at p = 0.3 and so foci by 0.076, and ln(-ln p) by about 0.11; 4 sigma.
    EXPECT_NEAR(o.after.simulated[0].value, 30.0, 1.0);
    EXPECT_NEAR(o.after.simulated[1].value, 70.0, 1.0);
    EXPECT_NEAR(o.after.numbers[0], -std::log(0.3), 4 * 0.076);
    EXPECT_NEAR(o.after.numbers[1], std::log(std::log(0.3) / std::log(0.7)), 4 * 0.11);
    EXPECT_LE(o.n_evaluations, 60U);
    EXPECT_EQ(o.n_from_log, 0U);
}

TEST(Invariant, AnInterruptedSearchGoesOnFromItsLog) {
    const ToyWorld toy;
    const std::string text = with(k_file, "patients: 400", "patients: 60");
    const Calibration calibration = prepare(toy, text);
    const auto whole = calibration.search(toy.path() / "whole", {}, 12);
    const auto part = calibration.search(toy.path() / "parts", {}, 5);
    ASSERT_TRUE(whole.ok() && part.ok());
    EXPECT_EQ(part.value().end, LeastSquaresEnd::budget);
    // A line that was cut off by a crash is dropped.
    const std::string log = toy.read("parts/evaluations.tsv");
    toy.write("parts/evaluations.tsv", log + "1.5\t0.9");
    const auto rest = calibration.search(toy.path() / "parts", {}, 12);
    ASSERT_TRUE(rest.ok()) << to_text(rest.problems());
    EXPECT_EQ(rest.value().n_from_log, 5U);
    EXPECT_EQ(rest.value().after.numbers, whole.value().after.numbers);
    EXPECT_EQ(toy.read("parts/evaluations.tsv"), toy.read("whole/evaluations.tsv"));
    // Other inputs: another log.
    const Calibration other = prepare(toy, with(text, "interval: [27, 33]", "interval: [28, 32]"));
    const auto refused = other.search(toy.path() / "parts", {}, 12);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(to_text(refused.problems()).find("other inputs"), std::string::npos);
}

TEST(Invariant, WritingChangesTheNumbersAndNothingElse) {
    const ToyWorld toy;
    const std::string before = toy.read("parameters.tsv");
    const Calibration calibration = prepare(toy, k_file);
    ASSERT_TRUE(calibration.write_tables({1.25, 0.6931471805599453}).empty());
    EXPECT_EQ(toy.read("parameters.tsv"), with(before, "foci_untreated\t1\t", "foci_untreated\t1.25\t"));
    EXPECT_EQ(toy.read("drugs/helper.tsv").find("0.6931471805599453") == std::string::npos, false);
}

TEST(ClosedForm, APullHoldsANumberWhereTheEvidenceSaysNothing) {
    const ToyWorld toy;
    // The second number decides nothing about the one target that is left; both are pulled.
    std::string text = k_file;
    text = text.substr(0, text.find("  - evidence: {trial: TOY-1, endpoint: pCR, subgroup: helped}"));
    text = with(text, "upper: 5, scale: log}\n  - {table: drugs",
                "upper: 5, scale: log, pull: 100}\n  - {table: drugs");
    text = with(text, "upper: 5, scale: log}\ntargets", "upper: 5, scale: log, pull: 1}\ntargets");
    text = with(text, "patients: 400", "patients: 100");
    const auto outcome = prepare(toy, text).search(toy.path() / "out", {}, 40);
    ASSERT_TRUE(outcome.ok());
    EXPECT_EQ(outcome.value().after.numbers[1], 0.6931471805599453);
}

TEST(ClosedForm, ResidualsAreOnTheScaleOfTheTarget) {
    const ToyWorld toy;
    const auto file = read_calibration(toy.write("calibration.yaml", k_file));
    ASSERT_TRUE(file.ok()) << to_text(file.problems());
    const auto logit = [](double p) { return std::log(p / (1 - p)); };
    const CalibrationTarget& first = file.value().targets[0];
    EXPECT_EQ(first.scale, TargetScale::logit);
    EXPECT_NEAR(first.error, (logit(0.33) - logit(0.27)) / (2 * 1.959963984540054), 1e-12);
    EXPECT_NEAR(file.value().targets[1].error, 0.015 / (0.7 * 0.3), 1e-12);
    Estimate e;
    e.status = StatisticStatus::ok;
    e.value = 40.0;
    e.n = 99;
    EXPECT_NEAR(first.residual(e), (logit((99 * 0.4 + 0.5) / 100.0) - logit(0.3)) / first.error, 1e-12);
    e.value = 0.0;
    EXPECT_TRUE(std::isfinite(first.residual(e)));
    e.status = StatisticStatus::not_reached;
    EXPECT_EQ(first.residual(e), 10.0);
}

TEST(Cli, WrongFilesAreToldWithPlaceAndNearestName) {
    const ToyWorld toy;
    const auto has = [&](const std::string& from, const std::string& to, const std::string& words) {
        const std::string told = problems_of(toy, with(k_file, from, to));
        EXPECT_NE(told.find(words), std::string::npos) << "expected: " << words << "\ngot: " << told;
    };
    // The rule of the house: validation evidence never sets a prior.
    has("role: calibration", "role: validation",
        "calibration.yaml:8:11: targets[0].role: a row of evidence whose role is validation may not set a "
        "prior");
    has("role: calibration", "role: check", "whose role is check may not set a prior");
    has("    role: calibration\n", "", "role");
    has("row: foci_untreated", "row: foci_untreatet", "did you mean \"foci_untreated\"?");
    has("table: parameters.tsv", "table: parameter.tsv", "parameter.tsv");
    has("lower: 0.2, upper: 5", "lower: 2, upper: 5", "outside of 2 to 5");
    has("row: foci_untreated", "row: distant_size", "decides nothing");
    has("interval: [27, 33]", "interval: [31, 33]", "inside of its interval");
    has("interval: [27, 33]", "interval: [0, 33]", "cannot stand on the scale logit");
    has("    interval: [27, 33]\n", "", "must say how certain");
    has("row: foci_untreated", "row: foci_untreated, field: b", "no number to start from");
    has("{table: drugs/helper.tsv, row: strength", "{table: other.tsv, row: strength", "other.tsv");
    toy.write("other.tsv", toy.read("drugs/helper.tsv"));
    has("{table: drugs/helper.tsv, row: strength", "{table: other.tsv, row: strength", "used by no study");
}

}  // namespace
}  // namespace rubor
