// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What the core model must do whatever its priors: directions that follow from its structure, in patients
// drawn from them, and books that balance under any treatment.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <rubor/formats/parameter_table.hpp>
#include <rubor/population/patient_sampler.hpp>
#include <rubor/random/draw.hpp>
#include <rubor/statistics/summary.hpp>

#include "solve/module_run.hpp"

namespace rubor::test {
namespace {

constexpr std::uint64_t k_seed = 20261123;
const char* const k_core = "models/ibc/ibc.ant";

/// Patients of the core's priors, without the course of their growth: what they are, not how ill they are.
class Patients {
  public:
    [[nodiscard]] std::vector<std::string> names() const { return sampler_.names(); }
    [[nodiscard]] ModuleRun::Settings patient(std::uint64_t i) const {
        const auto values = sampler_.sample(i);
        ModuleRun::Settings settings;
        for (std::size_t k = 0; k < values.size(); ++k) settings[sampler_.parameters()[k].name] = values[k];
        return settings;
    }

  private:
    static std::vector<SampledParameter> sampled() {
        const auto composed = compose(model_files(std::filesystem::path{RUBOR_SOURCE_DIR} / k_core), {});
        if (!composed) throw std::runtime_error(to_text(composed.problems()));
        const auto parameters = sampled_parameters(composed.value().parameters);
        if (!parameters) throw std::runtime_error(to_text(parameters.problems()));
        return parameters.value();
    }
    PatientSampler sampler_{sampled(), k_seed};
};

/// Grown disease at every site, and an immune response under way.
ModuleRun::Amounts advanced_disease() {
    return {{"C_breast_sv", 2e9},  {"C_breast_rv", 1e6}, {"C_emboli_sv", 3e8}, {"C_nodes_sv", 1e8},
            {"C_lesion1_sv", 1e6}, {"C_breast_se", 1e5}, {"T_blood", 1e7},     {"T_memory", 1e6}};
}

TEST(Property, ImmuneKillPerCancerCellIsStrongInMinimalDiseaseAndWeakInBulk) {
    const Patients patients;
    auto varying = patients.names();
    varying.push_back("has_emboli");
    const ModuleRun run{{}, varying, {"own.kill_visible_breast", "T_blood", "cells_breast"}, k_core};
    const std::vector<double> times = {30.0};
    std::vector<double> ratios;
    for (std::uint64_t i = 0; i < 20; ++i) {
        ModuleRun::Settings settings = patients.patient(i);
        // Equal numbers of T cells in blood, and lesions that keep their size: no priming, hardly any kill or
        // growth.
        settings["has_neoantigens"] = 0.0;
        settings["kill_potency"] = 1e-6;
        settings["doubling_variation"] = 1e4;
        settings["has_emboli"] = 0.0;
        const auto with = [&](double cells) {
            const auto row = run.run(settings, {{"C_breast_sv", cells}, {"T_blood", 1e8}}, times)[0];
            EXPECT_NEAR(row[2] / cells, 1.0, 0.01) << "the lesion kept its size";
            return row[0] / row[1];  // kill per cancer cell, for each T cell in blood
        };
        const double minimal = with(1e5), bulk = with(1e9);
        EXPECT_GT(bulk, 0.0);
        ratios.push_back(minimal / bulk);
    }
    EXPECT_GT(*quantile(ratios, 0.5), 3.0);
    // In nobody the other way round. Least where tissue without tumour is full of Treg and mast cells
    // already.
    EXPECT_GT(*std::min_element(ratios.begin(), ratios.end()), 1.5);
}

TEST(Property, SkinClearsLaterThanTheCellsInIt) {
    const Patients patients;
    const ModuleRun run{{"paclitaxel"}, patients.names(), {"skin_fraction", "cells_emboli"}, k_core};
    std::vector<double> times(170);
    for (std::size_t t = 0; t < times.size(); ++t) times[t] = static_cast<double>(t);
    std::vector<double> lags;
    for (std::uint64_t i = 0; i < 20; ++i) {
        std::vector<Administration> doses;
        for (int week = 0; week < 12; ++week)
            doses.push_back(bolus(7.0 * week + 0.01, "paclitaxel.A_central", 1.7e5));
        const auto rows = run.run(patients.patient(i), advanced_disease(), times, doses);
        const auto tenth_on = [&](std::size_t output) {
            const auto at = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
                return row[output] < 0.1 * rows[0][output];
            });
            return at == rows.end() ? -1.0 : times[static_cast<std::size_t>(at - rows.begin())];
        };
        const double cells = tenth_on(1), skin = tenth_on(0);
        if (cells > 0.0 && skin > 0.0) lags.push_back(skin - cells);
    }
    ASSERT_GE(lags.size(), 8U) << "many respond";
    EXPECT_GT(*std::min_element(lags.begin(), lags.end()), 0.0);
    EXPECT_GT(*quantile(lags, 0.5), 14.0);
    EXPECT_LT(*quantile(lags, 0.5), 56.0);
}

TEST(Invariant, CellsBornAreCellsAliveKilledAndClearedUnderRandomRegimens) {
    const std::vector<std::string> sites = {"breast", "emboli", "nodes"};
    const std::vector<std::pair<std::string, double>> drugs = {
        {"paclitaxel", 1.7e5}, {"doxorubicin", 2e5}, {"cyclophosphamide", 4e6}, {"pembrolizumab", 1340.0}};
    std::vector<std::string> modules, outputs;
    for (const auto& [drug, nmol] : drugs) modules.push_back(drug);
    for (const std::string& site : sites) {
        for (const char* name : {"cells_", "killed_", "growth_"}) outputs.push_back(name + site);
        outputs.push_back(site + ".room");
        outputs.push_back("D_" + site);
    }
    const std::size_t first_state = outputs.size();
    {
        const ModuleRun core{{}, {}, {"lymphocytes"}, k_core};
        for (const State& state : core.model().states())
            outputs.push_back(core.model().symbol(state.symbol).name);
    }
    const Patients patients;
    auto varying = patients.names();
    varying.insert(varying.end(), {"remains_clearance", "emboli_clearance"});
    const ModuleRun run{modules, varying, outputs, k_core};
    constexpr double k_step = 0.02, k_end = 60.0;
    std::vector<double> times;
    for (int t = 0; t * k_step <= k_end; ++t) times.push_back(t * k_step);
    for (std::uint64_t i = 0; i < 10; ++i) {
        Draw draw{k_seed, "regimens_of_the_core", i};
        ModuleRun::Settings settings = patients.patient(100 + i);
        settings["remains_clearance"] = 0.005 + 0.05 * draw.uniform();
        settings["emboli_clearance"] = 0.005 + 0.1 * draw.uniform();
        std::vector<Administration> doses;
        for (const auto& [drug, usual] : drugs) {
            const int n = static_cast<int>(draw.integer(4));
            for (int k = 0; k < n; ++k)
                doses.push_back(bolus(k_step * std::floor(50.0 * draw.uniform() / k_step) + 0.01,
                                      drug + ".A_central", 2.0 * usual * draw.uniform()));
        }
        std::sort(doses.begin(), doses.end(),
                  [](const auto& a, const auto& b) { return a.time_d < b.time_d; });
        const auto rows = run.run(settings, advanced_disease(), times, doses);
        for (std::size_t s = 0; s < sites.size(); ++s) {
            const std::size_t c = 5 * s;  // cells, killed, growth, room, dead
            const double clearance =
                settings[sites[s] == "emboli" ? "emboli_clearance" : "remains_clearance"];
            double born = 0.0, killed = 0.0, cleared = 0.0;
            // From the second row on: the first is taken before the disease is given.
            for (std::size_t t = 2; t < rows.size(); ++t) {
                const auto mean = [&](const auto& rate) {
                    return 0.5 * k_step * (rate(rows[t - 1]) + rate(rows[t]));
                };
                born += mean([&](const auto& r) { return r[c + 2] * r[c + 3] * r[c]; });
                killed += mean([&](const auto& r) { return r[c + 1]; });
                cleared += mean([&](const auto& r) { return clearance * r[c + 4]; });
            }
            const auto& first = rows[1];
            const auto& last = rows.back();
            const double turnover = first[c] + born + killed + 1e3;  // whole cells come and go by tens
            EXPECT_NEAR((last[c] - first[c] - born + killed) / turnover, 0.0, 2e-3)
                << "patient " << i << ", " << sites[s];
            EXPECT_NEAR((last[c + 4] - first[c + 4] - killed + cleared) / turnover, 0.0, 2e-3)
                << "patient " << i << ", " << sites[s];
        }
        for (std::size_t k = first_state; k < outputs.size(); ++k) {
            const double scale = run.model().states()[*run.model().find_state(outputs[k])].scale;
            const auto lowest = std::min_element(rows.begin(), rows.end(),
                                                 [k](const auto& a, const auto& b) { return a[k] < b[k]; });
            EXPECT_GE((*lowest)[k], -1e-3 * scale) << outputs[k] << " of patient " << i;
        }
    }
}

}  // namespace
}  // namespace rubor::test
