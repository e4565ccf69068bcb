// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/time_axis.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// The name of a thing of the model by its name, or by the id that it has in its file (an SBML id may be a
/// GUID where the name is for people). Nothing when it is neither.
[[nodiscard]] std::optional<std::string> name_by_id(const Model& model, std::string_view name_or_id);

/// `name [unit]` as a heading of a table. The brackets at the end are a unit unless the whole text is a name:
/// imported names may hold brackets too.
struct Heading {
    std::string name;
    std::optional<std::string> unit;
};
[[nodiscard]] Heading heading_of(const std::string& text, const Model& model);

/// The axis of the model's times. An imported model takes bare numbers for its own unit.
[[nodiscard]] TimeAxis time_axis_of(const Model& model);

/// Names separated by commas; a name that holds a comma stands in double quotes.
[[nodiscard]] std::vector<std::string> names_in_list(std::string_view text);

}  // namespace rubor
