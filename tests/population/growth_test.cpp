// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include <rubor/model/model_builder.hpp>
#include <rubor/population/growth.hpp>

namespace rubor {
namespace {

/// One cell that doubles: N' = r N. onset at 10 cells, diagnosis at 1000, and a death that a second parameter times.
std::shared_ptr<const CompiledModel> doubling_model() {
    ModelBuilder b{"doubling"};
    auto& g = b.graph();
    const auto unit = [](const char* text) { return parse_unit(text).value(); };
    b.declare(ParameterDeclaration{"r", unit("1/day"), {}});
    b.declare(ParameterDeclaration{"death_day", unit("day"), {}});
    b.declare(ParameterDeclaration{"flag", unit("1"), {}});
    b.declare(ParameterDeclaration{"N", unit("cell"), {}});
    b.set_initial("r", g.constant(0.1), {});
    b.set_initial("death_day", g.constant(1e6), {});
    b.set_initial("flag", g.constant(0.0), {});
    b.set_initial("N", g.constant(1.0), {});
    const auto name = [&](const char* n) { return b.reference(n, {}); };
    b.set_rate_rule("N", g.multiply(name("r"), name("N")), {});
    const auto when_above = [&](const char* event, double cells) {
        EventDeclaration e;
        e.name = event;
        e.trigger = g.make(Op::less, b.literal({cells, unit("cell")}), name("N"));
        e.assignments = {{"flag", g.constant(1.0), {}}};
        b.add(e);
    };
    when_above("onset", 10.0);
    when_above("diagnosis", 1000.0);
    EventDeclaration death;
    death.name = "death";
    death.trigger = g.make(Op::less_equal, name("death_day"), g.time());
    death.assignments = {{"flag", g.constant(2.0), {}}};
    b.add(death);
    auto model = std::move(b).build();
    EXPECT_TRUE(model.ok()) << to_text(model.problems());
    auto compiled = compile(std::make_shared<const Model>(std::move(model).value()),
                            {.varying = {"r", "death_day"}, .dose_targets = {}, .outputs = {"N"}});
    EXPECT_TRUE(compiled.ok());
    return compiled.value();
}

struct Grower {
    std::shared_ptr<const CompiledModel> model = doubling_model();
    BatchIntegrator integrator{model, BatchOptions{.solve = {.rel_tol = 1e-8}}};

    GrownPatient with(double r, double death_day, GrowthPlan plan) {
        const PatientSampler sampler{{{"r", Distribution::constant(r), 0}, {"death_day", Distribution::constant(death_day), 1}}, 1};
        GrownPatient patient;
        grow(integrator, *model, sampler, plan, 17, {&patient, 1});
        return patient;
    }
};

GrowthPlan plan() { return {.diagnosis = "diagnosis", .within_d = 365.0, .death = "death", .rules = {}}; }

TEST(ClosedForm, GrowthEndsAtDiagnosisWithTheStateByName) {
    Grower grower;
    const GrownPatient patient = grower.with(0.1, 1e6, plan());
    EXPECT_EQ(patient.fate, ScreeningFate::grown);
    EXPECT_EQ(patient.id, 17U);
    EXPECT_NEAR(patient.growth_d, std::log(1000.0) / 0.1, 1e-4);
    EXPECT_NEAR(patient.states.at("N"), 1000.0, 0.1);
    EXPECT_EQ(patient.held.at("flag"), 1.0);
    EXPECT_NEAR(patient.outputs.at(0), 1000.0, 0.1);
}

TEST(ClosedForm, WhoNeverGetsThereIsRejectedByName) {
    Grower grower;
    EXPECT_EQ(grower.with(0.001, 1e6, plan()).reason, "never_diagnosed");
    EXPECT_EQ(grower.with(0.1, 30.0, plan()).reason, "died_undiagnosed");
    GrowthPlan slow = plan();
    slow.rules = {{.name = "slow_onset", .from = "onset", .to = "diagnosis", .at_least_d = {}, .at_most_d = 50.0}};
    // From 10 to 1000 cells: ln(100)/r days.
    EXPECT_EQ(grower.with(0.1, 1e6, slow).fate, ScreeningFate::grown);  // 46 d
    const GrownPatient late = grower.with(0.09, 1e6, slow);             // 51 d
    EXPECT_EQ(late.fate, ScreeningFate::rejected);
    EXPECT_EQ(late.reason, "slow_onset");
}

TEST(Property, AFailedGrowthSaysWhy) {
    auto model = doubling_model();
    BatchIntegrator hurried{model, BatchOptions{.solve = {.rel_tol = 1e-8, .max_steps = 3}}};
    const PatientSampler sampler{{{"r", Distribution::constant(0.1), 0}, {"death_day", Distribution::constant(1e6), 1}}, 1};
    GrownPatient patient;
    grow(hurried, *model, sampler, plan(), 4, {&patient, 1});
    EXPECT_EQ(patient.fate, ScreeningFate::failed);
    EXPECT_EQ(patient.reason, "too_many_steps");
    EXPECT_FALSE(patient.explanation.empty());
}

}  // namespace
}  // namespace rubor
