// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/random/draw.hpp>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include <Random123/philox.h>

#include <rubor/random/normal.hpp>

namespace rubor {
namespace {

__extension__ using Wide = unsigned __int128;

}  // namespace

std::uint64_t Draw::bits() {
    const std::size_t word = position_ % 4;
    if (word == 0) {
        using Philox = r123::Philox4x64_R<10>;
        const Philox::ctr_type counter = {{patient_, occasion_, position_ / 4, 0}};
        const Philox::key_type key = {{key_[0], key_[1]}};
        const auto out = Philox{}(counter, key);
        block_ = {out[0], out[1], out[2], out[3]};
    }
    ++position_;
    return block_[word];
}

double Draw::uniform() {
    return open_unit_interval(bits());
}

double Draw::normal() {
    return standard_normal_quantile(uniform());
}

double Draw::exponential() {
    return -std::log(uniform());
}

bool Draw::bernoulli(double probability) {
    if (!(probability >= 0.0 && probability <= 1.0)) {
        throw std::logic_error("Draw::bernoulli: probability outside [0, 1]");
    }
    return uniform() < probability;
}

std::uint64_t Draw::integer(std::uint64_t n) {
    if (n == 0) throw std::logic_error("Draw::integer: n = 0");
    Wide product = static_cast<Wide>(bits()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
        const std::uint64_t threshold =
            (0 - n) % n;  // 2^64 mod n: these low words would be drawn once too often
        while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<Wide>(bits()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

std::vector<std::uint32_t> Draw::permutation(std::uint32_t n) {
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0u);
    for (std::uint32_t i = n; i > 1; --i) std::swap(order[i - 1], order[integer(i)]);
    return order;
}

std::size_t allocated_arm(const BlockAllocation& plan, std::uint64_t seed, std::uint64_t stratum,
                          std::uint64_t index) {
    const std::uint32_t set = std::accumulate(plan.ratio.begin(), plan.ratio.end(), 0u);
    if (set == 0 || plan.multiplier == 0) throw std::logic_error("allocated_arm: empty block");
    const std::uint32_t block_size = set * plan.multiplier;
    const auto order = Draw{seed, "allocation", stratum, index / block_size}.permutation(block_size);
    std::uint32_t slot = order[index % block_size] / plan.multiplier;  // place within the balanced set
    std::size_t arm = 0;
    while (slot >= plan.ratio[arm]) slot -= plan.ratio[arm++];
    return arm;
}

}  // namespace rubor
