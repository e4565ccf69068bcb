// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Sparse LU for lanes: pattern, numbers, growth of pivots.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/compile/elimination.hpp>

#include "compile/large_model.hpp"

namespace rubor {
namespace {

using namespace testing_support;

/// One explicit stage is all that these tests need of a method.
RosenbrockMethod one_stage() {
    return {.name = "Rosenbrock-Euler",
            .gamma = 1.0,
            .a = {{}},
            .c = {{}},
            .alpha = {0.0},
            .gamma_t = {1.0},
            .dense = {{1.0}},
            .order = 1,
            .error_order = 3};
}

struct Memory {
    explicit Memory(const LaneKernels& kernels)
        : lanes{kernels.lanes()},
          layout{kernels.layout()},
          data{static_cast<double*>(std::aligned_alloc(4096, (8 * lanes * layout.size + 4095) / 4096 * 4096)),
               &std::free} {
        std::fill_n(data.get(), lanes * layout.size, 0.0);
    }
    double& at(std::size_t i, std::size_t lane) { return data.get()[i * lanes + lane]; }
    double& at(LaneSlot slot, std::size_t lane) { return at(static_cast<std::size_t>(slot), lane); }
    std::size_t lanes;
    LaneLayout layout;
    std::unique_ptr<double, void (*)(void*)> data;
};

double entry(std::size_t k, std::size_t lane) {
    std::mt19937_64 rng{1000 * k + lane};
    return std::uniform_real_distribution<double>{-1.0, 1.0}(rng);
}

TEST(Property, EliminationFillsWhatItMustAndNoMore) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const auto model = interpreted(random_model(seed, RateKind::arithmetic, 12, 60).model, {});
        const SparsityPattern& pattern = model->pattern();
        const Elimination e = eliminate(pattern);
        const std::size_t n = model->n_states();
        ASSERT_EQ(e.size(), n);
        // Symbolic Gauss on a full matrix in that order is the oracle.
        std::vector<std::size_t> position(n);
        for (std::size_t k = 0; k < n; ++k) position[static_cast<std::size_t>(e.order[k])] = k;
        std::vector<std::vector<bool>> full(n, std::vector<bool>(n, false));
        for (std::size_t j = 0; j < n; ++j) {
            for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
                full[position[static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)])]]
                    [position[j]] = true;
            }
        }
        for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t i = k + 1; i < n; ++i) {
                for (std::size_t j = k + 1; j < n; ++j) {
                    full[i][j] = full[i][j] || (full[i][k] && full[k][j]);
                }
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<bool> row(n, false);
            row[i] = true;
            for (const auto& entry : e.lower[i]) row[static_cast<std::size_t>(entry.position)] = true;
            for (const auto& entry : e.upper[i]) row[static_cast<std::size_t>(entry.position)] = true;
            EXPECT_EQ(row, full[i]) << "row " << i;
        }
    }
}

TEST(ClosedForm, ATreeIsEliminatedWithoutFill) {
    // An arrow: row and column 0 full. Eliminated last it fills nothing, first everything.
    SparsityPattern arrow;
    arrow.column_start.push_back(0);
    constexpr std::int32_t k_n = 20;
    for (std::int32_t j = 0; j < k_n; ++j) {
        for (std::int32_t i = 0; i < k_n; ++i) {
            if (i == 0 || j == 0 || i == j) arrow.row.push_back(i);
        }
        arrow.column_start.push_back(static_cast<std::int32_t>(arrow.row.size()));
    }
    EXPECT_EQ(eliminate(arrow).n_factor_nonzeros(), arrow.row.size());
}

/// Largest |(J - g I) u + b| / (|J| |u| + |b|) over rows: how well the lanes' LU solved.
double backward_error(const SparsityPattern& pattern, Memory& m, std::size_t lane) {
    const std::size_t n = m.layout.n_states;
    const double g = m.at(LaneSlot::g, lane), inverse_h = m.at(LaneSlot::inverse_h, lane);
    std::vector<double> residual(n), size(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double b = m.at(m.layout.rates + i, lane) + inverse_h * m.at(m.layout.sums + i, lane);
        const double u = m.at(m.layout.stages[0] + i, lane);
        residual[i] = b - g * u;
        size[i] = std::abs(b) + std::abs(g * u);
    }
    for (std::size_t j = 0; j < n; ++j) {
        for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
            const auto i = static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)]);
            const double term = m.at(m.layout.jacobian + static_cast<std::size_t>(k), lane) *
                                m.at(m.layout.stages[0] + j, lane);
            residual[i] += term;
            size[i] += std::abs(term);
        }
    }
    double worst = 0.0;
    for (std::size_t i = 0; i < n; ++i) worst = std::max(worst, std::abs(residual[i]) / size[i]);
    return worst;
}

TEST(Property, LanesSolveWhatTheyFactored) {
    const RandomModel made = large_model(60);
    const auto model = std::move(compile(made.model, made.request)).value();
    std::vector<double> scalar;
    for (const unsigned lanes : {1u, 4u, 8u}) {
        if (static_cast<int>(lanes) > widest_lanes()) continue;
        const auto kernels = model->lane_kernels(lanes, one_stage(), {});
        for (std::size_t first = 0; first < 8; first += lanes) {
            Memory m{*kernels};
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                for (std::size_t k = 0; k < model->pattern().row.size(); ++k) {
                    m.at(m.layout.jacobian + k, lane) = entry(k, first + lane);
                }
                for (std::size_t i = 0; i < model->n_states(); ++i) {
                    m.at(m.layout.rates + i, lane) = entry(9000 + i, first + lane);
                    m.at(m.layout.sums + i, lane) = entry(8000 + i, first + lane);
                }
                m.at(LaneSlot::inverse_h, lane) = 2.0;
                m.at(LaneSlot::g, lane) = 8.0;
            }
            kernels->factor(m.data.get());
            kernels->solve(m.data.get());
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                EXPECT_LE(backward_error(model->pattern(), m, lane), 1e-13);
                EXPECT_LE(m.at(LaneSlot::pivot_excess, lane), 0.0);
                for (std::size_t i = 0; i < model->n_states(); ++i) {
                    const double u = m.at(m.layout.stages[0] + i, lane);
                    if (lanes == 1) {
                        scalar.push_back(u);
                    } else {
                        ASSERT_TRUE(same_bits(u, scalar[(first + lane) * model->n_states() + i]));
                    }
                }
            }
        }
    }
}

TEST(Property, AVanishingPivotIsNoticedInItsLaneAlone) {
    const RandomModel made = large_model(30);
    const auto model = std::move(compile(made.model, made.request)).value();
    const auto lanes = static_cast<unsigned>(widest_lanes());
    const auto kernels = model->lane_kernels(lanes, one_stage(), {});
    Memory m{*kernels};
    const Elimination e = eliminate(model->pattern());
    // The first pivot that is used to change a later one: (i, step) and (step, i) are there.
    std::size_t step = 0;
    const auto changes_a_diagonal = [&](std::size_t k) {
        for (const auto& right : e.upper[k]) {
            for (const auto& left : e.lower[static_cast<std::size_t>(right.position)]) {
                if (static_cast<std::size_t>(left.position) == k) return true;
            }
        }
        return false;
    };
    while (!changes_a_diagonal(step)) ++step;
    const auto pivot = static_cast<std::size_t>(e.diagonal[step]);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (std::size_t k = 0; k < model->pattern().row.size(); ++k) {
            m.at(m.layout.jacobian + k, lane) = entry(k, lane);
        }
        m.at(LaneSlot::g, lane) = 8.0;
    }
    m.at(m.layout.jacobian + pivot, 0) = 8.0 * (1.0 + 1e-13);
    kernels->factor(m.data.get());
    EXPECT_GT(m.at(LaneSlot::pivot_excess, 0), 0.0);
    for (std::size_t lane = 1; lane < lanes; ++lane) EXPECT_LE(m.at(LaneSlot::pivot_excess, lane), 0.0);
}

}  // namespace
}  // namespace rubor
