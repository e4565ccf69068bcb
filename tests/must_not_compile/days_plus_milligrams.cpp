// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/strong_quantity.hpp>

using namespace rubor::literals;

#ifdef RUBOR_MISTAKE
const auto sum = 21_d + 200_mg;
#else
const auto sum = 21_d + 7_d;
#endif
