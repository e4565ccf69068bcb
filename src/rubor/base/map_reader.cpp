// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/map_reader.hpp>

#include <algorithm>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr int k_most_unknown_keys = 20;  // reported one by one

std::nullopt_t fail(const DocumentNode& node, Problems& problems, std::string message,
                    std::string remedy = {}) {
    problems.push_back(node.problem(std::move(message), std::move(remedy)));
    return std::nullopt;
}

std::nullopt_t fail_found(const DocumentNode& node, Problems& problems, const std::string& expected) {
    return fail(node, problems, "found " + node.found() + "; expected " + expected);
}

std::string range_message(const DocumentNode& node, const NumberRange& range) {
    return "must be " + range.text() + " (found " + node.found() + ")";
}

}  // namespace

bool NumberRange::contains(double value) const {
    return (min_open ? value > min : value >= min) && (max_open ? value < max : value <= max);
}

std::string NumberRange::text() const {
    const bool below = min > -std::numeric_limits<double>::infinity();
    const bool above = max < std::numeric_limits<double>::infinity();
    if (below && above && !min_open && !max_open) return "from " + shortest(min) + " to " + shortest(max);
    std::string result;
    if (below) result = (min_open ? "> " : ">= ") + shortest(min);
    if (above) result += (below ? " and " : "") + std::string{max_open ? "< " : "<= "} + shortest(max);
    return result.empty() ? "any number" : result;
}

std::optional<std::string> as_text(const DocumentNode& node, Problems& problems) {
    if (!node.is_scalar()) return fail_found(node, problems, "a text");
    if (trim(node.text()).empty()) return fail(node, problems, "the text is empty");
    return node.text();
}

std::optional<std::string> as_identifier(const DocumentNode& node, Problems& problems) {
    if (!node.is_scalar() || !is_identifier(node.text()))
        return fail_found(node, problems, "a name of letters, digits and _");
    return node.text();
}

std::optional<double> as_number(const DocumentNode& node, Problems& problems, const NumberRange& range) {
    const auto value = node.is_scalar() && !node.is_quoted() ? parse_number(node.text()) : std::nullopt;
    if (!value) return fail_found(node, problems, "a number");
    if (!range.contains(*value)) return fail(node, problems, range_message(node, range));
    return value;
}

std::optional<std::int64_t> as_integer(const DocumentNode& node, Problems& problems,
                                       const NumberRange& range) {
    const auto value = node.is_scalar() && !node.is_quoted() ? parse_integer(node.text()) : std::nullopt;
    if (!value) return fail_found(node, problems, "a whole number");
    if (!range.contains(static_cast<double>(*value))) return fail(node, problems, range_message(node, range));
    return *value;
}

std::optional<bool> as_boolean(const DocumentNode& node, Problems& problems) {
    if (node.is_scalar() && !node.is_quoted() && node.text() == "true") return true;
    if (node.is_scalar() && !node.is_quoted() && node.text() == "false") return false;
    return fail_found(node, problems, "true or false");
}

std::optional<Quantity> as_quantity(const DocumentNode& node, Problems& problems, std::string_view example,
                                    const NumberRange& range) {
    const auto wanted = parse_quantity(example);
    RUBOR_ASSERT(wanted.ok());
    const std::string expected = kind_of(wanted.value().unit.dimension) + ", e.g. " + std::string{example};
    if (!node.is_scalar()) return fail_found(node, problems, expected);
    const auto quantity = parse_quantity(node.text(), node.text_place());
    if (!quantity) {
        for (Problem problem : quantity.problems()) {
            problem.path = node.path();
            problem.message += "; expected " + expected;
            problems.push_back(std::move(problem));
        }
        return std::nullopt;
    }
    const Dimension& dimension = quantity.value().unit.dimension;
    if (dimension != wanted.value().unit.dimension) {
        const std::string what =
            quantity.value().unit.text == "1" ? " has no unit" : " is " + kind_of(dimension);
        return fail(node, problems, node.found() + what + "; expected " + expected);
    }
    if (!range.contains(quantity.value().coherent())) return fail(node, problems, range_message(node, range));
    return quantity.value();
}

std::optional<std::string> as_one_of(const DocumentNode& node, Problems& problems,
                                     std::span<const std::string> names) {
    if (node.is_scalar() && std::find(names.begin(), names.end(), node.text()) != names.end())
        return node.text();
    if (!node.is_scalar()) return fail_found(node, problems, "one of " + join(names, ", "));
    const auto near = nearest_name(node.text(), names);
    return fail(node, problems, "found " + node.found() + "; expected one of " + join(names, ", "),
                near ? "did you mean " + in_quotes(*near) + "?" : "");
}

std::optional<std::vector<DocumentNode>> as_list(const DocumentNode& node, Problems& problems,
                                                 std::size_t least) {
    if (!node.is_list()) return fail_found(node, problems, "a list");
    if (node.size() < least)
        return fail(node, problems,
                    "the list has " + std::to_string(node.size()) + " values; expected at least " +
                        std::to_string(least));
    return node.items();
}

MapReader::MapReader(DocumentNode node, Problems& problems) : node_{std::move(node)}, problems_{&problems} {
    if (!is_map()) fail_found(node_, problems, "a map of keys and values");
}

bool MapReader::has(std::string_view key) const {
    const auto found = node_.find(key);
    return found && !found->is_null();
}

std::optional<DocumentNode> MapReader::value(const std::string& key, Need need) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
    if (!is_map()) return std::nullopt;
    auto found = node_.find(key);
    if (found && !found->is_null()) return found;
    if (need == Need::optional) return std::nullopt;
    if (found) return fail(*found, *problems_, "has no value");
    return fail(node_, *problems_, "the key " + in_quotes(key) + " is missing");
}

std::optional<std::string> MapReader::text(const std::string& key, Need need) {
    const auto node = value(key, need);
    return node ? as_text(*node, *problems_) : std::nullopt;
}

std::optional<std::string> MapReader::identifier(const std::string& key, Need need) {
    const auto node = value(key, need);
    return node ? as_identifier(*node, *problems_) : std::nullopt;
}

std::optional<double> MapReader::number(const std::string& key, Need need, const NumberRange& range) {
    const auto node = value(key, need);
    return node ? as_number(*node, *problems_, range) : std::nullopt;
}

std::optional<std::int64_t> MapReader::integer(const std::string& key, Need need, const NumberRange& range) {
    const auto node = value(key, need);
    return node ? as_integer(*node, *problems_, range) : std::nullopt;
}

std::optional<bool> MapReader::boolean(const std::string& key, Need need) {
    const auto node = value(key, need);
    return node ? as_boolean(*node, *problems_) : std::nullopt;
}

std::optional<Quantity> MapReader::quantity(const std::string& key, std::string_view example, Need need,
                                            const NumberRange& range) {
    const auto node = value(key, need);
    return node ? as_quantity(*node, *problems_, example, range) : std::nullopt;
}

std::optional<std::string> MapReader::one_of(const std::string& key, std::span<const std::string> names,
                                             Need need) {
    const auto node = value(key, need);
    return node ? as_one_of(*node, *problems_, names) : std::nullopt;
}

std::optional<std::string> MapReader::one_of(const std::string& key, std::initializer_list<std::string> names,
                                             Need need) {
    return one_of(key, std::span{names.begin(), names.size()}, need);
}

std::optional<std::vector<DocumentNode>> MapReader::list(const std::string& key, Need need) {
    const auto node = value(key, need);
    return node ? as_list(*node, *problems_, 1) : std::nullopt;
}

std::optional<DocumentNode> MapReader::map(const std::string& key, Need need) {
    const auto node = value(key, need);
    if (!node || node->is_map()) return node;
    return fail_found(*node, *problems_, "a map of keys and values");
}

void MapReader::report(std::string_view key, std::string message, std::string remedy) {
    const auto found = node_.find(key);
    fail(found.value_or(node_), *problems_, std::move(message), std::move(remedy));
}

void MapReader::finish() {
    int n_unknown = 0;
    for (const DocumentNode::Entry& entry : node_.entries()) {
        if (std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
        if (++n_unknown > k_most_unknown_keys) continue;
        const auto near = nearest_name(entry.key, asked_);
        problems_->push_back(
            {entry.key_place, node_.path(), "unknown key " + in_quotes(entry.key),
             near ? "did you mean " + in_quotes(*near) + "?" : "valid: " + join(asked_, ", ")});
    }
    if (n_unknown > k_most_unknown_keys)
        fail(node_, *problems_, std::to_string(n_unknown - k_most_unknown_keys) + " more unknown keys");
}

}  // namespace rubor
