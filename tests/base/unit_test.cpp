// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/unit.hpp>

#include <gtest/gtest.h>

#include <random>
#include <rubor/base/text.hpp>
#include <rubor/base/unit_words.hpp>
#include <thread>

namespace rubor {
namespace {

struct Expected {
    const char* text;
    double factor;
    const char* dimension;
};
void PrintTo(const Expected& expected, std::ostream* stream) {
    *stream << expected.text;
}

class UnitsOfOurOwn : public testing::TestWithParam<Expected> {};

TEST_P(UnitsOfOurOwn, HaveExactFactors) {
    const auto unit = parse_unit(GetParam().text);
    ASSERT_TRUE(unit.ok()) << to_text(unit.problems());
    EXPECT_EQ(unit.value().factor, GetParam().factor);  // bit for bit: a coherent unit must have the factor 1
    EXPECT_EQ(to_text(unit.value().dimension), GetParam().dimension);
    EXPECT_EQ(unit.value().text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    ClosedForm, UnitsOfOurOwn,
    testing::Values(
        Expected{"L/day", 1.0, "L/day"}, Expected{"mg/L", 1.0, "mg/L"}, Expected{"ug/mL", 1.0, "mg/L"},
        Expected{"nM", 1.0, "nmol/L"}, Expected{"nmol/L", 1.0, "nmol/L"}, Expected{"pM", 1e-3, "nmol/L"},
        Expected{"uM", 1e3, "nmol/L"}, Expected{"\xC2\xB5M", 1e3, "nmol/L"}, Expected{"mM", 1e6, "nmol/L"},
        Expected{"M", 1e9, "nmol/L"}, Expected{"mcg", 1e-3, "mg"}, Expected{"cell/uL", 1e6, "cell/L"},
        Expected{"cells", 1.0, "cell"}, Expected{"IU", 1.0, "IU"}, Expected{"MIU", 1e6, "IU"},
        Expected{"IU/mL", 1e3, "IU/L"}, Expected{"Gy", 1.0, "Gy"}, Expected{"cGy/week", 0.01 / 7.0, "Gy/day"},
        Expected{"gray", 1.0, "Gy"}, Expected{"PFU", 1.0, "PFU"}, Expected{"pfu/mL", 1e3, "PFU/L"},
        Expected{"month", 30.4375, "day"}, Expected{"Months", 30.4375, "day"},
        Expected{"year", 365.25, "day"}, Expected{"weeks", 7.0, "day"}, Expected{"h", 1.0 / 24.0, "day"},
        Expected{"min", 1.0 / 1440.0, "day"}, Expected{"1/(cell day)", 1.0, "1/cell/day"},
        Expected{"per_day", 1.0, "1/day"}, Expected{"cell_per_litre", 1.0, "cell/L"},
        Expected{"litre_per_day", 1.0, "L/day"}, Expected{"day-1", 1.0, "1/day"},
        Expected{"mg/m2", 0.01, "mg/dm2"}, Expected{"mg_per_m2", 0.01, "mg/dm2"},
        Expected{"m\xC2\xB2", 100.0, "dm2"}, Expected{"m^3", 1e3, "L"}, Expected{"percent", 0.01, "1"},
        Expected{"dimensionless", 1.0, "1"}, Expected{"1", 1.0, "1"},
        Expected{"nM^0.5", 1.0, "nmol^0.5/dm^1.5"}, Expected{"mg*L", 1.0, "mg L"},
        Expected{"mg \xC2\xB7 L", 1.0, "mg L"}, Expected{"mg per L", 1.0, "mg/L"},
        Expected{"mL/(min (1.73 m2))", 1e-3 * 1440.0 / 173.0, "dm/day"}));

TEST(ClosedForm, UnitsOfUdunitsAreTaken) {
    // factors from their definitions: a fortnight is 14 d, an inch 2.54 cm, a pound 0.45359237 kg
    for (const Expected& e :
         {Expected{"fortnight", 14.0, "day"}, Expected{"inch", 0.254, "dm"}, Expected{"lb", 453592.37, "mg"},
          Expected{"kyr", 365250.0, "day"}, Expected{"micrometer", 1e-5, "dm"},
          Expected{"joule", 1e8 * 86400.0 * 86400.0, "mg dm2/day2"}}) {
        const auto unit = parse_unit(e.text);
        ASSERT_TRUE(unit.ok()) << e.text << ": " << to_text(unit.problems());
        EXPECT_NEAR(unit.value().factor / e.factor, 1.0, 1e-14)
            << e.text;  // a few roundings of UDUNITS' products
        EXPECT_EQ(to_text(unit.value().dimension), e.dimension);
    }
}

TEST(ClosedForm, AMoleculeIsAnAmountOfSubstance) {
    EXPECT_DOUBLE_EQ(parse_unit("molecule").value().factor, 1e9 / 6.02214076e23);
    EXPECT_TRUE(parse_unit("molecule").value().same_dimension(parse_unit("mol").value()));
    EXPECT_FALSE(parse_unit("cell").value().same_dimension(parse_unit("dimensionless").value()));
    EXPECT_NEAR(parse_unit("kDa mol-1").value().factor, parse_unit("kDa").value().factor * 1e-9, 1e-40);
}

struct Wrong {
    const char* text;
    const char* message;
};

TEST(ClosedForm, WrongUnitsAreToldWithTheirPlace) {
    for (const Wrong& wrong : {
             Wrong{"mgg/L", R"(t:3:10: unknown unit "mgg"; did you mean "mg"?)"},
             Wrong{"mg/wek", R"(t:3:13: unknown unit "wek"; did you mean "week"?)"},
             Wrong{"K/day",
                   "t:3:10: the unit \"K\" cannot be used: it needs the kelvin; models have length, mass, "
                   "time, substance, cells, IU, Gy and PFU only"},
             Wrong{"degC",
                   "t:3:10: the unit \"degC\" cannot be used: it has an offset, so it cannot be multiplied"},
             Wrong{"1/cell day",
                   "t:3:17: it is not clear whether \"day\" is divided by or not: write parentheses, "
                   "e.g. 1/(cell day)"},
             Wrong{"ML", "t:3:10: the unit \"ML\" cannot be used: a megalitre is surely not meant: write mL"},
             Wrong{"mg/", "t:3:13: the unit \"mg/\" ends too early"},
             Wrong{"(mg", "t:3:10: this parenthesis is not closed"},
             Wrong{"mg)", "t:3:12: unexpected \")\""},
             Wrong{"", "t:3:10: a unit is missing"},
             Wrong{"\xC2\xB5g/q\xC3\xBCx", "t:3:13: unknown unit \"q\""},
             Wrong{"mg^", "t:3:13: an exponent such as 2, -1 or (2/3) is expected here"},
             Wrong{"mg^99", "t:3:10: the exponent 99 is too large"},
             Wrong{"mg1000000000000", "t:3:10: the exponent 1e+12 is too large"},
             Wrong{"0 mg", "t:3:10: a number in a unit must be positive and finite"},
             Wrong{"ampere",
                   "t:3:10: the unit \"ampere\" cannot be used: it needs the ampere; models have length, "
                   "mass, time, substance, cells, IU, Gy and PFU only"},
         }) {
        const auto unit = parse_unit(wrong.text, Place{"t", 3, 10});
        ASSERT_FALSE(unit.ok()) << wrong.text;
        EXPECT_EQ(to_text(unit.problems()), wrong.message) << wrong.text;
    }
}

TEST(ClosedForm, QuantitiesAreANumberAndAUnit) {
    const auto check = [](const char* text, double value, double coherent) {
        const auto quantity = parse_quantity(text);
        ASSERT_TRUE(quantity.ok()) << to_text(quantity.problems());
        EXPECT_EQ(quantity.value().value, value);
        EXPECT_EQ(quantity.value().coherent(), coherent);
    };
    check("200 mg", 200.0, 200.0);
    check("3 weeks", 3.0, 21.0);
    check("3weeks", 3.0, 21.0);
    check(" 0.5 ", 0.5, 0.5);
    check("1e8 cells", 1e8, 1e8);
    check("0.22 1/day", 0.22, 0.22);
    check("-3 mg", -3.0, -3.0);
    check("50 %", 50.0, 0.5);
    check("2 g", 2.0, 2000.0);
}

TEST(ClosedForm, WrongQuantitiesAreToldWithTheirPlace) {
    for (const Wrong& wrong : {
             Wrong{"", "t:3:10: a quantity is missing; write a number and a unit, e.g. 200 mg"},
             Wrong{"mg",
                   R"(t:3:10: "mg" does not start with a number; write a number and a unit, e.g. 200 mg)"},
             Wrong{
                 "nan mg",
                 R"(t:3:10: "nan mg" does not start with a number; write a number and a unit, e.g. 200 mg)"},
             Wrong{"-inf",
                   R"(t:3:10: "-inf" does not start with a number; write a number and a unit, e.g. 200 mg)"},
             Wrong{"1,5 mg",
                   "t:3:10: the number in \"1,5 mg\" cannot be read; write a point before decimals and no "
                   "separators, e.g. 1500.5 mg"},
             Wrong{"20 000 cells",
                   R"(t:3:10: "20 000 cells" holds two numbers; write one number and a unit, e.g. 200 mg)"},
             Wrong{"1e999 mg", "t:3:10: the number in \"1e999 mg\" is out of range"},
             Wrong{"1e308 weeks", "t:3:10: the quantity \"1e308 weeks\" is out of range"},
             Wrong{"3 mgg", R"(t:3:12: unknown unit "mgg"; did you mean "mg"?)"},
             Wrong{"3 /day", "t:3:10: write \"1/day\" after the number, or a unit"},
         }) {
        const auto quantity = parse_quantity(wrong.text, Place{"t", 3, 10});
        ASSERT_FALSE(quantity.ok()) << wrong.text;
        EXPECT_EQ(to_text(quantity.problems()), wrong.message) << wrong.text;
    }
}

TEST(Property, HostileUnitsDoNoHarm) {
    EXPECT_FALSE(parse_unit(std::string(1 << 20, '(')).ok());
    EXPECT_FALSE(parse_unit(std::string(200, '(')).ok());
    EXPECT_FALSE(parse_unit(std::string("mg\0kg", 5)).ok());
    EXPECT_FALSE(parse_unit("\xff\xfe").ok());
    EXPECT_FALSE(parse_unit("since").ok());
    EXPECT_FALSE(parse_unit("lg").ok());
    EXPECT_FALSE(parse_unit(std::string(100, 'k') + "g").ok());
    std::string product = "kg";
    for (int i = 0; i < 60; ++i) product += "*kg";
    const auto huge = parse_unit(product);  // 1e6^61 overflows
    ASSERT_FALSE(huge.ok());
    EXPECT_NE(to_text(huge.problems()).find("out of range"), std::string::npos);
}

TEST(Property, MutatedUnitsEitherReadOrAreRefused) {
    const std::vector<std::string> seeds{
        "L/day", "1/(cell day)", "mM^(2/3)", "mg_per_m2", "10 \xC2\xB5g/mL",
        "nM",    "fortnight",    "degC",     "kyr2",      "mL/min/(1.73 m2)"};
    using namespace std::string_literals;
    const std::string alphabet = "()^*/-+._ %0123456789eEmgkLdaycMIU\xC2\xB2\xB7\xB5\n\t\0\"'@#&~$"s;
    std::mt19937 engine{20260101};
    int n_read = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = seeds[engine() % seeds.size()];
        for (auto k = engine() % 4; k-- > 0 && !text.empty();) {
            const std::size_t at = engine() % text.size();
            const char c = alphabet[engine() % alphabet.size()];
            if (engine() % 3 == 0)
                text.erase(at, 1);
            else if (engine() % 2 == 0)
                text[at] = c;
            else
                text.insert(at, 1, c);
        }
        const auto unit = parse_unit(text, Place{"t", 1, 1});
        if (unit.ok()) {
            ++n_read;
            ASSERT_GT(unit.value().factor, 0.0) << in_quotes(text);
            const auto again = parse_unit(unit.value().text);
            ASSERT_TRUE(again.ok()) << in_quotes(text);
            ASSERT_EQ(again.value().factor, unit.value().factor) << in_quotes(text);
        } else {
            ASSERT_FALSE(unit.problems().front().message.empty());
            ASSERT_FALSE(first_invalid_utf8(unit.problems().front().message)) << in_quotes(text);
        }
        (void)parse_quantity(text);
    }
    EXPECT_GT(n_read, 4000);  // the mutations do not only make nonsense
    EXPECT_LT(n_read, 16'000);
}

TEST(Invariant, UnitsReadTheSameFromManyThreads) {
    const double expected = parse_unit("kyr inch/fortnight").value().factor;
    std::vector<int> n_wrong(8, 0);
    {
        std::vector<std::jthread> threads;
        for (int& wrong : n_wrong)
            threads.emplace_back([&wrong, expected] {
                for (int i = 0; i < 500; ++i) {
                    wrong += parse_unit("kyr inch/fortnight").value().factor != expected;
                    wrong += parse_unit("furlongg").ok();
                }
            });
    }
    EXPECT_EQ(n_wrong, std::vector<int>(8, 0));
}

TEST(ClosedForm, DimensionsMultiplyAndHaveRoots) {
    const Dimension molar = parse_unit("M").value().dimension;
    EXPECT_EQ(power(power(molar, 2.0 / 3.0), 1.5), molar);
    EXPECT_TRUE((molar / molar).is_dimensionless());
    EXPECT_EQ(molar * parse_unit("L").value().dimension, parse_unit("mol").value().dimension);
    EXPECT_EQ(kind_of(parse_unit("h").value().dimension), "a time");
    EXPECT_EQ(kind_of(molar), "a quantity in nmol/L");
}

TEST(Property, UnitTextFindsTheNamesThatPeopleUse) {
    const auto text = [](const char* unit) {
        const Unit u = parse_unit(unit).value();
        return unit_text(u.dimension, u.factor);
    };
    EXPECT_EQ(text("mol/L/s"), "mol/L/s");
    EXPECT_EQ(text("nM"), "nmol/L");
    EXPECT_EQ(text("M"), "mol/L");
    EXPECT_EQ(text("1/day"), "1/day");
    EXPECT_EQ(text("cell/uL/minute"), "cell/uL/minute");
    EXPECT_EQ(text("um^3"), "um^3");
    EXPECT_EQ(text("molecule/um^2"), "molecule/um^2");
    EXPECT_EQ(text("mol^2 m^-6"), "mmol^2/L^2");
    EXPECT_EQ(text("dimensionless"), "1");
    // a thousandth is nobody's unit of a bare number, nor 12.5 days one of time
    EXPECT_EQ(unit_text(Dimension{}, 1e-3), "0.001");
    EXPECT_EQ(unit_text(parse_unit("day").value().dimension, 12.5), "12.5 day");
    EXPECT_EQ(unit_text(parse_unit("1/s").value().dimension, 1e-9 * 86400), "1e-09 1/s");
}

TEST(Property, UnitTextMeansWhatItSays) {
    for (const char* unit : {"mol/L/s", "pmol/mL/hour", "kg m^2/s", "cell/um^2", "1/(M s)", "mg^0.5/mL", "m^3", "m^6/mol"}) {
        const Unit u = parse_unit(unit).value();
        const auto back = parse_unit(unit_text(u.dimension, u.factor));
        ASSERT_TRUE(back.ok()) << unit << ": " << unit_text(u.dimension, u.factor);
        EXPECT_TRUE(back.value().same_dimension(u)) << unit;
        EXPECT_NEAR(back.value().factor / u.factor, 1.0, 1e-3) << unit;
    }
}

}  // namespace
}  // namespace rubor
