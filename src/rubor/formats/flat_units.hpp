// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the units of a symbol, as an amount and as mathematics reads its name.
#pragma once

#include <optional>

#include <rubor/formats/flat_model.hpp>

namespace rubor {

/// The unit to declare: of the amount for a species, also when the text gives that of its concentration (told
/// by the dimension); of the parameter row when the text gives none.
[[nodiscard]] std::optional<Unit> declared_unit(const FlatModel& flat, const FlatSymbol& symbol);

/// The unit of numbers given for the name: of the concentration for a species that is read as one.
[[nodiscard]] std::optional<Unit> meant_unit(const FlatModel& flat, const FlatSymbol& symbol);

}  // namespace rubor
