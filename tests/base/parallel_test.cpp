// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include <rubor/base/parallel.hpp>

namespace rubor {
namespace {

TEST(Invariant, EachIndexIsVisitedOnceByAWorkerThatExists) {
    for (const unsigned n_threads : {1U, 2U, 7U}) {
        std::vector<std::atomic<int>> visits(1000);
        for_each_index(visits.size(), n_threads, nullptr, [&](unsigned worker, std::size_t i) {
            ASSERT_LT(worker, n_threads);
            ++visits[i];
        });
        for (const auto& n : visits) {
            EXPECT_EQ(n, 1);
        }
    }
}

TEST(Invariant, AnInterruptStopsTheLoop) {
    std::atomic<bool> interrupt{false};
    std::atomic<int> done{0};
    for_each_index(100'000, 2, &interrupt, [&](unsigned, std::size_t) {
        if (++done == 10) {
            interrupt = true;
        }
    });
    EXPECT_LE(done, 12);
}

TEST(Invariant, AnExceptionOfAWorkerReachesTheCaller) {
    EXPECT_THROW(for_each_index(100, 2, nullptr,
                                [](unsigned, std::size_t i) {
                                    if (i == 50) {
                                        throw std::runtime_error{"bug"};
                                    }
                                }),
                 std::runtime_error);
}

}  // namespace
}  // namespace rubor
