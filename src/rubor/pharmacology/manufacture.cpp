// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/manufacture.hpp>

#include <cmath>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

double read_share(MapReader& map, const std::string& key) {
    const auto share = map.quantity(key, "6 %", Need::optional, NumberRange::not_negative());
    if (share && share->coherent() > 1.0)
        map.report(key, "is more than everything", "write e.g. 6 % or 0.06");
    return share ? share->coherent() : 0.0;
}

/// A limit in any unit; both limits of a need must be of one dimension.
std::optional<double> read_limit(MapReader& map, const std::string& key, std::optional<Unit>& unit,
                                 Problems& problems) {
    const auto node = map.value(key, Need::optional);
    if (!node) return std::nullopt;
    const auto limit = parse_quantity(node->text(), node->text_place());
    if (!limit) {
        for (Problem problem : limit.problems()) {
            problem.path = node->path();
            problems.push_back(std::move(problem));
        }
        return std::nullopt;
    }
    if (unit && !unit->same_dimension(limit.value().unit))
        map.report(key, "is " + kind_of(limit.value().unit.dimension) + ", the other limit " +
                            kind_of(unit->dimension));
    unit = limit.value().unit;
    return limit.value().coherent();
}

ManufactureNeed read_need(const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    ManufactureNeed need;
    need.place = node.place();
    need.quantity = map.text("quantity").value_or("");
    std::optional<Unit> unit;
    need.at_least = read_limit(map, "at_least", unit, problems);
    need.below = read_limit(map, "below", unit, problems);
    need.unit = unit.value_or(dimensionless());
    if (map.is_map() && !map.has("at_least") && !map.has("below"))
        map.report("", "a need has at_least or below", "e.g. at_least: 1");
    map.finish();
    return need;
}

}  // namespace

Days Manufacture::time_for(double normal) const {
    return time * std::exp(spread * normal);
}

const char* to_text(Manufacture::Start start) {
    return start == Manufacture::Start::apheresis ? "apheresis" : "resection";
}

Manufacture read_manufacture(const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    Manufacture made;
    made.place = node.place();
    if (map.one_of("starts_with", {"apheresis", "resection"}) == "resection")
        made.starts_with = Manufacture::Start::resection;
    if (const auto time = map.quantity("time", "34 days", Need::required, NumberRange::positive()))
        made.time = Days{time->coherent()};
    made.spread = read_share(map, "spread");
    made.failure = read_share(map, "failure");
    if (const auto needs = map.value("needs", Need::optional)) {
        if (needs->is_list()) {
            for (const DocumentNode& item : needs->items()) made.needs.push_back(read_need(item, problems));
        } else {
            made.needs.push_back(read_need(*needs, problems));
        }
    }
    made.lymphodepletion =
        Days{map.number("lymphodepletion_days", Need::optional, NumberRange::between(0, 60))
                 .value_or(made.lymphodepletion.value())};
    if (const auto washout = map.quantity("washout", "2 weeks", Need::optional, NumberRange::not_negative()))
        made.washout = Days{washout->coherent()};
    for (const DocumentNode& source :
         map.list("sources", Need::optional).value_or(std::vector<DocumentNode>{}))
        made.sources.push_back(as_text(source, problems).value_or(""));
    map.finish();
    return made;
}

}  // namespace rubor
