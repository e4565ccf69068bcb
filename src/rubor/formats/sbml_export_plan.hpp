// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what a model's declarations become in SBML, decided before a line is written.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <rubor/formats/sbml_ids.hpp>
#include <rubor/model/model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

/// Identifiers, units and values of everything that an SBML file of a model names.
///
/// The file's numbers are in the units that the model's mathematics works in: coherent ones (day, litre,
/// cell, nmol, mg), or as they were written under UnitSystem::as_written.
class SbmlExportPlan {
  public:
    using Named = Declarations::Named;

    struct Participant {
        SymbolId species = 0;
        double stoichiometry = 1.0;
        std::optional<SymbolId>
            reference;  ///< The name that the stoichiometry has in mathematics, instead of the number.
        std::optional<Expression> varying;  ///< Instead of both; a rule for `varying_id`.
        std::string varying_id;
    };
    struct Reaction {
        std::string id;
        std::vector<Participant> reactants;
        std::vector<Participant> products;
        std::vector<SymbolId> modifiers;
        std::optional<Expression> law;
        std::optional<std::string>
            divided_by;  ///< The parameter that turns the law's amount into the model's extent.
        std::optional<Dimension> amount;  ///< Of the law, times time.
        bool reversible = false;
    };
    /// A constant 1 that turns extent into an amount of another kind.
    struct Conversion {
        std::string id;
        Unit unit;
    };

    explicit SbmlExportPlan(const Model& model);

    [[nodiscard]] const Model& model() const { return *model_; }
    [[nodiscard]] const Declarations& declared() const { return model_->declared(); }
    [[nodiscard]] bool is_coherent() const { return model_->unit_system() != UnitSystem::as_written; }

    [[nodiscard]] const std::string& model_id() const { return model_id_; }
    [[nodiscard]] const std::string& id(SymbolId symbol) const { return ids_[symbol]; }
    /// Whether the symbol has an element of its own: no literal, no rateOf, no reaction.
    [[nodiscard]] bool is_written(SymbolId symbol) const { return is_written_[symbol]; }
    [[nodiscard]] bool is_event_target(SymbolId symbol) const { return is_event_target_[symbol]; }
    /// Whether the symbol is the identifier of a species reference: its value is the stoichiometry there.
    [[nodiscard]] bool is_reference(SymbolId symbol) const { return references_.contains(symbol); }
    [[nodiscard]] const std::vector<std::string>& event_ids() const { return event_ids_; }
    [[nodiscard]] const std::vector<Reaction>& reactions() const { return reactions_; }
    [[nodiscard]] const std::vector<Conversion>& conversions() const { return conversions_; }
    [[nodiscard]] std::optional<std::string> conversion_factor(SymbolId species) const;
    /// The compartment of species that have none; nothing where every species has one.
    [[nodiscard]] const std::optional<std::string>& nowhere() const { return nowhere_; }

    [[nodiscard]] const std::optional<Unit>& extent() const { return extent_; }
    /// Of the file's time; nothing where the model does not say.
    [[nodiscard]] std::optional<Unit> time_unit() const;
    /// The model's time, as Op::time has it, times this is the file's.
    [[nodiscard]] double time_factor() const;
    /// In which the file gives the symbol (a species: its amount); nothing where none was declared.
    [[nodiscard]] std::optional<Unit> unit(SymbolId symbol) const;
    /// The same of what the name means in mathematics: a concentration, for many species.
    [[nodiscard]] std::optional<Unit> unit_in_mathematics(SymbolId symbol) const;
    [[nodiscard]] std::optional<Dimension> dimension(SymbolId symbol) const;
    /// The compartment that a species is a concentration in; nothing where its name means an amount.
    [[nodiscard]] std::optional<SymbolId> concentration_in(SymbolId symbol) const;
    /// From a bare number given for the name, as mathematics reads it, to the file's number.
    [[nodiscard]] double factor_in_mathematics(SymbolId symbol) const;
    /// The same for an amount of a species.
    [[nodiscard]] double factor_of_amount(SymbolId symbol) const;
    /// The number, in the file's unit, of a symbol that is a literal.
    [[nodiscard]] std::optional<Quantity> literal(SymbolId symbol) const;
    [[nodiscard]] std::optional<SymbolId> rate_of(SymbolId symbol) const;
    [[nodiscard]] bool is_time(SymbolId symbol) const {
        return declared().named[symbol].role == Declarations::Role::time;
    }
    /// The assignment rule; nothing where the symbol has none.
    [[nodiscard]] std::optional<Expression> rule(SymbolId symbol) const;
    /// Whether a species is counted in Gy, so that SBML's `gray` will not do.
    [[nodiscard]] bool has_species_in_gray() const;

  private:
    void name_everything();
    void plan_reactions();
    void choose_extent();
    [[nodiscard]] std::optional<SymbolId> symbol_of_reaction(const std::string& name) const;
    // sbml_stoichiometry.cpp
    [[nodiscard]] std::vector<Participant> participants(
        const std::vector<ReactionDeclaration::Participant>& from) const;
    void split_stoichiometries();
    void choose_written_extent();

    const Model* model_;
    SbmlIds taken_;
    std::string model_id_;
    std::vector<std::string> ids_;
    std::vector<bool> is_written_;
    std::vector<bool> is_event_target_;
    std::vector<std::string> event_ids_;
    std::vector<Reaction> reactions_;
    std::vector<Conversion> conversions_;
    std::map<SymbolId, std::string> conversion_factors_;
    std::map<SymbolId, SymbolId> written_factors_;  ///< As the text gave them: of a species, a parameter.
    std::set<SymbolId> references_;
    std::optional<std::string> nowhere_;
    std::optional<Unit> extent_;
};

}  // namespace rubor
