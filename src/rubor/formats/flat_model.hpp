// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: a model with its submodels as one list of named things.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include <rubor/base/unit.hpp>
#include <rubor/formats/antimony_syntax.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/formats/state_table.hpp>

namespace rubor {

/// One use of a model: the top model, or a submodel of it.
struct FlatInstance {
    const AntimonyFile* file = nullptr;
    const AntimonyModel* model = nullptr;
    std::string prefix;      ///< "" or `A.` or `A.B.`
    int level = 0;           ///< 0 for a top model. What a lower level says overrides a higher one.
    std::size_t module = 0;  ///< 0 for the core, then the drug modules.
    std::map<std::string, Unit> units;  ///< Its own `unit` definitions.
    std::set<std::string> submodels;    ///< Names of its submodels.
};

/// Something said about a name, and by which instance.
template <class T>
struct Said {
    std::string name;  ///< Full: with the prefix of the instance.
    T what;
    std::size_t instance = 0;
    Place place;
};

/// Everything that is said about one thing, after names for the same thing are joined and overrides are
/// settled.
struct FlatSymbol {
    using Kind = DefinitionStatement::Kind;
    struct Definition {
        const Formula* value = nullptr;
        std::size_t instance = 0;
        Place place;
    };
    std::string name;
    Place place;             ///< Of what was said first, at the lowest level.
    int level = 0;           ///< Of `place`.
    std::size_t module = 0;  ///< Who owns it: the core (0) when the core mentions it.
    bool is_species = false;
    bool is_compartment = false;
    bool is_reaction = false;
    bool substance_only = false;
    bool boundary = false;
    bool constant = false;
    std::optional<Unit> unit;
    Place unit_place;
    std::optional<std::string> compartment;
    std::optional<Definition> initial;
    std::optional<Definition> assignment_rule;
    std::optional<Definition> rate_rule;
    std::vector<Definition> terms;  ///< Of a port: what drug modules add to it.
    const ParameterRow* row = nullptr;
    const StateRow* state_row = nullptr;

    [[nodiscard]] bool is_state() const { return is_species || rate_rule; }
};

/// Collects instances, then joins what they say.
class FlatModel {
  public:
    explicit FlatModel(Problems& problems) : problems_{&problems} {}

    /// Adds a top model and its submodels; returns the index of its instance.
    std::size_t add(const AntimonyFile& file, const AntimonyModel& model, const std::string& prefix,
                    std::size_t module);
    /// `name` becomes another word for `stays`.
    void join(const std::string& name, const std::string& stays);
    /// Settles everything into symbols(), after all add() and join().
    void settle();

    [[nodiscard]] const FlatInstance& instance(std::size_t index) const { return instances_[index]; }
    /// The name that stays, for a full name.
    [[nodiscard]] std::string canonical(const std::string& full_name) const;
    [[nodiscard]] std::string canonical(std::size_t instance, const std::string& name) const {
        return canonical(instances_[instance].prefix + name);
    }
    [[nodiscard]] FlatSymbol* find(const std::string& canonical_name);
    [[nodiscard]] const FlatSymbol* find(const std::string& canonical_name) const;
    [[nodiscard]] std::vector<FlatSymbol>& symbols() { return symbols_; }
    [[nodiscard]] const std::vector<FlatSymbol>& symbols() const { return symbols_; }
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] const std::vector<Said<const ReactionStatement*>>& reactions() const { return reactions_; }
    [[nodiscard]] const std::vector<Said<const EventStatement*>>& events() const { return events_; }
    [[nodiscard]] const std::vector<Said<const DefinitionStatement*>>& definitions() const {
        return definitions_;
    }
    [[nodiscard]] const std::vector<Said<NameUse>>& dotted_uses() const { return dotted_uses_; }
    [[nodiscard]] bool is_submodel(std::size_t instance, const std::string& name) const {
        return instances_[instance].submodels.count(name) != 0;
    }

    /// The unit that a formula of units stands for (`nmol/L/day`), in the words of that instance.
    [[nodiscard]] std::optional<Unit> unit_of(std::size_t instance, const Formula& formula);
    [[nodiscard]] Place place(std::size_t instance, const Spot& spot) const {
        return {instances_[instance].model->file, spot.line, spot.column};
    }
    void report(Place place, std::string path, std::string message, std::string remedy = {});
    /// Nothing more needs to be found: report() keeps the first 200 problems, and hints for more of them cost minutes.
    [[nodiscard]] bool has_enough_problems() const { return problems_->size() >= 200; }

  private:
    std::size_t add_instance(FlatInstance instance);
    void take(std::size_t instance, const DeclarationStatement& s);
    void take(std::size_t instance, const DefinitionStatement& s);
    void take(std::size_t instance, const UnitStatement& s);
    void take(std::size_t instance, const InStatement& s);
    void take(std::size_t instance, const SameStatement& s);
    void take(std::size_t instance, const ReactionStatement& s);
    void take(std::size_t instance, const SubmodelStatement& s);
    void take(std::size_t instance, const EventStatement& s);
    void take(std::size_t instance, const UnitDefinitionStatement& s);
    void take(std::size_t instance, const DeleteStatement& s);
    std::string mention(std::size_t instance, const NameUse& use);
    void mention_formula(std::size_t instance, const Formula& formula);
    std::optional<Unit> unit_word(std::size_t instance, const std::string& word, const Spot& spot);

    FlatSymbol& symbol(const std::string& full_name, const Place& place);
    void check_mentions();
    void apply_deletions();
    /// What has been said about the kind of one species.
    struct Explicit {
        const Said<const DeclarationStatement*>* substance_only = nullptr;
        const Said<const DeclarationStatement*>* concentration = nullptr;
        int constness_level = 1 << 20;
    };
    void settle_kinds();
    void settle_declaration(const Said<const DeclarationStatement*>& said, Explicit& so_far);
    void settle_participants(const Said<const ReactionStatement*>& said, bool foreign);
    /// Whether a drug module speaks of a thing of the core.
    [[nodiscard]] bool is_foreign(std::size_t instance, const FlatSymbol& one) const {
        return instances_[instance].module != one.module;
    }
    bool acts_on_foreign(std::size_t instance, const FlatSymbol& one, bool core_says_so, const Place& where,
                         const std::string& what);
    void settle_units();
    void settle_compartments();
    void settle_definitions();
    void settle_rules(FlatSymbol& symbol, std::vector<const Said<const DefinitionStatement*>*>& said);

    Problems* problems_;
    std::vector<FlatInstance> instances_;
    /// Far above any model, far below what would take long: submodels of submodels multiply.
    static constexpr std::size_t k_most_statements = 100'000;
    std::size_t n_statements_ = 0;
    mutable std::unordered_map<std::string, std::string> joined_;  ///< Compressed by reading.
    std::vector<Said<const DeclarationStatement*>> declarations_;
    std::vector<Said<const DefinitionStatement*>> definitions_;
    std::vector<Said<Unit>> units_;
    std::vector<Said<std::string>> compartments_;
    std::vector<Said<const ReactionStatement*>> reactions_;
    std::vector<Said<const EventStatement*>> events_;
    std::vector<Said<NameUse>> deletions_;
    std::vector<Said<NameUse>> mentions_;     ///< Every name in a place that declares it.
    std::vector<Said<NameUse>> dotted_uses_;  ///< Every dotted name in a formula.
    std::set<std::string> known_;             ///< Full names that their own instance mentions.
    std::vector<FlatSymbol> symbols_;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<std::unique_ptr<DefinitionStatement>> arguments_;  ///< Numbers given to submodels.
};

}  // namespace rubor
