// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/elimination.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include <rubor/base/assert.hpp>

namespace rubor {

std::size_t Elimination::n_factor_nonzeros() const {
    std::size_t n = size();
    for (std::size_t k = 0; k < size(); ++k) {
        n += lower[k].size() + upper[k].size();
    }
    return n;
}

namespace {

/// A set of whole numbers below n.
class NumberSet {
  public:
    explicit NumberSet(std::size_t n) : words_((n + 63) / 64) {}
    void insert(std::size_t i) { words_[i / 64] |= bit(i); }
    void erase(std::size_t i) { words_[i / 64] &= ~bit(i); }
    [[nodiscard]] bool contains(std::size_t i) const { return (words_[i / 64] & bit(i)) != 0; }
    void insert(const NumberSet& other) {
        for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
    }
    [[nodiscard]] std::size_t size() const {
        std::size_t n = 0;
        for (const std::uint64_t word : words_) n += static_cast<std::size_t>(std::popcount(word));
        return n;
    }
    /// How many of this are not in `other`.
    [[nodiscard]] std::size_t n_not_in(const NumberSet& other) const {
        std::size_t n = 0;
        for (std::size_t w = 0; w < words_.size(); ++w) {
            n += static_cast<std::size_t>(std::popcount(words_[w] & ~other.words_[w]));
        }
        return n;
    }
    /// Ascending.
    [[nodiscard]] std::vector<std::size_t> list() const {
        std::vector<std::size_t> numbers;
        for (std::size_t w = 0; w < words_.size(); ++w) {
            for (std::uint64_t left = words_[w]; left != 0; left &= left - 1) {
                numbers.push_back(64 * w + static_cast<std::size_t>(std::countr_zero(left)));
            }
        }
        return numbers;
    }

  private:
    static std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << (i % 64); }
    std::vector<std::uint64_t> words_;
};

}  // namespace

Elimination eliminate(const SparsityPattern& pattern) {
    const std::size_t n = pattern.column_start.size() - 1;
    // What is left of the matrix; a row contains its diagonal for ever, a column does not.
    std::vector<NumberSet> rows(n, NumberSet{n}), columns(n, NumberSet{n});
    std::vector<std::vector<std::int32_t>> nonzero(n, std::vector<std::int32_t>(n, Elimination::k_fill));
    for (std::size_t j = 0; j < n; ++j) {
        for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
            const auto i = static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)]);
            nonzero[i][j] = k;
            rows[i].insert(j);
            if (i != j) columns[j].insert(i);
        }
        RUBOR_ASSERT(nonzero[j][j] != Elimination::k_fill);
    }

    Elimination result;
    std::vector<std::size_t> position(n);
    std::vector<std::vector<std::size_t>> lower(n), upper(n);  // by row of the matrix
    std::vector<bool> done(n, false);
    for (std::size_t step = 0; step < n; ++step) {
        std::size_t pivot = n;
        std::pair<std::size_t, std::size_t> least;  // fill, then Markowitz' product
        for (std::size_t k = 0; k < n; ++k) {
            if (done[k]) continue;
            std::pair<std::size_t, std::size_t> cost{0, (rows[k].size() - 1) * columns[k].size()};
            if (pivot != n && cost >= least) continue;
            for (const std::size_t i : columns[k].list()) cost.first += rows[k].n_not_in(rows[i]);
            if (pivot == n || cost < least) {
                pivot = k;
                least = cost;
            }
        }
        done[pivot] = true;
        position[pivot] = step;
        result.order.push_back(static_cast<std::int32_t>(pivot));
        const std::vector<std::size_t> below = columns[pivot].list();
        for (const std::size_t i : below) {
            lower[i].push_back(pivot);
            rows[i].insert(rows[pivot]);
            rows[i].erase(pivot);
        }
        rows[pivot].erase(pivot);
        upper[pivot] = rows[pivot].list();
        for (const std::size_t j : upper[pivot]) {
            columns[j].insert(columns[pivot]);
            columns[j].erase(j);
            columns[j].erase(pivot);
        }
    }

    const auto entries = [&](std::size_t row, const std::vector<std::size_t>& cols) {
        std::vector<Elimination::Entry> list;
        for (const std::size_t column : cols) {
            list.push_back({static_cast<std::int32_t>(position[column]), nonzero[row][column]});
        }
        std::sort(list.begin(), list.end(),
                  [](const auto& a, const auto& b) { return a.position < b.position; });
        return list;
    };
    for (const std::int32_t pivot : result.order) {
        const auto row = static_cast<std::size_t>(pivot);
        result.lower.push_back(entries(row, lower[row]));
        result.upper.push_back(entries(row, upper[row]));
        result.diagonal.push_back(nonzero[row][row]);
    }
    return result;
}

}  // namespace rubor
