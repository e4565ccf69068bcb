// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_comp.hpp>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>
#include <sbml/conversion/ConversionProperties.h>
#include <sbml/packages/comp/extension/CompModelPlugin.h>
#include <sbml/packages/comp/extension/CompSBMLDocumentPlugin.h>
#include <sbml/packages/comp/sbml/ExternalModelDefinition.h>
#include <sbml/packages/comp/sbml/ModelDefinition.h>
#include <sbml/packages/comp/sbml/Submodel.h>
#include <sbml/packages/comp/validator/CompConsistencyValidator.h>
#include <sbml/packages/comp/validator/CompIdentifierConsistencyValidator.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_externals.hpp>
#include <rubor/formats/sbml_read.hpp>
#include <rubor/formats/sbml_support.hpp>

namespace rubor {
namespace {

constexpr int k_most_levels = 100;
/// Elements of the flat model; instances multiply, so that a small file can ask for a model without bound.
constexpr double k_most_elements = 250'000;

::CompSBMLDocumentPlugin* comp_of(::SBMLDocument& document) {
    return dynamic_cast<::CompSBMLDocumentPlugin*>(document.getPlugin("comp"));
}

::CompModelPlugin* comp_of(::Model& model) {
    return dynamic_cast<::CompModelPlugin*>(model.getPlugin("comp"));
}

double elements_of(::Model& model) {
    const std::unique_ptr<::List> all{model.getAllElements()};
    return static_cast<double>(all->getSize());
}

/// Models by reference, over all files, and what an instance of each holds.
class Hierarchy {
  public:
    Hierarchy(::SBMLDocument& main, const SbmlExternals& externals, const SbmlSources& sources)
        : main_{main}, externals_{externals}, sources_{sources} {}

    Problems check() {
        visit(main_, *main_.getModel(), 0, false);
        return std::move(problems_);
    }

  private:
    struct Found {
        ::SBMLDocument* document = nullptr;
        ::Model* model = nullptr;
    };
    struct Visited {
        double elements = 0.0;
        bool open = true;  ///< Still being visited: who meets it again contains itself.
        bool time_checked = false;
    };

    void report(const ::SBase& element, std::string message, std::string remedy = "") {
        problems_.push_back(Problem{place(element), "", std::move(message), std::move(remedy)});
    }
    [[nodiscard]] Place place(const ::SBase& element) const {
        return sources_.place(element.getLine(), element.getColumn());
    }

    /// The model `id` as seen from `document`; `element` refers to it. External definitions are followed.
    Found find(::SBMLDocument& document, const std::string& id, const ::SBase& element, int followed = 0) {
        if (document.getModel()->getId() == id) return {&document, document.getModel()};
        std::vector<std::string> names{document.getModel()->getId()};
        ::CompSBMLDocumentPlugin* comp = comp_of(document);
        for (unsigned i = 0; comp != nullptr && i < comp->getNumModelDefinitions(); ++i) {
            ::ModelDefinition* definition = comp->getModelDefinition(i);
            if (definition->getId() == id) return {&document, definition};
            names.push_back(definition->getId());
        }
        for (unsigned i = 0; comp != nullptr && i < comp->getNumExternalModelDefinitions(); ++i) {
            ::ExternalModelDefinition* definition = comp->getExternalModelDefinition(i);
            if (definition->getId() == id) return follow(document, *definition, followed);
            names.push_back(definition->getId());
        }
        report(element, "there is no model " + in_quotes(id) + " here", hint_for(id, names));
        return {};
    }

    Found follow(::SBMLDocument& document, ::ExternalModelDefinition& definition, int followed) {
        if (followed > k_most_levels) {
            report(definition, "the external model definitions refer to each other in a circle");
            return {};
        }
        ::SBMLDocument* target =
            externals_.document(externals_.address(document.getLocationURI(), definition.getSource()));
        if (target == nullptr) {
            report(definition,
                   "the external model in " + in_quotes(definition.getSource()) + " was not read");
            return {};
        }
        if (!definition.isSetModelRef()) return {target, target->getModel()};
        return find(*target, definition.getModelRef(), definition, followed + 1);
    }

    /// Elements of an instance of `model`, whose submodels are looked up in `document`.
    double visit(::SBMLDocument& document, ::Model& model, int level, bool time_converted) {
        auto [entry, is_new] = visited_.try_emplace(&model);
        Visited& visited = entry->second;  // References into a map stay valid.
        if (!is_new && visited.open) {
            report(model, "the model " + in_quotes(model.getId()) +
                              " contains itself, directly or through its submodels");
            return 0.0;
        }
        if (!is_new && (visited.time_checked || !time_converted)) return visited.elements;
        if (level > k_most_levels) {
            report(model, fmt::format("submodels are nested more than {} deep", k_most_levels));
            visited.open = false;
            return 0.0;
        }
        visited.open = true;
        visited.time_checked = time_converted;
        if (time_converted) append(problems_, refuse_with_time_factor(model, sources_));
        visited.elements = elements_of(model);
        ::CompModelPlugin* comp = comp_of(model);
        for (unsigned i = 0; comp != nullptr && i < comp->getNumSubmodels(); ++i) {
            const ::Submodel& submodel = *comp->getSubmodel(i);
            const Found found = find(document, submodel.getModelRef(), submodel);
            if (found.model == nullptr) continue;
            visited.elements += visit(*found.document, *found.model, level + 1,
                                      time_converted || submodel.isSetTimeConversionFactor());
            if (visited.elements > k_most_elements) {
                report(
                    submodel,
                    fmt::format("with this submodel the flat model has more than {} elements, which is more "
                                "than is read",
                                k_most_elements));
                break;
            }
        }
        visited.open = false;
        return visited.elements;
    }

    ::SBMLDocument& main_;
    const SbmlExternals& externals_;
    const SbmlSources& sources_;
    std::map<const ::Model*, Visited> visited_;
    Problems problems_;
};

/// libSBML's rules of `comp`. Its converter does not look for breaches and crashes on some: a species in
/// place of a submodel, say.
Problems broken_rules_of_comp(::SBMLDocument& document, const SbmlSources& sources) {
    const auto check = [&](auto validator) {
        validator.init();
        validator.validate(document);
        for (const ::SBMLError& failure : validator.getFailures()) document.getErrorLog()->add(failure);
    };
    check(::CompIdentifierConsistencyValidator{});
    if (document.getNumErrors(LIBSBML_SEV_ERROR) == 0) check(::CompConsistencyValidator{});
    return take_messages(document, sources).errors;
}

}  // namespace

Problems flatten_sbml(::SBMLDocument& document, const std::filesystem::path& folder, SbmlSources& sources,
                      Problems& warnings) {
    if (comp_of(document) == nullptr) return {};
    SbmlExternals externals;
    if (Problems problems = externals.load(document, folder, sources, warnings); !problems.empty())
        return problems;
    if (Problems problems = Hierarchy{document, externals, sources}.check(); !problems.empty())
        return problems;
    ::ConversionProperties flatten;
    flatten.addOption("flatten comp", true);
    flatten.addOption("performValidation", false);  // The flat model is checked as any other.
    flatten.addOption("leavePorts", false);
    int result = LIBSBML_OPERATION_FAILED;
    Problems broken;
    with_externals(externals, [&] {
        broken = broken_rules_of_comp(document, sources);
        for (const auto& [address, external] : externals.documents())
            append(broken, broken_rules_of_comp(*external, sources));
        if (broken.empty()) result = document.convert(flatten);
    });
    if (!broken.empty()) return broken;
    SbmlMessages messages = take_messages(document, sources);
    if (result != LIBSBML_OPERATION_SUCCESS && messages.errors.empty())
        messages.errors.push_back(Problem{sources.place(document.getLine(), document.getColumn()), "",
                                          "libSBML cannot flatten the submodels and does not say why", ""});
    return messages.errors;
}

}  // namespace rubor
