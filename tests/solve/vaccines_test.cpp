// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Vaccines alone, on a core of plain numbers: dose, priming, boosting, what is seen.
#include <cmath>

#include <gtest/gtest.h>

#include <solve/module_run.hpp>

namespace rubor::test {
namespace {

const std::vector<std::string> k_vaccines = {"nelipepimut_s", "neoantigen_mrna", "dendritic_cell_vaccine"};

double usual_dose(const std::string& vaccine) {
    if (vaccine == "nelipepimut_s") return 1005.0;  // nmol
    return vaccine == "neoantigen_mrna" ? 1.0 : 1e7;
}

std::vector<Administration> course(const std::string& vaccine, int doses, double every_d, double amount) {
    std::vector<Administration> result;
    for (int k = 0; k < doses; ++k) result.push_back(bolus(every_d * k, vaccine + ".depot", amount));
    return result;
}

TEST(Invariant, AVaccineThatIsNotGivenChangesNothing) {
    const std::vector<std::string> varying = {"growth", "enter_breast"};
    const std::vector<std::string> seen = {"V_breast", "il15", "port_kill_visible_breast", "port_kill_escaped_nodes",
                                           "port_effectors_breast", "port_ifng_distant", "port_niche"};
    const std::vector<double> times = grid(0.0, 300.0, 10);
    const ModuleRun::Settings settings = {{"growth", 0.02}, {"enter_breast", 0.4}};
    const auto alone = ModuleRun{{}, varying, seen}.run(settings, {{"V_breast", 1e6}}, times);
    const auto with = ModuleRun{k_vaccines, varying, seen}.run(settings, {{"V_breast", 1e6}}, times);
    for (std::size_t k = 0; k < times.size(); ++k) {
        EXPECT_NEAR(with[k][0], alone[k][0], 1e-5 * alone[k][0]);  // 100 rel_tol
        for (std::size_t port = 2; port < seen.size(); ++port) EXPECT_EQ(with[k][port], 0.0) << seen[port];
    }
}

// Without death of dendritic cells those in the node are the share of the dose that migrates.
TEST(Invariant, DendriticCellsInTheNodeAreAShareOfThoseInjected) {
    const ModuleRun run{{"dendritic_cell_vaccine"},
                        {"dc_death", "dendritic_cell_vaccine.migrating_share"},
                        {"dendritic_cell_vaccine.depot", "dendritic_cell_vaccine.response.DC_loaded"}};
    const auto row = run.run({{"dc_death", 0.0}, {"dendritic_cell_vaccine.migrating_share", 0.04}}, {}, {2.0, 60.0},
                             course("dendritic_cell_vaccine", 1, 14.0, 1e7));
    EXPECT_NEAR(row[0][0], 1e7 * std::exp(-2.0), 1e-5 * 1e7);
    EXPECT_NEAR(row[0][1], 0.04 * 1e7 * (1.0 - std::exp(-2.0)), 1e-5 * 4e5);
    EXPECT_NEAR(row[1][1], 0.04 * 1e7, 1e-5 * 4e5);
}

// Antigen and adjuvant in usual doses: linear uptake and decay, so the closed form of a one-compartment depot.
TEST(ClosedForm, AntigenInTheSkinFollowsTheDepot) {
    const ModuleRun run{{"nelipepimut_s"}, {}, {"nelipepimut_s.skin.antigen", "nelipepimut_s.depot"}};
    const double in = 1.0, out = 0.7;  // drainage and antigen_decay of the table
    const auto rows = run.run({}, {}, {0.5, 2.0, 6.0}, course("nelipepimut_s", 1, 28.0, 1005.0));
    const std::vector<double> times = {0.5, 2.0, 6.0};
    for (std::size_t k = 0; k < times.size(); ++k) {
        EXPECT_NEAR(rows[k][0], in / (in - out) * (std::exp(-out * times[k]) - std::exp(-in * times[k])), 1e-5);
        EXPECT_NEAR(rows[k][1], 1005.0 * std::exp(-in * times[k]), 1e-5 * 1005.0);
    }
}

// One division more in the node doubles what leaves it, as long as blood is not crowded and memory is not recalled: what
// releases the brake in the node (it adds divisions) acts on a vaccine although the vaccine names no other drug.
TEST(ClosedForm, ADivisionMoreInTheNodeDoublesTheResponse) {
    for (const std::string& vaccine : k_vaccines) {
        const std::string r = vaccine + ".response.";
        const ModuleRun run{{vaccine}, {"node_generations", "blood_capacity", r + "boost"}, {r + "B"}};
        const auto cells = [&](double generations) {
            return run.run({{"node_generations", generations}, {"blood_capacity", 1e15}, {r + "boost", 0.0}}, {},
                           {21.0}, course(vaccine, 1, 1.0, usual_dose(vaccine)))[0][0];
        };
        EXPECT_GT(cells(11.0), 1e3) << vaccine;
        EXPECT_NEAR(cells(12.0) / cells(11.0), 2.0, 1e-4) << vaccine;
    }
}

TEST(Property, MemoryMakesABoosterStrongerThanTheFirstDose) {
    for (const std::string& vaccine : k_vaccines) {
        const std::string r = vaccine + ".response.";
        const ModuleRun run{{vaccine}, {r + "boost", "blood_capacity"}, {r + "B", r + "M"}};
        const auto gain = [&](double boost) {  // 14 days after each of two doses half a year apart
            const auto rows = run.run({{r + "boost", boost}, {"blood_capacity", 1e15}}, {}, {14.0, 179.0, 194.0},
                                      course(vaccine, 2, 180.0, usual_dose(vaccine)));
            EXPECT_GT(rows[1][1], 0.0);
            return (rows[2][0] - rows[1][0]) / rows[0][0];
        };
        EXPECT_NEAR(gain(0.0), 1.0, 0.05) << vaccine;
        EXPECT_GT(gain(0.5), gain(0.0) + 0.05) << vaccine;
    }
}

TEST(Property, DoseResponseIsFlatAboveTheUsualDose) {
    const ModuleRun run{{"neoantigen_mrna"}, {}, {"neoantigen_mrna.response.B"}};
    const auto cells = [&](double mg) { return run.run({}, {}, {14.0}, course("neoantigen_mrna", 1, 1.0, mg))[0][0]; };
    EXPECT_LT(cells(2.0) / cells(1.0), 1.4);
    EXPECT_LT(cells(0.01), 0.1 * cells(1.0));
}

TEST(Property, APeptideOfASelfAntigenNeedsTheHlaTypeAndSeesLittle) {
    const ModuleRun peptide{{"nelipepimut_s"},
                            {"nelipepimut_s.has_hla", "target_her2", "enter_breast"},
                            {"nelipepimut_s.response.B", "nelipepimut_s.tumour_recognition", "port_kill_visible_breast"}};
    const auto given = course("nelipepimut_s", 6, 28.0, 1005.0);
    const ModuleRun::Amounts residual = {{"V_breast", 1e5}};
    const auto without =
        peptide.run({{"nelipepimut_s.has_hla", 0.0}, {"target_her2", 0.3}, {"enter_breast", 0.1}}, residual, {150.0}, given)[0];
    const auto with =
        peptide.run({{"nelipepimut_s.has_hla", 1.0}, {"target_her2", 0.3}, {"enter_breast", 0.1}}, residual, {150.0}, given)[0];
    EXPECT_EQ(without[0], 0.0);
    EXPECT_EQ(without[2], 0.0);
    EXPECT_GT(with[0], 1e3);
    EXPECT_LT(with[1], 0.05);
    const ModuleRun mrna{{"neoantigen_mrna"}, {"enter_breast"}, {"neoantigen_mrna.response.B", "port_kill_visible_breast"}};
    const auto foreign = mrna.run({{"enter_breast", 0.1}}, residual, {150.0}, course("neoantigen_mrna", 6, 28.0, 1.0))[0];
    EXPECT_GT(foreign[1], 10.0 * with[2]);
}

TEST(Property, LossOfHlaHidesFromEveryVaccineAndLossOfTheTargetFromThePeptide) {
    for (const std::string& vaccine : k_vaccines) {
        const ModuleRun run{{vaccine},
                            {"hla_escape", "enter_breast"},
                            {"port_kill_visible_breast", "port_kill_escaped_breast"}};
        const auto kill = [&](double hla) {
            return run.run({{"hla_escape", hla}, {"enter_breast", 0.1}}, {{"V_breast", 1e5}}, {30.0},
                           course(vaccine, 1, 1.0, usual_dose(vaccine)))[0];
        };
        EXPECT_GT(kill(1.0)[0], 0.0) << vaccine;
        EXPECT_EQ(kill(1.0)[1], 0.0) << vaccine;
        if (vaccine == "nelipepimut_s") {
            EXPECT_EQ(kill(0.0)[1], 0.0);
        } else {
            EXPECT_EQ(kill(0.0)[1], kill(0.0)[0]) << vaccine;
        }
    }
}

TEST(Property, LymphopeniaAtVaccinationWeakensPriming) {
    const ModuleRun run{{"neoantigen_mrna"}, {"left"}, {"neoantigen_mrna.response.B"}};
    const auto cells = [&](double left) {
        return run.run({{"left", left}}, {}, {14.0}, course("neoantigen_mrna", 1, 1.0, 1.0))[0][0];
    };
    EXPECT_LT(cells(0.2), 0.6 * cells(1.0));
}

}  // namespace
}  // namespace rubor::test
