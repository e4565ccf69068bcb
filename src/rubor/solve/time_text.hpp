// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/model/model.hpp>

namespace rubor {

/// A time of the model for messages: `day 7.5`, for imported models `time 7.5 second` or `time 7.5`.
[[nodiscard]] std::string time_text(const Model& model, double time, int digits = 8);
/// A span of it: `0.01 d`, `0.01 second`, `0.01`.
[[nodiscard]] std::string duration_text(const Model& model, double duration);

}  // namespace rubor
