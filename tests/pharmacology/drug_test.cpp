// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/drug.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

namespace rubor {
namespace {

constexpr const char* k_drug = R"(drug: pembrolizumab
module: pembrolizumab.ant
parameters: pembrolizumab.tsv
states: pembrolizumab.states.tsv
class: PD-1 antibody
target: PD-1
route: intravenous
dose_state: A_central
molar_mass: 149 kDa
infusion: 30 min
usual_regimens:
  - {name: q3w, dose: 200 mg, every: 3 weeks, source: label}
  - {name: by weight, dose: 2 mg/kg, every: 3 weeks, total: 35}
side_effects:
  - {event: pneumonitis, grade: 3+, percent: 1.4, source: PMC11227881}
  - infusion reaction
price: {amount: 11564.16, currency: USD, per: 200 mg dose, year: 2024, source: maker's list price}
sources:
  - doi: 10.1002/psp4.12139
  - Keytruda label
)";

std::string problems_of(const std::string& text) {
    const auto document = parse_document(text, "d.yaml");
    if (!document) return to_text(document.problems());
    const auto drug = drug_from(document.value());
    return drug ? "" : to_text(drug.problems());
}

std::string changed(const std::string& from, const std::string& to) {
    std::string text = k_drug;
    const std::size_t at = text.find(from);
    if (at == std::string::npos) ADD_FAILURE() << from;
    return problems_of(text.replace(at, from.size(), to));
}

TEST(ClosedForm, ADrugFileIsRead) {
    const auto document = parse_document(k_drug, "d.yaml");
    ASSERT_TRUE(document.ok());
    const auto drug = drug_from(document.value());
    ASSERT_TRUE(drug.ok()) << to_text(drug.problems());
    EXPECT_EQ(drug.value().name, "pembrolizumab");
    EXPECT_EQ(drug.value().dose_state, "A_central");
    EXPECT_EQ(drug.value().state_unit, StateUnit::nmol);
    EXPECT_NEAR(drug.value().molar_mass->value(), 149'000.0, 1e-9 * 149'000.0);
    EXPECT_DOUBLE_EQ(drug.value().infusion.value(), 30.0 / 1440.0);
    ASSERT_EQ(drug.value().usual_regimens.size(), 2U);
    EXPECT_EQ(drug.value().usual_regimens[1].total, 35);
    EXPECT_EQ(drug.value().usual_regimens[0].every, Days{21.0});
    EXPECT_EQ(drug.value().parameters, "pembrolizumab.tsv");
    EXPECT_EQ(drug.value().side_effects[0].percent, 1.4);
    EXPECT_EQ(drug.value().side_effects[1].event, "infusion reaction");
    EXPECT_EQ(drug.value().side_effects[1].percent, std::nullopt);
    EXPECT_FALSE(drug.value().auc_dosing);
    EXPECT_EQ(drug.value().price->per.value, 200.0);
    EXPECT_EQ(drug.value().sources[0].doi, "10.1002/psp4.12139");
    EXPECT_EQ(drug.value().sources[1].citation, "Keytruda label");
}

TEST(ClosedForm, MassBecomesSubstanceByMolarMass) {
    const auto drug = drug_from(parse_document(k_drug, "d.yaml").value()).value();
    // 200 mg of 149 kg/mol: 0.2 g / 149000 g/mol = 1342.28... nmol
    EXPECT_NEAR(amount_in_state(drug, Milligrams{200.0}), 0.2 / 149'000.0 * 1e9, 1e-9);
    EXPECT_EQ(amount_in_state(drug, Nanomoles{7.0}), 7.0);
    EXPECT_TRUE(can_be_dosed_by(drug, DoseMeasure::mass));
    EXPECT_FALSE(can_be_dosed_by(drug, DoseMeasure::cells));
    const auto by_moles = drug_from(
        parse_document(std::string{k_drug}.replace(std::string{k_drug}.find("149 kDa"), 7, "149 kg/mol"),
                       "d.yaml")
            .value());
    EXPECT_DOUBLE_EQ(by_moles.value().molar_mass->value(), 149'000.0);
}

TEST(ClosedForm, WrongDrugFilesAreToldWithTheirPlace) {
    EXPECT_EQ(changed("module: pembrolizumab.ant\n", ""), "d.yaml:1:1: the key \"module\" is missing");
    EXPECT_EQ(changed("module: pembrolizumab.ant", "module: ../x.ant"),
              "d.yaml:2:9: module: names a file in the same folder, without a path");
    EXPECT_EQ(changed("route: intravenous", "route: intravenus"),
              "d.yaml:7:8: route: found \"intravenus\"; expected one of intravenous, subcutaneous, oral, "
              "intramuscular, "
              "intradermal, intralesional, external; did you mean \"intravenous\"?");
    EXPECT_EQ(
        changed("molar_mass: 149 kDa\n", ""),
        "d.yaml:1:1: the key \"molar_mass\" is missing: the module counts nmol; give it, e.g. 149 kDa, or "
        "dose_unit: mg when the module counts mg");
    EXPECT_EQ(changed("149 kDa", "149 kD"),
              "d.yaml:9:17: molar_mass: unknown unit \"kD\"; expected a quantity in mg/nmol, e.g. 149000 "
              "g/mol; did you "
              "mean \"kg\"?");
    EXPECT_EQ(
        changed("149 kDa", "149 mg"),
        "d.yaml:9:13: molar_mass: \"149 mg\" is a mass; expected a quantity in mg/nmol, e.g. 149000 g/mol");
    EXPECT_EQ(changed("30 min", "-30 min"), "d.yaml:10:11: infusion: must be >= 0 (found \"-30 min\")");
    EXPECT_EQ(changed("percent: 1.4", "percent: 140"),
              "d.yaml:15:46: side_effects[0].percent: must be from 0 to 100 (found \"140\")");
    EXPECT_EQ(changed(", source: PMC11227881", ""),
              "d.yaml:15:5: side_effects[0]: a percentage needs its source; add source: ...");
    EXPECT_EQ(changed("currency: USD", "currency: dollars"),
              "d.yaml:17:37: price.currency: found \"dollars\"; expected three capital letters, e.g. USD");
    EXPECT_EQ(changed("per: 200 mg dose", "per: 2 mg/kg"),
              "d.yaml:17:47: price.per: a price is per fixed amount, e.g. 200 mg");
    EXPECT_EQ(changed("doi: 10.1002/psp4.12139", "doy: 1"),
              "d.yaml:19:5: sources[0]: unknown key \"doy\"; did you mean \"doi\"?\n"
              "d.yaml:19:5: sources[0]: a source needs a citation, a doi or a pmid");
    EXPECT_EQ(changed("dose: 200 mg, every", "dose: 200 cells, every"),
              "d.yaml:12:23: usual_regimens[0].dose: \"200 cells\" is a number of cells, but the module of "
              "pembrolizumab "
              "counts nmol");
    EXPECT_EQ(changed("dose: 200 mg, every", "dose: 0 mg, every"),
              "d.yaml:12:23: usual_regimens[0].dose: the dose must be > 0 (found \"0 mg\")");
    EXPECT_EQ(changed("target: PD-1", "taget: PD-1"),
              "d.yaml:6:1: unknown key \"taget\"; did you mean \"target\"?");
}

TEST(ClosedForm, APriceMayBeUnknown) {
    EXPECT_EQ(
        changed("{amount: 11564.16, currency: USD, per: 200 mg dose, year: 2024, source: maker's list price}",
                "{amount: no data}"),
        "");
}

TEST(ClosedForm, ASideEffectMayHappenAtTheFirstDose) {
    std::string text = k_drug;
    const std::string from = "  - infusion reaction\n";
    const std::string to =
        "  - {event: infusion_reaction, percent: 2, at: first dose, severe_percent: 0.2, organ: systemic, "
        "source: "
        "x}\n";
    text.replace(text.find(from), from.size(), to);
    const auto drug = drug_from(parse_document(text, "d.yaml").value());
    ASSERT_TRUE(drug.ok()) << to_text(drug.problems());
    const SideEffect& effect = drug.value().side_effects[1];
    EXPECT_TRUE(effect.at_first_dose);
    EXPECT_EQ(effect.severe_percent, 0.2);
    EXPECT_EQ(effect.fatal_percent, 0.0);
    EXPECT_EQ(effect.organ, "systemic");
    EXPECT_FALSE(drug.value().side_effects[0].at_first_dose);
    EXPECT_EQ(changed("  - infusion reaction\n", "  - {event: x, at: first dose}\n"),
              "d.yaml:16:5: side_effects[1]: the key \"percent\" is missing: it happens with a probability; "
              "give "
              "it, e.g. percent: 2");
    EXPECT_EQ(changed("  - infusion reaction\n", "  - {event: x, severe_percent: 1}\n"),
              "d.yaml:16:32: side_effects[1].severe_percent: is for a side effect that happens in the trial; "
              "add at: "
              "first dose");
    EXPECT_EQ(
        changed(
            "  - infusion reaction\n",
            "  - {event: x, at: first dose, percent: 2, severe_percent: 3, fatal_percent: 4, source: y}\n"),
        "d.yaml:16:60: side_effects[1].severe_percent: is more than percent, of which it is a part\n"
        "d.yaml:16:78: side_effects[1].fatal_percent: is more than severe_percent, of which it is a part");
}

TEST(ClosedForm, APriceMayBePerProduct) {
    std::string text = k_drug;
    text.replace(text.find("per: 200 mg dose"), 16, "per: product");
    const auto drug = drug_from(parse_document(text, "d.yaml").value());
    ASSERT_TRUE(drug.ok()) << to_text(drug.problems());
    EXPECT_TRUE(drug.value().price->per_product);
    EXPECT_EQ(drug.value().price->amount, 11564.16);
}

TEST(ClosedForm, AUsualRegimenByAucAllowsAucInStudies) {
    std::string text = k_drug;
    text.replace(text.find("dose: 200 mg,"), 13, "dose: AUC 5,");
    const auto drug = drug_from(parse_document(text, "d.yaml").value());
    ASSERT_TRUE(drug.ok()) << to_text(drug.problems());
    EXPECT_TRUE(drug.value().auc_dosing);
}

TEST(ClosedForm, ALibraryReadsAFolder) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("rubor_drugs_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream{folder / "pembrolizumab.yaml"} << k_drug;
    std::ofstream{folder / "pembrolizumab.ant"} << "not read here";
    const auto library = read_drugs(folder);
    ASSERT_TRUE(library.ok()) << to_text(library.problems());
    EXPECT_EQ(library.value().names(), std::vector<std::string>{"pembrolizumab"});
    ASSERT_NE(library.value().find("pembrolizumab"), nullptr);
    EXPECT_EQ(library.value().find("nivolumab"), nullptr);

    std::ofstream{folder / "another.yaml"} << k_drug;
    const auto misnamed = read_drugs(folder);
    ASSERT_FALSE(misnamed.ok());
    EXPECT_EQ(to_text(misnamed.problems()),
              (folder / "another.yaml").string() +
                  ":1:7: drug: found \"pembrolizumab\"; expected the file's name, \"another\"");
    std::filesystem::remove_all(folder);
    EXPECT_FALSE(read_drugs(folder).ok());
}

TEST(Invariant, EveryDrugOfTheHouseIsValid) {
    const auto library = read_drugs(std::filesystem::path{RUBOR_SOURCE_DIR} / "models" / "drugs");
    ASSERT_TRUE(library.ok()) << to_text(library.problems());
    EXPECT_GE(library.value().drugs().size(), 5U);
    for (const Drug& drug : library.value().drugs())
        for (const std::string& file : {drug.module, drug.parameters, drug.states})
            EXPECT_TRUE(
                std::filesystem::exists(std::filesystem::path{RUBOR_SOURCE_DIR} / "models" / "drugs" / file))
                << drug.name << ": " << file;
    ASSERT_NE(library.value().find("carboplatin"), nullptr);
    EXPECT_TRUE(library.value().find("carboplatin")->auc_dosing);
    EXPECT_FALSE(library.value().find("pembrolizumab")->auc_dosing);
}

TEST(ClosedForm, AProductSaysHowItIsMade) {
    const std::string text = std::string{k_drug} +
                             "manufacture: {starts_with: resection, time: 34 days, spread: 20 %, failure: 6 %, washout: 2 weeks, "
                             "needs: {quantity: neoantigens, at_least: 1}, sources: [a label]}\n";
    const auto drug = drug_from(parse_document(text, "d.yaml").value());
    ASSERT_TRUE(drug.ok()) << to_text(drug.problems());
    const Manufacture& made = *drug.value().manufacture;
    EXPECT_EQ(made.starts_with, Manufacture::Start::resection);
    EXPECT_DOUBLE_EQ(made.failure, 0.06);
    EXPECT_EQ(made.lymphodepletion, Days{7.0});
    EXPECT_EQ(made.washout, Days{14.0});
    EXPECT_EQ(made.needs.at(0).at_least, 1.0);
    EXPECT_EQ(made.time_for(0.0), Days{34.0});
    EXPECT_DOUBLE_EQ(made.time_for(2.0).value(), 34.0 * std::exp(0.4));
    const auto wrong = [](const std::string& keys) { return problems_of(std::string{k_drug} + "manufacture: {" + keys + "}\n"); };
    EXPECT_NE(wrong("starts_with: resecton, time: 34 days").find("did you mean \"resection\"?"), std::string::npos);
    EXPECT_NE(wrong("starts_with: apheresis").find("\"time\" is missing"), std::string::npos);
    EXPECT_NE(wrong("starts_with: apheresis, time: 3 mg").find("d.yaml:21:"), std::string::npos);
    EXPECT_NE(wrong("starts_with: apheresis, time: 3 d, failure: 106 %").find("more than everything"), std::string::npos);
    EXPECT_NE(wrong("starts_with: apheresis, time: 3 d, needs: {quantity: x}").find("at_least or below"), std::string::npos);
    EXPECT_NE(wrong("starts_with: apheresis, time: 3 d, tyme: 3").find("did you mean \"time\"?"), std::string::npos);
}

}  // namespace
}  // namespace rubor
