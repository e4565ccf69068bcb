// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as an SBML text: read by libSBML, flattened, built into a Model as written and with its units converted.
// References to other files are refused.
#include <cstdint>
#include <string_view>

#include <rubor/formats/sbml.hpp>

#include "fuzz_checks.hpp"

namespace {

void read(std::string_view text, rubor::UnitReading units) {
    rubor::SbmlOptions options;
    options.units = units;
    const auto model = rubor::read_sbml_text(text, "fuzz.xml", options);
    if (!model) {
        rubor::check_problems(model.problems());
        return;
    }
    if (!model.value().warnings().empty()) rubor::check_problems(model.value().warnings());
    rubor::write_out(model.value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    read(text, rubor::UnitReading::as_written);
    read(text, rubor::UnitReading::converted);
    return 0;
}
