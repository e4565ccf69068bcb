// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: functions that SBML and MATLAB have and the expression graph has not, by name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/model/expression.hpp>

namespace rubor {

/// Where a name comes from: MathML's `log` has a base, MATLAB's is the natural logarithm.
enum class FunctionDialect : std::uint8_t { mathml, matlab };

/// A function of numbers, known by name.
struct KnownFunction {
    std::string_view name;
    std::size_t fewest = 1;
    std::size_t most = 1;  ///< Number of arguments.
    Expression (*make)(ExpressionGraph& graph, std::span<const Expression> arguments) = nullptr;
};

/// Definitions, with the spec's sign rules:
///   quotient(a, b) = trunc(a / b), rem(a, b) = a - b quotient(a, b); MATLAB's mod(a, b) = a - b floor(a / b)
///   root(n, x) = x^(1/n), of negative x too where n is an odd constant; log(b, x) = ln x / ln b
///   arccot(x) = arctan(1/x), arcsec(x) = arccos(1/x), and so on for the other reciprocals.
[[nodiscard]] const KnownFunction* find_function(FunctionDialect dialect, std::string_view name);

/// For hints.
[[nodiscard]] std::vector<std::string> function_names(FunctionDialect dialect);

}  // namespace rubor
