// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/app/model_run.hpp>

namespace rubor {

/// Puts --until, --every, --times and --time-unit of the arguments on the axis of `run`.
void read_times(const ModelRunArguments& arguments, ModelRun& run, Problems& problems);

}  // namespace rubor
