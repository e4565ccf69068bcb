// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what annotations say that SBML has no element for.
#pragma once

#include <optional>
#include <string>

class SBase;

namespace rubor {

inline constexpr const char* k_simbiology_annotation = "http://www.mathworks.com";
inline constexpr const char* k_rubor_annotation = "urn:rubor:sbml";

/// The attribute `attribute` of the element `element` (also within a first level such as `<SimBiology>`) of
/// namespace `uri` in the annotation of `of`.
[[nodiscard]] std::optional<std::string> annotated(const ::SBase& of, const std::string& uri,
                                                   const std::string& element, const std::string& attribute);

/// Whether Rubor wrote the model (`<rubor:model>` in its annotation): names are then the `name` attributes.
[[nodiscard]] bool is_rubor_export(const ::SBase& model);

}  // namespace rubor
