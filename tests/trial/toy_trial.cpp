// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "trial/toy_trial.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <rubor/base/internal_error.hpp>

namespace rubor {

namespace {

constexpr const char* k_core = R"(
model toy()
  port_hold has dimensionless; port_clear has 1/day
  growth has 1/day; seeding has day; spread has mm/day; death_day has day; subtype has dimensionless; antigens has dimensionless
  weight has kg; surface has m2; filtration has mL/min
  substanceOnly species N, S, D, clock
  N has cell; S has cell; D has cell; clock has cell
  N = 40; S = 1; D = 0; clock = 0
  seen has dimensionless; dead has dimensionless; cut has dimensionless
  seen = 0; dead = 0; cut = 0
  mm_per has mm/cell; per_cell has 1/cell; tick has cell/day; day_per has day/cell
  grow:  -> N; growth*N*(1 - port_hold)
  clear: S -> ; port_clear*S
  tell:  -> clock; tick
  elapsed has day
  elapsed := clock*day_per
  seed:  -> D; piecewise(spread/mm_per, elapsed > seeding, 0*spread/mm_per)
  breast has mm; distant has mm; skin has dimensionless; foci has dimensionless
  breast := N*mm_per
  distant := D*mm_per
  skin := S*per_cell
  foci := N*per_cell
  diagnosis: at (N >= 50 cell): seen = 1
  death: at (elapsed >= death_day): dead = 1
  surgery: at (false): N = 0, S = 0, cut = 1
end
)";
constexpr const char* k_head =
    "parameterId\tnominalValue\tunit\tparameterScale\tdistribution\ta\tb\tlowerBound\tupperBound\tsampling\tdimension\tsource\tnote\n";
constexpr const char* k_parameters =
    "port_hold\t0\t1\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "port_clear\t0\t1/day\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "growth\t0.01\t1/day\tlinear\tuniform\t\t\t0.009\t0.011\tgrowth\t0\testimated: test\t\n"
    "seeding\t1000000\tday\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "spread\t0.5\tmm/day\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "death_day\t1000000\tday\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "subtype\t0\t1\tlinear\tcategorical\t2;1;1\t\t\t\tsubtype\t1\testimated: test\t\n"
    "antigens\t2\t1\tlinear\tdiscrete\t0;2\t1;1\t\t\tantigens\t2\testimated: test\t\n"
    "weight\t70\tkg\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "surface\t1.8\tm2\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "filtration\t100\tmL/min\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "mm_per\t1\tmm/cell\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "per_cell\t1\t1/cell\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "day_per\t1\tday/cell\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n"
    "tick\t1\tcell/day\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n";
constexpr const char* k_population = R"(population: toys
title: Toys
model: toy.ant
parameters: [toy.tsv]
states: [toy.states.tsv]
categories:
  subtype: {parameter: subtype, values: {triple_negative: 0, her2_positive: 1, hr_positive: 2}}
growth: {diagnosis: diagnosis, within: 200 days, death: death}
observables: {breast_diameter: breast, skin_fraction: skin, distant_diameter: distant, expected_foci: foci}
body: {weight: weight, surface: surface, filtration: filtration}
surgery: surgery
)";

/// A drug that stays where it is put, so that what was given can be counted.
std::string drug_module(const std::string& name, const std::string& port) {
    return "model " + name + "(" + port + ")\n  " + port +
           (port == "port_clear" ? " has 1/day\n" : " has dimensionless\n") +
           "  substanceOnly species A; A has mg; A = 0\n  effect has " +
           (port == "port_clear" ? "1/day/mg" : "1/mg") + "\n  lose has 1/day\n  go: A -> ; lose*A\n  " +
           port + " := effect*A\nend\n";
}

}  // namespace

ToyTrial::ToyTrial() {
    std::string name = (std::filesystem::temp_directory_path() / "rubor-toy-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    std::filesystem::create_directory(path_ / "drugs");
    write("toy.ant", k_core);
    write("toy.tsv", std::string{k_head} + k_parameters);
    write("toy.states.tsv",
          "state\tscale\tunit\tsource\nN\t1\tcell\testimated: test\nS\t0.01\tcell\testimated: test\n"
          "D\t1\tcell\testimated: test\nclock\t1\tcell\testimated: test\n");
    write("toys.yaml", k_population);
    const auto drug = [&](const std::string& drug_name, const std::string& port, const std::string& more) {
        write("drugs/" + drug_name + ".ant", drug_module(drug_name, port));
        write("drugs/" + drug_name + ".tsv",
              std::string{k_head} + "effect\t0\t" + (port == "port_clear" ? "1/day/mg" : "1/mg") +
                  "\tlinear\tfixed\t\t\t\t\t\t\testimated: "
                  "test\t\nlose\t0\t1/day\tlinear\tfixed\t\t\t\t\t\t\testimated: test\t\n");
        write("drugs/" + drug_name + ".states.tsv",
              "state\tscale\tunit\tsource\nA\t1\tmg\testimated: test\n");
        write("drugs/" + drug_name + ".yaml", "drug: " + drug_name + "\nmodule: " + drug_name +
                                                  ".ant\nparameters: " + drug_name +
                                                  ".tsv\nstates: " + drug_name +
                                                  ".states.tsv\nclass: toy\nroute: intravenous\ndose_state: "
                                                  "A\ndose_unit: mg\nsources: [a toy]\n" +
                                                  more);
    };
    drug("brake", "port_hold", "");
    drug("drip", "port_clear", "infusion: 1 day\n");
    drug("cells", "port_hold",
         "manufacture: {starts_with: resection, time: 30 days, spread: 20 %, failure: 50 %, needs: "
         "{quantity: antigens, at_least: 1}}\n");
    drug("jab", "port_hold",
         "manufacture: {starts_with: apheresis, time: 28 days, lymphodepletion_days: 5, washout: 2 weeks}\n");
}

ToyTrial::~ToyTrial() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void ToyTrial::write(const std::string& file, const std::string& text) const {
    std::ofstream{path_ / file} << text;
}

void ToyTrial::edit(const std::string& file, const std::string& from, const std::string& to) const {
    std::stringstream text;
    text << std::ifstream{path_ / file}.rdbuf();
    std::string changed = text.str();
    const std::size_t at = changed.find(from);
    ASSERT_NE(at, std::string::npos) << file << " has no " << from;
    ASSERT_EQ(changed.find(from, at + 1), std::string::npos) << file << " has it twice: " << from;
    changed.replace(at, from.size(), to);
    write(file, changed);
}

Checked<PreparedTrial> ToyTrial::prepare(const std::string& lines) const {
    write(
        "study.yaml",
        "study: toy\ntitle: Toy\nquestion: A test.\npopulation: toys.yaml\ndrugs: drugs\nseed: 7\n" + lines);
    return prepare_trial(path_ / "study.yaml", {.backend = CompileRequest::Backend::interpreter});
}

TrialRun ToyTrial::run(const std::string& lines, unsigned n_threads) const {
    auto trial = prepare(lines);
    if (!trial) {
        throw InternalError{to_text(trial.problems())};
    }
    TrialRunOptions options;
    options.n_threads = n_threads;
    return run_trial(trial.value(), options);
}

std::string ToyTrial::problems(const std::string& lines) const {
    const auto trial = prepare(lines);
    return trial ? "" : to_text(trial.problems());
}

}  // namespace rubor
