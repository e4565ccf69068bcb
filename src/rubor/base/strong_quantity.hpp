// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

namespace rubor {

/// A number whose unit is part of its type. Two kinds never mix: `Days + Milligrams` does not compile, and
/// what multiplies to what is written down below, one line each. tests/must_not_compile proves it.
///
/// For boundaries (doses, bodies, calendars). Kernels and models use plain double in coherent units.
template <class Kind>
class Strong {
  public:
    constexpr Strong() = default;
    constexpr explicit Strong(double value) : value_{value} {}
    /// The number in the unit that the type is named after.
    [[nodiscard]] constexpr double value() const { return value_; }

    friend constexpr auto operator<=>(const Strong&, const Strong&) = default;
    friend constexpr Strong operator+(Strong a, Strong b) { return Strong{a.value_ + b.value_}; }
    friend constexpr Strong operator-(Strong a, Strong b) { return Strong{a.value_ - b.value_}; }
    friend constexpr Strong operator*(Strong a, double factor) { return Strong{a.value_ * factor}; }
    friend constexpr Strong operator*(double factor, Strong a) { return Strong{factor * a.value_}; }
    friend constexpr Strong operator/(Strong a, double divisor) { return Strong{a.value_ / divisor}; }
    friend constexpr double operator/(Strong a, Strong b) { return a.value_ / b.value_; }

  private:
    double value_ = 0.0;
};

using Days = Strong<struct DaysKind>;
using Milligrams = Strong<struct MilligramsKind>;  ///< Of a drug.
using Nanomoles = Strong<struct NanomolesKind>;    ///< Of a drug.
using Cells = Strong<struct CellsKind>;            ///< A count.
using InternationalUnits = Strong<struct InternationalUnitsKind>;
using Grays = Strong<struct GraysKind>;                            ///< Absorbed dose of radiation.
using PlaqueFormingUnits = Strong<struct PlaqueFormingUnitsKind>;  ///< Of a live virus.
using Kilograms = Strong<struct KilogramsKind>;                    ///< Of a body.
using Centimetres = Strong<struct CentimetresKind>;                ///< Height of a body.
using SquareMetres = Strong<struct SquareMetresKind>;              ///< Body surface.
using MgPerKg = Strong<struct MgPerKgKind>;
using MgPerM2 = Strong<struct MgPerM2Kind>;
using MillilitresPerMinute = Strong<struct MillilitresPerMinuteKind>;      ///< Glomerular filtration.
using MgMinutesPerMillilitre = Strong<struct MgMinutesPerMillilitreKind>;  ///< An area under the curve.
using GramsPerMole = Strong<struct GramsPerMoleKind>;                      ///< 149 kDa is 149000.

[[nodiscard]] constexpr Milligrams operator*(MgPerKg dose, Kilograms weight) {
    return Milligrams{dose.value() * weight.value()};
}
[[nodiscard]] constexpr Milligrams operator*(MgPerM2 dose, SquareMetres surface) {
    return Milligrams{dose.value() * surface.value()};
}
[[nodiscard]] constexpr Milligrams operator*(MgMinutesPerMillilitre area, MillilitresPerMinute clearance) {
    return Milligrams{area.value() * clearance.value()};
}
/// 1 mg of 1 g/mol is 1e6 nmol.
[[nodiscard]] constexpr Nanomoles operator/(Milligrams mass, GramsPerMole molar_mass) {
    return Nanomoles{1e6 * mass.value() / molar_mass.value()};
}
[[nodiscard]] constexpr Milligrams operator*(Nanomoles amount, GramsPerMole molar_mass) {
    return Milligrams{amount.value() * molar_mass.value() / 1e6};
}

inline namespace literals {

constexpr Days operator""_d(long double value) {
    return Days{static_cast<double>(value)};
}
constexpr Days operator""_d(unsigned long long value) {
    return Days{static_cast<double>(value)};
}
constexpr Milligrams operator""_mg(long double value) {
    return Milligrams{static_cast<double>(value)};
}
constexpr Milligrams operator""_mg(unsigned long long value) {
    return Milligrams{static_cast<double>(value)};
}
constexpr Kilograms operator""_kg(long double value) {
    return Kilograms{static_cast<double>(value)};
}
constexpr Kilograms operator""_kg(unsigned long long value) {
    return Kilograms{static_cast<double>(value)};
}

}  // namespace literals
}  // namespace rubor
