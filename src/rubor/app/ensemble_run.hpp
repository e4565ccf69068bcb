// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <rubor/app/model_run.hpp>
#include <rubor/formats/parameter_sets.hpp>
#include <rubor/store/block_directory.hpp>
#include <rubor/store/content_hash.hpp>

namespace rubor {

/// Patients per block of an ensemble: what is stored at once, and lost at most by an interruption (per
/// thread).
inline constexpr std::size_t k_patients_per_block = 1024;

/// Many patients of one model: everything that decides the results.
struct Ensemble {
    ModelRun run;
    ParameterSets sets;
    std::shared_ptr<const CompiledModel> model;

    [[nodiscard]] std::uint32_t n_blocks() const;
    /// Names the results: equal keys mean equal tables. Threads and lanes are no part of it.
    [[nodiscard]] ContentHash key() const;
};

struct EnsembleRunOptions {
    unsigned n_threads = 1;
    const std::atomic<bool>* interrupt = nullptr;
    std::atomic<std::uint64_t>* done = nullptr;  ///< Increased by one per finished patient.
};

/// Runs the given blocks and stores each when all its patients have ended. The tables of a block are
/// `trajectories` (a row per patient and time) and `patients` (a row per patient: how it ended and what it
/// cost).
///
/// Threads take pieces of blocks from one counter; at most one block per thread is in memory. A patient's
/// rows depend on her alone, so neither threads nor their order show in the result. An interrupted block is
/// dropped. \returns what the disk refused.
[[nodiscard]] Problems run_blocks(const Ensemble& ensemble, const std::vector<std::uint32_t>& blocks,
                                  const BlockDirectory& directory, const EnsembleRunOptions& options);

/// How the patients ended, from the stored blocks.
struct EnsembleCounts {
    std::map<std::string, std::size_t> by_status;
    std::int64_t steps = 0;
    std::int64_t rejected = 0;
    std::size_t n_failed = 0;
    std::string first_failure;  ///< "patient 17: ...", empty when none failed.
};
[[nodiscard]] Checked<EnsembleCounts> count_outcomes(const BlockDirectory& directory);

}  // namespace rubor
