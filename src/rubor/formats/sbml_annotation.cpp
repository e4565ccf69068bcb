// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_annotation.hpp>

#include <sbml/SBMLTypes.h>

namespace rubor {
namespace {

std::optional<std::string> in_node(const ::XMLNode& node, const std::string& uri, const std::string& element,
                                   const std::string& attribute) {
    if (node.getName() == element && node.getURI() == uri && node.hasAttr(attribute)) {
        return node.getAttrValue(attribute);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> annotated(const ::SBase& of, const std::string& uri, const std::string& element,
                                     const std::string& attribute) {
    if (!of.isSetAnnotation()) {
        return std::nullopt;
    }
    // libSBML builds the tree on demand, so its getter is not const.
    const ::XMLNode* annotation = const_cast<::SBase&>(of).getAnnotation();
    for (unsigned i = 0; annotation != nullptr && i < annotation->getNumChildren(); ++i) {
        const ::XMLNode& outer = annotation->getChild(i);
        if (const auto found = in_node(outer, uri, element, attribute)) {
            return found;
        }
        for (unsigned k = 0; k < outer.getNumChildren(); ++k) {
            if (const auto found = in_node(outer.getChild(k), uri, element, attribute)) {
                return found;
            }
        }
    }
    return std::nullopt;
}

bool is_rubor_export(const ::SBase& model) {
    return annotated(model, k_rubor_annotation, "model", "version").has_value();
}

}  // namespace rubor
