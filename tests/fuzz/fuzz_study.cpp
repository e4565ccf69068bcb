// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a study file, read against the drugs of this repository. No other file is opened.
#include <cstdint>
#include <filesystem>
#include <string>

#include <rubor/trial/study.hpp>

#include "fuzz_checks.hpp"

namespace {

const rubor::DrugLibrary& drugs() {
    static const rubor::DrugLibrary library = [] {
        auto read = rubor::read_drugs(std::filesystem::path{RUBOR_SOURCE_DIR} / "models" / "drugs");
        if (!read) rubor::fuzz_failure("the drugs cannot be read", to_text(read.problems()));
        return std::move(read).value();
    }();
    return library;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto study = rubor::read_study_text({reinterpret_cast<const char*>(data), size}, "fuzz.yaml", drugs());
    if (!study) {
        rubor::check_problems(study.problems());
    } else {
        (void)rubor::drugs_of(study.value());
    }
    return 0;
}
