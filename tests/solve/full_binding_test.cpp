// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The quasi-steady state of checkpoint binding (models/ibc/checkpoint.ant: a closed form, and eight Newton
// steps) beside the binding equations themselves (tests/reference/full_binding/checkpoint.ant).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include <rubor/formats/antimony.hpp>
#include <rubor/solve/integrate.hpp>

namespace rubor {
namespace {

const std::filesystem::path k_source{RUBOR_SOURCE_DIR};
constexpr double k_per_um2 = 1e10;  // Coherent: per dm^2.

/// One model around one synapse, with the checkpoint file of `folder`, built with `body`.
std::shared_ptr<const CompiledModel> harness(const std::string& folder, const std::string& body,
                                             std::vector<std::string> varying, std::string output) {
    std::string name = (std::filesystem::temp_directory_path() / "rubor-binding-XXXXXX").string();
    const std::filesystem::path here = ::mkdtemp(name.data());
    std::filesystem::copy_file(k_source / "models/ibc/functions.ant", here / "functions.ant");
    std::filesystem::copy_file(k_source / folder / "checkpoint.ant", here / "checkpoint.ant");
    std::ofstream{here / "harness.ant"} << "import \"checkpoint.ant\"\nmodel *harness()\n" << body << "end\n";
    const auto file = read_antimony(here / "harness.ant");
    EXPECT_TRUE(file) << to_text(file.problems());
    auto model = instantiate(file.value()).build();
    std::filesystem::remove_all(here);
    EXPECT_TRUE(model) << to_text(model.problems());
    CompileRequest request;
    request.varying = std::move(varying);
    request.outputs = {std::move(output)};
    auto compiled = compile(std::make_shared<const Model>(std::move(model).value()), request);
    EXPECT_TRUE(compiled) << to_text(compiled.problems());
    return compiled.value();
}

struct BothForms {
    std::shared_ptr<const CompiledModel> closed, full;

    BothForms(const std::string& body, const std::vector<std::string>& varying, const std::string& output)
        : closed{harness("models/ibc", body, varying, output)},
          full{harness("tests/reference/full_binding", body, varying, output)} {}

    /// The output of one form at `times`, given the varying parameters.
    [[nodiscard]] static std::vector<double> run(const std::shared_ptr<const CompiledModel>& model,
                                                 const std::vector<double>& parameters,
                                                 const std::vector<double>& times) {
        // Distances below are looked at down to 1e-7 of a number of order 1.
        Integrator integrator{model, {.rel_tol = 1e-10}};
        PatientRun run;
        run.parameters = parameters;
        run.end_d = times.back();
        run.output_times_d = times;
        const PatientTrajectory result = integrator.run(run);
        EXPECT_EQ(result.status, SolveStatus::finished) << result.explanation;
        return result.outputs;
    }
};

const std::string k_pd1 = R"(
  brake has dimensionless;  pd1 has 1/um^2;  pdl1 has 1/um^2;  pd1_pdl1_kd has 1/um^2;  pd1_half has 1/um^2
  pd1 = 40;  pdl1 = 50;  pd1_pdl1_kd = 14.8;  pd1_half = 20
  port_pd1_block has dimensionless;  port_pdl1_block has dimensionless
  from_pd1 has dimensionless;  from_pdl1 has dimensionless;  from_pd1 = 0;  from_pdl1 = 0
  fading has 1/day;  fading = 0;  t has day;  t = 0;  t' = 1
  port_pd1_block := from_pd1*exp(-fading*t);  port_pdl1_block := from_pdl1*exp(-fading*t)
  s: pd1_synapse(brake, pdl1, pd1, port_pd1_block, port_pdl1_block, pd1_pdl1_kd, pd1_half)
)";
const std::vector<std::string> k_pd1_varying{"pd1", "pdl1", "from_pd1", "from_pdl1", "fading"};

TEST(Oracle, BoundPairsAreTheEquilibriumOfTheBindingEquations) {
    const BothForms forms{k_pd1, k_pd1_varying, "brake"};
    // From 1 to 400 per um^2 (150 to 60,000 per T cell), ports from nothing to far beyond any dose.
    for (const double pd1 : {1.0, 40.0, 400.0})
        for (const double pdl1 : {1.0, 50.0, 1000.0})
            for (const double a : {0.0, 1.0, 75.0, 1e4})
                for (const double b : {0.0, 1.0, 75.0, 1e4}) {
                    const std::vector<double> p{pd1 * k_per_um2, pdl1 * k_per_um2, a, b, 0.0};
                    const double closed = BothForms::run(forms.closed, p, {5.0})[0];
                    // Five days: 70 times the slowest constant, the release of PD-L1 antibody.
                    const double full = BothForms::run(forms.full, p, {5.0})[0];
                    EXPECT_NEAR(full, closed, 1e-7 * closed + 1e-12)
                        << "PD-1 " << pd1 << ", PD-L1 " << pdl1 << ", ports " << a << " and " << b;
                }
}

TEST(Oracle, TheBrakeFollowsFadingAntibodyWithinAThousandth) {
    // Antibody at a steady trough (port 75) fades with a half-life of 10 days, faster than any here. The
    // closed form has the brake at once; binding lags by about 1/koff, 5 min for PD-1 antibody and 1.6 h for
    // PD-L1 antibody.
    const BothForms forms{k_pd1, k_pd1_varying, "brake"};
    std::vector<double> times;
    for (double day = 1.0; day <= 150.0; day += 1.0) times.push_back(day);
    for (const auto& [a, b] : {std::pair{75.0, 0.0}, std::pair{0.0, 75.0}, std::pair{75.0, 75.0}}) {
        const std::vector<double> p{40.0 * k_per_um2, 50.0 * k_per_um2, a, b, std::log(2.0) / 10.0};
        const auto closed = BothForms::run(forms.closed, p, times);
        const auto full = BothForms::run(forms.full, p, times);
        double worst = 0.0;  // Of a brake from 0 to 1.
        for (std::size_t i = 0; i < times.size(); ++i) worst = std::max(worst, std::abs(full[i] - closed[i]));
        EXPECT_LT(worst, 1e-3) << "ports " << a << " and " << b;  // measured: 5.2e-5, 7.5e-4, 8.3e-4
        EXPECT_GT(closed.back() - closed.front(), 0.3);           // The brake did come back.
    }
}

const std::string k_cd28 = R"(
  signal has dimensionless;  port_ctla4_block has dimensionless;  port_ctla4_block = 0
  ctla4_variation has dimensionless;  ctla4_variation = 1;  t has day;  t = 0;  t' = 1
  s: cd28_synapse(signal, port_ctla4_block, ctla4_variation)
  s.b7 = 100;  s.cd28 = 120;  s.ctla4 = 40;  s.cd28_kd = 7.2;  s.ctla4_kd = 0.36;  s.cd28_half = 50
)";
const std::vector<std::string> k_cd28_varying{"s.b7",       "s.cd28",      "s.ctla4",         "s.cd28_kd",
                                              "s.ctla4_kd", "s.cd28_half", "port_ctla4_block"};

TEST(Oracle, NewtonStepsAreTheEquilibriumOfTheBindingEquations) {
    const BothForms forms{k_cd28, k_cd28_varying, "signal"};
    std::mt19937_64 bits{20261123};
    const auto loguniform = [&](double low, double high) {
        const double u = static_cast<double>(bits() >> 11U) * 0x1p-53;
        return low * std::pow(high / low, u);
    };
    // Each density and constant from a tenth of the model's value to ten times it; ports from nothing to far
    // beyond any dose.
    for (int draw = 0; draw < 200; ++draw) {
        std::vector<double> p;
        for (const double typical : {100.0, 120.0, 40.0, 7.2, 0.36, 50.0})
            p.push_back(k_per_um2 * loguniform(0.1 * typical, 10.0 * typical));
        p.push_back(draw % 4 == 0 ? 0.0 : loguniform(0.1, 1e4));
        const double closed = BothForms::run(forms.closed, p, {1.0})[0];
        const double full = BothForms::run(forms.full, p, {1.0})[0];
        EXPECT_NEAR(full, closed, 1e-6 * full) << "draw " << draw;
    }
}

TEST(Invariant, BlockingCtla4LeavesMoreB7ToCd28) {
    const BothForms forms{k_cd28, k_cd28_varying, "signal"};
    double before = 0.0;
    for (const double port : {0.0, 0.3, 1.0, 3.0, 10.0, 100.0}) {
        std::vector<double> p{100.0, 120.0, 40.0, 7.2, 0.36, 50.0};
        for (double& density : p) density *= k_per_um2;
        p.push_back(port);
        const double signal = BothForms::run(forms.closed, p, {1.0})[0];
        EXPECT_GT(signal, before);
        before = signal;
    }
}

}  // namespace
}  // namespace rubor
