// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include <rubor/formats/compose.hpp>
#include <rubor/formats/sbml.hpp>

namespace rubor {

enum class ModelFormat : std::uint8_t { antimony, sbml };

/// By the ending of the file: `.ant` is Antimony, `.xml` and `.sbml` are SBML, in either case.
[[nodiscard]] std::optional<ModelFormat> model_format(const std::filesystem::path& path);

struct ModelFileOptions {
    /// What the units of SBML do to its numbers. Anything but by_dialect is refused for Antimony, whose
    /// numbers are always converted.
    UnitReading units = UnitReading::by_dialect;
    bool strict = false;  ///< A clash of dimensions is a Problem, not a warning. In Antimony it always is.
    bool require_units = false;  ///< Antimony: see BuildOptions.
    StepTimes* times = nullptr;  ///< See BuildOptions.
    /// SBML: values at the start that replace those of the file.
    struct Start {
        std::string name;   ///< Or id.
        std::string value;  ///< With its unit: `292 nmol/L`.
        Place place;
    };
    std::vector<Start> starts{};
};

/// Reads a model of any format that we know, with the tables that stand beside it.
///
/// Antimony: its tables and drug modules, see model_files() and compose(). SBML: `x.states.tsv` beside
/// `x.xml` gives the scale of states by name or id, in the unit of the amount (`1` where the model declares
/// none); states without a row keep what read_sbml estimates. A table of parameters `x.tsv` beside an SBML
/// model and drug modules with one are refused. Any other ending is a Problem.
[[nodiscard]] Checked<ComposedModel> read_model_file(const std::filesystem::path& path,
                                                     const std::vector<std::filesystem::path>& modules = {},
                                                     const ModelFileOptions& options = {});

}  // namespace rubor
