// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/integrate.hpp>

#include <rubor/solve/cvode_course.hpp>
#include <rubor/solve/cvode_stepper.hpp>
#include <rubor/solve/patient_course.hpp>

namespace rubor {

const char* to_text(SolveStatus status) {
    switch (status) {
        case SolveStatus::finished:
            return "finished";
        case SolveStatus::event_terminated:
            return "event_terminated";
        case SolveStatus::stopped:
            return "stopped";
        case SolveStatus::too_many_steps:
            return "too_many_steps";
        case SolveStatus::step_too_small:
            return "step_too_small";
        case SolveStatus::non_finite:
            return "non_finite";
        case SolveStatus::not_converged:
            return "not_converged";
        case SolveStatus::interrupted:
            return "interrupted";
    }
    return "unknown";
}

struct Integrator::Parts {
    SolveOptions options;
    const std::atomic<bool>* interrupt;
    PatientCourse course;
    CvodeStepper stepper;

    Parts(const std::shared_ptr<const CompiledModel>& model, const SolveOptions& o,
          const std::atomic<bool>* i)
        : options{o},
          interrupt{i},
          course{model},
          stepper{model, options, course.machine().rates_jump_in_time()} {}
};

Integrator::Integrator(std::shared_ptr<const CompiledModel> model, SolveOptions options,
                       const std::atomic<bool>* interrupt)
    : parts_{std::make_unique<Parts>(model, options, interrupt)} {}

Integrator::~Integrator() = default;

PatientTrajectory Integrator::run(const PatientRun& run) {
    Parts& me = *parts_;
    me.course.begin(run);
    me.stepper.begin();
    integrate_with_cvode(me.course, me.stepper, me.options.max_steps, me.options.max_steps, me.interrupt);
    PatientTrajectory result = me.course.finish();
    me.stepper.add_to(result.statistics);
    return result;
}

}  // namespace rubor
