// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Cell products alone, on a core of plain numbers: kinetics beside published ones, conservation, what is
// seen.
#include <cmath>

#include <gtest/gtest.h>

#include <solve/module_run.hpp>

namespace rubor::test {
namespace {

const std::vector<std::string> k_products = {"car_t_her2",       "car_t_ror1", "car_t_muc1",
                                             "car_t_mesothelin", "til",        "tcr_t"};

// ---- Kinetics --------------------------------------------------------------------------------------------

struct Kinetics {
    double doubling_d = 0, lag_d = 0, peak_day = 0, decline_half_life_d = 0, terminal_half_life_d = 0;
    double peak_in_blood = 0, peak_in_body = 0;
};

// What a piecewise model (lag, exponential growth, two exponentials) would read off cells in blood.
Kinetics read_kinetics(const std::vector<double>& t, const std::vector<double>& blood,
                       const std::vector<double>& body) {
    Kinetics k;
    const auto peak = std::max_element(blood.begin(), blood.end());
    const auto at = [&](double day) {
        return blood[static_cast<std::size_t>(std::lower_bound(t.begin(), t.end(), day) - t.begin())];
    };
    k.peak_in_blood = *peak;
    k.peak_in_body = *std::max_element(body.begin(), body.end());
    k.peak_day = t[static_cast<std::size_t>(peak - blood.begin())];
    k.doubling_d = 1e9;
    double least = *peak, middle = 0.0;
    for (double day = 1.0; day + 2.0 <= k.peak_day; day += 0.25) {  // the steepest two days
        least = std::min(least, at(day));
        if (at(day + 2.0) <= at(day)) continue;
        const double doubling = 2.0 * std::log(2.0) / std::log(at(day + 2.0) / at(day));
        if (doubling < k.doubling_d) k.doubling_d = doubling, middle = day + 1.0;
    }
    k.lag_d =
        middle - k.doubling_d * std::log2(at(middle) / least);  // the line of growth meets the level before
    k.decline_half_life_d = 18.0 * std::log(2.0) / std::log(at(k.peak_day + 2.0) / at(k.peak_day + 20.0));
    k.terminal_half_life_d = 300.0 * std::log(2.0) / std::log(at(450.0) / at(750.0));
    return k;
}

// A CAR in the conditions of a CD19 product: antigen on 1e11 cells of blood, marrow and nodes, all within
// reach, few of them packed densely; lymphocytes 5 % of normal after fludarabine and cyclophosphamide.
const ModuleRun::Settings k_liquid = {{"car_t_her2.product.reach", 1.0},
                                      {"car_t_her2.density_half", 0.01},
                                      {"enter_nodes", 2.0},
                                      {"load_nodes", 0.1},
                                      {"brake_nodes", 0.1},
                                      {"left", 0.05}};
// Solid tumour in four sites: dense, braked, suppressed, T cells enter slowly.
const ModuleRun::Settings k_solid = {{"enter_breast", 0.3},
                                     {"enter_nodes", 0.15},
                                     {"enter_distant", 0.15},
                                     {"load_breast", 0.9},
                                     {"load_nodes", 0.9},
                                     {"load_distant", 0.9},
                                     {"brake_breast", 0.5},
                                     {"brake_nodes", 0.5},
                                     {"brake_distant", 0.5},
                                     {"permission_breast", 0.3},
                                     {"permission_nodes", 0.3},
                                     {"permission_distant", 0.3},
                                     {"left", 0.05}};

const ModuleRun& car_run() {
    static const ModuleRun run{
        {"car_t_her2"},
        {"car_t_her2.product.reach", "car_t_her2.density_half", "enter_breast", "enter_nodes",
         "enter_distant", "load_breast", "load_nodes", "load_distant", "brake_breast", "brake_nodes",
         "brake_distant", "permission_breast", "permission_nodes", "permission_distant", "left"},
        {"car_t_her2.product.B", "car_t_her2.product.M", "car_t_her2.product.pool.count", "port_il6",
         "port_neurotoxicity", "V_breast", "V_nodes"}};
    return run;
}

Kinetics car_kinetics(const ModuleRun::Settings& settings, const ModuleRun::Amounts& cells) {
    ModuleRun::Amounts amounts = cells;
    amounts["car_t_her2.infused"] = 1e8;
    const std::vector<double> times = grid(0.0, 800.0, 3200);
    std::vector<double> blood, body;
    for (const auto& row : car_run().run(settings, amounts, times)) {
        blood.push_back(row[0] + row[1]);
        body.push_back(row[2]);
    }
    return read_kinetics(times, blood, body);
}

// Ogasawara 2021, doi:10.1007/s40262-021-01039-5, 261 patients: population means with 95 % intervals.
TEST(Certified, CarTCellsMultiplyAndDeclineAsACd19ProductDoes) {
    const Kinetics k = car_kinetics(k_liquid, {{"V_nodes", 1e11}});
    EXPECT_GT(k.lag_d, 2.71);
    EXPECT_LT(k.lag_d, 3.97);
    EXPECT_GT(k.doubling_d, 0.667);
    EXPECT_LT(k.doubling_d, 0.821);
    EXPECT_GT(k.peak_day, 8.81);
    EXPECT_LT(k.peak_day, 9.70);
    EXPECT_GT(k.decline_half_life_d, 4.15);
    EXPECT_LT(k.decline_half_life_d, 5.90);
    EXPECT_GT(k.terminal_half_life_d, 241.0);
    EXPECT_LT(k.terminal_half_life_d, 647.0);
}

TEST(Property, PeaksInSolidTumoursAreFarBelowThoseOfACd19Product) {
    const Kinetics liquid = car_kinetics(k_liquid, {{"V_nodes", 1e11}});
    const Kinetics solid = car_kinetics(k_solid, {{"V_breast", 5e9}, {"V_nodes", 1e9}, {"V_distant", 2e9}});
    EXPECT_LT(solid.peak_in_body, 0.1 * liquid.peak_in_body);
    EXPECT_LT(solid.peak_in_blood, 0.1 * liquid.peak_in_blood);
    // The peak follows the antigen within reach, not a number of the product.
    ModuleRun::Settings reachable = k_solid;
    reachable["car_t_her2.product.reach"] = 0.2;
    const Kinetics more = car_kinetics(reachable, {{"V_breast", 5e9}, {"V_nodes", 1e9}, {"V_distant", 2e9}});
    EXPECT_GT(more.peak_in_body, 2.0 * solid.peak_in_body);
}

// 1 is the drive of a CD19 product at its usual peak; IL-6 is in the range of grades 1 to 2 of the core (20
// to 240 times the normal 0.00072 nmol that is cleared at 5.5/day), and far lower in a solid tumour.
TEST(Property, CytokinesAndNeurotoxicityFollowEngagedCells) {
    const auto peak = [](const std::vector<std::vector<double>>& rows, std::size_t column) {
        double most = 0.0;
        for (const auto& row : rows) most = std::max(most, row[column]);
        return most;
    };
    const std::vector<double> times = grid(0.0, 60.0, 240);
    const auto liquid = car_run().run(k_liquid, {{"V_nodes", 1e11}, {"car_t_her2.infused", 1e8}}, times);
    const auto solid = car_run().run(
        k_solid, {{"V_breast", 5e9}, {"V_nodes", 1e9}, {"V_distant", 2e9}, {"car_t_her2.infused", 1e8}},
        times);
    const double normal = 5.5 * 0.00072;  // nmol/day
    EXPECT_GT(peak(liquid, 3), 20.0 * normal);
    EXPECT_LT(peak(liquid, 3), 240.0 * normal);
    EXPECT_NEAR(peak(liquid, 4), 1.0, 0.3);
    EXPECT_LT(peak(solid, 3), 0.2 * peak(liquid, 3));
    EXPECT_LT(peak(solid, 4), 0.05);
}

// ---- Conservation ----------------------------------------------------------------------------------------

TEST(Invariant, CellsInAreCellsInsideAndCellsLost) {
    for (const std::string product : {"car_t_her2", "til"}) {
        const std::string p = product + ".product.";
        // No division, no death, no exhaustion: what engrafts stays, wherever it is.
        const ModuleRun run{
            {product},
            {p + "expansion", p + "effector_death", p + "blood_death", p + "exhaustion", p + "recall",
             p + "memory_death", "homeostatic", "enter_breast", "enter_distant"},
            {product + ".infused", p + "pool.count", p + "bystanders",
             product + (product == "til" ? ".reactive_share" : ".all_reactive")}};
        ModuleRun::Settings still = {
            {p + "expansion", 0.0},  {p + "effector_death", 0.0}, {p + "blood_death", 0.0},
            {p + "exhaustion", 0.0}, {p + "recall", 0.0},         {p + "memory_death", 0.0},
            {"homeostatic", 0.0},    {"enter_breast", 0.4},       {"enter_distant", 0.2}};
        const double dose = 1e9, engraftment = 0.3, settling = 0.5;  // of the tables
        for (const auto& [day, row] : std::map<double, std::vector<double>>{
                 {1.0, run.run(still, {{product + ".infused", dose}}, {1.0})[0]},
                 {30.0, run.run(still, {{product + ".infused", dose}}, {30.0})[0]}}) {
            const double gone = 1.0 - std::exp(-settling * day);
            EXPECT_NEAR(row[0], dose * (1.0 - gone), 1e-5 * dose) << product;  // 100 rel_tol
            EXPECT_NEAR(row[1], engraftment * row[3] * dose * gone, 1e-5 * dose) << product << " day " << day;
            EXPECT_NEAR(row[2], engraftment * (1.0 - row[3]) * dose * gone, 1e-5 * dose) << product;
        }
    }
}

TEST(Invariant, NoCellOutlivesItsDivisions) {
    // Without death a product can reach 2^divisions_left cells for each that engrafted, and no more.
    const std::string p = "car_t_her2.product.";
    const ModuleRun run{
        {"car_t_her2"},
        {p + "effector_death", p + "blood_death", p + "exhaustion", p + "recall", p + "ageing",
         p + "memory_death", p + "divisions_left", "homeostatic", "enter_nodes", "left"},
        {p + "pool.count"}};
    const ModuleRun::Settings settings = {
        {p + "effector_death", 0.0}, {p + "blood_death", 0.0}, {p + "exhaustion", 0.0},
        {p + "recall", 0.0},         {p + "ageing", 0.0},      {p + "memory_death", 0.0},
        {"homeostatic", 0.0},        {"enter_nodes", 2.0},     {"left", 0.05},
        {p + "divisions_left", 3.0}};
    const auto rows =
        run.run(settings, {{"car_t_her2.infused", 1e6}, {"V_nodes", 1e12}}, {5.0, 20.0, 100.0, 400.0});
    const double engrafted = 0.3 * 1e6;
    for (const auto& row : rows)
        EXPECT_LE(row[0], (1.0 + 8.0) * engrafted * (1.0 + 1e-5));  // itself and its progeny
    EXPECT_GT(rows.back()[0], 6.0 * engrafted);
}

TEST(Invariant, AProductThatIsNotGivenChangesNothing) {
    const std::vector<std::string> varying = {"growth", "enter_breast", "load_breast"};
    const std::vector<std::string> seen = {"V_breast",
                                           "V_nodes",
                                           "lymphocytes",
                                           "il15",
                                           "port_kill_visible_breast",
                                           "port_kill_escaped_distant",
                                           "port_effectors_breast",
                                           "port_ifng_nodes",
                                           "port_il6",
                                           "port_neurotoxicity",
                                           "port_niche",
                                           "port_offtumour",
                                           "port_toxic_hazard"};
    const ModuleRun::Settings settings = {{"growth", 0.02}, {"enter_breast", 0.4}, {"load_breast", 0.9}};
    const ModuleRun::Amounts cells = {{"V_breast", 1e9}, {"V_nodes", 1e6}};
    const std::vector<double> times = grid(0.0, 300.0, 10);
    const auto alone = ModuleRun{{}, varying, seen}.run(settings, cells, times);
    const auto with = ModuleRun{k_products, varying, seen}.run(settings, cells, times);
    for (std::size_t k = 0; k < times.size(); ++k) {
        EXPECT_NEAR(with[k][0], alone[k][0], 1e-5 * alone[k][0]);  // 100 rel_tol
        EXPECT_NEAR(with[k][1], alone[k][1], 1e-5 * alone[k][1]);
        for (std::size_t port = 4; port < seen.size(); ++port) EXPECT_EQ(with[k][port], 0.0) << seen[port];
    }
}

// ---- What is seen ----------------------------------------------------------------------------------------

struct Killed {
    double visible = 0, escaped = 0;
};

Killed killed_by(const std::string& product, double hla_escape) {
    std::vector<std::string> varying = {"hla_escape", "enter_breast", "left"};
    ModuleRun::Settings settings = {{"hla_escape", hla_escape}, {"enter_breast", 0.5}, {"left", 0.05}};
    if (product == "tcr_t") {
        varying.insert(varying.end(), {"tcr_t.has_hla", "tcr_t.has_antigen"});
        settings["tcr_t.has_hla"] = settings["tcr_t.has_antigen"] = 1.0;
    }
    const ModuleRun run{{product}, varying, {"V_breast", "S_breast"}};
    const auto end =
        run.run(settings, {{product + ".infused", 5e9}, {"V_breast", 1e8}, {"S_breast", 1e8}}, {15.0}).back();
    return {1.0 - end[0] / 1e8, 1.0 - end[1] / 1e8};
}

TEST(Property, LossOfHlaHidesFromReceptorsOfTCellsAndNotFromACar) {
    for (const std::string& product : k_products) {
        const Killed hla = killed_by(product, 1.0), target = killed_by(product, 0.0);
        EXPECT_GT(hla.visible, 0.05) << product;
        const bool is_car = product.starts_with("car_t");
        if (is_car) {
            EXPECT_NEAR(hla.escaped, hla.visible, 1e-5) << product;
        } else {
            EXPECT_EQ(hla.escaped, 0.0) << product;
        }
        // An escaped cell that kept its HLA lost the target: many neoantigens are left to TIL, nothing to the
        // others.
        if (product == "til") {
            EXPECT_NEAR(target.escaped, target.visible, 1e-5);
        } else {
            EXPECT_EQ(target.escaped, 0.0) << product;
        }
    }
}

TEST(Property, LossOfAntigenEndsTheResponse) {
    // The same lesion, seen until day 20 and then grown over by a clone without the target: T cells contract.
    const ModuleRun run{
        {"car_t_her2"},
        {"hla_escape", "enter_breast", "load_breast", "left"},
        {"car_t_her2.product.pool.engaged", "car_t_her2.product.E_breast", "S_breast", "V_breast"}};
    const ModuleRun::Settings settings = {
        {"hla_escape", 0.0}, {"enter_breast", 0.5}, {"load_breast", 0.5}, {"left", 0.05}};
    const std::vector<double> times = {20.0, 60.0, 120.0};
    const ModuleRun::Amounts start = {{"car_t_her2.infused", 1e8}, {"V_breast", 1e10}, {"S_breast", 1e6}};
    const auto kept = run.run(settings, start, times);
    const auto lost = run.run(settings, start, times,
                              {bolus(20.0, "V_breast", -0.9999 * kept[0][3]), bolus(20.0, "S_breast", 1e10)});
    EXPECT_LT(lost[1][0], 0.01 * kept[1][0]);  // nobody engaged, with as many cancer cells there
    EXPECT_LT(lost[1][1], 0.1 * lost[0][1]);   // and they die away,
    EXPECT_LT(lost[2][1], 0.7 * kept[2][1]);   // sooner than where a last thousandth of the lesion feeds them
    EXPECT_GT(lost[2][2], 0.99 * 1e10);
}

TEST(Property, WithoutNeoantigensTilKillNothing) {
    const ModuleRun run{
        {"til"}, {"neoantigens", "enter_breast", "left"}, {"port_kill_visible_breast", "port_niche"}};
    const ModuleRun::Amounts start = {{"til.infused", 5e10}, {"V_breast", 1e9}};
    const auto none =
        run.run({{"neoantigens", 0.0}, {"enter_breast", 0.5}, {"left", 0.05}}, start, {10.0})[0];
    const auto some =
        run.run({{"neoantigens", 3.0}, {"enter_breast", 0.5}, {"left", 0.05}}, start, {10.0})[0];
    EXPECT_EQ(none[0], 0.0);
    EXPECT_GT(none[1], 1e9);  // they use the niche all the same
    EXPECT_GT(some[0], 0.001);
}

TEST(Property, TcrTCellsNeedTheHlaTypeAndTheAntigen) {
    const ModuleRun run{{"tcr_t"},
                        {"tcr_t.has_hla", "tcr_t.has_antigen", "enter_breast"},
                        {"port_kill_visible_breast", "tcr_t.eligible"}};
    const ModuleRun::Amounts start = {{"tcr_t.infused", 5e9}, {"V_breast", 1e9}};
    for (const double hla : {0.0, 1.0}) {
        for (const double antigen : {0.0, 1.0}) {
            const auto row =
                run.run({{"tcr_t.has_hla", hla}, {"tcr_t.has_antigen", antigen}, {"enter_breast", 0.5}},
                        start, {10.0})[0];
            EXPECT_EQ(row[1], hla * antigen);
            EXPECT_EQ(row[0] > 0.0, hla * antigen > 0.0);
        }
    }
}

// ---- Lymphodepletion, IL-2, harm
// ---------------------------------------------------------------------------

TEST(Property, LymphodepletionHelpsThroughTheConsumersThatItRemovesAlone) {
    for (const std::string product : {"car_t_her2", "til"}) {
        const ModuleRun run{{product},
                            {"left", "il15_floor", "enter_breast", "load_breast"},
                            {product + ".product.pool.count", "il15"}};
        const ModuleRun::Amounts start = {{product + ".infused", 1e9}, {"V_breast", 1e10}};
        const auto count = [&](double left, double floor) {
            return run.run(
                {{"left", left}, {"il15_floor", floor}, {"enter_breast", 0.3}, {"load_breast", 0.5}}, start,
                {14.0})[0][0];
        };
        // Where IL-15 does not depend on how many share it, lymphodepletion does nothing.
        EXPECT_NEAR(count(0.05, 1e9), count(1.0, 1e9), 1e-5 * count(1.0, 1e9)) << product;
        EXPECT_GT(count(0.05, 0.1), 1.3 * count(1.0, 0.1)) << product;
    }
}

TEST(Property, Il2KeepsTilAlive) {
    const ModuleRun run{
        {"til"}, {"il2", "left", "enter_breast"}, {"til.product.B", "til.product.pool.count"}};
    const ModuleRun::Amounts start = {{"til.infused", 5e10}, {"V_breast", 1e9}};
    const auto without = run.run({{"il2", 0.0}, {"left", 0.5}, {"enter_breast", 0.3}}, start, {14.0})[0];
    const auto with = run.run({{"il2", 2.0}, {"left", 0.5}, {"enter_breast", 0.3}}, start, {14.0})[0];
    EXPECT_GT(with[0], 1.2 * without[0]);
    EXPECT_GT(with[1], 1.1 * without[1]);
}

// Morgan 2010 (doi:10.1038/mt.2010.24): the one patient given 1e10 cells died within five days. Ahmed 2015
// (doi:10.1200/JCO.2014.58.0225): none of 19 given up to 1e8 per m2.
TEST(Property, HarmToHealthyTissueIsSteepInTheDose) {
    const auto hazard = [](const std::string& product, double dose) {
        const ModuleRun run{{product}, {"left"}, {"port_toxic_hazard", "port_offtumour"}};
        const std::vector<double> times = grid(0.0, 5.0, 500);
        double fatal = 0.0;
        for (const auto& row : run.run({{"left", 0.05}}, {{product + ".infused", dose}}, times))
            fatal += 0.01 * row[0];
        return fatal;
    };
    EXPECT_GT(1.0 - std::exp(-hazard("car_t_her2", 1e10)), 0.6);
    EXPECT_LT(1.0 - std::exp(-hazard("car_t_her2", 1.8e8)), 0.01);
    EXPECT_LT(hazard("car_t_mesothelin", 1e10), hazard("car_t_her2", 1e10));
    EXPECT_EQ(hazard("car_t_ror1", 1e10), 0.0);
    EXPECT_EQ(hazard("til", 1e11), 0.0);
}

}  // namespace
}  // namespace rubor::test
