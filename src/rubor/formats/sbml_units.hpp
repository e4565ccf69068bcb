// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the units of an SBML document.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <rubor/base/problem.hpp>
#include <rubor/base/unit.hpp>
#include <rubor/formats/sbml_document.hpp>

class Compartment;
class Species;
class UnitDefinition;

namespace rubor {

/// The units that a document defines, and those that it takes for granted.
///
///   unit = product of (multiplier 10^scale kind)^exponent
///
/// `item` is our cell: a count that is no bare number. `radian`, `steradian` and `dimensionless` are bare
/// numbers, `avogadro` is 6.02214179e23 of them (L3). Kinds of which we have no dimension (kelvin, ampere,
/// candela and what is made of them, lux, sievert) and those with an offset (Celsius) leave a unit unknown:
/// nothing is checked, and a warning says so. A unit's text is its name, else its id.
///
/// Level 1 and 2 know `substance` (mole), `volume` (litre), `area`, `length` (metre) and `time` (second),
/// which a document may define otherwise; in Level 3 the model names them, or they are not known.
class SbmlUnits {
  public:
    explicit SbmlUnits(const SbmlDocument& document);

    /// A unit by the id of its definition or by its kind. Nothing: not known; a name that nobody defines
    /// gives a warning at `place`.
    [[nodiscard]] std::optional<Unit> find(const std::string& id, const Place& place);
    /// The unit with a name, as annotations of SimBiology write it: a definition's name, a kind, or the unit
    /// as people write it.
    [[nodiscard]] std::optional<Unit> by_name(const std::string& name, const Place& place);

    [[nodiscard]] std::optional<Unit> amount_of(const ::Species& species);
    [[nodiscard]] std::optional<Unit> size_of(const ::Compartment& compartment);
    /// Of a concentration, where SimBiology's annotation gives it.
    [[nodiscard]] std::optional<Unit> concentration_of(const ::Species& species);
    /// Whether two units are the same size, or one of them is not known.
    [[nodiscard]] static bool may_be_same(const std::optional<Unit>& a, const std::optional<Unit>& b);
    [[nodiscard]] std::optional<Unit> time();
    [[nodiscard]] std::optional<Unit> extent();  ///< Of reactions; their rates are extents per time.

    [[nodiscard]] const Problems& warnings() const { return warnings_; }

  private:
    std::optional<Unit> definition(const ::UnitDefinition& definition);
    /// What Level 1 and 2 call `word`; in Level 3 the unit that the model names (`named`).
    std::optional<Unit> standard(const std::string& word, const std::string& named);
    void warn(const Place& place, const std::string& about, const std::string& message);

    const SbmlDocument* document_;
    std::unordered_map<std::string, std::optional<Unit>> by_id_;
    std::unordered_map<std::string, std::string> id_of_name_;
    std::unordered_set<std::string> warned_;
    Problems warnings_;
};

}  // namespace rubor
