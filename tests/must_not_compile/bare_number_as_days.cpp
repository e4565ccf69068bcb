// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/strong_quantity.hpp>

using namespace rubor::literals;

#ifdef RUBOR_MISTAKE
const rubor::Days interval = 21.0;
#else
const rubor::Days interval{21.0};
#endif
