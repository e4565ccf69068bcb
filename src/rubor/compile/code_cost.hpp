// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rubor {

/// Where the time went when some machine code was made or fetched: seconds of processor time of the thread.
/// Never part of a result.
struct CodeCost {
    double target = 0.0;    ///< Asking LLVM for this processor, and the linker's session.
    double read = 0.0;      ///< Looking into the kernel cache, and the checksum.
    double emit = 0.0;      ///< Writing and verifying IR.
    double generate = 0.0;  ///< LLVM: from IR to an object file.
    double link = 0.0;
    double write = 0.0;  ///< Into the kernel cache.
};

}  // namespace rubor
