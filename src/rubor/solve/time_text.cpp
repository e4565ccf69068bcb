// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/time_text.hpp>

#include <fmt/format.h>

#include <rubor/base/time_axis.hpp>

namespace rubor {

std::string time_text(const Model& model, double time, int digits) {
    return TimeAxis{.unit = model.time_unit()}.at(fmt::format("{:.{}g}", time, digits));
}

std::string duration_text(const Model& model, double duration) {
    const Unit& unit = model.time_unit();
    const std::string number = fmt::format("{:.3g}", duration);
    if (unit.dimension.is_dimensionless()) return number;
    return number + (unit.text == "day" ? " d" : " " + unit.text);
}

}  // namespace rubor
