// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <rubor/app/bench_command.hpp>

namespace rubor {

/// `rubor bench QUESTION`
struct BenchCommand {
    enum class Chosen : std::uint8_t { ensemble, doses, states, threads } chosen = Chosen::ensemble;
    BenchEnsembleCommand ensemble;
    BenchDosesCommand doses;
    BenchStatesCommand states;
    BenchThreadsCommand threads;
};

/// The verb `bench` with its questions. The command must live until the line is parsed.
CLI::App* add_verb(CLI::App& app, BenchCommand& command);
[[nodiscard]] ExitCode run(const BenchCommand& command);

}  // namespace rubor
