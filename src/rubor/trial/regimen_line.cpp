// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/regimen_line.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/text.hpp>

namespace rubor {

const char* to_text(Anchor anchor) {
    switch (anchor) {
        case Anchor::randomisation:
            return "randomisation";
        case Anchor::surgery:
            return "surgery";
        case Anchor::surgery_withheld:
            return "surgery_withheld";
        case Anchor::relapse:
            return "relapse";
        case Anchor::progression:
            return "progression";
        case Anchor::infusion:
            return "infusion";
    }
    return "?";
}

namespace {

constexpr Anchor k_anchors[] = {Anchor::randomisation, Anchor::surgery,     Anchor::surgery_withheld,
                                Anchor::relapse,       Anchor::progression, Anchor::infusion};

Anchor read_anchor(MapReader& map) {
    std::vector<std::string> names;
    for (const Anchor anchor : k_anchors) {
        names.emplace_back(to_text(anchor));
    }
    const std::string name = map.one_of("from", names, Need::optional).value_or("randomisation");
    return k_anchors[std::find(names.begin(), names.end(), name) - names.begin()];
}

/// `pcr`, `residual`, or `{subtype: [her2_positive]}`.
void read_condition(const DocumentNode& node, std::vector<LineCondition>& conditions, Problems& problems) {
    LineCondition condition;
    condition.place = node.place();
    if (!node.is_map()) {
        const std::vector<std::string> known = {"pcr", "residual"};
        if (const auto word = as_one_of(node, problems, known)) {
            condition.complete_response = *word == "pcr";
            conditions.push_back(std::move(condition));
        }
        return;
    }
    for (CategoryValues& named : read_category_values(node, problems)) {
        condition.category = named.category;
        condition.values = std::move(named.values);
        conditions.push_back(condition);
    }
}

void read_conditions(MapReader& map, std::vector<LineCondition>& conditions, Problems& problems) {
    const auto node = map.value("if", Need::optional);
    if (!node) {
        return;
    }
    if (!node->is_list()) {
        read_condition(*node, conditions, problems);
        return;
    }
    for (const DocumentNode& item : node->items()) {
        read_condition(item, conditions, problems);
    }
}

/// What only lines of products have, and what their kind of line cannot have.
void read_product_keys(MapReader& map, const Drug* drug, RegimenLine& line) {
    const bool is_product = drug != nullptr && drug->manufacture;
    const auto days = map.number("lymphodepletion_days", Need::optional, NumberRange::between(0, 60));
    if (days && drug != nullptr && !is_product) {
        map.report("lymphodepletion_days", fmt::format("{} is not made for the patient", drug->name),
                   "the drug file of a product has the key manufacture");
    }
    if (is_product) {
        line.lymphodepletion_d = days.value_or(drug->manufacture->lymphodepletion.value());
        if (line.from == Anchor::infusion) {
            map.report(
                "from",
                fmt::format("{} is a product; its own infusion is planned from its collection", drug->name),
                "from is the anchor of its collection");
        }
    }
    line.of = map.text("of", Need::optional).value_or("");
    if (map.has("of") && line.from != Anchor::infusion) {
        map.report("of", "names the product of an infusion, but the line counts from something else",
                   "remove it, or from: infusion");
    }
    if (line.start < Days{0.0} && line.from != Anchor::infusion) {
        map.report("start", fmt::format("is before {}, which nobody knows in advance", to_text(line.from)),
                   "only from: infusion may start before its anchor");
    }
}

/// The product whose infusion the line counts from.
void find_product(RegimenLine& line, const std::vector<const RegimenLine*>& products,
                  const DocumentNode& node, Problems& problems) {
    std::vector<std::string> names;
    for (const RegimenLine* product : products) {
        names.push_back(product->drug);
    }
    if (line.of.empty() && products.size() == 1) {
        line.of = names.front();
    }
    if (products.empty() || line.of.empty()) {
        problems.push_back(node.problem(
            products.empty() ? "counts from an infusion, but no drug of this list is made for the patient"
                             : "counts from an infusion, and there are several products",
            products.empty() ? "add the line of the product" : "say of which: of: " + names.front()));
        return;
    }
    const auto found = std::find(names.begin(), names.end(), line.of);
    if (found == names.end()) {
        problems.push_back(node.problem(fmt::format("{} is no product of this list", in_quotes(line.of)),
                                        hint_for(line.of, names)));
        return;
    }
    const RegimenLine& product = *products[static_cast<std::size_t>(found - names.begin())];
    if (line.start < Days{-product.lymphodepletion_d}) {
        problems.push_back(node.problem(
            fmt::format("starts {} days before the infusion of {}, whose day is known {} days before",
                        significant(-line.start.value()), product.drug,
                        significant(product.lymphodepletion_d)),
            fmt::format("start later, or lymphodepletion_days: {} on the line of {}",
                        significant(-line.start.value()), product.drug)));
    }
}

}  // namespace

std::vector<CategoryValues> read_category_values(const DocumentNode& node, Problems& problems) {
    std::vector<CategoryValues> result;
    if (!node.is_map()) {
        problems.push_back(
            node.problem("found " + node.found() + "; expected e.g. {subtype: triple_negative}"));
        return result;
    }
    for (const auto& [category, place, value] : node.entries()) {
        CategoryValues entry{.category = category, .values = {}, .place = place};
        if (value.is_list()) {
            for (const DocumentNode& item :
                 as_list(value, problems, 1).value_or(std::vector<DocumentNode>{})) {
                if (auto name = as_text(item, problems)) {
                    entry.values.push_back(std::move(*name));
                }
            }
        } else if (auto name = as_text(value, problems)) {
            entry.values.push_back(std::move(*name));
        }
        result.push_back(std::move(entry));
    }
    return result;
}

std::optional<RegimenLine> read_regimen_line(const DocumentNode& node, const DrugLibrary& drugs,
                                             Problems& problems) {
    const std::size_t n_before = problems.size();
    MapReader map{node, problems};
    if (!map.is_map()) {
        return std::nullopt;
    }
    RegimenLine line;
    auto regimen =
        read_regimen_keys(map, drugs, problems, {.start_may_be_negative = true, .may_be_open_ended = true});
    if (regimen) {
        static_cast<Regimen&>(line) = std::move(*regimen);
    }
    line.from = read_anchor(map);
    read_conditions(map, line.conditions, problems);
    read_product_keys(map, drugs.find(line.drug), line);
    map.finish();
    return problems.size() == n_before ? std::optional{std::move(line)} : std::nullopt;
}

std::vector<RegimenLine> read_regimen_lines(MapReader& map, const std::string& key, const DrugLibrary* drugs,
                                            Problems& problems) {
    std::vector<RegimenLine> lines;
    const auto nodes = map.list(key, Need::optional);
    if (!nodes || drugs == nullptr) {
        return lines;
    }
    const std::size_t n_before = problems.size();
    for (const DocumentNode& node : *nodes) {
        if (auto line = read_regimen_line(node, *drugs, problems)) {
            lines.push_back(std::move(*line));
        }
    }
    if (problems.size() != n_before) {
        return lines;
    }
    std::vector<const RegimenLine*> products;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!drugs->find(lines[i].drug)->manufacture) {
            continue;
        }
        const bool twice = std::any_of(products.begin(), products.end(),
                                       [&](const RegimenLine* p) { return p->drug == lines[i].drug; });
        if (twice) {
            problems.push_back(
                (*nodes)[i].problem(lines[i].drug + " is made for the patient and has two lines",
                                    "one line of a product; every and total give several doses of it"));
        }
        products.push_back(&lines[i]);
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].from == Anchor::infusion) {
            find_product(lines[i], products, (*nodes)[i], problems);
        }
    }
    return lines;
}

}  // namespace rubor
