// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: units of ours as unit definitions of SBML.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <rubor/base/unit.hpp>
#include <rubor/formats/sbml_ids.hpp>
#include <rubor/formats/xml_text.hpp>

namespace rubor {

/// The unit definitions that one file needs: they appear as they are asked for, and each once.
///
/// A cell is an `item`. IU and PFU, of which SBML has no kind, are carried as `item` too, and so is Gy where
/// a species is counted in it (SBML has `gray`, but lets no species have it); an annotation then tells the
/// true unit.
class SbmlUnitDefinitions {
  public:
    explicit SbmlUnitDefinitions(bool gray_as_item);

    /// The identifier of `unit`: a kind of SBML (`litre`, `dimensionless`) or a definition named after
    /// `unit.text`.
    [[nodiscard]] std::string id_of(const Unit& unit);
    /// The same for the coherent unit of a dimension: `nmol_per_L`.
    [[nodiscard]] std::string id_of(const Dimension& dimension);

    /// `listOfUnitDefinitions`, in order of the identifiers; nothing when there are none.
    void write(XmlText& xml) const;

  private:
    /// (multiplier * 10^scale * kind)^exponent
    struct Part {
        const char* kind;
        double exponent;
        int scale;
        double multiplier;
    };
    struct Definition {
        std::string name;
        std::vector<Part> parts;
        std::string true_unit;  ///< For the annotation; empty: the parts say it all.
    };
    [[nodiscard]] std::vector<Part> parts_of(const Unit& unit) const;

    bool gray_as_item_;
    SbmlIds ids_;
    std::map<std::string, std::string> id_of_parts_;  ///< By the definition's content.
    std::map<std::string, Definition> definitions_;   ///< By identifier.
};

/// Whether SBML lets a species or the extent of reactions have this dimension, given what carries the others:
/// an amount of substance, items, a mass or a bare number.
[[nodiscard]] bool is_sbml_substance(const Dimension& dimension);

}  // namespace rubor
