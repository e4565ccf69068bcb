// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>
#include <rubor/model/model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

/// What the units of an SBML document do to its numbers.
enum class UnitReading : std::uint8_t {
    by_dialect,  ///< `converted` for what SimBiology exported, with a unit of any parameter; else
                 ///< `as_written`.
    as_written,  ///< Nothing: numbers mean what they say (UnitSystem::as_written), the semantics of SBML.
    converted,   ///< The mathematics is in coherent units (UnitSystem::converted), as SimBiology does.
};

struct SbmlOptions {
    UnitReading units = UnitReading::by_dialect;
    /// State::scale of every state, in the unit of its array. Nothing: what the file says, else an estimate
    /// (docs/sbml.md).
    std::optional<double> scale{};
    BuildOptions build{.unit_clashes = UnitClashes::warned, .require_units = false};
};

/// Reads an SBML model: Level 1 to Level 3 Version 2 core with `comp`. `docs/sbml.md` says what each
/// construct becomes and what is refused. All problems come together, each with its place; what is doubtful
/// is in Model::warnings(). External model definitions are looked for beside `path`.
[[nodiscard]] Checked<Model> read_sbml(const std::filesystem::path& path, const SbmlOptions& options = {});

/// The same for a text in memory; `name` stands for the file in messages. References to other files are
/// refused.
[[nodiscard]] Checked<Model> read_sbml_text(std::string_view text, const std::string& name,
                                            const SbmlOptions& options = {});

}  // namespace rubor
