// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/cvode_course.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <rubor/solve/time_text.hpp>

namespace rubor {
namespace {

constexpr std::int64_t k_steps_between_interrupt_checks = 256;

class CvodeStep final : public TakenStep {
  public:
    explicit CvodeStep(const CvodeStepper& stepper) : stepper_{stepper} {}
    [[nodiscard]] double end_d() const override { return stepper_.time_d(); }
    void states_at(double t_d, std::span<double> x) const override {
        if (t_d == stepper_.time_d()) {
            std::copy(stepper_.states().begin(), stepper_.states().end(), x.begin());
        } else {
            stepper_.interpolate(t_d, x);
        }
    }

  private:
    const CvodeStepper& stepper_;
};

}  // namespace

void integrate_with_cvode(PatientCourse& course, CvodeStepper& stepper, std::int64_t max_steps,
                          std::int64_t budget, const std::atomic<bool>* interrupt) {
    const CvodeStep taken{stepper};
    bool anew = true;
    for (std::int64_t steps = 0;; ++steps) {
        const std::optional<double> stop_d = course.next_stretch(anew);
        if (!stop_d) return;
        const double now_d = course.patient().time_d;
        if (steps % k_steps_between_interrupt_checks == 0 && interrupt != nullptr &&
            interrupt->load(std::memory_order_relaxed)) {
            course.end_with(SolveStatus::interrupted,
                            "interrupted at " + time_text(course.model().model(), now_d));
            return;
        }
        if (steps >= max_steps) {
            course.end_with(
                SolveStatus::too_many_steps,
                fmt::format("{} steps were not enough: {} of {:.8g} was reached, the last step was "
                            "limited by {}",
                            budget, time_text(course.model().model(), now_d), course.end_d(),
                            stepper.limiting_state()));
            return;
        }
        if (anew) stepper.restart(course.patient(), course.longest_step_d());
        anew = false;
        if (!stepper.step(*stop_d)) {
            course.end_with(stepper.failure().status, stepper.failure().explanation);
            return;
        }
        anew = course.advance(taken, *stop_d);
    }
}

}  // namespace rubor
