// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_support.hpp>

#include <functional>
#include <set>
#include <string>

#include <sbml/SBMLTypes.h>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

std::string named(const ::SBase& element) {
    const std::string id = element.getIdAttribute();
    return id.empty() ? std::string{} : " " + in_quotes(id);
}

class Refusals {
  public:
    explicit Refusals(const SbmlSources& sources) : sources_{sources} {}

    void report(const ::SBase& element, std::string message, std::string alike = "") {
        problems.push_back(Problem{sources_.place(element.getLine(), element.getColumn()), "",
                                   std::move(message), "", std::move(alike)});
    }

    /// One report for a formula that contains a node of `type`.
    void if_contains(const ::SBase& owner, const ::ASTNode* math, ::ASTNodeType_t type,
                     const std::string& message, const std::string& alike) {
        if (math != nullptr && contains(*math, type)) report(owner, message, alike);
    }

    static bool contains(const ::ASTNode& node, ::ASTNodeType_t type) {
        if (node.getType() == type) return true;
        for (unsigned i = 0; i < node.getNumChildren(); ++i)
            if (contains(*node.getChild(i), type)) return true;
        return false;
    }

    Problems problems;

  private:
    const SbmlSources& sources_;
};

/// Calls `visit` with every formula of the model and the element that it belongs to.
void for_each_formula(const ::Model& model,
                      const std::function<void(const ::SBase&, const ::ASTNode*)>& visit) {
    for (unsigned i = 0; i < model.getNumFunctionDefinitions(); ++i)
        visit(*model.getFunctionDefinition(i), model.getFunctionDefinition(i)->getMath());
    for (unsigned i = 0; i < model.getNumInitialAssignments(); ++i)
        visit(*model.getInitialAssignment(i), model.getInitialAssignment(i)->getMath());
    for (unsigned i = 0; i < model.getNumRules(); ++i) visit(*model.getRule(i), model.getRule(i)->getMath());
    for (unsigned i = 0; i < model.getNumConstraints(); ++i)
        visit(*model.getConstraint(i), model.getConstraint(i)->getMath());
    for (unsigned i = 0; i < model.getNumReactions(); ++i) {
        const ::Reaction& reaction = *model.getReaction(i);
        if (const ::KineticLaw* law = reaction.getKineticLaw()) visit(*law, law->getMath());
        for (const auto* references : {reaction.getListOfReactants(), reaction.getListOfProducts()})
            for (unsigned k = 0; k < references->size(); ++k) {
                const auto& reference = static_cast<const ::SpeciesReference&>(*references->get(k));
                if (const auto* math = reference.getStoichiometryMath()) visit(reference, math->getMath());
            }
    }
    for (unsigned i = 0; i < model.getNumEvents(); ++i) {
        const ::Event& event = *model.getEvent(i);
        if (const auto* trigger = event.getTrigger()) visit(*trigger, trigger->getMath());
        if (const auto* delay = event.getDelay()) visit(*delay, delay->getMath());
        if (const auto* priority = event.getPriority()) visit(*priority, priority->getMath());
        for (unsigned k = 0; k < event.getNumEventAssignments(); ++k)
            visit(*event.getEventAssignment(k), event.getEventAssignment(k)->getMath());
    }
}

/// Ids of what is declared constant. Level 1 has no such word.
std::set<std::string> constants(const ::Model& model) {
    std::set<std::string> found;
    if (model.getLevel() == 1) return found;
    for (unsigned i = 0; i < model.getNumCompartments(); ++i)
        if (model.getCompartment(i)->getConstant()) found.insert(model.getCompartment(i)->getId());
    for (unsigned i = 0; i < model.getNumParameters(); ++i)
        if (model.getParameter(i)->getConstant()) found.insert(model.getParameter(i)->getId());
    for (unsigned i = 0; i < model.getNumSpecies(); ++i)
        if (model.getSpecies(i)->getConstant()) found.insert(model.getSpecies(i)->getId());
    for (unsigned i = 0; i < model.getNumReactions() && model.getLevel() > 2; ++i)
        for (const auto* references :
             {model.getReaction(i)->getListOfReactants(), model.getReaction(i)->getListOfProducts()})
            for (unsigned k = 0; k < references->size(); ++k) {
                const auto& reference = static_cast<const ::SpeciesReference&>(*references->get(k));
                if (reference.isSetId() && reference.getConstant()) found.insert(reference.getId());
            }
    return found;
}

}  // namespace

Problems refuse_unsupported(const ::Model& model, const SbmlSources& sources) {
    Refusals refusals{sources};
    for (unsigned i = 0; i < model.getNumRules(); ++i)
        if (model.getRule(i)->isAlgebraic())
            refusals.report(*model.getRule(i),
                            "algebraic rules are not supported: this rule states an equation that the "
                            "others have to meet",
                            "sbml.algebraic");
    for (unsigned i = 0; i < model.getNumReactions(); ++i)
        if (model.getReaction(i)->getFast())
            refusals.report(*model.getReaction(i),
                            "the reaction" + named(*model.getReaction(i)) +
                                " is fast (fast=\"true\"), that is always in equilibrium; such "
                                "reactions are not supported",
                            "sbml.fast");
    for_each_formula(model, [&](const ::SBase& owner, const ::ASTNode* math) {
        refusals.if_contains(
            owner, math, AST_FUNCTION_DELAY,
            "this formula takes a value from the past (the csymbol delay); delay equations are not supported",
            "sbml.delay");
    });
    return std::move(refusals.problems);
}

Problems refuse_contradictions(const ::Model& model, const SbmlSources& sources) {
    Refusals refusals{sources};
    const std::set<std::string> constant = constants(model);
    const auto changes = [&](const ::SBase& element, const std::string& id, const std::string& what) {
        if (constant.contains(id))
            refusals.report(element, what + " changes " + in_quotes(id) + ", which is declared constant");
    };
    for (unsigned i = 0; i < model.getNumSpecies(); ++i)
        if (model.getSpecies(i)->isSetInitialAmount() && model.getSpecies(i)->isSetInitialConcentration())
            refusals.report(*model.getSpecies(i),
                            "the species" + named(*model.getSpecies(i)) +
                                " has an initialAmount and an initialConcentration; expected one of them");
    for (unsigned i = 0; i < model.getNumRules(); ++i) {
        const ::Rule& rule = *model.getRule(i);
        changes(rule, rule.getVariable(), "this rule");
        if (rule.isAssignment() && model.getInitialAssignment(rule.getVariable()) != nullptr)
            refusals.report(rule, "this rule and an initial assignment both give " +
                                      in_quotes(rule.getVariable()) + " at the start");
    }
    for (unsigned i = 0; i < model.getNumEvents(); ++i)
        for (unsigned k = 0; k < model.getEvent(i)->getNumEventAssignments(); ++k) {
            const ::EventAssignment& assignment = *model.getEvent(i)->getEventAssignment(k);
            changes(assignment, assignment.getVariable(), "this event");
        }
    for (unsigned i = 0; i < model.getNumReactions(); ++i)
        for (const auto* references :
             {model.getReaction(i)->getListOfReactants(), model.getReaction(i)->getListOfProducts()})
            for (unsigned k = 0; k < references->size(); ++k) {
                const auto& reference = static_cast<const ::SpeciesReference&>(*references->get(k));
                const ::Species* species = model.getSpecies(reference.getSpecies());
                if (species != nullptr && species->getConstant() && !species->getBoundaryCondition())
                    refusals.report(reference, "the reaction" + named(*model.getReaction(i)) + " changes " +
                                                   in_quotes(species->getId()) +
                                                   ", which is declared constant and no boundary species");
            }
    return std::move(refusals.problems);
}

Problems refuse_with_time_factor(::Model& model, const SbmlSources& sources) {
    Refusals refusals{sources};
    for_each_formula(model, [&](const ::SBase& owner, const ::ASTNode* math) {
        refusals.if_contains(owner, math, AST_FUNCTION_RATE_OF,
                             "rateOf is not supported in a submodel with a time conversion factor",
                             "sbml.comp-rateOf");
    });
    for (unsigned i = 0; i < model.getNumFunctionDefinitions(); ++i)
        refusals.if_contains(
            *model.getFunctionDefinition(i), model.getFunctionDefinition(i)->getMath(), AST_NAME_TIME,
            "the time inside a function is not supported in a submodel with a time conversion factor",
            "sbml.comp-time");
    for (unsigned i = 0; i < model.getNumReactions(); ++i) {
        ::Reaction& reaction = *model.getReaction(i);
        if (reaction.isSetKineticLaw() && !reaction.getKineticLaw()->isSetMath()) reaction.unsetKineticLaw();
    }
    return std::move(refusals.problems);
}

}  // namespace rubor
