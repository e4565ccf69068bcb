// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The same bits whatever the number of lanes, and whichever lane a patient is in.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include <rubor/compile/kernel_set.hpp>
#include <rubor/compile/plan.hpp>

#include "compile/large_model.hpp"

namespace rubor {
namespace {

using namespace testing_support;

/// n doubles per lane at 64 bytes, with a guard vector before and after.
class LaneArray {
  public:
    LaneArray(std::size_t n, std::size_t lanes)
        : n_{n},
          lanes_{lanes},
          memory_{static_cast<double*>(std::aligned_alloc(64, 64 * (n + 2))), &std::free} {
        std::fill_n(memory_.get(), 8 * (n + 2), k_canary);
    }
    double* data() { return memory_.get() + 8; }
    double& at(std::size_t i, std::size_t lane) { return data()[i * lanes_ + lane]; }
    bool is_intact() {
        bool intact = true;
        for (std::size_t i = 0; i < 8; ++i) {
            intact = intact && memory_.get()[i] == k_canary;
        }
        for (double* d = data() + n_ * lanes_; d < memory_.get() + 8 * (n_ + 2); ++d) {
            intact = intact && *d == k_canary;
        }
        return intact;
    }

  private:
    static constexpr double k_canary = -6.02214076e23;
    std::size_t n_;
    std::size_t lanes_;
    std::unique_ptr<double, void (*)(void*)> memory_;
};

/// Runs hoist, then `kernel`, for `patients` in groups of `lanes`; one row of results per patient.
std::vector<std::vector<double>> run_all(const Plan& plan, const KernelSet& kernels, int lanes,
                                         std::size_t kernel, const std::vector<Patient>& patients) {
    const auto n_lanes = static_cast<std::size_t>(lanes);
    const std::size_t n_out = plan.kernels[kernel].results.size();
    std::vector<std::vector<double>> rows;
    for (std::size_t first = 0; first < patients.size(); first += n_lanes) {
        LaneArray t{1, n_lanes}, x{patients[0].x.size(), n_lanes}, p{patients[0].p.size(), n_lanes};
        LaneArray held{patients[0].held.size(), n_lanes}, input{patients[0].input.size(), n_lanes};
        LaneArray h{plan.n_hoisted, n_lanes}, out{n_out, n_lanes};
        for (std::size_t lane = 0; lane < n_lanes; ++lane) {
            const Patient& patient = patients[first + lane];
            t.at(0, lane) = patient.t;
            const auto fill = [&](LaneArray& to, const std::vector<double>& from) {
                for (std::size_t i = 0; i < from.size(); ++i) {
                    to.at(i, lane) = from[i];
                }
            };
            fill(x, patient.x);
            fill(p, patient.p);
            fill(held, patient.held);
            fill(input, patient.input);
        }
        const auto run = [&](std::size_t k, double* to) {
            kernels.run(k, {.t = t.data(),
                            .x = x.data(),
                            .p = p.data(),
                            .held = held.data(),
                            .input = input.data(),
                            .h = h.data(),
                            .out = to});
        };
        run(k_hoist, h.data());
        run(kernel, out.data());
        EXPECT_TRUE(t.is_intact() && x.is_intact() && p.is_intact() && held.is_intact() &&
                    input.is_intact() && h.is_intact() && out.is_intact());
        for (std::size_t lane = 0; lane < n_lanes; ++lane) {
            std::vector<double> row;
            for (std::size_t i = 0; i < n_out; ++i) {
                row.push_back(out.at(i, lane));
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

void expect_same_at_every_width(const RandomModel& made, std::uint64_t seed,
                                const std::vector<std::size_t>& kernels) {
    const auto checked = make_plan(made.model, made.request);
    ASSERT_TRUE(checked.ok());
    const Plan& plan = checked.value();
    const auto one = interpreted(made.model, made.request);
    std::vector<Patient> patients;
    for (std::uint64_t k = 0; k < 16; ++k) {
        patients.push_back(random_patient(*one, seed + k));
    }
    std::vector<std::vector<std::vector<double>>> scalar;
    for (const int lanes : {1, 4, 8}) {
        if (lanes > widest_lanes()) {
            continue;
        }
        const auto code = native_kernels(plan, lanes);
        for (std::size_t i_kernel = 0; i_kernel < kernels.size(); ++i_kernel) {
            auto rows = run_all(plan, *code, lanes, kernels[i_kernel], patients);
            if (lanes == 1) {
                scalar.push_back(std::move(rows));
                continue;
            }
            for (std::size_t k = 0; k < patients.size(); ++k) {
                for (std::size_t i = 0; i < rows[k].size(); ++i) {
                    ASSERT_TRUE(same_bits(rows[k][i], scalar[i_kernel][k][i]))
                        << plan.kernels[kernels[i_kernel]].name << "[" << i << "], patient " << k << ", "
                        << lanes << " lanes: " << rows[k][i] << " and " << scalar[i_kernel][k][i];
                }
            }
        }
    }
}

TEST(Invariant, ArithmeticHasTheSameBitsAtEveryWidth) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        expect_same_at_every_width(random_model(seed, RateKind::arithmetic, 6, 40), seed,
                                   {k_rhs, k_jacobian, k_root_values, k_triggers, k_outputs});
    }
}

TEST(Invariant, EveryFunctionHasTheSameBitsAtEveryWidth) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        expect_same_at_every_width(random_model(seed, RateKind::smooth, 6, 40), seed, {k_rhs, k_jacobian});
    }
}

TEST(Invariant, SplitKernelsHaveTheSameBitsAtEveryWidth) {
    // The Jacobian of 150 states has more operations than one function may hold.
    expect_same_at_every_width(large_model(150), 77, {k_rhs, k_jacobian});
}

}  // namespace
}  // namespace rubor
