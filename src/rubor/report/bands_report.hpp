// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/trial/bands.hpp>

namespace rubor {

/// The table of bands for a terminal, at most 80 columns: each statement with value, 95 % interval, patients,
/// band and verdict, then what is outside and why, and how the runs went.
[[nodiscard]] std::string render_bands(const BandFile& bands, const BandTable& table);

/// The same as a table in Markdown.
[[nodiscard]] std::string bands_markdown(const BandFile& bands, const BandTable& table);

/// The same as JSON (docs/bands.md). What is not finite is null.
[[nodiscard]] std::string bands_json(const BandFile& bands, const BandTable& table);

/// A number: three significant digits, or all before the point; a true minus sign; infinity as `∞`, NaN as
/// `–`.
[[nodiscard]] std::string told(double value);

}  // namespace rubor
