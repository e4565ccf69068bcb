// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/libsbml_lock.hpp>

namespace rubor {

std::unique_lock<std::mutex> lock_libsbml() {
    static std::mutex mutex;
    return std::unique_lock{mutex};
}

}  // namespace rubor
