// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rubor {

/// The infusions that run into each dose target.
///
/// An infusion is +r, later -r. Running sums would leave a residue of rounding when infusions overlap
/// (0.1 + 0.2 - 0.1 - 0.2 is not 0), a drug that flows for ever; so the rates in force are kept one by one,
/// -r ends one that began with +r, and the sum is taken anew.
class InputRates {
  public:
    explicit InputRates(std::size_t n_targets) : running_(n_targets) {}

    void clear() {
        for (auto& rates : running_) rates.clear();
    }

    /// Adds `rate` (per day) to `target`, and returns the new total.
    [[nodiscard]] double add(std::size_t target, double rate) {
        auto& rates = running_[target];
        bool ended = false;
        for (std::size_t k = 0; k < rates.size() && !ended; ++k) {
            if (rates[k] == -rate) {
                rates.erase(rates.begin() + static_cast<std::ptrdiff_t>(k));
                ended = true;
            }
        }
        if (!ended && rate != 0.0) rates.push_back(rate);
        double total = 0.0;
        for (const double r : rates) total += r;
        return total;
    }

  private:
    std::vector<std::vector<double>> running_;
};

}  // namespace rubor
