// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/strong_quantity.hpp>

using namespace rubor::literals;

#ifdef RUBOR_MISTAKE
const rubor::Milligrams dose = rubor::MgPerKg{2.0} * rubor::SquareMetres{1.8};
#else
const rubor::Milligrams dose = rubor::MgPerKg{2.0} * rubor::Kilograms{70.0};
#endif
