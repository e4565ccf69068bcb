// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/strong_quantity.hpp>

using namespace rubor::literals;

#ifdef RUBOR_MISTAKE
const rubor::Nanomoles amount = 200_mg;
#else
const rubor::Nanomoles amount = 200_mg / rubor::GramsPerMole{149000.0};
#endif
