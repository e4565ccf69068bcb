// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/elimination.hpp>

#include <algorithm>
#include <set>

#include <rubor/base/assert.hpp>

namespace rubor {

std::size_t Elimination::n_factor_nonzeros() const {
    std::size_t n = size();
    for (std::size_t k = 0; k < size(); ++k) {
        n += lower[k].size() + upper[k].size();
    }
    return n;
}

Elimination eliminate(const SparsityPattern& pattern) {
    const std::size_t n = pattern.column_start.size() - 1;
    // What is left of the matrix, without the diagonal.
    std::vector<std::set<std::int32_t>> rows(n), columns(n);
    std::vector<std::vector<std::int32_t>> nonzero(n, std::vector<std::int32_t>(n, Elimination::k_fill));
    for (std::size_t j = 0; j < n; ++j) {
        for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
            const auto i = static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)]);
            nonzero[i][j] = k;
            if (i != j) {
                rows[i].insert(static_cast<std::int32_t>(j));
                columns[j].insert(static_cast<std::int32_t>(i));
            }
        }
        RUBOR_ASSERT(nonzero[j][j] != Elimination::k_fill);
    }

    Elimination result;
    std::vector<std::size_t> position(n);
    std::vector<std::vector<std::int32_t>> lower(n), upper(n);  // by matrix row, columns of the matrix
    std::vector<bool> done(n, false);
    for (std::size_t step = 0; step < n; ++step) {
        std::size_t pivot = n;
        for (std::size_t k = 0; k < n; ++k) {
            if (!done[k] && (pivot == n || rows[k].size() * columns[k].size() <
                                               rows[pivot].size() * columns[pivot].size())) {
                pivot = k;
            }
        }
        done[pivot] = true;
        position[pivot] = step;
        result.order.push_back(static_cast<std::int32_t>(pivot));
        upper[pivot].assign(rows[pivot].begin(), rows[pivot].end());
        for (const std::int32_t i : columns[pivot]) {
            auto& row = rows[static_cast<std::size_t>(i)];
            lower[static_cast<std::size_t>(i)].push_back(static_cast<std::int32_t>(pivot));
            row.erase(static_cast<std::int32_t>(pivot));
            for (const std::int32_t j : rows[pivot]) {
                if (j != i && row.insert(j).second) {
                    columns[static_cast<std::size_t>(j)].insert(i);
                }
            }
        }
        for (const std::int32_t j : rows[pivot]) {
            columns[static_cast<std::size_t>(j)].erase(static_cast<std::int32_t>(pivot));
        }
    }

    const auto entries = [&](std::size_t row, const std::vector<std::int32_t>& cols) {
        std::vector<Elimination::Entry> list;
        for (const std::int32_t j : cols) {
            const auto column = static_cast<std::size_t>(j);
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
