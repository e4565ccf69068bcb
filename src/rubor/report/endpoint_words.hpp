// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace rubor {

/// How a report speaks of a time to an event.
struct EndpointWords {
    const char* id;
    const char* label;
    const char* abbreviation;
    const char* definition;
};

/// \param id of time_endpoints()
[[nodiscard]] const EndpointWords& words_of(const std::string& id);

}  // namespace rubor
