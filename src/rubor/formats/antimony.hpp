// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/antimony_syntax.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/formats/state_table.hpp>
#include <rubor/model/model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

/// Reads an Antimony file and what it imports. `docs/antimony.md` says which part of the language is read;
/// all else is refused with its place, never guessed. Every syntax error of the file is reported (up to 50).
[[nodiscard]] Checked<AntimonyFile> read_antimony(const std::filesystem::path& path);

enum class Imports : std::uint8_t { followed, refused };

/// The same for a text in memory. `name` stands for the file in messages; `import` is relative to its folder.
/// With `refused` no file is opened, and an `import` is a Problem.
[[nodiscard]] Checked<AntimonyFile> read_antimony_text(std::string_view text, const std::string& name,
                                                       Imports imports = Imports::followed);

/// Flattens `model_name` (empty: the file's main model) with its submodels into declarations for a Model.
/// Problems of resolution go into the builder and come out of its build().
[[nodiscard]] ModelBuilder instantiate(const AntimonyFile& file, const std::string& model_name = {});

struct LoadOptions {
    std::string model_name;                         ///< Empty: the file's main model.
    std::vector<std::filesystem::path> parameters;  ///< Tables of parameters.
    std::vector<std::filesystem::path> states;      ///< Tables of states.
    BuildOptions build;
};

/// Reads one Antimony file with its tables and builds the model.
[[nodiscard]] Checked<Model> load_model(const std::filesystem::path& path, const LoadOptions& options = {});

}  // namespace rubor
