// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the names by which people know what an SBML document identifies.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_document.hpp>

namespace rubor {

/// A name for each identifier of a document, all different.
///
/// Plain SBML: the id. SimBiology, whose ids are random: the `name`, and `Compartment.name` for species. Our
/// own exports: the `name`. A reaction of SimBiology without a name is `reaction_N`, the Nth of the file. A
/// local parameter is `reaction.name`. Where two would be the same, the second has its id behind it, with a
/// warning.
class SbmlNames {
  public:
    explicit SbmlNames(const SbmlDocument& document);

    /// The name of a compartment, species, parameter, reaction or species reference. An unknown id is its own
    /// name, so that the message about it says what was written.
    [[nodiscard]] const std::string& of(const std::string& id) const;
    /// Whether names are `name` attributes; else they are ids.
    [[nodiscard]] bool are_readable() const { return readable_; }

    using Locals = std::unordered_map<std::string, std::string>;  ///< From id to name.
    /// The local parameters of a reaction.
    [[nodiscard]] const Locals& locals_of(const std::string& reaction) const;

    [[nodiscard]] const Problems& warnings() const { return warnings_; }

  private:
    std::string unused(const std::string& wish, const std::string& id, const Place& place);

    std::unordered_map<std::string, std::string> names_;
    std::unordered_map<std::string, Locals> locals_;
    std::unordered_set<std::string> used_;
    bool readable_ = false;
    Problems warnings_;
};

}  // namespace rubor
