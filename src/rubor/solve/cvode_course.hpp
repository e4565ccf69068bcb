// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

#include <rubor/solve/cvode_stepper.hpp>
#include <rubor/solve/patient_course.hpp>

namespace rubor {

/// Takes a patient from where her course has her to its end by steps of `stepper`, which is at begin(). After
/// `max_steps` she has failed; messages name `budget`.
void integrate_with_cvode(PatientCourse& course, CvodeStepper& stepper, std::int64_t max_steps,
                          std::int64_t budget, const std::atomic<bool>* interrupt);

}  // namespace rubor
