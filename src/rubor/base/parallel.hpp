// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace rubor {

/// Calls `work(worker, index)` once for each index in 0 .. n-1, from `n_threads` threads that take the next
/// index from one counter. `worker` is 0 .. n_threads-1 and names whose scratch memory to use. Which thread
/// gets which index differs from run to run: results must be put in a place that belongs to the index.
///
/// Returns when all are done, or, once `*interrupt` is true, when the calls under way are. The first
/// exception of a worker ends the loop and is thrown here again.
void for_each_index(std::size_t n, unsigned n_threads, const std::atomic<bool>* interrupt,
                    const std::function<void(unsigned worker, std::size_t index)>& work);

/// The number of threads to use when the user does not say: the processors this process may run on, at
/// least 1.
[[nodiscard]] unsigned default_threads();

}  // namespace rubor
