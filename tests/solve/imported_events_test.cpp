// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What imported models ask of events and of rates that jump, of both integrators.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <solve/lane_problems.hpp>

namespace rubor::test {
namespace {

PatientTrajectory run_by(SolverMethod method, const std::shared_ptr<const CompiledModel>& model,
                         const PatientRun& run) {
    BatchIntegrator integrator{model, {.method = method, .solve = {.rel_tol = 1e-8}}};
    PatientTrajectory result;
    integrator.run(
        1, [&](std::size_t) { return run; },
        [&](std::size_t, PatientTrajectory&& r) { result = std::move(r); });
    return result;
}

/// The outputs of `text` at `times`, by both integrators, which must agree.
std::vector<double> outputs_of(const std::string& text, const std::vector<std::string>& outputs,
                               const std::vector<double>& times, std::uint64_t seed = 0) {
    const auto model = compile_text(text, {.varying = {}, .dose_targets = {}, .outputs = outputs});
    PatientRun run;
    run.end_d = times.back();
    run.output_times_d = times;
    run.seed = seed;
    const PatientTrajectory a = run_by(SolverMethod::rodas, model, run);
    const PatientTrajectory b = run_by(SolverMethod::cvode, model, run);
    EXPECT_EQ(a.status, SolveStatus::finished) << a.explanation;
    EXPECT_EQ(b.status, SolveStatus::finished) << b.explanation;
    EXPECT_EQ(a.outputs.size(), b.outputs.size());
    for (std::size_t i = 0; i < std::min(a.outputs.size(), b.outputs.size()); ++i) {
        if (std::isfinite(b.outputs[i])) {
            EXPECT_NEAR(a.outputs[i], b.outputs[i], 1e-6 * std::max(1.0, std::abs(b.outputs[i]))) << i;
        } else {
            EXPECT_EQ(std::isnan(a.outputs[i]), std::isnan(b.outputs[i])) << i;
            EXPECT_TRUE(std::isnan(b.outputs[i]) || a.outputs[i] == b.outputs[i]) << i;
        }
    }
    return b.outputs;
}

TEST(ClosedForm, RatesOnStairsAreIntegratedStepByStep) {
    const auto values = outputs_of(R"(model m
        x = 0; t = 0.25; y = 0; z = 0
        x' = floor(time)
        t' = 1
        y' = ceil(t - 0.25)
        z' = time - 2*floor(time/2)
      end)",
                                   {"x", "y", "z"}, {0.0, 1.0, 3.5, 5.5});
    const auto at = [&](std::size_t row, std::size_t column) { return values.at(3 * row + column); };
    EXPECT_NEAR(at(1, 0), 0.0, 1e-7);
    EXPECT_NEAR(at(2, 0), 0.0 + 1.0 + 2.0 + 0.5 * 3.0, 1e-6);
    EXPECT_NEAR(at(3, 0), 10.0 + 0.5 * 5.0, 1e-6);
    EXPECT_NEAR(at(3, 1), 15.0 + 0.5 * 6.0, 1e-6);
    EXPECT_NEAR(at(2, 2), 2.0 + 1.5 * 1.5 / 2.0, 1e-6);
    EXPECT_NEAR(at(3, 2), 4.0 + 1.5 * 1.5 / 2.0, 1e-6);
}

TEST(ClosedForm, TriggersOfTimeAloneAreNotSteppedOver) {
    for (const std::string states : {"", "s = 1; s\' = 0", "s = 1; s\' = -s"}) {
        const auto values = outputs_of("model m\n " + states + R"(
            rest = 0; wave = 0; narrow = 0; once = 0
            at (time - 5*floor(time/5) >= 2): rest = rest + 1
            at (sin(6*time) > 0.9): wave = wave + 1
            at (cosh(time) > 9 && cosh(time) < 11): narrow = narrow + 1
            at (time == 4): once = once + 1
          end)",
                                       {"rest", "wave", "narrow", "once"}, {0.0, 10.0, 21.0});
        EXPECT_EQ(values.at(4), 2.0) << states;  // 2, 7
        EXPECT_EQ(values.at(8), 4.0) << states;  // 2, 7, 12, 17
        EXPECT_EQ(values.at(5), 1.0 + std::floor((60.0 - std::asin(0.9)) / (2.0 * M_PI))) << states;
        EXPECT_EQ(values.at(9), 1.0 + std::floor((126.0 - std::asin(0.9)) / (2.0 * M_PI))) << states;
        EXPECT_EQ(values.at(10), 1.0) << states;
        EXPECT_EQ(values.at(11), 1.0) << states;
    }
}

TEST(ClosedForm, ADelayedConcentrationMeetsTheSizeOfItsTime) {
    // Set at day 1, executed at day 3, when the compartment is twice as large; the amount then stays.
    const std::string text = R"(model m
        compartment V = 2
        V' = 1
        species S in V
        S = 5
        k = 7
        k' = 1
        E: at 2 after (time >= 1), fromTrigger=%: S = k
      end)";
    const auto at_trigger =
        outputs_of(std::string{text}.replace(text.find('%'), 1, "true"), {"S", "V"}, {0.0, 3.0, 5.0});
    EXPECT_NEAR(at_trigger.at(2), 8.0, 1e-6);
    EXPECT_NEAR(at_trigger.at(4), 8.0 * 5.0 / 7.0, 1e-6);
    const auto at_execution =
        outputs_of(std::string{text}.replace(text.find('%'), 1, "false"), {"S", "V"}, {0.0, 3.0, 5.0});
    EXPECT_NEAR(at_execution.at(2), 10.0, 1e-6);
    EXPECT_NEAR(at_execution.at(4), 10.0 * 5.0 / 7.0, 1e-6);
}

std::string rivals(int n, const std::string& priorities) {
    std::string text = "model m\n last = 0; s = 1; s\' = -s\n";
    for (int k = 0; k < n; ++k) {
        const std::string name(1, static_cast<char>('a' + k));
        text += name + " = 0\n at (time - last >= 0.01), persistent=false" + priorities + ": last = time, " +
                name + " = " + name + " + 1\n";
    }
    return text + "end\n";
}

TEST(Statistical, EventsOfOnePriorityGoInRandomOrder) {
    constexpr double k_n = 4000.0;  // one of the rivals every 0.01 d for 40 d
    std::vector<double> first;
    for (const std::uint64_t seed : {1, 2}) {
        const auto counts = outputs_of(rivals(3, ", priority=1"), {"a", "b", "c"}, {0.0, 40.0}, seed);
        EXPECT_NEAR(counts.at(3) + counts.at(4) + counts.at(5), k_n, 1.0);
        for (std::size_t k = 3; k < 6; ++k) {
            EXPECT_NEAR(counts.at(k), k_n / 3.0, 4.5 * std::sqrt(k_n * 2.0 / 9.0));
        }
        EXPECT_NE(counts, first);
        first = counts;
    }
    EXPECT_EQ(outputs_of(rivals(3, ", priority=1"), {"a", "b", "c"}, {0.0, 40.0}, 2), first);
}

TEST(Property, EventsWithoutPriorityGoInTheOrderOfTheText) {
    const auto counts = outputs_of(rivals(3, ""), {"a", "b", "c"}, {0.0, 4.0});
    EXPECT_NEAR(counts.at(3), 400.0, 1.0);
    EXPECT_EQ(counts.at(4), 0.0);
    EXPECT_EQ(counts.at(5), 0.0);
}

TEST(Property, ADelayThatIsNoTimeIsAFailureThatSaysSo) {
    for (const std::string delay : {"-1", "ln(-s)"}) {
        const auto model = compile_text(
            "model m\n s = 1; s\' = -s; k = 0\n late: at (" + delay + ") after (time >= 1): k = 1\nend\n",
            {.varying = {}, .dose_targets = {}, .outputs = {"k"}});
        PatientRun run;
        run.end_d = 3.0;
        for (const SolverMethod method : {SolverMethod::rodas, SolverMethod::cvode}) {
            const PatientTrajectory result = run_by(method, model, run);
            EXPECT_TRUE(is_failure(result.status)) << delay;
            EXPECT_NE(result.explanation.find("the delay of event late is"), std::string::npos)
                << result.explanation;
            EXPECT_EQ(result.end_d, 1.0);
        }
    }
}

TEST(Property, ValuesThatAreNoNumberNeitherCrashNorHang) {
    const auto values = outputs_of(R"(model m
        big = inf; k = 0; q = 0
        at (time >= 1): k = ln(-1 - q), q = 1/0
        at (k > 5): q = 2
        at (q > 5): q = 3
        y := k - big
      end)",
                                   {"k", "q", "big", "y"}, {0.0, 2.0});
    EXPECT_TRUE(std::isnan(values.at(4)));
    EXPECT_EQ(values.at(5), 3.0);
    EXPECT_EQ(values.at(6), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(values.at(7)));
}

}  // namespace
}  // namespace rubor::test
