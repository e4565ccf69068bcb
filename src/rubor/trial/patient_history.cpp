// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/patient_history.hpp>

#include <algorithm>

namespace rubor {

const char* to_text(ProductFate fate) {
    switch (fate) {
        case ProductFate::planned:
            return "planned";
        case ProductFate::not_collected:
            return "not_collected";
        case ProductFate::not_made:
            return "not_made";
        case ProductFate::in_manufacture:
            return "in_manufacture";
        case ProductFate::failed:
            return "failed";
        case ProductFate::ready:
            return "ready";
        case ProductFate::called_off:
            return "called_off";
        case ProductFate::infused:
            return "infused";
    }
    return "?";
}

bool PatientHistory::is_one_of(const std::string& category, const std::vector<std::string>& values) const {
    const auto own = categories.find(category);
    return own != categories.end() && std::find(values.begin(), values.end(), own->second) != values.end();
}

}  // namespace rubor
