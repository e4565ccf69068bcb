// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>
#include <rubor/base/unit.hpp>

namespace rubor {

/// The unit text of a quantity that declares `declared`, read with its dialect: what is written as
/// `declared.text` is that unit, whatever parse_unit makes of the word. (In an imported model a `cell` may be
/// a unit of substance.)
[[nodiscard]] Checked<Unit> parse_unit_like(std::string_view text, const Unit& declared,
                                            const Place& place = {});
/// parse_quantity with the same rule.
[[nodiscard]] Checked<Quantity> parse_quantity_like(std::string_view text, const Unit& declared,
                                                    const Place& place = {});

/// a/b, exact where it is a whole number or one part of a whole number: 1 day is 86400 s, not
/// 86400.00000000001.
[[nodiscard]] double unit_ratio(double a, double b);

/// The axis on which a model counts its time, and how people's times become numbers on it.
struct TimeAxis {
    Unit unit{"day", 1.0, parse_unit("day").value().dimension};  ///< Dimensionless: the model does not say.
    bool takes_bare_numbers = false;  ///< Whether `5` is a time: 5 of its own units.

    [[nodiscard]] bool is_known() const { return !unit.dimension.is_dimensionless(); }
    /// A time in `unit` times this is the number on the axis; 1 exactly for the axis's own unit.
    [[nodiscard]] double factor_from(const Unit& given) const {
        return unit_ratio(given.factor, unit.factor);
    }
    /// Reads `400 d`, or `400` where bare numbers are taken. Problems: no time; a unit although the axis has
    /// none.
    [[nodiscard]] Checked<double> read(std::string_view text, const Place& place) const;
    /// The same for a quantity that was read; `text` is for messages.
    [[nodiscard]] Checked<double> read(const Quantity& quantity, std::string_view text,
                                       const Place& place) const;
    /// `day 7.5`, else `time 7.5 second`, else `time 7.5`: for messages. `number` is written as given.
    [[nodiscard]] std::string at(const std::string& number) const;
};

}  // namespace rubor
