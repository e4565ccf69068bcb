// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as an Antimony text: parsed, flattened, and built into a Model. Imports are refused.
#include <cstdint>
#include <string_view>

#include <rubor/formats/antimony.hpp>

#include "fuzz_checks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto file = rubor::read_antimony_text(text, "fuzz.ant", rubor::Imports::refused);
    if (!file) {
        rubor::check_problems(file.problems());
        return 0;
    }
    if (file.value().models.empty()) return 0;
    const auto model = rubor::instantiate(file.value()).build();
    if (!model) {
        rubor::check_problems(model.problems());
    } else {
        rubor::write_out(model.value());
    }
    return 0;
}
