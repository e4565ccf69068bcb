// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>

namespace rubor {

/// The exponents of the base dimensions. Cells, international units, absorbed dose (Gy) and virus (PFU) are
/// dimensions of their own: a cell count is neither a bare number nor an amount of substance, and no model
/// has use for Gy = J/kg.
///
/// Exponents are real, because a rate law may hold `C^(2/3)`.
struct Dimension {
    enum Base : std::size_t {
        length,
        mass,
        time,
        substance,
        cell,
        international_unit,
        absorbed_dose,
        virus,
        count_
    };
    std::array<double, count_> exponent{};

    [[nodiscard]] bool is_dimensionless() const;
    friend Dimension operator*(const Dimension& a, const Dimension& b);
    friend Dimension operator/(const Dimension& a, const Dimension& b);
    /// Equal within 1e-9 in each exponent.
    friend bool operator==(const Dimension& a, const Dimension& b);
};
[[nodiscard]] Dimension power(const Dimension& base, double exponent);

/// A unit of measurement: its dimension, and the factor that turns a number in this unit into the coherent
/// system that every model is kept in.
///
/// Coherent units: day, litre (so length is the decimetre), mg, nmol, cell, IU, Gy, PFU. month = 30.4375 d
/// and year = 365.25 d. A molecule is 1/6.02214076e23 mol.
struct Unit {
    std::string text;     ///< As written, for people; "1" when dimensionless.
    double factor = 1.0;  ///< value in coherent units = value * factor.
    Dimension dimension{};

    [[nodiscard]] bool same_dimension(const Unit& other) const { return dimension == other.dimension; }
};

/// Reads a unit as people write it: `L/day`, `mg/m2`, `1/(cell day)`, `nM`, `mcg`, `weeks`, `per_day`.
///
/// Products are written with `*`, a middle dot or a blank; powers as `m2`, `m^2`, `m**2`, `s-1`, `mM^(2/3)`;
/// a blank after a division (`1/cell day`) is refused as ambiguous. Names are those below and all of UDUNITS
/// 2 with its prefixes; in identifiers `_per_` divides and `_` multiplies. Offsets (`degC`), logarithms and
/// units that need a dimension we do not have (K, A, cd) are refused. Errors carry `place`, moved to the word
/// that is wrong. Any input is safe; text beyond 256 bytes is refused. May be called from several threads.
[[nodiscard]] Checked<Unit> parse_unit(std::string_view text, const Place& place = {});

[[nodiscard]] Unit dimensionless();

/// The dimension in coherent units, e.g. `nmol/L/day`; "1" when dimensionless. For messages.
[[nodiscard]] std::string to_text(const Dimension& dimension);

/// A unit of this dimension that is `factor` times the coherent one, in names that people use: `mol/L/s`, `cell/mL`. Where
/// no name fits within 0.1 %: a number in front, a power of ten if one does, `1e-09 1/s`, `12.5 nmol/L`.
[[nodiscard]] std::string unit_text(const Dimension& dimension, double factor);

/// The kind of quantity for messages, with its article: `a mass`, `a time`, `a volume`, `a number without a
/// unit`, else `a quantity in nmol/L/day`.
[[nodiscard]] std::string kind_of(const Dimension& dimension);

/// A number with a unit, e.g. `200 mg`.
struct Quantity {
    double value = 0.0;  ///< In `unit`.
    Unit unit;

    [[nodiscard]] double coherent() const { return value * unit.factor; }
};

/// Reads `200 mg`, `3 weeks`, `1e8 cells`, `0.22 1/day`, `0.5`. The number is finite and decimal. Errors
/// carry `place`, moved to what is wrong.
[[nodiscard]] Checked<Quantity> parse_quantity(std::string_view text, const Place& place = {});

}  // namespace rubor
