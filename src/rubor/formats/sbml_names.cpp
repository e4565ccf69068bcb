// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_names.hpp>

#include <sbml/SBMLTypes.h>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_annotation.hpp>

namespace rubor {

std::string SbmlNames::unused(const std::string& wish, const std::string& id, const Place& place) {
    std::string name = wish;
    while (!used_.insert(name).second) {
        name += "_" + id;
    }
    if (name != wish) {
        warnings_.push_back(
            {place, wish,
             fmt::format("another one has the name {}; this one is {}", in_quotes(wish), in_quotes(name)), "",
             "another one has the same name"});
    }
    return name;
}

SbmlNames::SbmlNames(const SbmlDocument& document) {
    const ::Model& model = *document.document->getModel();
    const bool is_ours = is_rubor_export(model);
    readable_ = document.is_simbiology || is_ours;
    const auto readable = [&](const ::SBase& element) {
        const std::string name{trim(readable_ ? element.getName() : std::string{})};
        return name.empty() ? element.getId() : name;
    };
    const auto add = [&](const ::SBase& element, const std::string& wish) {
        const std::string& id = element.getId();
        if (!id.empty() && !names_.contains(id)) {
            names_.emplace(id, unused(wish, id, place_of(document, element)));
        }
    };
    for (unsigned i = 0; i < model.getNumCompartments(); ++i) {
        add(*model.getCompartment(i), readable(*model.getCompartment(i)));
    }
    for (unsigned i = 0; i < model.getNumSpecies(); ++i) {
        const ::Species& species = *model.getSpecies(i);
        const std::string& compartment = species.getCompartment();
        const bool inside = document.is_simbiology && !is_ours && !compartment.empty();
        add(species, inside ? of(compartment) + "." + readable(species) : readable(species));
    }
    for (unsigned i = 0; i < model.getNumParameters(); ++i) {
        add(*model.getParameter(i), readable(*model.getParameter(i)));
    }
    for (unsigned i = 0; i < model.getNumReactions(); ++i) {
        const ::Reaction& reaction = *model.getReaction(i);
        const bool has_name = !document.is_simbiology || !trim(reaction.getName()).empty();
        add(reaction, has_name ? readable(reaction) : fmt::format("reaction_{}", i + 1));
        for (const auto* side : {reaction.getListOfReactants(), reaction.getListOfProducts()}) {
            for (unsigned k = 0; k < side->size(); ++k) {
                add(*side->get(k), readable(*side->get(k)));
            }
        }
    }
    // Last, so that a local parameter never takes the name of something that all can see.
    for (unsigned i = 0; i < model.getNumReactions(); ++i) {
        const ::Reaction& reaction = *model.getReaction(i);
        const ::KineticLaw* law = reaction.getKineticLaw();
        if (law == nullptr) {
            continue;
        }
        Locals& locals = locals_[reaction.getId()];
        const auto* list = law->getLevel() < 3 ? static_cast<const ::ListOf*>(law->getListOfParameters())
                                               : law->getListOfLocalParameters();
        for (unsigned k = 0; k < list->size(); ++k) {
            const ::SBase& local = *list->get(k);
            if (!locals.contains(local.getId())) {
                locals.emplace(local.getId(), unused(of(reaction.getId()) + "." + readable(local),
                                                     local.getId(), place_of(document, local)));
            }
        }
    }
}

const std::string& SbmlNames::of(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : found->second;
}

const SbmlNames::Locals& SbmlNames::locals_of(const std::string& reaction) const {
    static const Locals none;
    const auto found = locals_.find(reaction);
    return found == locals_.end() ? none : found->second;
}

}  // namespace rubor
