// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// A real export of SimBiology, with units of every kind mixed, against an evaluation that knows neither Rubor
// nor libSBML (tests/reference/make_simbiology_rates.py). The model is not part of the repository.
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include <rubor/formats/model_names.hpp>
#include <rubor/formats/sbml.hpp>
#include <rubor/store/csv.hpp>

#include "formats/helpers.hpp"

namespace rubor {
namespace {

std::filesystem::path simbiology_model() {
    const char* named = std::getenv("RUBOR_SHARED");
    const std::filesystem::path shared = named != nullptr
                                             ? std::filesystem::path{named}
                                             : std::filesystem::path{RUBOR_SOURCE_DIR} / "../shared";
    return shared / "sbml-models/simbiology-nsclc.xml";
}

#define RUBOR_NEEDS_SIMBIOLOGY_MODEL()                \
    if (!std::filesystem::exists(simbiology_model())) \
    GTEST_SKIP() << simbiology_model() << " is not there; set RUBOR_SHARED to the folder with it"

struct CertifiedRow {
    std::string what, name, unit;
    int point = 0;
    double amount = 0.0, rate = 0.0, turnover = 0.0;
};
std::vector<CertifiedRow> certified() {
    std::vector<CertifiedRow> rows;
    auto csv =
        CsvReader::open(std::filesystem::path{RUBOR_SOURCE_DIR} / "tests/reference/simbiology_rates.csv");
    EXPECT_TRUE(csv.ok());
    Problems problems;
    while (csv.value().next(problems)) {
        const auto& cells = csv.value().row();
        const auto number = [&](std::size_t c) {
            return cells[c].text.empty() ? 0.0 : std::stod(cells[c].text);
        };
        rows.push_back({cells[0].text, cells[2].text, cells[3].text, static_cast<int>(number(1)), number(4),
                        number(5), number(6)});
    }
    EXPECT_TRUE(problems.empty());
    return rows;
}

/// The model with values of its symbols: parameters and held as at the start, states as they are set.
class AtAPoint {
  public:
    explicit AtAPoint(const Model& model) : model_{&model}, values_(model.symbols().size(), 0.0) {
        for (const Parameter& p : model.parameters()) values_[p.symbol] = p.value;
        for (const State& s : model.states()) values_[s.symbol] = value(s.initial);
        for (const Held& h : model.held()) values_[h.symbol] = value(h.initial);
    }
    void set(const std::string& state, double amount) { values_[*model_->find(state)] = amount; }
    [[nodiscard]] double value(Expression e) const {
        double out = 0.0;
        Interpreter{model_->graph(), {e}}.evaluate(std::span<const double>{values_}, 0.0, {&out, 1});
        return out;
    }

  private:
    const Model* model_;
    std::vector<double> values_;
};

TEST(Certified, RatesOfASimBiologyModelInItsDeclaredUnits) {
    RUBOR_NEEDS_SIMBIOLOGY_MODEL();
    const auto model = read_sbml(simbiology_model());
    ASSERT_TRUE(model) << to_text(model.problems());
    EXPECT_EQ(model.value().unit_system(), UnitSystem::converted);
    const double per_day = time_axis_of(model.value()).factor_from(TimeAxis{}.unit);
    const std::vector<CertifiedRow> rows = certified();
    std::size_t n_rates = 0;
    for (int point = 0; point < 3; ++point) {
        AtAPoint at{model.value()};
        for (const CertifiedRow& row : rows) {
            if (row.what != "rate" || row.point != point) continue;
            ASSERT_TRUE(model.value().find_state(row.name)) << row.name;
            const State& state = model.value().states()[*model.value().find_state(row.name)];
            if (point == 0) {  // what the file says: rounding only
                EXPECT_NEAR(at.value(state.initial), row.amount, 1e-13 * std::abs(row.amount)) << row.name;
            }
            at.set(row.name, row.amount);
            EXPECT_EQ(model.value().symbol(state.symbol).unit.text, row.unit) << row.name;
        }
        for (const CertifiedRow& row : rows) {
            if (row.what != "rate" || row.point != point) continue;
            const State& state = model.value().states()[*model.value().find_state(row.name)];
            // terms of 1e13 cells/day cancel to a millionth: rounding is relative to their sum
            EXPECT_NEAR(at.value(state.rate) * per_day, row.rate, 1e-12 * row.turnover)
                << row.name << " at " << point;
            ++n_rates;
        }
    }
    EXPECT_EQ(n_rates, 153U);  // 51 species that change, at three points
}

TEST(Certified, WhatRulesAndInitialAssignmentsGive) {
    RUBOR_NEEDS_SIMBIOLOGY_MODEL();
    const auto model = read_sbml(simbiology_model());
    ASSERT_TRUE(model) << to_text(model.problems());
    const AtAPoint at{model.value()};
    std::size_t n = 0, n_as_simbiology = 0;
    for (const CertifiedRow& row : certified()) {
        if (row.what != "value") continue;
        const auto meaning = model.value().meaning(row.name);
        ASSERT_TRUE(meaning) << row.name;
        const double shown =
            at.value(*meaning) / model.value().symbol(*model.value().find(row.name)).shown.factor;
        EXPECT_NEAR(shown, row.amount, 1e-12 * std::abs(row.amount)) << row.name;
        ++n;
        // `rate` holds what SimBiology itself stored, to its 15 digits, where it is not of an older state
        if (std::abs(shown - row.rate) <= 1e-14 * std::abs(shown)) ++n_as_simbiology;
    }
    EXPECT_EQ(n, 41U);
    EXPECT_GE(n_as_simbiology, 26U);
}

/// The rate of the reaction from one species to another, in mole per second.
double mole_per_second(const Model& model, const AtAPoint& at, const std::string& from,
                       const std::string& to) {
    for (const ReactionDeclaration& reaction : model.declared().reactions) {
        if (reaction.reactants.empty() || reaction.products.empty()) continue;
        if (reaction.reactants[0].species != from || reaction.products[0].species != to) continue;
        const double nmol_per_day = at.value(*model.meaning(reaction.name));  // mathematics is coherent
        return nmol_per_day * 1e-9 / 86400.0;
    }
    ADD_FAILURE() << "no reaction from " << from << " to " << to;
    return 0.0;
}

// docs/simbiology.md works these two through, number by number.
TEST(ClosedForm, TransportAcrossTheVesselWallWorkedByHand) {
    RUBOR_NEEDS_SIMBIOLOGY_MODEL();
    const auto read = read_sbml(simbiology_model());
    ASSERT_TRUE(read) << to_text(read.problems());
    AtAPoint at{read.value()};
    at.set("Cent.Nivo", 6.0 * 1e-7);                              // 100 nmol/L in 6 L, mole
    at.set("Tum.Nivo", 1.0 * 2e-8);                               // 20 nmol/L in 1 L
    const double litre_per_second = 3e-7 * 28400.0 * 1.0 * 1e-3;  // cm/s cm2/L L = cm3/s, and a cm3 is 1e-3 L
    const double expected = litre_per_second * (1e-7 / 0.77378 - 2e-8 / 0.718);
    EXPECT_NEAR(expected, 8.63762e-13, 1e-18);
    EXPECT_NEAR(mole_per_second(read.value(), at, "Cent.Nivo", "Tum.Nivo"), expected, 1e-13 * expected);
}

TEST(ClosedForm, BindingInTheSynapseWorkedByHand) {
    RUBOR_NEEDS_SIMBIOLOGY_MODEL();
    const auto read = read_sbml(simbiology_model());
    ASSERT_TRUE(read) << to_text(read.problems());
    AtAPoint at{read.value()};
    at.set("Tum.Teff_PD1_syn", 10'000.0);  // molecules
    at.set("Tum.C1_PDL1_syn", 50'000.0);
    at.set("Tum.C1_PDL1_Teff_PD1", 20'000.0);
    // 0.097 um2/(molecule s) x 1e4 x 5e4 molecule2 / 37.8 um2 - 14.8 molecule/um2 x 0.097 um2/(molecule s) x
    // 2e4 molecule
    const double molecules_per_second = 0.097 * 1e4 * 5e4 / 37.8 - 14.8 * 0.097 * 2e4;
    EXPECT_NEAR(molecules_per_second, 1.25436e6, 10.0);
    constexpr double k_molecule = 1.66053872801495e-24;  // mole, as the file says
    const double found =
        mole_per_second(read.value(), at, "Tum.Teff_PD1_syn", "Tum.C1_PDL1_Teff_PD1") / k_molecule;
    EXPECT_NEAR(found, molecules_per_second, 1e-12 * molecules_per_second);
}

}  // namespace
}  // namespace rubor
