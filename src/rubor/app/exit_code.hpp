// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rubor {

/// What the program tells its caller.
enum ExitCode : int {
    exit_done = 0,
    exit_some_failed = 1,       ///< It ran, but something failed; the output says how many.
    exit_bad_input = 2,
    exit_missing_resource = 3,  ///< A file of ours, a disk, a package.
    exit_interrupted = 130,
};

}  // namespace rubor
