// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/cvode_stepper.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include <cvodes/cvodes.h>
#include <cvodes/cvodes_ls.h>
#include <fmt/format.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <rubor/solve/sparse_lu.hpp>
#include <rubor/solve/time_text.hpp>

namespace rubor {
namespace {

// The error of one step is held to this share of what is asked of the result, because the errors of steps add
// up: on the IBC model visits were then within 20 rel_tol (without it 150 rel_tol), for a third more steps.
constexpr double k_share_of_a_step = 0.1;

// CVODES gives up after 7 failed error tests of one step; where a slow solution breaks away along an unstable
// one the step must fall by more than that allows at loose tolerances (seen on the Oregonator at 1e-4).
constexpr int k_most_tries = 40;

// A step this often without progress in time is a step too small for doubles.
constexpr int k_most_steps_in_place = 20;

// A value that is no number is held responsible for a failure within this many steps.
constexpr int k_steps_to_recover = 100;

// Where rates jump in time they are read this much inside a stretch, relative to its ends.
constexpr double k_edge = 8.0 * std::numeric_limits<double>::epsilon();

// max |x_i w_i|, in the place of CVODES' weighted root mean square; not a number when any x_i w_i is not
// finite.
double maximum_norm(N_Vector x, N_Vector w) {
    const double* const xs = NV_DATA_S(x);
    const double* const ws = NV_DATA_S(w);
    const sunindextype n = NV_LENGTH_S(x);
    double largest = 0.0, poison = 0.0;
    for (sunindextype i = 0; i < n; ++i) {
        const double a = std::abs(xs[i] * ws[i]);
        largest = a > largest ? a : largest;
        poison += a - a;  // 0, or not a number
    }
    return largest + poison;
}

// Index of the first value that is not finite; `n` when all are.
std::size_t first_non_finite(const double* values, std::size_t n) {
    double poison = 0.0;
    for (std::size_t i = 0; i < n; ++i) poison += values[i] * 0.0;
    if (poison == 0.0) return n;
    return static_cast<std::size_t>(
        std::find_if_not(values, values + n, [](double v) { return std::isfinite(v); }) - values);
}

}  // namespace

struct CvodeStepper::Parts {
    std::shared_ptr<const CompiledModel> model;
    SolveOptions options;
    bool rates_jump_in_time;
    std::size_t n;
    SUNContext context = nullptr;
    void* cvode = nullptr;
    N_Vector y = nullptr, abs_tol = nullptr, scratch = nullptr, weights = nullptr;
    SUNMatrix matrix = nullptr;  // carries nothing: CVODES insists on one
    SUNLinearSolver linear_solver = nullptr;
    SparseLu lu;
    std::vector<double> jacobian, newton;
    std::vector<std::size_t> diagonal;  // place of each diagonal entry among the non-zeros

    const PatientState* patient = nullptr;
    double now_d = 0.0;
    double first_d = 0.0, last_d = 0.0;                          // rates are read between these
    double longest_d = std::numeric_limits<double>::infinity();  // a step
    bool fresh = true;
    int steps_in_place = 0;
    Failure failure;
    std::int64_t steps = 0, rhs = 0, jacobians = 0, factorisations = 0, rejected_before = 0;
    std::string non_finite;          // what was not a number last
    int steps_since_non_finite = 0;  // steps that went well since then

    Parts(std::shared_ptr<const CompiledModel> m, const SolveOptions& o, bool jumps)
        : model{std::move(m)},
          options{o},
          rates_jump_in_time{jumps},
          n{model->n_states()},
          lu{model->pattern()},
          jacobian(model->pattern().row.size()),
          newton(model->pattern().row.size()) {}
    ~Parts() {
        if (cvode != nullptr) CVodeFree(&cvode);
        if (linear_solver != nullptr) SUNLinSolFree(linear_solver);
        if (matrix != nullptr) SUNMatDestroy(matrix);
        for (N_Vector v : {y, abs_tol, scratch, weights}) {
            if (v != nullptr) N_VDestroy(v);
        }
        if (context != nullptr) SUNContext_Free(&context);
    }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    [[nodiscard]] std::string name_of(std::size_t state) const {
        return model->model().symbol(model->model().states()[state].symbol).name;
    }
    [[nodiscard]] double inside(double t) const {
        return rates_jump_in_time ? std::clamp(t, first_d, std::max(first_d, last_d)) : t;
    }
    [[nodiscard]] std::int64_t rejected_now() const {
        long errors = 0, corrections = 0;
        CVodeGetNumErrTestFails(cvode, &errors);
        CVodeGetNumNonlinSolvConvFails(cvode, &corrections);
        return errors + corrections;
    }
    void fail(int flag);
    void create();
    void create_sparse_solver();
    [[nodiscard]] bool is_dense() const {
        return options.cvode_linear_solver == CvodeLinearSolver::dense_differences;
    }
    /// What CVODES has counted since the last restart where it has a linear solver of its own.
    [[nodiscard]] std::pair<long, long> dense_jacobians_and_factorisations() const {
        long n_jacobians = 0, n_setups = 0;
        if (is_dense()) {
            CVodeGetNumJacEvals(cvode, &n_jacobians);
            CVodeGetNumLinSolvSetups(cvode, &n_setups);
        }
        return {n_jacobians, n_setups};
    }
    [[nodiscard]] std::string limiting_state() const;

    static int rates(double t, N_Vector x, N_Vector dx, void* self);
    static int newton_matrix(double t, N_Vector x, N_Vector dx, SUNMatrix, booleantype jacobian_is_good,
                             booleantype* jacobian_is_new, double gamma, void* self, N_Vector, N_Vector,
                             N_Vector);
    static int solver_setup(SUNLinearSolver solver, SUNMatrix);
    static int solver_solve(SUNLinearSolver solver, SUNMatrix, N_Vector x, N_Vector b, double);
};

int CvodeStepper::Parts::rates(double t, N_Vector x, N_Vector dx, void* self) {
    auto& me = *static_cast<Parts*>(self);
    ++me.rhs;
    double* const out = NV_DATA_S(dx);
    me.patient->rates(*me.model, me.inside(t), NV_DATA_S(x), out);
    const std::size_t bad = first_non_finite(out, me.n);
    if (bad == me.n) return 0;
    me.steps_since_non_finite = 0;
    me.non_finite = fmt::format("the rate of {} is {} at {}, where {} = {:.6g}", me.name_of(bad), out[bad],
                                time_text(me.model->model(), t), me.name_of(bad), NV_DATA_S(x)[bad]);
    return 1;  // CVODES tries a shorter step
}

int CvodeStepper::Parts::newton_matrix(double t, N_Vector x, N_Vector, SUNMatrix,
                                       booleantype jacobian_is_good, booleantype* jacobian_is_new,
                                       double gamma, void* self, N_Vector, N_Vector, N_Vector) {
    auto& me = *static_cast<Parts*>(self);
    const std::size_t n_nonzeros = me.jacobian.size();
    *jacobian_is_new = jacobian_is_good ? SUNFALSE : SUNTRUE;
    if (!jacobian_is_good) {
        ++me.jacobians;
        const PatientState& p = *me.patient;
        me.model->jacobian(me.inside(t), NV_DATA_S(x), p.parameters.data(), p.held.data(), p.input.data(),
                           p.hoisted.data(), me.jacobian.data());
        const std::size_t bad = first_non_finite(me.jacobian.data(), n_nonzeros);
        if (bad != n_nonzeros) {
            const auto row = static_cast<std::size_t>(me.model->pattern().row[bad]);
            me.steps_since_non_finite = 0;
            me.non_finite = fmt::format("the derivative of the rate of {} is {} at {}", me.name_of(row),
                                        me.jacobian[bad], time_text(me.model->model(), t));
            return 1;
        }
    }
    for (std::size_t k = 0; k < n_nonzeros; ++k) me.newton[k] = -gamma * me.jacobian[k];
    for (const std::size_t k : me.diagonal) me.newton[k] += 1.0;
    return 0;
}

int CvodeStepper::Parts::solver_setup(SUNLinearSolver solver, SUNMatrix) {
    auto& me = *static_cast<Parts*>(solver->content);
    return me.lu.factor(me.newton.data()) ? SUNLS_SUCCESS : SUNLS_LUFACT_FAIL;
}

int CvodeStepper::Parts::solver_solve(SUNLinearSolver solver, SUNMatrix, N_Vector x, N_Vector b, double) {
    auto& me = *static_cast<Parts*>(solver->content);
    std::memcpy(NV_DATA_S(x), NV_DATA_S(b), me.n * sizeof(double));
    return me.lu.solve(NV_DATA_S(x)) ? SUNLS_SUCCESS : SUNLS_PACKAGE_FAIL_REC;
}

// CVODES fails where this is used for want of memory only.
static void check(bool done) {
    if (!done) throw std::bad_alloc{};
}

void CvodeStepper::Parts::create() {
    check(SUNContext_Create(nullptr, &context) == 0);
    y = N_VNew_Serial(static_cast<sunindextype>(n), context);
    check(y != nullptr);
    if (!is_dense()) y->ops->nvwrmsnorm = maximum_norm;  // clones inherit it
    abs_tol = N_VClone(y);
    scratch = N_VClone(y);
    weights = N_VClone(y);
    check(abs_tol != nullptr && scratch != nullptr && weights != nullptr);
    for (std::size_t i = 0; i < n; ++i) {
        const double scale = model->model().states()[i].scale;
        RUBOR_ASSERT(scale > 0.0);
        NV_Ith_S(abs_tol, i) = k_share_of_a_step * options.rel_tol * scale * options.abs_tol_factor;
    }
    N_VConst(0.0, y);
    cvode = CVodeCreate(CV_BDF, context);
    check(cvode != nullptr);
    check(CVodeSetErrHandlerFn(
              cvode, [](int, const char*, const char*, char*, void*) {}, nullptr) == CV_SUCCESS);
    check(CVodeInit(cvode, rates, 0.0, y) == CV_SUCCESS);
    check(CVodeSetUserData(cvode, this) == CV_SUCCESS);
    check(CVodeSVtolerances(cvode, k_share_of_a_step * options.rel_tol, abs_tol) == CV_SUCCESS);
    if (is_dense()) {
        const auto size = static_cast<sunindextype>(n);
        matrix = SUNDenseMatrix(size, size, context);
        check(matrix != nullptr);
        linear_solver = SUNLinSol_Dense(y, matrix, context);
        check(linear_solver != nullptr && CVodeSetLinearSolver(cvode, linear_solver, matrix) == CVLS_SUCCESS);
    } else {
        create_sparse_solver();
    }
    check(CVodeSetMaxErrTestFails(cvode, k_most_tries) == CV_SUCCESS);
    check(CVodeSetMaxConvFails(cvode, k_most_tries) == CV_SUCCESS);
}

void CvodeStepper::Parts::create_sparse_solver() {
    matrix = SUNMatNewEmpty(context);
    linear_solver = SUNLinSolNewEmpty(context);
    check(matrix != nullptr && linear_solver != nullptr);
    matrix->ops->getid = [](SUNMatrix) { return SUNMATRIX_CUSTOM; };
    linear_solver->content = this;
    linear_solver->ops->gettype = [](SUNLinearSolver) { return SUNLINEARSOLVER_DIRECT; };
    linear_solver->ops->getid = [](SUNLinearSolver) { return SUNLINEARSOLVER_CUSTOM; };
    linear_solver->ops->setup = solver_setup;
    linear_solver->ops->solve = solver_solve;
    linear_solver->ops->free = [](SUNLinearSolver solver) {
        solver->content = nullptr;  // ours, not malloc's
        SUNLinSolFreeEmpty(solver);
        return static_cast<int>(SUNLS_SUCCESS);
    };
    const SparsityPattern& pattern = model->pattern();
    for (std::size_t column = 0; column < n; ++column) {
        for (auto k = pattern.column_start[column]; k < pattern.column_start[column + 1]; ++k) {
            if (static_cast<std::size_t>(pattern.row[k]) == column)
                diagonal.push_back(static_cast<std::size_t>(k));
        }
    }
    RUBOR_ASSERT(diagonal.size() == n);
    check(CVodeSetLinearSolver(cvode, linear_solver, matrix) == CVLS_SUCCESS);
    check(CVodeSetLinSysFn(cvode, newton_matrix) == CVLS_SUCCESS);
}

CvodeStepper::CvodeStepper(std::shared_ptr<const CompiledModel> model, const SolveOptions& options,
                           bool rates_jump_in_time)
    : parts_{std::make_unique<Parts>(std::move(model), options, rates_jump_in_time)} {
    RUBOR_ASSERT(options.rel_tol > 0.0 && options.abs_tol_factor > 0.0 && options.max_step_d > 0.0);
    if (parts_->n > 0) parts_->create();
}

CvodeStepper::~CvodeStepper() = default;

void CvodeStepper::begin() {
    Parts& me = *parts_;
    me.lu.forget();
    me.failure = {};
    me.non_finite.clear();
    me.steps = me.rhs = me.jacobians = me.factorisations = me.rejected_before = 0;
    me.fresh = true;
}

void CvodeStepper::restart(const PatientState& patient, double longest_step_d) {
    Parts& me = *parts_;
    me.patient = &patient;
    me.now_d = patient.time_d;
    me.first_d = patient.time_d + k_edge * std::abs(patient.time_d);
    me.steps_in_place = 0;
    me.longest_d = std::min(me.options.max_step_d, longest_step_d);
    if (me.n == 0) return;
    if (!me.fresh) {
        me.rejected_before += me.rejected_now();
        const auto [n_jacobians, n_factorisations] = me.dense_jacobians_and_factorisations();
        me.jacobians += n_jacobians;
        me.factorisations += n_factorisations;
    }
    me.fresh = false;
    std::copy(patient.states.begin(), patient.states.end(), NV_DATA_S(me.y));
    const int flag = CVodeReInit(me.cvode, patient.time_d, me.y);
    RUBOR_ASSERT(flag == CV_SUCCESS);
    if (std::isfinite(me.longest_d)) check(CVodeSetMaxStep(me.cvode, me.longest_d) == CV_SUCCESS);
}

bool CvodeStepper::step(double stop_d) {
    Parts& me = *parts_;
    if (me.n == 0) {
        ++me.steps;
        me.now_d = std::min(stop_d, me.now_d + me.longest_d);
        return true;
    }
    me.last_d = stop_d - k_edge * std::abs(stop_d);
    CVodeSetStopTime(me.cvode, stop_d);
    const double before_d = me.now_d;
    const int flag = CVode(me.cvode, stop_d, me.y, &me.now_d, CV_ONE_STEP);
    if (flag != CV_SUCCESS && flag != CV_TSTOP_RETURN) {
        me.fail(flag);
        return false;
    }
    ++me.steps;
    if (++me.steps_since_non_finite > k_steps_to_recover) me.non_finite.clear();
    me.steps_in_place = me.now_d > before_d ? 0 : me.steps_in_place + 1;
    if (me.steps_in_place >= k_most_steps_in_place) {
        me.failure = {SolveStatus::non_finite, me.non_finite};
        if (me.non_finite.empty()) {
            me.failure = {SolveStatus::step_too_small,
                          fmt::format("steps became too short to move time at {}; the step is limited by {}",
                                      time_text(me.model->model(), me.now_d, 10), limiting_state())};
        }
        return false;
    }
    return true;
}

void CvodeStepper::Parts::fail(int flag) {
    double h = 0.0;
    CVodeGetCurrentStep(cvode, &h);
    const std::string where = fmt::format("at {} with a step of {}", time_text(model->model(), now_d, 10),
                                          duration_text(model->model(), h));
    switch (flag) {
        case CV_RHSFUNC_FAIL:
        case CV_FIRST_RHSFUNC_ERR:
        case CV_REPTD_RHSFUNC_ERR:
        case CV_UNREC_RHSFUNC_ERR:
            failure = {SolveStatus::non_finite, non_finite};
            return;
        case CV_TOO_MUCH_ACC:
            failure = {SolveStatus::step_too_small,
                       fmt::format("rel_tol = {:.3g} asks for more than doubles can give {}", options.rel_tol,
                                   where)};
            return;
        case CV_ERR_FAILURE:
            if (!non_finite.empty()) break;
            failure = {SolveStatus::step_too_small,
                       fmt::format("the error test failed again and again {}; the largest error is in {}",
                                   where, limiting_state())};
            return;
        default:
            break;
    }
    if (!non_finite.empty()) {
        failure = {SolveStatus::non_finite, non_finite};
    } else if (flag == CV_CONV_FAILURE) {
        failure = {SolveStatus::not_converged,
                   fmt::format("Newton's iteration did not converge {}; the largest correction is in {}",
                               where, limiting_state())};
    } else {
        char* const name = CVodeGetReturnFlagName(flag);
        failure = {SolveStatus::not_converged, fmt::format("CVODES gave up ({}) {}", name, where)};
        std::free(name);  // NOLINT: CVODES allocates it
    }
}

std::string CvodeStepper::Parts::limiting_state() const {
    if (n == 0) return "none";
    if (CVodeGetEstLocalErrors(cvode, scratch) != CV_SUCCESS ||
        CVodeGetErrWeights(cvode, weights) != CV_SUCCESS) {
        return "none";
    }
    std::size_t worst = 0;
    double largest = -1.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double error = std::abs(NV_Ith_S(scratch, i) * NV_Ith_S(weights, i));
        if (error > largest || std::isnan(error)) {
            worst = i;
            largest = std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
        }
    }
    return fmt::format("{} (now {:.6g})", name_of(worst), NV_Ith_S(y, worst));
}

double CvodeStepper::time_d() const {
    return parts_->now_d;
}

std::span<const double> CvodeStepper::states() const {
    if (parts_->n == 0) return {};
    return {NV_DATA_S(parts_->y), parts_->n};
}

void CvodeStepper::interpolate(double t_d, std::span<double> x) const {
    if (parts_->n == 0) return;
    const int flag = CVodeGetDky(parts_->cvode, t_d, 0, parts_->scratch);
    RUBOR_ASSERT(flag == CV_SUCCESS);
    std::memcpy(x.data(), NV_DATA_S(parts_->scratch), parts_->n * sizeof(double));
}

const CvodeStepper::Failure& CvodeStepper::failure() const {
    return parts_->failure;
}

std::string CvodeStepper::limiting_state() const {
    return parts_->limiting_state();
}

void CvodeStepper::add_to(SolveStatistics& statistics) const {
    const Parts& me = *parts_;
    statistics.steps += me.steps;
    statistics.rhs += me.rhs;
    statistics.jacobians += me.jacobians;
    statistics.factorisations += me.factorisations + me.lu.n_factorisations();
    if (me.n == 0 || me.fresh) return;
    const auto [n_jacobians, n_factorisations] = me.dense_jacobians_and_factorisations();
    statistics.jacobians += n_jacobians;
    statistics.factorisations += n_factorisations;
    statistics.rejected += me.rejected_before + me.rejected_now();
    CVodeGetLastStep(me.cvode, &statistics.last_step_d);
}

}  // namespace rubor
