// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <rubor/compile/code_cost.hpp>
#include <rubor/compile/kernel_cache.hpp>

namespace rubor {

/// A stiffly accurate Rosenbrock method in the form without matrix products (Hairer & Wanner, Solving
/// Ordinary Differential Equations II, section IV.7): with g = 1/(gamma h), stage i solves
///
///   (g I - J) U_i = f(t + alpha_i h, y_i) + sum_j (c_ij / h) U_j + gamma_i h df/dt,   y_i = x + sum_j a_ij
///   U_j
///
/// The result is y_s + U_s, and U_s is the error estimate of the embedded method y_s.
struct RosenbrockMethod {
    std::string name;
    double gamma = 0.0;
    std::vector<std::vector<double>> a;  ///< Row i has i entries.
    std::vector<std::vector<double>> c;  ///< Row i has i entries.
    std::vector<double> alpha;           ///< Stage times.
    std::vector<double> gamma_t;         ///< Factors of the time derivative, gamma_i.
    /// At t + theta h: (1 - theta) x + theta (x_next + (1 - theta) (k_0 + theta (k_1 + ...))),
    /// k_d = sum_j dense[d][j] U_j.
    std::vector<std::vector<double>> dense;
    int order = 0;
    int error_order = 0;  ///< Of the embedded method.

    [[nodiscard]] std::size_t n_stages() const { return alpha.size(); }
    friend bool operator==(const RosenbrockMethod&, const RosenbrockMethod&) = default;
};

/// How steps are chosen, the same for every patient.
struct StepControl {
    double safety = 0.9;
    double most_growth = 6.0;  ///< Of a step from one to the next.
    double most_shrink = 5.0;
    /// A factorisation is not trusted when elimination adds more than this times |J_ii| + g to a diagonal
    /// entry.
    double most_pivot_growth = 1e9;
    /// This many failed attempts in a row are the host's business.
    double most_rejections = 30.0;

    friend bool operator==(const StepControl&, const StepControl&) = default;
};

/// One vector of the machine per quantity: a value for each lane.
enum class LaneSlot : std::uint8_t {
    // The host writes these when a lane starts anew.
    t,     ///< Now.
    wish,  ///< The step that error control would like.
    stop,  ///< No step goes beyond.
    look,  ///< The lane is the host's business when it gets here.
    rel_tol,
    first,
    last,     ///< Rates are read at times between these.
    active,   ///< 1, or 0 for a lane without a patient.
    longest,  ///< No wish is longer.
    budget,   ///< The lane is the host's business after this many attempts.
    q_old,
    h_old,       ///< error^(1/(error_order+1)) and size of the last step; h_old = 0 after a start.
    rejections,  ///< Failed attempts in a row.
    n_attempts,
    n_rejected,
    // The kernel writes these.
    h,             ///< The step attempted.
    t_next,        ///< Where it ended.
    error,         ///< In units of the tolerance: at most 1 is accepted; may be no number.
    accepted,      ///< 1 or 0
    pivot_excess,  ///< Above 0: the factorisation is not trusted.
    at_stop,       ///< 1 when the attempt was to end at `stop`.
    stage_t,
    inverse_h,
    g,
    count_
};
constexpr std::size_t k_n_lane_slots = static_cast<std::size_t>(LaneSlot::count_);

/// Where the arrays of a lane group lie in its memory, counted in vectors (`lanes` doubles).
struct LaneLayout {
    std::size_t n_states = 0, n_parameters = 0, n_held = 0, n_inputs = 0, n_hoisted = 0, n_roots = 0,
                n_dense = 0, n_stages = 0;
    std::size_t x = 0, x_next = 0, dense = 0, scale = 0, parameters = 0, held = 0, inputs = 0, hoisted = 0;
    std::size_t root_values = 0, root_signs = 0;  ///< Signs as -1, 0, 1; of roots that are watched.
    std::size_t rates = 0, sums = 0, y = 0, time_derivative = 0, jacobian = 0, factors = 0;
    std::vector<std::size_t> stages;  ///< U_i; the last is the error.
    std::size_t size = 0;

    static constexpr std::size_t k_alignment = 4096;  ///< Of the whole memory, bytes.
};

/// Steps of a Rosenbrock method for `lanes()` patients side by side, as machine code.
///
/// Each lane has its own time, step and error; nothing that happens in one lane changes a bit in another, and
/// the bits are the same at every width. Stateless: the memory belongs to the caller, `layout().size *
/// lanes()` doubles, aligned to 64 bytes.
class LaneKernels {
  public:
    virtual ~LaneKernels() = default;
    [[nodiscard]] virtual unsigned lanes() const = 0;
    [[nodiscard]] virtual const LaneLayout& layout() const = 0;
    [[nodiscard]] virtual const RosenbrockMethod& method() const = 0;
    /// Where the machine code of the step came from.
    [[nodiscard]] virtual CacheStatus cache_status() const { return {}; }
    [[nodiscard]] virtual CodeCost code_cost() const { return {}; }

    /// Attempts one step of every lane from (t, x). Error is the maximum over states of
    /// |U_s| / (rel_tol (max(|x|, |x_next|) + scale)).
    ///
    /// A lane whose step was accepted without a visit, a stop or a changed root has moved on to t_next when
    /// this returns; one whose step was rejected has a smaller `wish`. The other active lanes are returned, a
    /// bit for each: they are where they were, `accepted` says how the attempt went, and the host decides.
    [[nodiscard]] virtual std::uint32_t step(double* memory) const = 0;
    /// Fills the dense-output coefficients for the last attempt of every lane.
    virtual void make_dense(double* memory) const = 0;

    /// For tests: factors J - g I from `jacobian` and slot `g`.
    virtual void factor(double* memory) const = 0;
    /// For tests: stage 0 = -(J - g I)^-1 (rates + sums inverse_h), after factor().
    virtual void solve(double* memory) const = 0;
};

}  // namespace rubor
