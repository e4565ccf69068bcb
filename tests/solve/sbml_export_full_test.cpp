// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The IBC model and what is read of its SBML export, both integrated by CVODES: growth from one cell, events,
// doses, surgery.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <rubor/formats/compose.hpp>
#include <rubor/formats/sbml.hpp>
#include <rubor/formats/sbml_writer.hpp>
#include <rubor/solve/integrate.hpp>

namespace rubor {
namespace {

constexpr double k_rel_tol = 1e-7;

PatientTrajectory course(const std::shared_ptr<const Model>& model, const std::vector<std::string>& outputs,
                         const PatientRun& run) {
    CompileRequest request{.varying = {}, .dose_targets = {}, .outputs = outputs};
    request.cache_directory = "";
    const auto compiled = compile(model, request);
    if (!compiled) {
        ADD_FAILURE() << to_text(compiled.problems());
        return {};
    }
    return Integrator{compiled.value(), {.rel_tol = k_rel_tol}}.run(run);
}

TEST(Oracle, TheIbcModelReadAgainFromSbmlTakesTheSameCourse) {
    const std::filesystem::path models = std::filesystem::path{RUBOR_SOURCE_DIR} / "models";
    std::vector<ModelFiles> modules;
    for (const char* drug : {"pembrolizumab", "carboplatin", "car_t_her2", "radiotherapy"}) {
        modules.push_back(model_files(models / "drugs" / (std::string{drug} + ".ant")));
    }
    auto composed = compose(model_files(models / "ibc/ibc.ant"), modules);
    ASSERT_TRUE(composed) << to_text(composed.problems());
    const auto model = std::make_shared<const Model>(std::move(composed).value().model);
    const auto text = write_sbml(*model);
    ASSERT_TRUE(text) << to_text(text.problems());
    auto read = read_sbml_text(text.value(), "ibc.xml");
    ASSERT_TRUE(read) << to_text(read.problems());
    const auto again = std::make_shared<const Model>(std::move(read).value());

    std::vector<std::string> outputs;
    std::vector<double> scales;
    for (const State& state : model->states()) {
        outputs.push_back(model->symbol(state.symbol).name);
        scales.push_back(state.scale);
    }
    PatientRun run;
    run.end_d = 4000.0;
    for (double day = 0.0; day <= run.end_d; day += 10.0) run.output_times_d.push_back(day);
    using Kind = Administration::Kind;
    for (int i = 0; i < 8; ++i) {
        run.administrations.push_back({2500.0 + 21.0 * i, Kind::bolus, "pembrolizumab.A_central", 1360.0});
        run.administrations.push_back({2500.0 + 21.0 * i, Kind::bolus, "carboplatin.A_central", 1e6});
    }
    run.administrations.push_back({2700.0, Kind::map, "surgery", 0.0});
    run.administrations.push_back({2760.0, Kind::bolus, "radiotherapy.pending", 50.0});
    run.administrations.push_back({2900.0, Kind::bolus, "car_t_her2.infused", 1e8});

    const PatientTrajectory a = course(model, outputs, run);
    const PatientTrajectory b = course(again, outputs, run);
    ASSERT_EQ(a.status, SolveStatus::finished) << a.explanation;
    ASSERT_EQ(b.status, SolveStatus::finished) << b.explanation;
    // Events are the same, in the same order.
    ASSERT_EQ(a.events.size(), b.events.size());
    EXPECT_GT(a.events.size(), 5U);
    for (std::size_t i = 0; i < a.events.size(); ++i) {
        EXPECT_EQ(model->events()[a.events[i].event].name, again->events()[b.events[i].event].name);
        EXPECT_NEAR(a.events[i].time_d, b.events[i].time_d, k_rel_tol * a.events[i].time_d);
    }
    ASSERT_EQ(a.outputs.size(), b.outputs.size());
    ASSERT_EQ(a.outputs.size(), outputs.size() * run.output_times_d.size());
    double worst = 0.0;
    std::string where;
    for (std::size_t i = 0; i < a.outputs.size(); ++i) {
        const std::size_t k = i % outputs.size();
        const double size = std::max({std::abs(a.outputs[i]), std::abs(b.outputs[i]), scales[k]});
        const double difference = std::abs(a.outputs[i] - b.outputs[i]) / size;
        if (!(difference <= worst)) {
            worst = difference;
            where = outputs[k] + " at day " + std::to_string(run.output_times_d[i / outputs.size()]);
        }
    }
    EXPECT_LE(worst, k_rel_tol) << where;  // Measured: 2e-9.
}

}  // namespace
}  // namespace rubor
