// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/time_scales.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include <rubor/base/assert.hpp>

namespace rubor {
namespace {

struct Entry {
    std::size_t column;
    double value;
};
using Rows = std::vector<std::vector<Entry>>;

/// Strongly connected components of row -> column, by Tarjan's algorithm without recursion.
std::vector<std::vector<std::size_t>> blocks_of(const Rows& rows) {
    constexpr std::size_t k_none = std::numeric_limits<std::size_t>::max();
    const std::size_t n = rows.size();
    std::vector<std::size_t> number(n, k_none);
    std::vector<std::size_t> low(n, 0);
    std::vector<std::size_t> next(n, 0);
    std::vector<bool> on_stack(n, false);
    std::vector<std::size_t> stack;
    std::vector<std::size_t> path;
    std::vector<std::vector<std::size_t>> blocks;
    std::size_t count = 0;
    for (std::size_t root = 0; root < n; ++root) {
        if (number[root] != k_none) continue;
        path.push_back(root);
        while (!path.empty()) {
            const std::size_t v = path.back();
            if (number[v] == k_none) {
                number[v] = low[v] = count++;
                stack.push_back(v);
                on_stack[v] = true;
            }
            if (next[v] < rows[v].size()) {
                const std::size_t w = rows[v][next[v]++].column;
                if (number[w] == k_none) {
                    path.push_back(w);
                } else if (on_stack[w]) {
                    low[v] = std::min(low[v], number[w]);
                }
                continue;
            }
            path.pop_back();
            if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[v]);
            if (low[v] != number[v]) continue;
            blocks.emplace_back();
            for (std::size_t w = k_none; w != v;) {
                w = stack.back();
                stack.pop_back();
                on_stack[w] = false;
                blocks.back().push_back(w);
            }
        }
    }
    return blocks;
}

/// Scales rows and columns by powers of two until their norms agree: the eigenvalues stay, rounding shrinks.
void balance(Eigen::MatrixXd& a) {
    constexpr int k_sweeps = 20;
    const Eigen::Index n = a.rows();
    for (int sweep = 0; sweep < k_sweeps; ++sweep) {
        bool changed = false;
        for (Eigen::Index i = 0; i < n; ++i) {
            const double diagonal = std::abs(a(i, i));
            const double column = a.col(i).cwiseAbs().sum() - diagonal;
            const double row = a.row(i).cwiseAbs().sum() - diagonal;
            if (!(column > 0.0 && row > 0.0)) continue;
            const int exponent = static_cast<int>(std::lround(0.5 * std::log2(row / column)));
            if (exponent == 0) continue;
            a.col(i) *= std::ldexp(1.0, exponent);
            a.row(i) *= std::ldexp(1.0, -exponent);
            changed = true;
        }
        if (!changed) return;
    }
}

}  // namespace

TimeScales time_scales_at_start(const CompiledModel& model) {
    constexpr std::size_t k_largest_block = 1500;
    RUBOR_ASSERT(model.request().varying.empty());
    TimeScales result;
    const std::size_t n = model.n_states();
    if (n == 0) return result;
    std::vector<double> x(n);
    std::vector<double> held(model.n_held());
    std::vector<double> h(model.n_hoisted());
    const std::vector<double> input(model.request().dose_targets.size(), 0.0);
    const SparsityPattern& pattern = model.pattern();
    std::vector<double> nonzeros(pattern.row.size());
    model.initialise(nullptr, x.data(), held.data());
    model.hoist(nullptr, held.data(), h.data());
    model.jacobian(0.0, x.data(), nullptr, held.data(), input.data(), h.data(), nonzeros.data());
    Rows rows(n);
    for (std::size_t column = 0; column < n; ++column) {
        for (auto k = pattern.column_start[column]; k < pattern.column_start[column + 1]; ++k) {
            const auto row = static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)]);
            const double value = nonzeros[static_cast<std::size_t>(k)];
            if (!std::isfinite(value)) {
                const auto name = [&](std::size_t i) {
                    return model.model().symbol(model.model().states()[i].symbol).name;
                };
                result.fault = fmt::format("the derivative of the rate of {} by {} is {} at the start",
                                           name(row), name(column), value);
                return result;
            }
            if (value != 0.0) rows[row].push_back({column, value});
        }
    }
    std::vector<std::size_t> position(n, n);
    for (const auto& block : blocks_of(rows)) {
        result.largest_block = std::max(result.largest_block, block.size());
        if (block.size() > k_largest_block) {
            result.fault = fmt::format("{} states hang together, more than {}: too many for eigenvalues",
                                       block.size(), k_largest_block);
            result.eigenvalues.clear();
            return result;
        }
        for (std::size_t i = 0; i < block.size(); ++i) position[block[i]] = i;
        Eigen::MatrixXd a = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(block.size()),
                                                  static_cast<Eigen::Index>(block.size()));
        for (std::size_t i = 0; i < block.size(); ++i) {
            for (const Entry& entry : rows[block[i]]) {
                if (position[entry.column] < n)
                    a(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(position[entry.column])) =
                        entry.value;
            }
        }
        for (const std::size_t state : block) position[state] = n;
        if (block.size() == 1) {
            result.eigenvalues.emplace_back(a(0, 0), 0.0);
            continue;
        }
        balance(a);
        const Eigen::EigenSolver<Eigen::MatrixXd> solver{a, /*computeEigenvectors=*/false};
        if (solver.info() != Eigen::Success) {
            result.fault = "the eigenvalues of the Jacobian at the start did not converge";
            result.eigenvalues.clear();
            return result;
        }
        const double rounding =
            static_cast<double>(block.size()) * std::numeric_limits<double>::epsilon() * a.norm();
        for (Eigen::Index i = 0; i < a.rows(); ++i) {
            const std::complex<double> value = solver.eigenvalues()(i);
            result.eigenvalues.push_back(std::abs(value) <= rounding ? 0.0 : value);
        }
    }
    std::sort(result.eigenvalues.begin(), result.eigenvalues.end(), [](const auto& a, const auto& b) {
        const auto key = [](const std::complex<double>& z) {
            return std::tuple{-std::abs(z), -z.real(), -z.imag()};
        };
        return key(a) < key(b);
    });
    for (const std::complex<double>& value : result.eigenvalues) {
        const double size = std::abs(value);
        if (size == 0.0) {
            ++result.n_zero;
            continue;
        }
        if (!result.fastest) result.fastest = 1.0 / size;
        result.slowest = 1.0 / size;
        if (std::abs(value.imag()) > 1e-3 * size) ++result.n_oscillating;
        if (value.real() > 0.0) {
            ++result.n_growing;
            result.growth = std::min(result.growth.value_or(1.0 / value.real()), 1.0 / value.real());
        }
    }
    return result;
}

}  // namespace rubor
