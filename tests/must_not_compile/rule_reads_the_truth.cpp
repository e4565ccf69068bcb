// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/rules.hpp>

// A study's rule sees what was observed, never the true tumour.
rubor::EfsEvent judge(const rubor::PatientRecord& record, const rubor::TrueState& truth) {
#ifdef RUBOR_MISTAKE
    static_cast<void>(record);
    return rubor::assess(truth, {});
#else
    static_cast<void>(truth);
    return rubor::assess(record, {});
#endif
}
