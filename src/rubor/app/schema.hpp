// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace rubor {

/// The JSON Schema (2020-12) of an input file, for editors: `study`, `population` or `drug`.
///
/// It says which keys exist, which are needed and what form values have; the readers check more (units, names, limits). A test holds
/// both to the same keys.
[[nodiscard]] std::string schema_text(std::string_view kind);

}  // namespace rubor
