// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/dimensions.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

/// Names with units for one checker; a name without a unit is of unknown dimension.
struct Names {
    ExpressionGraph graph;
    std::vector<std::string> names;
    std::vector<std::optional<Unit>> units;
    std::map<SymbolId, double> values;
    UnitSystem system = UnitSystem::coherent;
    std::optional<Unit> time = parse_unit("day").value();

    Expression operator()(const std::string& name, const char* unit = nullptr,
                          std::optional<double> value = {}) {
        const auto id = static_cast<SymbolId>(names.size());
        names.push_back(name);
        units.push_back(unit == nullptr ? std::nullopt : std::optional{parse_unit(unit).value()});
        if (value) values.emplace(id, *value);
        return graph.symbol(id);
    }
    Expression number(double x) { return graph.constant(x); }
    DimensionChecker checker() {
        return {graph,
                {[this](SymbolId id) { return units[id]; }, [this](SymbolId id) { return names[id]; },
                 [this](SymbolId id) {
                     const auto found = values.find(id);
                     return found == values.end() ? std::nullopt : std::optional{found->second};
                 }},
                system,
                time};
    }
    std::string clashes(Expression e) {
        std::vector<std::string> lines;
        for (const Clash& clash : checker().clashes(e)) lines.push_back(clash.message);
        return join(lines, "\n");
    }
    std::string dimension(Expression e) {
        const auto m = checker().measure(e);
        return m ? to_text(m->dimension) : "unknown";
    }
    std::string mismatch(Expression e, const char* unit) {
        const auto clash = checker().mismatch(e, parse_unit(unit).value(), "the rate of J");
        return clash ? clash->message + "; " + clash->remedy : "";
    }
};

TEST(ClosedForm, DimensionsOfProductsAndPowers) {
    Names n;
    auto& g = n.graph;
    const Expression k = n("k", "1/(nM day)");
    const Expression a = n("A", "nM");
    EXPECT_EQ(n.dimension(g.multiply(k, g.multiply(a, a))), "nmol/L/day");
    EXPECT_EQ(n.dimension(g.power(n("V", "L"), g.constant(2.0 / 3.0))), "dm2");
    EXPECT_EQ(n.dimension(g.make(Op::sqrt, g.divide(k, a))), "L/nmol/day^0.5");
    EXPECT_EQ(n.dimension(g.make(Op::exp, g.multiply(n("r", "1/day"), g.time()))), "1");
    EXPECT_EQ(n.dimension(g.multiply(k, n("u"))), "unknown");
    EXPECT_EQ(n.dimension(g.make(Op::less, a, n("B", "nM"))), "1") << "truth is the number 1 or 0";
}

TEST(ClosedForm, ExponentsMayBeParametersWithAValue) {
    Names n;
    auto& g = n.graph;
    const Expression x = n("x", "nM");
    const Expression half = n("K", "nM");
    const Expression hill = n("n", "1", 2.0);
    const auto power = [&](Expression base, Expression e) { return g.power(base, e); };
    EXPECT_EQ(n.clashes(g.divide(power(x, hill), g.add(power(x, hill), power(half, hill)))), "");
    EXPECT_EQ(n.dimension(power(x, g.subtract(hill, g.constant(1.0)))), "nmol/L");
    EXPECT_EQ(n.clashes(g.add(power(x, hill), half)), "K is in nM, but x^n, added to it, is in nmol2/L2");
    // one that changes in the run leaves the dimension open
    EXPECT_EQ(n.clashes(power(x, n("m", "1"))), "x is in nM, but its exponent, m, has no fixed value");
    EXPECT_EQ(n.clashes(power(g.divide(x, half), n("m2", "1"))), "");
    EXPECT_EQ(n.clashes(power(g.divide(x, half), n("t", "day", 2.0))),
              "an exponent must be a bare number, but t is in day");
}

TEST(Property, SumsComparisonsAndBranchesMustFit) {
    Names n;
    auto& g = n.graph;
    const Expression cells = n("C", "cell");
    const Expression drug = n("D", "nmol");
    EXPECT_EQ(n.clashes(g.add(cells, drug)), "C is in cell, but D, added to it, is in nmol");
    EXPECT_EQ(n.clashes(g.subtract(cells, drug)), "C is in cell, but D, subtracted from it, is in nmol");
    EXPECT_EQ(n.clashes(g.make(Op::less, cells, drug)), "C is in cell, but D, compared with it, is in nmol");
    EXPECT_EQ(n.clashes(g.make(Op::minimum, cells, drug)),
              "C is in cell, but D, beside it in min(...), is in nmol");
    EXPECT_EQ(n.clashes(g.select(g.make(Op::less, g.time(), n("t1", "day")), cells, drug)),
              "C is in cell, but D, chosen instead of it, is in nmol");
    EXPECT_EQ(n.clashes(g.add(cells, n("u"))), "");
    EXPECT_EQ(n.clashes(g.make(Op::exp, drug)), "exp(...) needs a bare number, but D is in nmol");
    EXPECT_EQ(n.clashes(g.make(Op::less, g.time(), n("V", "L"))),
              "time is in day, but V, compared with it, is in L");
}

TEST(Property, NumbersWithoutUnitsCountOrClash) {
    Names n;
    auto& g = n.graph;
    const Expression cells = n("C", "cell");
    EXPECT_EQ(n.clashes(g.add(cells, n.number(5.0))), "C is in cell, but 5, added to it, has no unit");
    EXPECT_EQ(n.clashes(g.make(Op::less, n.number(0.9), cells)),
              "C is in cell, but 0.9, compared with it, has no unit");
    EXPECT_EQ(n.clashes(g.make(Op::maximum, cells, n.number(0.0))), "");
    EXPECT_EQ(n.clashes(g.make(Op::less, cells, n.number(INFINITY))), "");
    EXPECT_EQ(n.clashes(g.add(n("H", "1"), n.number(1.0))), "");
    EXPECT_EQ(n.clashes(g.add(g.multiply(n.number(2.0), cells), cells)), "");
    const auto clashes = n.checker().clashes(g.add(cells, n.number(5.0)));
    ASSERT_EQ(clashes.size(), 1U);
    EXPECT_EQ(clashes[0].remedy, "give it a unit: 5 cell");
}

TEST(Property, RemediesSayWhatIsEvident) {
    Names n;
    auto& g = n.graph;
    const Expression k = n("k", "1/day");
    EXPECT_EQ(n.mismatch(g.multiply(k, n("c", "nM")), "nmol/day"),
              "the rate of J is in nmol/L/day; expected nmol/day; a concentration where an amount belongs? "
              "Multiply by the size "
              "of the compartment");
    EXPECT_EQ(n.mismatch(n("a", "nmol"), "nmol/L"),
              "the rate of J is in nmol; expected nmol/L; an amount where a concentration belongs? Divide by "
              "the size of the "
              "compartment");
    EXPECT_EQ(
        n.mismatch(n("a", "nmol"), "nmol/day"),
        "the rate of J is in nmol; expected nmol/day; divide by a time, or multiply by a rate per time");
    EXPECT_EQ(n.mismatch(g.multiply(k, n("T", "cell")), "nmol/day"),
              "the rate of J is in cell/day; expected nmol/day; cells where an amount of substance belongs? "
              "Multiply by the "
              "amount per cell");
    EXPECT_EQ(n.mismatch(g.divide(n("x", "1"), g.time()), "nmol/day"),
              "the rate of J is in 1/day; expected nmol/day; make both sides the same dimension");
}

TEST(Property, SizesOfUnitsMatterOnlyWhereNobodyConverts) {
    Names n;
    auto& g = n.graph;
    const Expression litres = n("V1", "L");
    const Expression sum = g.add(litres, n("V2", "mL"));
    const Expression rate = g.multiply(n("k", "1/minute"), n("A", "mol"));
    const Expression decay = g.make(Op::exp, g.multiply(n("q", "1/hour"), g.time()));
    for (const UnitSystem converts : {UnitSystem::coherent, UnitSystem::converted}) {
        n.system = converts;
        EXPECT_EQ(n.clashes(sum), "");
        EXPECT_EQ(n.mismatch(rate, "nmol/day"), "");
        EXPECT_EQ(n.clashes(decay), "");
    }
    n.system = UnitSystem::as_written;
    EXPECT_EQ(n.clashes(sum),
              "V1 is in L, but V2, added to it, is in mL, and numbers are used as they stand (scale)");
    EXPECT_EQ(n.mismatch(rate, "nmol/day"),
              "the rate of J is in mol/minute; expected nmol/day, and numbers are used as they stand "
              "(scale); to have units "
              "converted: --units convert");
    EXPECT_EQ(n.mismatch(rate, "mol/minute"), "");
    EXPECT_EQ(
        n.clashes(decay),
        "exp(...) needs a bare number, but time * q is in 24, and numbers are used as they stand (scale)");
    EXPECT_EQ(n.clashes(g.add(n("W1", "mol/m^3"), n("W2", "mM"))), "") << "one and the same unit";
    EXPECT_EQ(n.clashes(g.add(n("p", "percent"), n.number(1.0))), "")
        << "a bare number may be meant as it is";
    EXPECT_EQ(n.clashes(g.add(n("V3", "L"), n("V4", "L"))), "");
}

TEST(Property, AsWrittenABareNumberMayMeanAnything) {
    Names n;
    n.system = UnitSystem::as_written;
    auto& g = n.graph;
    const Expression litres = n("V1", "L");
    const Expression millilitres = n("V2", "mL");
    EXPECT_EQ(n.clashes(g.make(Op::less, litres, n.number(0.75))), "");
    EXPECT_EQ(n.mismatch(g.multiply(n.number(0.7), litres), "L/day"), "") << "0.7 may be a rate constant";
    EXPECT_EQ(n.clashes(g.add(litres, g.multiply(n.number(1e-3), millilitres))), "") << "0.001 may convert";
    EXPECT_EQ(n.clashes(g.add(litres, g.divide(millilitres, n.number(1000.0)))), "");
    EXPECT_NE(n.clashes(g.add(litres, g.multiply(n.number(2.0), millilitres))), "")
        << "2 counts, it converts nothing";
    EXPECT_NE(n.clashes(g.add(litres, g.multiply(n("f", "1", 1e-3), millilitres))), "")
        << "f says that it is 1";
    EXPECT_NE(n.mismatch(g.divide(n.number(1.0), n("t", "s")), "1/day"), "");
    // where units are converted the same numbers are in coherent units, whatever their author meant
    n.system = UnitSystem::converted;
    EXPECT_NE(n.clashes(g.make(Op::less, litres, n.number(0.75))), "");
    EXPECT_NE(n.mismatch(g.multiply(n.number(0.7), litres), "L/day"), "");
}

TEST(Property, NearlyEqualSizesAreOne) {
    Names n;
    n.system = UnitSystem::as_written;
    const Expression a = n("a", "nmol");
    const Expression b = n("b", "nmol");
    n.units[0]->factor = 1e9 / 6.022e23;
    n.units[1]->factor = 1e9 / 6.02214076e23;
    EXPECT_EQ(n.clashes(n.graph.add(a, b)), "");
    n.units[1]->factor *= 1.01;
    EXPECT_NE(n.clashes(n.graph.add(a, b)), "");
}

TEST(Property, AClashIsToldOnceAndHidesNoOther) {
    Names n;
    auto& g = n.graph;
    const Expression bad = g.add(n("C", "cell"), n("D", "nmol"));
    EXPECT_EQ(n.checker().clashes(g.add(bad, bad)).size(), 1U);
    EXPECT_EQ(n.checker().clashes(g.multiply(bad, g.add(n("V", "L"), n("t", "day")))).size(), 2U);
    // of one checker each whole is asked anew: a part that two rules share is wrong in both
    auto checker = n.checker();
    EXPECT_EQ(checker.clashes(bad).size(), 1U);
    EXPECT_EQ(checker.clashes(g.negate(bad)).size(), 1U);
}

TEST(Property, ClashesOfOneKindAreAlike) {
    Names n;
    auto& g = n.graph;
    const auto alike = [&](Expression e) { return n.checker().clashes(e).at(0).alike; };
    const Expression litre = n("V", "L");
    const std::string first = alike(g.add(n("A", "nmol"), litre));
    EXPECT_EQ(first, alike(g.add(n("B", "mol"), litre))) << "the dimensions count, not the units";
    EXPECT_EQ(first, alike(g.add(n("W", "L"), n("D", "nmol")))) << "in either order";
    EXPECT_NE(first, alike(g.subtract(n("B", "mol"), litre)));
    EXPECT_NE(first, alike(g.add(n("C", "cell"), litre)));
}

TEST(Property, LongExpressionsAreShortened) {
    Names n;
    auto& g = n.graph;
    Expression sum = n("a_rather_long_name_0", "nmol");
    for (int i = 1; i < 40; ++i) sum = g.add(sum, n("a_rather_long_name_" + std::to_string(i), "nmol"));
    const std::string message = n.clashes(g.add(sum, n("V", "L")));
    EXPECT_LT(message.size(), 130U) << message;
    EXPECT_NE(message.find(" ... "), std::string::npos) << message;
}

}  // namespace
}  // namespace rubor
