// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/terminal_plot.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/report/safe_text.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_label_width = 10;
constexpr double k_linear_up_to = 1000.0;

/// A grid of dots in which each character of the terminal holds 2 x 4.
class Canvas {
  public:
    Canvas(std::size_t columns, std::size_t rows) : columns_{columns}, cells_(columns * rows, 0) {}

    /// (0, 0) is the dot at the top left.
    void dot(std::size_t x, std::size_t y) {
        constexpr std::array<std::array<std::uint8_t, 2>, 4> k_bit{
            {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
        cells_[y / 4 * columns_ + x / 2] |= k_bit[y % 4][x % 2];
    }
    /// Characters U+2800 to U+28FF; empty ones are blanks.
    [[nodiscard]] std::string row(std::size_t r) const {
        std::string text;
        for (std::size_t c = 0; c < columns_; ++c) {
            const std::uint8_t bits = cells_[r * columns_ + c];
            if (bits == 0) {
                text += ' ';
            } else {
                text += {static_cast<char>(0xE2), static_cast<char>(0xA0 | (bits >> 6)),
                         static_cast<char>(0x80 | (bits & 0x3F))};
            }
        }
        return text.erase(text.find_last_not_of(' ') + 1);
    }

  private:
    std::size_t columns_;
    std::vector<std::uint8_t> cells_;
};

std::string right(const std::string& text) {
    return std::string(k_label_width > text.size() ? k_label_width - text.size() : 0, ' ') + text;
}

}  // namespace

std::string render_plot(const PlotLabels& labels, std::span<const double> x, std::span<const double> y,
                        std::size_t width, std::size_t height) {
    RUBOR_ASSERT(x.size() == y.size() && width >= 30 && height >= 2);
    const std::string unit = labels.unit.empty() || labels.unit == "1" ? "" : " [" + labels.unit + "]";
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double v : y) {
        if (!std::isfinite(v)) continue;
        low = std::min(low, v);
        high = std::max(high, v);
    }
    std::string heading = terminal_text(labels.name + unit);
    if (!(low <= high)) return heading + ": no finite value\n";
    const bool logarithmic = low > 0.0 && high / low > k_linear_up_to;
    if (logarithmic) heading += ", logarithmic";
    const auto height_of = [&](double v) { return logarithmic ? std::log(v) : v; };
    const double bottom = height_of(low), span = height_of(high) - bottom;

    const std::size_t columns = width - k_label_width - 2;
    Canvas canvas{columns, height};
    const double x_span = x.back() - x.front();
    const auto place = [](double share, std::size_t n) {
        return static_cast<std::size_t>(
            std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(n - 1)));
    };
    const auto dot_x = [&](std::size_t i) {
        return place(x_span > 0.0 ? (x[i] - x.front()) / x_span : 0.5, 2 * columns);
    };
    const auto dot_y = [&](std::size_t i) {
        const double share = span > 0.0 ? (height_of(y[i]) - bottom) / span : 0.5;
        return 4 * height - 1 - place(share, 4 * height);
    };
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (!std::isfinite(y[i])) continue;
        const std::size_t x1 = dot_x(i), y1 = dot_y(i);
        canvas.dot(x1, y1);
        if (i == 0 || !std::isfinite(y[i - 1])) continue;
        const std::size_t x0 = dot_x(i - 1), y0 = dot_y(i - 1);
        const auto dx = static_cast<double>(x1) - static_cast<double>(x0),
                   dy = static_cast<double>(y1) - static_cast<double>(y0);
        const auto n = static_cast<std::size_t>(std::max(std::abs(dx), std::abs(dy)));
        for (std::size_t k = 1; k < n; ++k) {
            const double share = static_cast<double>(k) / static_cast<double>(n);
            canvas.dot(static_cast<std::size_t>(std::lround(static_cast<double>(x0) + share * dx)),
                       static_cast<std::size_t>(std::lround(static_cast<double>(y0) + share * dy)));
        }
    }
    std::string text;
    for (const std::string& line : wrapped(heading, width)) text += line + "\n";
    for (std::size_t r = 0; r < height; ++r) {
        const std::string label = r == 0 ? significant(high, 4) : r + 1 == height ? significant(low, 4) : "";
        text += right(label) + (r == 0 || r + 1 == height ? " \xE2\x94\xA4" : " \xE2\x94\x82") +
                canvas.row(r) + "\n";
    }
    const std::string from = significant(x.front(), 6), to = significant(x.back(), 6) + " " + labels.x_unit;
    const std::size_t gap = columns > from.size() + to.size() ? columns - from.size() - to.size() : 1;
    return text + std::string(k_label_width + 2, ' ') + from + std::string(gap, ' ') + to + "\n";
}

}  // namespace rubor
