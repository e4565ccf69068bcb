// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/lane_group.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>

#include <fmt/format.h>

#include <rubor/base/assert.hpp>
#include <rubor/solve/cvode_course.hpp>
#include <rubor/solve/cvode_stepper.hpp>
#include <rubor/solve/first_step.hpp>
#include <rubor/solve/patient_course.hpp>
#include <rubor/solve/time_text.hpp>

namespace rubor {
namespace {

constexpr std::int64_t k_steps_between_interrupt_checks = 256;

// Where rates jump in time they are read this much inside a stretch, relative to its ends.
constexpr double k_edge = 8.0 * std::numeric_limits<double>::epsilon();

// Error control is this much tighter after a failure.
constexpr double k_tighter = 1e-2;

// A step that crosses a jump of a rate is taken anew up to the jump, unless the jump lies within this share
// of it.
constexpr double k_close = 0.05;
// Then the jump itself is crossed by a step of this size, relative to the one before.
constexpr double k_crossing = 1e-3;

struct Free {
    void operator()(double* p) const { std::free(p); }  // NOLINT: aligned_alloc
};

}  // namespace

/// A patient in a lane, and the dense output of her last step.
struct LaneGroup::Lane final : TakenStep {
    const LaneLayout& layout;
    double* column;  // of this lane in the group's memory
    std::size_t width;
    std::function<void()> make_dense;

    PatientCourse course;
    PatientRun run;
    std::size_t index = 0;
    bool is_used = false;
    bool is_tighter = false;
    bool is_landing = false;   // going to where a rate jumps
    bool is_crossing = false;  // and over it
    std::int64_t n_starts = 0;
    mutable std::vector<double> polynomial;  // x, x_next, k_0, k_1, ... of the last step
    mutable bool has_polynomial = false;

    Lane(std::shared_ptr<const CompiledModel> model, const LaneLayout& l, double* c, std::size_t w,
         std::function<void()> dense)
        : layout{l},
          column{c},
          width{w},
          make_dense{std::move(dense)},
          course{std::move(model)},
          polynomial((2 + l.n_dense) * l.n_states) {}

    [[nodiscard]] double& at(std::size_t array, std::size_t i) const { return column[(array + i) * width]; }
    [[nodiscard]] double& slot(LaneSlot s) const { return column[static_cast<std::size_t>(s) * width]; }
    void put(std::size_t array, const std::vector<double>& values) const {
        for (std::size_t i = 0; i < values.size(); ++i) at(array, i) = values[i];
    }

    [[nodiscard]] double end_d() const override { return slot(LaneSlot::t_next); }
    void states_at(double t_d, std::span<double> x) const override;
    [[nodiscard]] std::string limiting_state() const;
};

void LaneGroup::Lane::states_at(double t_d, std::span<double> x) const {
    const std::size_t n = layout.n_states;
    if (t_d == end_d()) {
        for (std::size_t i = 0; i < n; ++i) x[i] = at(layout.x_next, i);
        return;
    }
    if (!has_polynomial) {
        make_dense();
        for (std::size_t i = 0; i < n; ++i) polynomial[i] = at(layout.x, i);
        for (std::size_t i = 0; i < n; ++i) polynomial[n + i] = at(layout.x_next, i);
        for (std::size_t i = 0; i < n * layout.n_dense; ++i) polynomial[2 * n + i] = at(layout.dense, i);
        has_polynomial = true;
    }
    const double theta = (t_d - slot(LaneSlot::t)) / slot(LaneSlot::h);
    const double rest = 1.0 - theta;
    const double* const from = polynomial.data();
    for (std::size_t i = 0; i < n; ++i) {
        double sum = from[(1 + layout.n_dense) * n + i];
        for (std::size_t d = layout.n_dense - 1; d > 0; --d) sum = from[(1 + d) * n + i] + theta * sum;
        x[i] = rest * from[i] + theta * (from[n + i] + rest * sum);
    }
}

std::string LaneGroup::Lane::limiting_state() const {
    std::size_t worst = 0;
    double largest = -1.0;
    for (std::size_t i = 0; i < layout.n_states; ++i) {
        const double error =
            std::abs(at(layout.stages.back(), i)) /
            (std::max(std::abs(at(layout.x, i)), std::abs(at(layout.x_next, i))) + at(layout.scale, i));
        if (!(error <= largest)) {
            worst = i;
            largest = std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
        }
    }
    const Model& model = course.model().model();
    return fmt::format("{} (now {:.6g})", model.symbol(model.states()[worst].symbol).name,
                       at(layout.x, worst));
}

struct LaneGroup::Parts {
    std::shared_ptr<const CompiledModel> model;
    std::shared_ptr<const LaneKernels> kernels;
    SolveOptions options;
    const std::atomic<bool>* interrupt;
    const LaneLayout& layout;
    std::size_t width;
    std::unique_ptr<double, Free> memory;
    bool has_dense = false;  // coefficients of the last group step are made
    std::vector<double> scale;
    FirstStep first_step;
    CvodeStepper cvode;
    std::vector<std::unique_ptr<Lane>> lanes;
    const std::function<void(std::size_t, PatientTrajectory&&)>* done = nullptr;

    Parts(std::shared_ptr<const CompiledModel> m, std::shared_ptr<const LaneKernels> k, const SolveOptions& o,
          const std::atomic<bool>* i);

    void begin(Lane& lane, std::size_t index, PatientRun run);
    void settle(Lane& lane, bool anew);
    void start_anew(Lane& lane, double stop_d);
    void serve(Lane& lane);
    void climb_down(Lane& lane);
    void go_on_with_cvode(Lane& lane);
    void finish(Lane& lane);
    [[nodiscard]] bool lands_before_jump(Lane& lane) const;
};

LaneGroup::Parts::Parts(std::shared_ptr<const CompiledModel> m, std::shared_ptr<const LaneKernels> k,
                        const SolveOptions& o, const std::atomic<bool>* i)
    : model{std::move(m)},
      kernels{std::move(k)},
      options{o},
      interrupt{i},
      layout{kernels->layout()},
      width{kernels->lanes()},
      first_step{*model},
      cvode{model, options, EventMachine{model}.rates_jump_in_time()} {
    RUBOR_ASSERT(options.rel_tol > 0.0 && options.abs_tol_factor > 0.0 && options.max_step_d > 0.0);
    constexpr std::size_t k_page = LaneLayout::k_alignment;
    const std::size_t bytes = (layout.size * width * sizeof(double) + k_page - 1) / k_page * k_page;
    memory.reset(static_cast<double*>(std::aligned_alloc(k_page, bytes)));
    if (memory == nullptr) throw std::bad_alloc{};
    std::fill_n(memory.get(), bytes / sizeof(double), 0.0);
    for (std::size_t s = 0; s < layout.n_states; ++s) {
        scale.push_back(model->model().states()[s].scale * options.abs_tol_factor);
        RUBOR_ASSERT(scale.back() > 0.0);
    }
    for (std::size_t l = 0; l < width; ++l) {
        lanes.push_back(std::make_unique<Lane>(model, layout, memory.get() + l, width, [this] {
            if (!has_dense) kernels->make_dense(memory.get());
            has_dense = true;
        }));
        lanes.back()->put(layout.scale, scale);
    }
}

void LaneGroup::Parts::begin(Lane& lane, std::size_t index, PatientRun run) {
    lane.index = index;
    lane.run = std::move(run);
    lane.is_used = true;
    lane.is_tighter = lane.is_landing = lane.is_crossing = false;
    lane.n_starts = 0;
    lane.course.begin(lane.run);
    lane.put(layout.parameters, lane.course.patient().parameters);
    lane.slot(LaneSlot::rel_tol) = options.rel_tol;
    lane.slot(LaneSlot::longest) = std::min(options.max_step_d, lane.course.longest_step_d());
    lane.slot(LaneSlot::budget) = static_cast<double>(options.max_steps);
    lane.slot(LaneSlot::n_attempts) = lane.slot(LaneSlot::n_rejected) = 0.0;
    lane.slot(LaneSlot::wish) = 0.1 * (lane.run.end_d - lane.run.start_d);
    settle(lane, true);
}

// Puts the patient as her course has her back into the lane.
void LaneGroup::Parts::settle(Lane& lane, bool anew) {
    const std::optional<double> stop_d = lane.course.next_stretch(anew);
    if (!stop_d) {
        finish(lane);
        return;
    }
    lane.put(layout.x, lane.course.patient().states);
    lane.slot(LaneSlot::t) = lane.course.patient().time_d;
    lane.slot(LaneSlot::stop) = *stop_d;
    lane.slot(LaneSlot::look) = lane.course.visits().next_time();
    lane.slot(LaneSlot::active) = 1.0;
    if (lane.course.machine().rates_jump_in_time()) {
        lane.slot(LaneSlot::last) = *stop_d - k_edge * std::abs(*stop_d);
    } else {
        lane.slot(LaneSlot::first) = -std::numeric_limits<double>::infinity();
        lane.slot(LaneSlot::last) = std::numeric_limits<double>::infinity();
    }
    const std::span<const signed char> signs = lane.course.machine().signs();
    for (std::size_t w = 0; w < signs.size(); ++w) lane.at(layout.root_signs, w) = signs[w];
    if (anew) start_anew(lane, *stop_d);
    if (lane.slot(LaneSlot::n_attempts) >= lane.slot(LaneSlot::budget)) {
        lane.course.end_with(
            SolveStatus::too_many_steps,
            fmt::format("{} steps were not enough: {} of {:.8g} was reached, the last step was "
                        "limited by {}",
                        options.max_steps, time_text(model->model(), lane.course.patient().time_d),
                        lane.course.end_d(), lane.limiting_state()));
        finish(lane);
    }
}

void LaneGroup::Parts::start_anew(Lane& lane, double stop_d) {
    const PatientState& patient = lane.course.patient();
    lane.put(layout.held, patient.held);
    lane.put(layout.inputs, patient.input);
    lane.put(layout.hoisted, patient.hoisted);
    double read_d = patient.time_d;
    if (lane.course.machine().rates_jump_in_time()) {
        lane.slot(LaneSlot::first) = read_d = patient.time_d + k_edge * std::abs(patient.time_d);
    }
    ++lane.n_starts;
    const double longest_d =
        std::min({lane.slot(LaneSlot::wish), lane.slot(LaneSlot::longest), stop_d - patient.time_d});
    const double h = first_step.choose(patient, read_d, scale, lane.slot(LaneSlot::rel_tol),
                                       kernels->method().order, longest_d);
    lane.slot(LaneSlot::wish) = std::max(h, 64.0 * std::numeric_limits<double>::epsilon() * std::abs(read_d));
    lane.slot(LaneSlot::h_old) = lane.slot(LaneSlot::rejections) = 0.0;
    lane.slot(LaneSlot::q_old) = 1.0;
    lane.is_landing = lane.is_crossing = false;
}

// A step that crosses a jump of a rate has no order: it is taken anew, up to the jump.
bool LaneGroup::Parts::lands_before_jump(Lane& lane) const {
    if (lane.is_landing || lane.is_crossing || lane.course.machine().watched_roots().empty()) return false;
    const std::optional<double> jump_d = lane.course.rate_jump_within(lane);
    const double t = lane.slot(LaneSlot::t);
    if (!jump_d || *jump_d - t < k_close * lane.slot(LaneSlot::h)) return false;
    lane.slot(LaneSlot::stop) = *jump_d;
    lane.slot(LaneSlot::wish) = std::max(lane.slot(LaneSlot::wish), *jump_d - t);
    lane.slot(LaneSlot::n_rejected) += 1.0;
    lane.is_landing = true;
    return true;
}

void LaneGroup::Parts::serve(Lane& lane) {
    lane.has_polynomial = false;
    const bool accepted = lane.slot(LaneSlot::accepted) != 0.0;
    if (!accepted) {
        lane.course.patient().time_d = lane.slot(LaneSlot::t);
        for (std::size_t i = 0; i < layout.n_states; ++i) {
            lane.course.patient().states[i] = lane.at(layout.x, i);
        }
        if (lane.slot(LaneSlot::n_attempts) >= lane.slot(LaneSlot::budget)) {
            settle(lane, false);
        } else {
            climb_down(lane);
        }
        return;
    }
    lane.course.patient().time_d = lane.slot(LaneSlot::t);
    if (lands_before_jump(lane)) return;
    const bool landed = lane.is_landing && lane.slot(LaneSlot::at_stop) != 0.0;
    const bool anew = lane.course.advance(lane, lane.course.next_stop());
    lane.is_crossing = false;
    settle(lane, anew);
    if (landed && !anew && lane.is_used) {
        lane.is_landing = false;
        lane.is_crossing = true;
        lane.slot(LaneSlot::wish) = k_crossing * lane.slot(LaneSlot::h);
    }
}

// The lane method cannot go on: tighter error control, then CVODES.
void LaneGroup::Parts::climb_down(Lane& lane) {
    const double error = lane.slot(LaneSlot::error);
    std::string reason =
        fmt::format("{} at {} with a step of {}; the largest error is in {}",
                    std::isfinite(error) ? "steps failed again and again" : "a rate or state was no number",
                    time_text(model->model(), lane.course.patient().time_d, 10),
                    duration_text(model->model(), lane.slot(LaneSlot::h)), lane.limiting_state());
    std::vector<Fallback>& fallbacks = lane.course.result().fallbacks;
    if (!lane.is_tighter) {
        lane.is_tighter = true;
        fallbacks.push_back({Fallback::To::tighter_steps, lane.course.patient().time_d, std::move(reason)});
        lane.slot(LaneSlot::rel_tol) *= k_tighter;
        lane.slot(LaneSlot::wish) = 0.1 * (lane.course.end_d() - lane.course.patient().time_d);
        settle(lane, true);
        return;
    }
    fallbacks.push_back({Fallback::To::cvode, lane.course.patient().time_d, std::move(reason)});
    go_on_with_cvode(lane);
}

void LaneGroup::Parts::go_on_with_cvode(Lane& lane) {
    lane.slot(LaneSlot::active) = 0.0;
    cvode.begin();
    const auto n_attempts = static_cast<std::int64_t>(lane.slot(LaneSlot::n_attempts));
    integrate_with_cvode(lane.course, cvode, options.max_steps - n_attempts, options.max_steps, interrupt);
    cvode.add_to(lane.course.result().statistics);
    finish(lane);
}

void LaneGroup::Parts::finish(Lane& lane) {
    lane.slot(LaneSlot::active) = 0.0;
    lane.is_used = false;
    PatientTrajectory result = lane.course.finish();
    const auto attempts = static_cast<std::int64_t>(lane.slot(LaneSlot::n_attempts));
    const auto rejected = static_cast<std::int64_t>(lane.slot(LaneSlot::n_rejected));
    SolveStatistics& s = result.statistics;
    s.steps += attempts - rejected;
    s.rejected += rejected;
    s.rhs += attempts * static_cast<std::int64_t>(layout.n_stages) + lane.n_starts;
    s.jacobians += attempts + lane.n_starts;
    s.factorisations += attempts;
    const bool by_cvode = !result.fallbacks.empty() && result.fallbacks.back().to == Fallback::To::cvode;
    if (!by_cvode) s.last_step_d = attempts > 0 ? lane.slot(LaneSlot::h) : 0.0;
    result.method = by_cvode ? SolverMethod::cvode : SolverMethod::rodas;
    (*done)(lane.index, std::move(result));
}

LaneGroup::LaneGroup(std::shared_ptr<const CompiledModel> model, std::shared_ptr<const LaneKernels> kernels,
                     const SolveOptions& options, const std::atomic<bool>* interrupt)
    : parts_{std::make_unique<Parts>(std::move(model), std::move(kernels), options, interrupt)} {}

LaneGroup::~LaneGroup() = default;

void LaneGroup::run(std::size_t n, const std::function<PatientRun(std::size_t)>& next,
                    const std::function<void(std::size_t, PatientTrajectory&&)>& done) {
    Parts& me = *parts_;
    me.done = &done;
    const auto is_interrupted = [&] {
        return me.interrupt != nullptr && me.interrupt->load(std::memory_order_relaxed);
    };
    std::size_t n_begun = 0;
    const auto fill = [&](Lane& lane) {
        while (!lane.is_used && n_begun < n && !is_interrupted()) {
            const std::size_t index = n_begun++;
            me.begin(lane, index, next(index));
        }
    };
    for (auto& lane : me.lanes) fill(*lane);
    for (std::int64_t steps = 0;
         std::any_of(me.lanes.begin(), me.lanes.end(), [](const auto& lane) { return lane->is_used; });
         ++steps) {
        if (steps % k_steps_between_interrupt_checks == 0 && is_interrupted()) {
            for (auto& lane : me.lanes) {
                if (!lane->is_used) continue;
                lane->course.patient().time_d = lane->slot(LaneSlot::t);
                lane->course.end_with(SolveStatus::interrupted,
                                      "interrupted at " + time_text(parts_->model->model(), lane->slot(LaneSlot::t)));
                me.finish(*lane);
            }
            return;
        }
        std::uint32_t pausing = me.kernels->step(me.memory.get());
        me.has_dense = false;
        // Dense output comes from the memory of the step: first everybody is served, then lanes are refilled.
        for (std::uint32_t left = pausing; left != 0; left &= left - 1) {
            me.serve(*me.lanes[static_cast<std::size_t>(std::countr_zero(left))]);
        }
        for (; pausing != 0; pausing &= pausing - 1) {
            fill(*me.lanes[static_cast<std::size_t>(std::countr_zero(pausing))]);
        }
    }
}

}  // namespace rubor
