// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The same bits at every width, in whichever lane, beside whomever.
#include <cstring>
#include <memory>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include <solve/lane_patients.hpp>

namespace rubor::test {
namespace {

constexpr std::size_t k_n_patients = 37;

std::vector<PatientTrajectory> integrate(const std::shared_ptr<const CompiledModel>& model, unsigned lanes,
                                         const std::vector<std::size_t>& order, double rel_tol = 1e-5) {
    BatchIntegrator integrator{model, {.lanes = lanes, .solve = {.rel_tol = rel_tol}}};
    std::vector<PatientTrajectory> results(k_n_patients);
    std::vector<Treating> protocols(k_n_patients);
    const auto next = [&](std::size_t i) {
        PatientRun run = eventful_patient(order[i]);
        if (order[i] % 4 == 1) {
            run.protocol = &protocols[order[i]];
            run.first_decision_d = 0.0;
        }
        return run;
    };
    std::size_t n_done = 0;
    integrator.run(order.size(), next, [&](std::size_t i, PatientTrajectory&& result) {
        ++n_done;
        results[order[i]] = std::move(result);
    });
    EXPECT_EQ(n_done, order.size());
    return results;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

void expect_same(const PatientTrajectory& a, const PatientTrajectory& b, const std::string& where) {
    EXPECT_EQ(a.status, b.status) << where;
    EXPECT_EQ(a.explanation, b.explanation) << where;
    EXPECT_TRUE(same_bits({a.end_d}, {b.end_d})) << where;
    EXPECT_TRUE(same_bits(a.output_times_d, b.output_times_d)) << where;
    EXPECT_TRUE(same_bits(a.outputs, b.outputs)) << where;
    EXPECT_TRUE(same_bits(a.final_states, b.final_states)) << where;
    EXPECT_TRUE(same_bits(a.final_held, b.final_held)) << where;
    ASSERT_EQ(a.events.size(), b.events.size()) << where;
    for (std::size_t k = 0; k < a.events.size(); ++k) {
        EXPECT_EQ(a.events[k].event, b.events[k].event) << where;
        EXPECT_TRUE(same_bits({a.events[k].time_d}, {b.events[k].time_d})) << where;
    }
    EXPECT_EQ(a.statistics.steps, b.statistics.steps) << where;
    EXPECT_EQ(a.statistics.rejected, b.statistics.rejected) << where;
    EXPECT_EQ(a.statistics.rhs, b.statistics.rhs) << where;
}

std::vector<std::size_t> in_order() {
    std::vector<std::size_t> order(k_n_patients);
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

TEST(Invariant, LanesGiveTheSameBitsAtEveryWidth) {
    const auto model = eventful_model();
    const auto one = integrate(model, 1, in_order());
    std::size_t n_events = 0;
    for (const auto& result : one) {
        EXPECT_FALSE(is_failure(result.status)) << result.explanation;
        EXPECT_TRUE(result.fallbacks.empty());
        n_events += result.events.size();
    }
    EXPECT_GT(n_events, 10 * k_n_patients);  // so that there is something to get wrong
    for (const unsigned lanes : {4u, 8u}) {
        if (static_cast<int>(lanes) > widest_lanes()) continue;
        const auto many = integrate(model, lanes, in_order());
        for (std::size_t k = 0; k < k_n_patients; ++k) {
            expect_same(one[k], many[k], std::to_string(lanes) + " lanes, patient " + std::to_string(k));
        }
    }
}

TEST(Invariant, LanesGiveTheSameBitsInAnyOrderOfFilling) {
    const auto model = eventful_model();
    const auto widest = static_cast<unsigned>(widest_lanes());
    const auto straight = integrate(model, widest, in_order());
    std::mt19937_64 rng{5};
    for (int attempt = 0; attempt < 3; ++attempt) {
        std::vector<std::size_t> order = in_order();
        std::shuffle(order.begin(), order.end(), rng);
        const auto shuffled = integrate(model, widest, order);
        for (std::size_t k = 0; k < k_n_patients; ++k) {
            expect_same(straight[k], shuffled[k], "patient " + std::to_string(k));
        }
    }
    // Alone beside empty lanes.
    const auto alone = integrate(model, widest, {k_n_patients - 1});
    expect_same(straight[k_n_patients - 1], alone[k_n_patients - 1], "alone");
}

TEST(Invariant, LookingMoreOftenChangesNoStep) {
    const auto model = eventful_model();
    BatchIntegrator integrator{model, {.solve = {.rel_tol = 1e-5}}};
    std::vector<PatientTrajectory> results(3);
    const auto next = [&](std::size_t i) {
        PatientRun run = eventful_patient(5);
        run.output_times_d = i == 0 ? std::vector<double>{} : grid(0.0, run.end_d, i == 1 ? 7 : 5000);
        return run;
    };
    integrator.run(3, next, [&](std::size_t i, PatientTrajectory&& r) { results[i] = std::move(r); });
    for (std::size_t i = 1; i < 3; ++i) {
        EXPECT_TRUE(same_bits(results[0].final_states, results[i].final_states));
        EXPECT_EQ(results[0].statistics.steps, results[i].statistics.steps);
    }
    EXPECT_EQ(results[2].output_times_d.size(), 5001u);
}

}  // namespace
}  // namespace rubor::test
