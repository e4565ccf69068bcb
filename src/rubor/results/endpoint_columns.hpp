// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <rubor/store/table.hpp>
#include <rubor/trial/endpoints.hpp>

namespace rubor {

/// What the outcomes table holds of a patient's endpoints beside surgery, pCR, EFS and OS.
[[nodiscard]] std::vector<ColumnSpec> endpoint_columns();
/// Her values, in the order of the columns; all null when her integration failed.
[[nodiscard]] std::vector<Cell> endpoint_cells(const PatientEndpoints& row);

}  // namespace rubor
