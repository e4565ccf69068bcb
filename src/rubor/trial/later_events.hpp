// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/trial/rules.hpp>

namespace rubor {

/// What the newest observation shows beyond the first event of the record (assess() finds that one): the
/// reason for a next line of treatment.
///
/// A distant relapse: a distant lesion is seen for the first time. A local relapse: the same for the operated
/// breast. A progression: by RECIST, with the visit of the last event as the baseline.
[[nodiscard]] EfsEvent assess_later(const PatientRecord& record, const ResponseRules& rules);

}  // namespace rubor
