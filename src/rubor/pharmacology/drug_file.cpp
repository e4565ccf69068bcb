// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/map_reader.hpp>
#include <rubor/base/text.hpp>
#include <rubor/pharmacology/drug.hpp>
#include <rubor/pharmacology/regimen.hpp>

#include <algorithm>
#include <cmath>

namespace rubor {
namespace {

constexpr double k_avogadro = 6.02214076e23;

/// `149 kDa`, `149000 g/mol`: a dalton is a mass, per mole it is g/mol.
std::optional<GramsPerMole> read_molar_mass(MapReader& map, Problems& problems) {
    const auto node = map.value("molar_mass", Need::optional);
    if (!node) return std::nullopt;
    const std::string_view text = trim(node->text());
    if (text.ends_with("Da")) {
        const auto mass = as_quantity(*node, problems, "149 kDa", NumberRange::positive());
        if (!mass) return std::nullopt;
        return GramsPerMole{mass->coherent() * 1e-3 * k_avogadro};  // mg -> g, per mole
    }
    const auto molar = as_quantity(*node, problems, "149000 g/mol", NumberRange::positive());
    if (!molar) return std::nullopt;
    return GramsPerMole{molar->coherent() * 1e6};  // mg/nmol -> g/mol
}

/// A file in the folder of the drug file.
std::string read_file_name(MapReader& map, const std::string& key) {
    const auto name = map.text(key).value_or("");
    if (name.find_first_of("/\\") != std::string::npos)
        map.report(key, "names a file in the same folder, without a path");
    return name;
}

StateUnit read_state_unit(MapReader& map) {
    const auto name = map.one_of("dose_unit", {"nmol", "mg", "cell", "IU", "Gy", "PFU"}, Need::optional);
    if (!name || *name == "nmol") return StateUnit::nmol;
    if (*name == "mg") return StateUnit::mg;
    if (*name == "cell") return StateUnit::cell;
    if (*name == "Gy") return StateUnit::gy;
    return *name == "PFU" ? StateUnit::pfu : StateUnit::iu;
}

std::vector<UsualRegimen> read_usual_regimens(MapReader& map, Problems& problems) {
    std::vector<UsualRegimen> result;
    for (const DocumentNode& node :
         map.list("usual_regimens", Need::optional).value_or(std::vector<DocumentNode>{})) {
        MapReader entry{node, problems};
        UsualRegimen regimen;
        regimen.name = entry.text("name", Need::optional).value_or("");
        regimen.dose = read_dose(entry, "dose", problems).value_or(DoseAmount{});
        if (const auto every = entry.quantity("every", "3 weeks", Need::optional, NumberRange::positive()))
            regimen.every = Days{every->coherent()};
        if (const auto total = entry.integer("total", Need::optional, NumberRange::between(1, k_most_doses)))
            regimen.total = static_cast<int>(*total);
        regimen.note = entry.text("note", Need::optional).value_or("");
        regimen.source = entry.text("source", Need::optional).value_or("");
        entry.finish();
        result.push_back(std::move(regimen));
    }
    return result;
}

/// The keys of a side effect that happens in the trial.
void read_first_dose_effect(MapReader& entry, SideEffect& effect) {
    effect.at_first_dose = entry.one_of("at", {"first dose"}, Need::optional).has_value();
    const auto range = NumberRange::between(0, 100);
    effect.severe_percent = entry.number("severe_percent", Need::optional, range).value_or(0.0);
    effect.fatal_percent = entry.number("fatal_percent", Need::optional, range).value_or(0.0);
    effect.organ = entry.text("organ", Need::optional).value_or("");
    if (!entry.has("at")) {
        for (const char* key : {"severe_percent", "fatal_percent", "organ"})
            if (entry.has(key))
                entry.report(key, "is for a side effect that happens in the trial", "add at: first dose");
        return;
    }
    if (!entry.has("percent"))
        entry.report("", "the key \"percent\" is missing: it happens with a probability",
                     "give it, e.g. percent: 2");
    if (effect.severe_percent > effect.percent.value_or(100.0))
        entry.report("severe_percent", "is more than percent, of which it is a part");
    if (effect.fatal_percent > effect.severe_percent)
        entry.report("fatal_percent", "is more than severe_percent, of which it is a part");
    if (effect.organ.empty()) effect.organ = effect.event;
}

std::vector<SideEffect> read_side_effects(MapReader& map, Problems& problems) {
    std::vector<SideEffect> result;
    for (const DocumentNode& node :
         map.list("side_effects", Need::optional).value_or(std::vector<DocumentNode>{})) {
        SideEffect effect;
        if (node.is_scalar()) {  // known to happen, not how often
            effect.event = as_text(node, problems).value_or("");
        } else {
            MapReader entry{node, problems};
            effect.event = entry.text("event").value_or("");
            effect.grade =
                entry
                    .one_of("grade", {"any", "1", "2", "3", "4", "5", "1-2", "2+", "3+", "3-4", "4+"},
                            Need::optional)
                    .value_or("");
            effect.percent = entry.number("percent", Need::optional, NumberRange::between(0, 100));
            effect.source = entry.text("source", Need::optional).value_or("");
            if (effect.percent && effect.source.empty())
                problems.push_back(node.problem("a percentage needs its source", "add source: ..."));
            read_first_dose_effect(entry, effect);
            entry.finish();
        }
        result.push_back(std::move(effect));
    }
    return result;
}

/// `per: 200 mg`, `per: 200 mg dose` or `per: product`.
std::optional<DoseAmount> read_price_unit(MapReader& price, bool& per_product, Problems& problems) {
    const auto node = price.value("per");
    if (!node) return std::nullopt;
    std::string_view text = node->text();
    per_product = text == "product";
    if (per_product) return std::nullopt;
    if (text.ends_with(" dose")) text.remove_suffix(5);
    auto dose = parse_dose(text, node->text_place());
    if (!dose) {
        for (Problem problem : dose.problems()) {
            problem.path = node->path();
            problems.push_back(std::move(problem));
        }
        return std::nullopt;
    }
    if (dose.value().basis != DoseBasis::flat)
        price.report("per", "a price is per fixed amount, e.g. 200 mg");
    return std::move(dose).value();
}

std::optional<Price> read_price(MapReader& map, Problems& problems) {
    const auto node = map.map("price", Need::optional);
    if (!node) return std::nullopt;
    MapReader entry{*node, problems};
    Price price;
    if (const auto amount = entry.value("amount"); amount && amount->text() == "no data") {
        entry.finish();
        return std::nullopt;
    }
    price.amount = entry.number("amount", Need::required, NumberRange::not_negative()).value_or(0.0);
    price.currency = entry.text("currency").value_or("");
    const bool is_code =
        price.currency.size() == 3 && std::all_of(price.currency.begin(), price.currency.end(),
                                                  [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!price.currency.empty() && !is_code)
        entry.report("currency",
                     "found " + in_quotes(price.currency) + "; expected three capital letters, e.g. USD");
    price.per = read_price_unit(entry, price.per_product, problems).value_or(DoseAmount{});
    price.year =
        static_cast<int>(entry.integer("year", Need::required, NumberRange::between(1990, 2100)).value_or(0));
    price.source = entry.text("source", Need::optional).value_or("");
    entry.finish();
    return price;
}

std::vector<Source> read_sources(MapReader& map, Problems& problems) {
    std::vector<Source> result;
    for (const DocumentNode& node : map.list("sources").value_or(std::vector<DocumentNode>{})) {
        Source source;
        if (!node.is_map()) {
            source.citation = as_text(node, problems).value_or("");
        } else {
            MapReader entry{node, problems};
            source.citation = entry.text("citation", Need::optional).value_or("");
            source.doi = entry.text("doi", Need::optional).value_or("");
            source.pmid = entry.text("pmid", Need::optional).value_or("");
            source.note = entry.text("note", Need::optional).value_or("");
            entry.finish();
            if (source.citation.empty() && source.doi.empty() && source.pmid.empty())
                problems.push_back(node.problem("a source needs a citation, a doi or a pmid"));
        }
        result.push_back(std::move(source));
    }
    return result;
}

/// The doses of the file against what the drug's state counts; at their own places.
void check_dose_kinds(const Drug& drug, const DocumentNode& root, Problems& problems) {
    const auto check = [&](const DoseAmount& dose, const DocumentNode& holder, const char* key) {
        if (const auto complaint = dose_mismatch(dose, drug))
            problems.push_back(holder.find(key)->problem(*complaint));
    };
    for (std::size_t i = 0; i < drug.usual_regimens.size(); ++i)
        check(drug.usual_regimens[i].dose, root.find("usual_regimens")->items()[i], "dose");
    if (drug.price && !drug.price->per_product) check(drug.price->per, *root.find("price"), "per");
}

}  // namespace

Checked<Drug> drug_from(const Document& document) {
    Problems problems;
    MapReader map{document.root(), problems};
    if (!map.is_map()) return problems;
    Drug drug;
    drug.place = document.root().place();
    drug.name = map.identifier("drug").value_or("");
    drug.module = read_file_name(map, "module");
    drug.parameters = read_file_name(map, "parameters");
    drug.states = read_file_name(map, "states");
    drug.drug_class = map.text("class").value_or("");
    drug.target = map.text("target", Need::optional).value_or("");
    drug.route = map.one_of("route", {"intravenous", "subcutaneous", "oral", "intramuscular", "intradermal",
                                      "intralesional", "external"})
                     .value_or("");
    drug.dose_state = map.identifier("dose_state").value_or("");
    drug.state_unit = read_state_unit(map);
    drug.molar_mass = read_molar_mass(map, problems);
    if (drug.state_unit == StateUnit::nmol && !map.has("molar_mass"))
        map.report("molar_mass", "the key \"molar_mass\" is missing: the module counts nmol",
                   "give it, e.g. 149 kDa, or dose_unit: mg when the module counts mg");
    if (const auto infusion = map.quantity("infusion", "30 min", Need::optional, NumberRange::not_negative()))
        drug.infusion = Days{infusion->coherent()};
    drug.usual_regimens = read_usual_regimens(map, problems);
    drug.auc_dosing = std::any_of(
        drug.usual_regimens.begin(), drug.usual_regimens.end(),
        [](const UsualRegimen& regimen) { return regimen.dose.basis == DoseBasis::area_under_curve; });
    drug.side_effects = read_side_effects(map, problems);
    drug.price = read_price(map, problems);
    if (const auto manufacture = map.map("manufacture", Need::optional))
        drug.manufacture = read_manufacture(*manufacture, problems);
    drug.sources = read_sources(map, problems);
    drug.note = map.text("note", Need::optional).value_or("");
    map.finish();
    if (problems.empty()) check_dose_kinds(drug, document.root(), problems);
    if (!problems.empty()) return problems;
    return drug;
}

Checked<Drug> read_drug(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) return document.problems();
    auto drug = drug_from(document.value());
    if (drug && drug.value().name != path.stem().string()) {
        const auto node = document.value().root().find("drug");
        return node->problem("found " + node->found() + "; expected the file's name, " +
                             in_quotes(path.stem().string()));
    }
    return drug;
}

}  // namespace rubor
