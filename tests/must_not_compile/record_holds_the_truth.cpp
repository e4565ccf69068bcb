// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/rules.hpp>

// Expected foci are known to the pathologist's draw alone; no rule can read them from the record.
double look(const rubor::PatientRecord& record) {
#ifdef RUBOR_MISTAKE
    return record.observations.back().expected_foci;
#else
    return record.observations.back().skin_fraction;
#endif
}
