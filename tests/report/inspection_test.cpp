// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/inspection.hpp>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <rubor/base/text.hpp>
#include <rubor/formats/antimony.hpp>
#include <rubor/report/safe_text.hpp>

namespace rubor {
namespace {

std::shared_ptr<const Model> model_of(const std::string& text) {
    const auto file = read_antimony_text(text, "test.ant");
    if (!file.ok()) throw std::runtime_error(to_text(file.problems()));
    auto model = instantiate(file.value()).build();
    if (!model.ok()) throw std::runtime_error(to_text(model.problems()));
    return std::make_shared<const Model>(std::move(model).value());
}

std::shared_ptr<const Model> enzyme() {
    return model_of(R"(model enzyme
  compartment V; V = 2 L
  species S in V, E in V, ES in V, P in V
  S has nmol; E has nmol; ES has nmol; P has nmol
  S = 10; E = 1; ES = 0; P = 0
  bind: S + E -> ES; V*k_on*S*E
  leave: ES -> S + E; V*k_off*ES
  make: ES -> P + E; V*k_cat*ES
  k_on has L/nmol/day; k_off has 1/day; k_cat has 1/day; k_on = 100; k_off = 10; k_cat = 5
  product has nmol/L; product := P
  late: at time > 5 day: E = E/2
end
)");
}

void expect_width(const std::string& text) {
    for (const std::string& line : split(text, '\n')) EXPECT_LE(display_width(line), 80U) << line;
}

TEST(Property, InspectionTextTellsWhatIsInAModel) {
    const std::string text = inspection_text(inspect_model(enzyme(), "enzyme.ant"));
    expect_width(text);
    for (const char* part :
         {"enzyme (enzyme.ant)", "Conservation laws: 2 (sums of amounts)", "E + ES = 2 nmol until event late",
          "S + ES + P = 20 nmol", "late: when 5 day < time set E", "Jacobian: 4 x 4", "stand still",
          "V                        2  L  "}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
    EXPECT_EQ(text.find("milliseconds\n"), std::string::npos) << "times only when asked for";
}

TEST(Property, EquationsAreThoseOfTheText) {
    const std::string text = equations_text(*enzyme());
    expect_width(text);
    for (const char* part :
         {"bind: S + E -> ES\n", "= V * k_on * S * E\n", "d S/dt = - bind + leave [nmol/day]\n",
          "d E/dt = - bind + leave + make [nmol/day]\n", "product := P [nmol/L]\n", "k_cat = 5 [1/day]\n",
          "S = 10 [nmol/L]\n", "late: when"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
}

TEST(Property, InspectionJsonHoldsTheSame) {
    const auto json = nlohmann::json::parse(inspection_json(inspect_model(enzyme(), "enzyme.ant")));
    EXPECT_EQ(json["model"], "enzyme");
    EXPECT_EQ(json["units"], "coherent");
    EXPECT_EQ(json["counts"]["reactions"], 3);
    EXPECT_EQ(json["counts"]["species_as_concentration"], 4);
    EXPECT_EQ(json["conservation_laws"].size(), 2U);
    EXPECT_EQ(json["jacobian"]["nonzeros"], json["jacobian"]["row_column"].size());
    EXPECT_EQ(json["states"][0]["at_start"], 10.0);
    EXPECT_EQ(json["names"].size(), 9U) << "a compartment, four species, three constants, a rule";
    EXPECT_EQ(json["events"][0]["name"], "late");
    EXPECT_FALSE(json.contains("times"));
}

TEST(Property, TimesOfTheStepsAreToldWhenAskedFor) {
    StepTimes times;
    const ModelInspection found = inspect_model(enzyme(), "enzyme.ant", &times);
    ASSERT_FALSE(found.times.steps.empty());
    bool compiled = false;
    for (const auto& [step, seconds] : found.times.steps) {
        EXPECT_GE(seconds, 0.0) << step;
        compiled = compiled || step.starts_with("compile");
    }
    EXPECT_TRUE(compiled);
    EXPECT_NE(inspection_text(found).find("milliseconds"), std::string::npos);
}

TEST(Property, AModelWithoutStatesIsNoReasonToFail) {
    const std::string text =
        inspection_text(inspect_model(model_of("model empty\n k = 1; k has 1/day\nend\n"), "empty.ant"));
    EXPECT_NE(text.find("Jacobian: 0 x 0"), std::string::npos) << text;
    EXPECT_NE(text.find("nothing moves"), std::string::npos) << text;
}

TEST(Property, LongNamesAndRulesAreWrappedNotCut) {
    std::string text = "model wide\n";
    std::string sum;
    for (int i = 0; i < 30; ++i) {
        const std::string name = "a_rather_long_name_of_a_parameter_number_" + std::to_string(i);
        text += " " + name + " = 1; " + name + " has nmol\n";
        sum += (i == 0 ? "" : " + ") + name;
    }
    text += " total has nmol; total := " + sum + "\n " + std::string(120, 'x') + " = 2; " +
            std::string(120, 'x') + " has nmol\nend\n";
    const std::string equations = equations_text(*model_of(text));
    expect_width(equations);
    for (int i = 0; i < 30; ++i) EXPECT_NE(equations.find("number_" + std::to_string(i)), std::string::npos);
}

TEST(Property, BigPatternsAreDrawnInBlocks) {
    std::string text = "model chain\n";
    for (int i = 0; i < 130; ++i) text += " x" + std::to_string(i) + " = 1\n";
    for (int i = 0; i < 130; ++i)
        text += " x" + std::to_string(i) + "' = -x" + std::to_string(i) +
                (i > 0 ? " + x" + std::to_string(i - 1) : "") + "\n";
    text += "end\n";
    const auto file = read_antimony_text(text, "test.ant");
    ASSERT_TRUE(file.ok());
    auto model = instantiate(file.value()).build({.unit_clashes = UnitClashes::ignored});
    ASSERT_TRUE(model.ok()) << to_text(model.problems());
    const std::string shown =
        inspection_text(inspect_model(std::make_shared<const Model>(std::move(model).value()), "chain.ant"));
    expect_width(shown);
    EXPECT_NE(shown.find("3 x 3 entries"), std::string::npos) << shown;
    EXPECT_NE(shown.find("Jacobian: 130 x 130, 259 entries"), std::string::npos) << shown;
}

}  // namespace
}  // namespace rubor
