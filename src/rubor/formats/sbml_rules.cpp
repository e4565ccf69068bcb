// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_rules.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <sbml/SBMLTypes.h>

#include <rubor/base/text_file.hpp>
#include <rubor/formats/libsbml_lock.hpp>
#include <rubor/formats/sbml_document.hpp>
#include <rubor/formats/sbml_read.hpp>

namespace rubor {
namespace {

// libSBML's general rules compare each component with each other (8 s for 20,000), and write functions out.
constexpr unsigned k_most_components = 10'000;
constexpr double k_most_operators = 10'000;

unsigned components(const ::Model& model) {
    return model.getNumSpecies() + model.getNumParameters() + model.getNumReactions() + model.getNumRules() +
           model.getNumCompartments() + model.getNumInitialAssignments() + model.getNumEvents() +
           model.getNumFunctionDefinitions() + model.getNumUnitDefinitions() + model.getNumConstraints();
}

/// Operators of the largest function with the functions that it calls written out. Functions are not
/// circular: the model was read.
class WrittenOut {
  public:
    explicit WrittenOut(const ::Model& model) : model_{model} {}
    double largest() {
        double most = 0.0;
        for (unsigned i = 0; i < model_.getNumFunctionDefinitions(); ++i)
            most = std::max(most, of(*model_.getFunctionDefinition(i)));
        return most;
    }

  private:
    double of(const ::FunctionDefinition& function) {
        const auto [known, is_new] = operators_.try_emplace(function.getId(), 0.0);
        if (is_new && function.getBody() != nullptr) known->second = count(*function.getBody());
        return known->second;
    }
    double count(const ::ASTNode& node) {
        double operators = 1.0;
        if (node.getType() == AST_FUNCTION && node.getName() != nullptr)
            if (const ::FunctionDefinition* called = model_.getFunctionDefinition(node.getName()))
                operators += of(*called);
        for (unsigned i = 0; i < node.getNumChildren(); ++i) operators += count(*node.getChild(i));
        return operators;
    }

    const ::Model& model_;
    std::map<std::string, double> operators_;
};

}  // namespace

Problems sbml_rule_breaches(const std::filesystem::path& path) {
    const Checked<std::string> text = read_text_file(path);
    if (!text) return {};
    const auto lock = lock_libsbml();
    const auto opened =
        open_sbml(text.value(), path.string(), path.has_parent_path() ? path.parent_path() : ".");
    if (!opened) return {};
    ::SBMLDocument& document = *opened.value().document;
    const ::Model& model = *document.getModel();
    const bool general =
        components(model) <= k_most_components && WrittenOut{model}.largest() <= k_most_operators;
    document.setConsistencyChecks(LIBSBML_CAT_UNITS_CONSISTENCY, false);
    document.setConsistencyChecks(LIBSBML_CAT_GENERAL_CONSISTENCY, general);
    for (const auto category :
         {LIBSBML_CAT_IDENTIFIER_CONSISTENCY, LIBSBML_CAT_MATHML_CONSISTENCY, LIBSBML_CAT_SBO_CONSISTENCY,
          LIBSBML_CAT_OVERDETERMINED_MODEL, LIBSBML_CAT_MODELING_PRACTICE})
        document.setConsistencyChecks(category, true);
    document.checkConsistency();
    SbmlMessages messages = take_messages(document, *opened.value().sources);
    append(messages.errors, std::move(messages.warnings));
    if (!general)
        messages.errors.push_back(
            Problem{place_of(opened.value(), model), "",
                    "libSBML's general rules were not applied: the model has so many components or "
                    "nested functions that they would take minutes",
                    ""});
    return std::move(messages.errors);
}

}  // namespace rubor
