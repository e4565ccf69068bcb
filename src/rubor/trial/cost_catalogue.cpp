// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/cost_catalogue.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/map_reader.hpp>

namespace rubor {
namespace {

/// `{amount: 300, source: ...}` or `{amount: no data}`; an amount needs its source.
std::optional<double> read_amount(MapReader& map, std::string& source) {
    source = map.text("source", Need::optional).value_or("");
    if (const auto node = map.value("amount"); node && node->text() != "no data") {
        if (source.empty())
            map.report("", "an amount needs its source", "add source: ..., or source: estimated, why");
        return map.number("amount", Need::required, NumberRange::not_negative());
    }
    return std::nullopt;
}

std::optional<double> read_item(MapReader& map, const std::string& key, Problems& problems) {
    const auto node = map.map(key);
    if (!node) return std::nullopt;
    MapReader entry{*node, problems};
    std::string source;
    const auto amount = read_amount(entry, source);
    entry.finish();
    return amount;
}

}  // namespace

Checked<CostCatalogue> read_cost_catalogue(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) return document.problems();
    Problems problems;
    CostCatalogue costs;
    costs.file = path;
    MapReader map{document.value().root(), problems};
    costs.currency = map.text("currency").value_or("");
    costs.year =
        static_cast<int>(map.integer("year", Need::required, NumberRange::between(1990, 2100)).value_or(0));
    costs.visit = read_item(map, "visit", problems);
    costs.surgery = read_item(map, "surgery", problems);
    for (const DocumentNode& item :
         map.list("administrations", Need::optional).value_or(std::vector<DocumentNode>{})) {
        MapReader entry{item, problems};
        AdministrationCost cost;
        cost.of = entry.text("of").value_or("");
        cost.amount = read_amount(entry, cost.source);
        entry.finish();
        costs.administrations.push_back(std::move(cost));
    }
    for (const DocumentNode& item :
         map.list("adverse_events", Need::optional).value_or(std::vector<DocumentNode>{})) {
        MapReader entry{item, problems};
        AdverseEventCost cost;
        cost.on = entry.text("on").value_or("");
        cost.grade =
            static_cast<int>(entry.integer("grade", Need::required, NumberRange::between(1, 5)).value_or(3));
        cost.amount = read_amount(entry, cost.source);
        entry.finish();
        costs.adverse_events.push_back(std::move(cost));
    }
    if (const auto node = map.value("note", Need::optional)) (void)as_text(*node, problems);
    map.finish();
    if (!problems.empty()) return problems;
    return costs;
}

void check_prices(const CostCatalogue& costs, const std::vector<const Drug*>& drugs, Problems& problems) {
    for (const Drug* drug : drugs)
        if (drug->price && drug->price->currency != costs.currency)
            problems.push_back(
                {drug->place, "price",
                 fmt::format("the price of {} is in {}, the costs of {} in {}", drug->name,
                             drug->price->currency, costs.file.filename().string(), costs.currency),
                 "state all in one currency"});
}

}  // namespace rubor
