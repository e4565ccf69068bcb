// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/app/ensemble_command.hpp>
#include <rubor/app/simulate_command.hpp>

namespace CLI {
class App;
}

namespace rubor {

/// The verbs `simulate` and `ensemble` with their options. The command must live until the line is parsed.
CLI::App* add_verb(CLI::App& app, SimulateCommand& command);
CLI::App* add_verb(CLI::App& app, EnsembleCommand& command);

}  // namespace rubor
