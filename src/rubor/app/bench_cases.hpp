// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>

#include <rubor/app/work_precision.hpp>
#include <rubor/base/problem.hpp>

namespace rubor {

/// The folder with `bench/`, `studies/` and `models/`: the source tree of this program, or where it was
/// installed.
[[nodiscard]] Checked<std::filesystem::path> find_bench_root();

/// immune120 (bench/models): 400 days with 28 doses, a visit every 10 days; patients drawn from its table, a
/// spread of 30 % in 40 parameters.
[[nodiscard]] Checked<BenchCase> immune120_case(const std::filesystem::path& root, std::size_t n_patients);

/// The patients of the quick study (studies/neoadjuvant_tnbc.yaml) from diagnosis to surgery in the study's
/// last arm, a visit every 21 days, errors in the breast tumour's diameter (floor 1 mm).
[[nodiscard]] Checked<BenchCase> quick_study_case(const std::filesystem::path& root, std::size_t n_patients);

}  // namespace rubor
