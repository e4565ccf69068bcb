// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/base/unit.hpp>
#include <rubor/random/distribution.hpp>

namespace rubor {

/// On which scale a parameter is varied, plotted and perturbed. It does not change its distribution.
enum class ParameterScale : std::uint8_t { linear, log10, log };

/// One row of `parameters.tsv`: a number with its unit, what is known of its spread, and where it comes from.
/// `docs/antimony.md` explains every column.
struct ParameterRow {
    std::string name;    ///< As the model names it; `compose` puts `drug.` before those of a module.
    double value = 0.0;  ///< In `unit`. What a run uses unless a patient has her own.
    Unit unit;
    ParameterScale scale = ParameterScale::linear;
    Distribution
        prior;  ///< In `unit`. Kind `constant` at `value` when the row says `fixed`. Truncation included.
    std::string sampling;  ///< Name of its quasi-random dimension, its own for ever; empty: not sampled.
    std::optional<std::size_t> dimension;  ///< The number of that dimension, where the table gives one.
    std::optional<double> lower;           ///< Truncation, in `unit`.
    std::optional<double> upper;
    std::string source;  ///< DOI, PMID, or `estimated` with the reason.
    std::string note;
    Place place;  ///< Of the name.
    Place value_place;
    Place unit_place;

    [[nodiscard]] bool is_sampled() const { return !sampling.empty(); }
    /// A number in `unit` in coherent units (day, litre, cell, nmol, mg).
    [[nodiscard]] double coherent(double number) const { return number * unit.factor; }
    [[nodiscard]] double coherent_value() const { return coherent(value); }
    /// The prior of the coherent value.
    [[nodiscard]] Distribution coherent_prior() const;
};

struct ParameterTable {
    std::vector<ParameterRow> rows;  ///< In the order of the text.

    [[nodiscard]] const ParameterRow* find(std::string_view name) const;
};

/// Reads a table of parameters. Every row must have a value, a unit, a distribution and a source. Every
/// malformed cell, repeated parameter and repeated dimension is a Problem at its line and column.
[[nodiscard]] Checked<ParameterTable> read_parameter_table(const std::filesystem::path& path);
[[nodiscard]] Checked<ParameterTable> read_parameter_table_text(std::string_view text,
                                                                const std::string& name);

}  // namespace rubor
