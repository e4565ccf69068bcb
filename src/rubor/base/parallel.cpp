// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/parallel.hpp>

#include <sched.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace rubor {

void for_each_index(std::size_t n, unsigned n_threads, const std::atomic<bool>* interrupt,
                    const std::function<void(unsigned, std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::mutex mutex;
    std::exception_ptr first_exception;
    const auto loop = [&](unsigned worker) {
        while (!failed && (interrupt == nullptr || !*interrupt)) {
            const std::size_t index = next.fetch_add(1);
            if (index >= n) {
                return;
            }
            try {
                work(worker, index);
            } catch (...) {
                const std::lock_guard lock{mutex};
                if (!first_exception) {
                    first_exception = std::current_exception();
                }
                failed = true;
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        const auto n_useful = static_cast<unsigned>(
            std::min<std::size_t>(std::max(1U, n_threads), std::max<std::size_t>(n, 1)));
        for (unsigned worker = 1; worker < n_useful; ++worker) {
            threads.emplace_back(loop, worker);
        }
        loop(0);
    }
    if (first_exception) {
        std::rethrow_exception(first_exception);
    }
}

unsigned default_threads() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return static_cast<unsigned>(std::max(1, CPU_COUNT(&allowed)));
    }
    return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace rubor
