// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/bands.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "trial/toy_world.hpp"

namespace rubor {
namespace {

Estimate estimate(double value, double lower, double upper, std::uint64_t n = 100) {
    Estimate e;
    e.status = StatisticStatus::ok;
    e.value = value;
    e.lower = lower;
    e.upper = upper;
    e.n = n;
    return e;
}

TEST(ClosedForm, ADifferenceOfIndependentEstimatesAddsSquaredDistancesToTheLimits) {
    const Estimate d = difference_of(estimate(0.6, 0.5, 0.68), estimate(0.4, 0.36, 0.46));
    EXPECT_NEAR(d.value, 0.2, 1e-12);
    EXPECT_NEAR(d.lower, 0.2 - std::sqrt(0.1 * 0.1 + 0.06 * 0.06), 1e-12);
    EXPECT_NEAR(d.upper, 0.2 + std::sqrt(0.08 * 0.08 + 0.04 * 0.04), 1e-12);
    EXPECT_EQ(d.n, 200U);
    Estimate nothing;
    nothing.explanation = "nobody";
    EXPECT_FALSE(difference_of(estimate(1, 0, 2), nothing).ok());
    EXPECT_EQ(difference_of(estimate(1, 0, 2), nothing).explanation, "nobody");
}

TEST(ClosedForm, AWeightedMeanIsThatOfItsParts) {
    const Estimate m = weighted_mean({estimate(1, 0, 3), estimate(5, 4, 6)}, {3, 1});
    EXPECT_NEAR(m.value, 2.0, 1e-12);
    EXPECT_NEAR(m.lower, 2.0 - std::sqrt(0.75 * 0.75 + 0.25 * 0.25), 1e-12);
    EXPECT_NEAR(m.upper, 2.0 + std::sqrt(1.5 * 1.5 + 0.25 * 0.25), 1e-12);
    EXPECT_FALSE(weighted_mean({}, {}).ok());
}

/// A file of one statement; `more` is further lines of it.
std::string one(const std::string& statistic, const std::string& band, const std::string& more = "") {
    return "bands: toy\nstatements:\n  - name: only\n    setting: a toy\n    study: study.yaml\n    "
           "statistic: " +
           statistic + "\n    band: " + band +
           "\n    unit: \"%\"\n    anchor: closed form\n    role: check\n" + more;
}

struct Computed {
    BandFile bands;
    BandTable table;
    std::size_t n_studies = 0;
};

Computed compute(const ToyWorld& toy, const std::string& text, std::optional<std::size_t> n_patients = {}) {
    auto bands = read_bands(toy.write("bands.yaml", text));
    EXPECT_TRUE(bands.ok()) << (bands.ok() ? "" : to_text(bands.problems()));
    Computed computed{std::move(bands).value(), {}};
    SharedStudies studies{{}, n_patients};
    const Problems problems = check_bands(computed.bands, studies);
    EXPECT_TRUE(problems.empty()) << to_text(problems);
    computed.table = compute_bands(computed.bands, studies, {});
    computed.n_studies = studies.size();
    return computed;
}

std::string problems_of(const ToyWorld& toy, const std::string& text) {
    auto bands = read_bands(toy.write("bands.yaml", text));
    if (!bands) {
        return to_text(bands.problems());
    }
    SharedStudies studies{{.backend = CompileRequest::Backend::interpreter}};
    return to_text(check_bands(bands.value(), studies));
}

TEST(Statistical, NumbersOfTheToyLieInBandsAroundTheirClosedForms) {
    const ToyWorld toy;
    // 4.5 sigma of 400 patients: 10.9 points of a share near one half; the paired difference of the twins has
    // pairs that differ with probability exp(-1/2) - exp(-1), sigma 2.1 points. Median survival ln(2)/0.001 d
    // = 693 d; its relative standard error is about 1/(sqrt(n/2) ln 2) = 0.1.
    const Computed c = compute(toy, R"(bands: toy
title: What is known
statements:
  - {name: control, setting: control, study: study.yaml, statistic: {name: pcr, arm: control},
     band: [26, 48], unit: "%", anchor: exp(-1), role: check}
  - {name: helped, setting: helped, study: study.yaml, statistic: {name: pcr, arm: helped},
     band: [50, 72], unit: "%", anchor: exp(-1/2), role: check}
  - {name: gain, setting: gain, study: study.yaml, statistic: {name: difference(pcr), arm: helped, reference: control},
     band: [14, 34], unit: points, anchor: exp(-1/2) - exp(-1), role: check}
  - {name: survival, setting: survival, study: study.yaml, statistic: {name: median_os, arm: control},
     band: [12, 34], unit: months, anchor: ln(2)/0.001 d, role: check}
  - {name: presentation, setting: distant at diagnosis, study: study.yaml, statistic: {name: stage_iv_share},
     band: [49, 51], unit: "%", anchor: uniform on 0 to 20 mm, role: check}
)");
    ASSERT_EQ(c.table.results.size(), 5U);
    EXPECT_EQ(c.n_studies, 1U) << "one run serves all";
    ASSERT_EQ(c.table.runs.size(), 1U);
    EXPECT_EQ(c.table.runs[0].n_runs, 800U);
    for (const BandResult& r : c.table.results) {
        EXPECT_EQ(r.verdict, BandVerdict::inside)
            << r.statement->name << " " << r.estimate.value << " " << r.estimate.explanation;
        EXPECT_LE(r.estimate.lower, r.estimate.value);
        EXPECT_GE(r.estimate.upper, r.estimate.value);
    }
    EXPECT_EQ(c.table.results[0].estimate.n, 400U);
    EXPECT_EQ(c.table.count(BandVerdict::inside), 5U);
}

TEST(Invariant, AMissIsExplainedByTheFileOrByNobody) {
    const ToyWorld toy;
    const std::string pcr = "{name: pcr, arm: control}";
    EXPECT_EQ(compute(toy, one(pcr, "[90, 95]"), 40).table.results[0].verdict, BandVerdict::unexplained);
    EXPECT_EQ(
        compute(toy, one(pcr, "[90, 95]", "    miss: nothing is treated\n"), 40).table.results[0].verdict,
        BandVerdict::explained);
    EXPECT_EQ(compute(toy, one(pcr, "[5, 95]", "    miss: an old miss\n"), 40).table.results[0].verdict,
              BandVerdict::inside);
    // No value is a miss too.
    EXPECT_EQ(
        compute(toy, one("{name: pcr, arm: control, subset: \"breast_diameter >= 999\"}", "[0, 100]"), 40)
            .table.results[0]
            .verdict,
        BandVerdict::unexplained);
}

TEST(Invariant, OnlyScreeningIsRunForWhatIsCountedThere) {
    const ToyWorld toy;
    const Computed c = compute(toy, one("{name: stage_iv_share}", "[30, 70]"), 60);
    EXPECT_EQ(c.table.runs[0].n_runs, 0U);
    EXPECT_EQ(c.table.runs[0].n_enrolled, 60U);
    EXPECT_EQ(c.table.results[0].verdict, BandVerdict::inside);
}

TEST(Statistical, TwoStudiesAreComparedDirectlyAndOverStrata) {
    const ToyWorld toy;
    toy.write("other.tsv", toy.read("parameters.tsv"));
    toy.edit("other.tsv", "foci_untreated\t1\t", "foci_untreated\t0.5\t");
    toy.write("other_population.yaml", toy.read("population.yaml"));
    toy.edit("other_population.yaml", "parameters.tsv", "other.tsv");
    toy.write("other.yaml", toy.read("study.yaml"));
    toy.edit("other.yaml", "population.yaml", "other_population.yaml");
    toy.edit("other.yaml", "study: toy", "study: other");
    const double expected = 100.0 * (std::exp(-0.5) - std::exp(-1.0));
    for (const char* strata : {"", "    strata: [\"distant_diameter < 5\", \"distant_diameter >= 5\"]\n"}) {
        std::string text =
            one("{name: pcr, arm: control}", "[-100, 100]", "    minus: {study: study.yaml}\n");
        text.replace(text.find("study: study.yaml"), 17, "study: other.yaml");
        const Computed c = compute(toy, text + strata);
        EXPECT_EQ(c.n_studies, 2U);
        const Estimate& e = c.table.results[0].estimate;
        ASSERT_TRUE(e.ok());
        EXPECT_EQ(e.n, 800U);
        // The draws are the same, so the difference is that of pairs: sigma 100 sqrt(0.24 / 400) = 2.4
        // points.
        EXPECT_NEAR(e.value, expected, 4.5 * 2.4) << strata;
        EXPECT_LT(e.lower, e.value - 2.0)
            << "the interval is that of independent groups: wider than of pairs";
    }
}

TEST(Cli, WrongFilesAreToldWithPlaceAndNearestName) {
    const ToyWorld toy;
    const auto has = [&](const std::string& text, const std::string& words) {
        const std::string told = problems_of(toy, text);
        EXPECT_NE(told.find(words), std::string::npos) << "expected: " << words << "\ngot: " << told;
        EXPECT_NE(told.find(":"), std::string::npos);
    };
    const std::string pcr = "{name: pcr, arm: control}";
    has(one(pcr, "[90]"), "a band has two ends");
    has(one(pcr, "[9, 3]"), "is not below");
    has(one("{name: pcr, arm: controll}", "[0, 1]"), "did you mean \"control\"?");
    has(one("{name: pccr, arm: control}", "[0, 1]"), "bands.yaml:6:");
    has(one("{name: pcr}", "[0, 1]"), "which arm?");
    has(one("{name: difference(pcr), arm: control}", "[0, 1]"), "an arm with itself");
    has(one("{name: median_os, arm: control}", "[0, 1]"), "e.g. months");
    has(one(pcr, "[0, 1]", "    rolle: check\n"), "rolle");
    has(one(pcr, "[0, 1]", "    prior_moved: {a: b}\n"), "prior_moved");
    has(one(pcr, "[0, 1]", "    strata: [\"distant_diameter < 10\"]\n"), "strata without another setting");
    has("bands: toy\nstatements:\n  - {name: a, setting: s, study: no.yaml, statistic: {name: pcr}, band: "
        "[0, 1], anchor: x, "
        "role: check}\n",
        "no.yaml");
    std::string kept = one(pcr, "[0, 1]", "    prior_moved: foci_untreated\n");
    kept.replace(kept.find("role: check"), 11, "role: validation");
    has(kept, "kept for validation");
    auto bands = read_bands(toy.write("bands.yaml", one(pcr, "[0, 1]")));
    ASSERT_TRUE(bands.ok());
    EXPECT_NE(to_text(keep_only(bands.value(), {"onli"})).find("did you mean \"only\"?"), std::string::npos);
}

}  // namespace
}  // namespace rubor
