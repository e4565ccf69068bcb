// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The whole path: Antimony text, model, kernels of both backends, integration.
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include <rubor/formats/antimony.hpp>
#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

using Backend = CompileRequest::Backend;

std::shared_ptr<const CompiledModel> compile_text(const std::string& text, CompileRequest request,
                                                  Backend backend) {
    const auto file = read_antimony_text(text, "test.ant");
    if (!file.ok()) throw std::runtime_error(to_text(file.problems()));
    auto model = instantiate(file.value()).build({.unit_clashes = UnitClashes::ignored});
    if (!model.ok()) throw std::runtime_error(to_text(model.problems()));
    request.backend = backend;
    auto compiled = compile(std::make_shared<const Model>(std::move(model).value()), request);
    if (!compiled.ok()) throw std::runtime_error(to_text(compiled.problems()));
    return std::move(compiled).value();
}

constexpr Backend k_both[] = {Backend::native, Backend::interpreter};

TEST(ClosedForm, CompiledTwoCompartmentsWithAnInfusion) {
    const std::string text = R"(
        model drug()
          substanceOnly species central, peripheral, urine
          central = 0; peripheral = 0; urine = 0
          k10 = 0.5; k12 = 0.3; k21 = 0.2
          eliminate: central -> urine; k10*central
          out: central -> peripheral; k12*central
          back: peripheral -> central; k21*peripheral
          doubled := 2*central
        end)";
    for (const Backend backend : k_both) {
        Integrator integrator{
            compile_text(text,
                         {.varying = {"k10"}, .dose_targets = {"central"}, .outputs = {"doubled", "urine"}},
                         backend),
            {.rel_tol = 1e-9}};
        PatientRun run;
        run.parameters = {0.5};
        run.end_d = 400.0;
        run.administrations = {rate_change(1.0, "central", 40.0), rate_change(1.5, "central", -40.0),
                               bolus(1.5, "central", 100.0)};
        run.output_times_d = {1.0, 1.5, 3.0, 400.0};
        const PatientTrajectory result = integrator.run(run);
        ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
        const double k10 = 0.5, k12 = 0.3, k21 = 0.2, sum = k10 + k12 + k21;
        const double root = std::sqrt(sum * sum - 4.0 * k10 * k21);
        const double fast = 0.5 * (sum + root), slow = k10 * k21 / fast;
        const auto after_bolus = [&](double t) {  // amount in the centre t after a unit bolus
            return ((fast - k21) * std::exp(-fast * t) + (k21 - slow) * std::exp(-slow * t)) / (fast - slow);
        };
        const auto after_infusion = [&](double from, double to) {  // its integral from `from` to `to`
            return ((fast - k21) * (std::exp(-fast * from) - std::exp(-fast * to)) / fast +
                    (k21 - slow) * (std::exp(-slow * from) - std::exp(-slow * to)) / slow) /
                   (fast - slow);
        };
        EXPECT_EQ(result.outputs[0], 0.0);
        const double at_end_of_infusion = 2.0 * (40.0 * after_infusion(0.0, 0.5) + 100.0);
        EXPECT_NEAR(result.outputs[2], at_end_of_infusion, 1e-7 * at_end_of_infusion);
        const double later = 2.0 * (40.0 * after_infusion(1.5, 2.0) + 100.0 * after_bolus(1.5));
        EXPECT_NEAR(result.outputs[4], later, 1e-7 * later);
        EXPECT_NEAR(result.outputs[7], 120.0, 1e-7 * 120.0);  // all that was given is in the urine
    }
}

// Every kind of event at once.
const char* const k_eventful = R"(
    model patient()
      substanceOnly species tumour, drug, log_book
      tumour = 1e6; drug = 0; log_book = 0
      growth = 0.1; on = 1; cycle = 0; resected = 0
      grow: -> tumour; growth*tumour
      kill: tumour -> ; piecewise(0.5, tumour > 1e5, 0.3)*tumour*drug/(1 + drug)
      clear: drug -> ; 0.2*drug
      weekly: at time >= 7*(cycle + 1): cycle = cycle + 1, log_book = log_book + 1
      relapse: at 2 after tumour > 5e6, priority = 3, fromTrigger = false: drug = drug + 20
      extinct: at tumour < 1, persistent = false: tumour = 0
      late: at time > 28, t0 = false, priority = 2: on = 0
      surgery: at false: tumour = 0.001*tumour, resected = 1
    end)";

PatientRun eventful_run() {
    PatientRun run;
    run.parameters = {0.1};
    run.end_d = 120.0;
    run.administrations = {bolus(28.0, "drug", 10.0), map(90.0, "surgery")};
    run.output_times_d = grid(0.0, 120.0, 120);
    return run;
}

CompileRequest eventful_request() {
    return {.varying = {"growth"}, .dose_targets = {"drug"}, .outputs = {"tumour", "drug", "on", "cycle"}};
}

TEST(Oracle, NativeAndInterpretedRunsAgree) {
    const auto native = compile_text(k_eventful, eventful_request(), Backend::native);
    Integrator fast{native, {.rel_tol = 1e-9}};
    Integrator slow{compile_text(k_eventful, eventful_request(), Backend::interpreter), {.rel_tol = 1e-9}};
    const PatientRun run = eventful_run();
    const PatientTrajectory a = fast.run(run), b = slow.run(run);
    ASSERT_EQ(a.status, SolveStatus::finished) << a.explanation;
    ASSERT_EQ(b.status, SolveStatus::finished) << b.explanation;
    ASSERT_EQ(a.events.size(), b.events.size());
    for (std::size_t k = 0; k < a.events.size(); ++k) {
        EXPECT_EQ(a.events[k].event, b.events[k].event);
        EXPECT_NEAR(a.events[k].time_d, b.events[k].time_d, 1e-7 * 120.0);
    }
    ASSERT_EQ(a.outputs.size(), b.outputs.size());
    for (std::size_t k = 0; k < a.outputs.size(); ++k) {
        EXPECT_NEAR(a.outputs[k], b.outputs[k], 1e-6 * std::max(std::abs(b.outputs[k]), 1e-3)) << k;
    }
}

TEST(Property, CompiledEventsHappenWhenTheyShould) {
    for (const Backend backend : k_both) {
        const auto model = compile_text(k_eventful, eventful_request(), backend);
        Integrator integrator{model, {}};
        const PatientTrajectory result = integrator.run(eventful_run());
        ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
        std::vector<double> weeks, relapses, late, surgery;
        for (const EventRecord& e : result.events) {
            const std::string& name = model->events()[e.event].name;
            if (name == "weekly") weeks.push_back(e.time_d);
            if (name == "relapse") relapses.push_back(e.time_d);
            if (name == "late") late.push_back(e.time_d);
            if (name == "surgery") surgery.push_back(e.time_d);
        }
        ASSERT_EQ(weeks.size(), 17u);
        for (std::size_t k = 0; k < weeks.size(); ++k) EXPECT_EQ(weeks[k], 7.0 * static_cast<double>(k + 1));
        EXPECT_EQ(surgery, std::vector<double>{90.0});
        ASSERT_FALSE(relapses.empty());
        // No drug before; within 100 rel_tol / growth, as the closed forms.
        EXPECT_NEAR(relapses[0], std::log(5.0) / 0.1 + 2.0, 100 * 1e-6 / 0.1);
        ASSERT_EQ(late.size(), 1u);
        EXPECT_NEAR(late[0], 28.0, 1e-9);
        EXPECT_EQ(result.outputs[4 * 28 + 2], 0.0);  // `on` at day 28, after what happens there
        EXPECT_EQ(result.outputs[4 * 27 + 2], 1.0);
        EXPECT_EQ(result.outputs[4 * 119 + 3], 17.0);
    }
}

TEST(Invariant, CompiledRunsAreReproducible) {
    const auto model = compile_text(k_eventful, eventful_request(), Backend::native);
    Integrator used{model, {}};
    for (const double growth : {0.1, 0.3, 0.02, 0.1}) {
        PatientRun run = eventful_run();
        run.parameters = {growth};
        Integrator fresh{model, {}};
        const PatientTrajectory a = used.run(run), b = fresh.run(run);
        ASSERT_EQ(a.outputs.size(), b.outputs.size());
        EXPECT_EQ(std::memcmp(a.outputs.data(), b.outputs.data(), a.outputs.size() * sizeof(double)), 0);
        EXPECT_EQ(a.statistics.steps, b.statistics.steps);
    }
}

}  // namespace
}  // namespace rubor::test
