// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/document.hpp>
#include <rubor/base/unit.hpp>

namespace rubor {

/// What numbers are accepted, e.g. `> 0`. For a quantity the bounds are in coherent units; use only 0 and
/// infinity there, so that the message is true in any unit.
struct NumberRange {
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool min_open = false;  ///< min itself is refused.
    bool max_open = false;

    [[nodiscard]] bool contains(double value) const;
    [[nodiscard]] std::string text() const;  ///< `> 0`, `from 0 to 1`.

    [[nodiscard]] static NumberRange any() { return {}; }
    [[nodiscard]] static NumberRange positive() { return {.min = 0.0, .min_open = true}; }
    [[nodiscard]] static NumberRange not_negative() { return {.min = 0.0}; }
    [[nodiscard]] static NumberRange fraction() { return {.min = 0.0, .max = 1.0}; }
    [[nodiscard]] static NumberRange at_least(double least) { return {.min = least}; }
    [[nodiscard]] static NumberRange between(double least, double most) {
        return {.min = least, .max = most};
    }
};

/// Typed readings of one value. A wrong value adds a Problem at its place and gives nothing.
[[nodiscard]] std::optional<std::string> as_text(const DocumentNode& node, Problems& problems);
/// A name: letters, digits and `_`, not starting with a digit.
[[nodiscard]] std::optional<std::string> as_identifier(const DocumentNode& node, Problems& problems);
/// A bare number; a percentage (`5 %`) is refused, use as_quantity.
[[nodiscard]] std::optional<double> as_number(const DocumentNode& node, Problems& problems,
                                              const NumberRange& range = {});
[[nodiscard]] std::optional<std::int64_t> as_integer(const DocumentNode& node, Problems& problems,
                                                     const NumberRange& range = {});
/// `true` or `false`.
[[nodiscard]] std::optional<bool> as_boolean(const DocumentNode& node, Problems& problems);
/// A number with a unit of the dimension that `example` has, e.g. `3 weeks`; the example is shown in
/// messages. A bare number is taken only where the example has no dimension.
[[nodiscard]] std::optional<Quantity> as_quantity(const DocumentNode& node, Problems& problems,
                                                  std::string_view example, const NumberRange& range = {});
/// One of `names`.
[[nodiscard]] std::optional<std::string> as_one_of(const DocumentNode& node, Problems& problems,
                                                   std::span<const std::string> names);
/// The values of a list of at least `least` values.
[[nodiscard]] std::optional<std::vector<DocumentNode>> as_list(const DocumentNode& node, Problems& problems,
                                                               std::size_t least = 0);

/// Reads one map: ask for every key by its type, then call finish(), which reports the keys nobody asked for.
///
/// All wrong values are reported, in one go: a getter that fails adds a Problem and gives nothing, and
/// reading goes on. A getter of an absent optional key gives nothing and adds nothing; an empty value
/// (`key:`) counts as absent for optional keys only.
///
///     MapReader map{node, problems};
///     const auto every = map.quantity("every", "3 weeks", Need::optional, NumberRange::positive());
///     const auto total = map.integer("total", Need::required, NumberRange::at_least(1));
///     map.finish();
enum class Need : unsigned char { required, optional };
class MapReader {
  public:
    /// When `node` is no map, one Problem is added and all getters give nothing, without more Problems.
    MapReader(DocumentNode node, Problems& problems);

    [[nodiscard]] bool is_map() const { return node_.is_map(); }
    [[nodiscard]] const DocumentNode& node() const { return node_; }
    /// The key stands in the map with a value. Does not count as asking for it.
    [[nodiscard]] bool has(std::string_view key) const;

    [[nodiscard]] std::optional<DocumentNode> value(const std::string& key, Need need = Need::required);
    [[nodiscard]] std::optional<std::string> text(const std::string& key, Need need = Need::required);
    [[nodiscard]] std::optional<std::string> identifier(const std::string& key, Need need = Need::required);
    [[nodiscard]] std::optional<double> number(const std::string& key, Need need = Need::required,
                                               const NumberRange& range = {});
    [[nodiscard]] std::optional<std::int64_t> integer(const std::string& key, Need need = Need::required,
                                                      const NumberRange& range = {});
    [[nodiscard]] std::optional<bool> boolean(const std::string& key, Need need = Need::required);
    [[nodiscard]] std::optional<Quantity> quantity(const std::string& key, std::string_view example,
                                                   Need need = Need::required, const NumberRange& range = {});
    [[nodiscard]] std::optional<std::string> one_of(const std::string& key,
                                                    std::span<const std::string> names,
                                                    Need need = Need::required);
    [[nodiscard]] std::optional<std::string> one_of(const std::string& key,
                                                    std::initializer_list<std::string> names,
                                                    Need need = Need::required);
    /// A list of at least one value.
    [[nodiscard]] std::optional<std::vector<DocumentNode>> list(const std::string& key,
                                                                Need need = Need::required);
    [[nodiscard]] std::optional<DocumentNode> map(const std::string& key, Need need = Need::required);

    /// Adds a Problem at the value of `key`, or at the map when it has none.
    void report(std::string_view key, std::string message, std::string remedy = {});

    /// Reports unknown keys, each with the nearest valid name. Call once, after the last getter.
    void finish();

  private:
    DocumentNode node_;
    Problems* problems_;
    std::vector<std::string> asked_;
};

}  // namespace rubor
