// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <rubor/report/terminal_table.hpp>

namespace rubor {

struct PlotLabels {
    std::string name;    ///< Of what is plotted.
    std::string unit;    ///< "" or "1": none.
    std::string x_unit;  ///< Of the horizontal axis.
};

/// A curve drawn in Braille dots (2 x 4 per character), with its extremes and the ends of the axis.
///
/// Straight lines join the points; points that are not finite are left out. The vertical axis is logarithmic
/// when all values are above 0 and differ by more than a factor of 1000. `x` ascends. Lines are at most
/// `width` columns of the terminal and each ends in a newline.
[[nodiscard]] std::string render_plot(const PlotLabels& labels, std::span<const double> x,
                                      std::span<const double> y, std::size_t width = k_terminal_width,
                                      std::size_t height = 8);

}  // namespace rubor
