// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the steps of declare_sbml, shared by the files that take them.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <rubor/formats/sbml_math.hpp>
#include <rubor/formats/sbml_model.hpp>
#include <rubor/formats/sbml_names.hpp>
#include <rubor/formats/sbml_start.hpp>
#include <rubor/formats/sbml_units.hpp>

class Compartment;
class Event;
class KineticLaw;
class Model;
class Parameter;
class Reaction;
class SBase;
class Species;
class SpeciesReference;

namespace rubor {

/// Walks one document and declares what it says.
class SbmlDeclarer {
  public:
    SbmlDeclarer(const SbmlDocument& document, const SbmlOptions& options);
    [[nodiscard]] ModelBuilder declared() &&;

  private:
    // sbml_model.cpp
    void note_what_gives_values();
    void declare_compartments();
    void declare_parameters();
    void set_initial_assignments();
    void set_rules();
    void warn_of_constraints();
    void settle_what_has_no_value();
    void refuse_sizes_of_points();
    [[nodiscard]] static double dimensions_of(const ::Compartment& compartment);
    // sbml_species.cpp
    void declare_species();
    void declare_species(const ::Species& species);
    void set_scales();
    [[nodiscard]] bool means_amount(const ::Species& species) const;
    [[nodiscard]] double default_scale(const ::Species& species);
    [[nodiscard]] double default_scale(const std::string& id, const std::optional<Unit>& unit);
    // sbml_reactions.cpp
    void declare_reactions();
    void declare_local_parameters(const ::Reaction& reaction);
    [[nodiscard]] ReactionDeclaration::Participant participant(const ::SpeciesReference& reference);
    [[nodiscard]] std::optional<Unit> rate_unit_of(const ::Reaction& reaction);
    void require_units_of_model(const ::KineticLaw& law, const std::string& name);
    [[nodiscard]] Expression stoichiometry(const ::SpeciesReference& reference);
    // sbml_events.cpp
    void declare_events();
    void declare_event(const ::Event& event, unsigned index);
    [[nodiscard]] std::string name_of(const ::Event& event, unsigned index);
    [[nodiscard]] Expression delay_in_model_time(Expression delay, const ::Event& event);

    [[nodiscard]] Place place(const ::SBase& element) const { return place_of(*document_, element); }
    [[nodiscard]] SbmlScope scope(const ::SBase& element, std::string path) const;
    /// Whether a rule or an initial assignment gives the value at the start, so that the attribute does not.
    [[nodiscard]] bool has_other_start(const std::string& id) const;
    [[nodiscard]] std::optional<Unit> unit_of(const ::Parameter& parameter);
    /// Where units are converted, a parameter without one is doubtful (refused with unit clashes).
    void require_unit(const ::Parameter& parameter, const std::string& name);
    /// A number in the unit of `name`, at the start.
    void set_value(const std::string& name, double value, const std::optional<Unit>& unit,
                   const Place& place);
    /// From a number in `unit` to the units of the mathematics.
    [[nodiscard]] double factor(const std::optional<Unit>& unit) const;

    const SbmlDocument* document_;
    const SbmlOptions* options_;
    const ::Model* model_;
    UnitSystem system_;
    ModelBuilder builder_;
    SbmlNames names_;
    SbmlUnits units_;
    SbmlMath math_;
    SbmlStart start_;
    std::unordered_set<std::string> by_assignment_rule_;  ///< ids
    std::unordered_set<std::string> by_initial_assignment_;
    std::unordered_set<std::string> needed_;  ///< ids that something other than a formula depends on
    std::vector<std::pair<std::string, Place>> without_value_;  ///< ids
    std::unordered_set<std::string> event_names_;
};

}  // namespace rubor
