// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The only code outside `compile` that is made for one processor: it measures the processor, no result.
#include "machine_peak.hpp"

#include <immintrin.h>

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace rubor {
namespace {

constexpr std::size_t k_rounds = 2'000'000;
constexpr int k_chains = 16;  // more than latency times ports

template <class Run>
double best_rate(int lanes, Run run) {
    double best = 0.0;
    for (int repetition = 0; repetition < 5; ++repetition) {
        const auto start = std::chrono::steady_clock::now();
        volatile double sink = run();
        (void)sink;
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        best = std::max(best, 2.0 * lanes * k_chains * static_cast<double>(k_rounds) / seconds);
    }
    return best;
}

// The chains approach the fixed point of a -> a m + s, so that no value overflows or becomes denormal.
__attribute__((target("avx512f"))) double run_8() {
    __m512d a[k_chains];
    for (int i = 0; i < k_chains; ++i) a[i] = _mm512_set1_pd(1.0 + i);
    const __m512d m = _mm512_set1_pd(0.999), s = _mm512_set1_pd(0.001);
    for (std::size_t r = 0; r < k_rounds; ++r) {
#pragma GCC unroll 16
        for (int i = 0; i < k_chains; ++i) a[i] = _mm512_fmadd_pd(a[i], m, s);
    }
    double sum = 0.0;
    for (int i = 0; i < k_chains; ++i) sum += a[i][0];
    return sum;
}

__attribute__((target("avx2,fma"))) double run_4() {
    __m256d a[k_chains];
    for (int i = 0; i < k_chains; ++i) a[i] = _mm256_set1_pd(1.0 + i);
    const __m256d m = _mm256_set1_pd(0.999), s = _mm256_set1_pd(0.001);
    for (std::size_t r = 0; r < k_rounds; ++r) {
#pragma GCC unroll 16
        for (int i = 0; i < k_chains; ++i) a[i] = _mm256_fmadd_pd(a[i], m, s);
    }
    double sum = 0.0;
    for (int i = 0; i < k_chains; ++i) sum += a[i][0];
    return sum;
}

__attribute__((target("fma"))) double run_1() {
    __m128d a[k_chains];
    for (int i = 0; i < k_chains; ++i) a[i] = _mm_set_sd(1.0 + i);
    const __m128d m = _mm_set_sd(0.999), s = _mm_set_sd(0.001);
    for (std::size_t r = 0; r < k_rounds; ++r) {
#pragma GCC unroll 16
        for (int i = 0; i < k_chains; ++i) a[i] = _mm_fmadd_sd(a[i], m, s);
    }
    double sum = 0.0;
    for (int i = 0; i < k_chains; ++i) sum += a[i][0];
    return sum;
}

}  // namespace

double peak_operations_per_second(int lanes) {
    switch (lanes) {
        case 8:
            return best_rate(8, run_8);
        case 4:
            return best_rate(4, run_4);
        default:
            return best_rate(1, run_1);
    }
}

}  // namespace rubor
