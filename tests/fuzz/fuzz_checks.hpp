// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What every target asks of a reader beyond not crashing: its messages can be shown.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <rubor/base/problem.hpp>
#include <rubor/base/text.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// Far above any message that helps; a graph whose text explodes goes beyond it.
inline constexpr std::size_t k_longest_message = 20'000;

[[noreturn]] inline void fuzz_failure(const char* what, const std::string& detail) {
    std::fprintf(stderr, "fuzz: %s: %.500s\n", what, detail.c_str());
    std::abort();
}

/// A message is UTF-8 without control characters, and short.
inline void check_problems(const Problems& problems) {
    if (problems.empty()) fuzz_failure("refused without a problem", {});
    for (const Problem& problem : problems) {
        const std::string text = to_text(problem);
        if (text.size() > k_longest_message) fuzz_failure("a message is too long", text);
        if (first_invalid_utf8(text)) fuzz_failure("a message is not UTF-8", text);
        for (const char c : text) {
            if (static_cast<unsigned char>(c) < 0x20) fuzz_failure("a control character in a message", text);
        }
        if (problem.message.empty()) fuzz_failure("a problem without a message", text);
    }
}

/// Writes out each formula of the model, as messages and `rubor inspect` do.
inline void write_out(const Model& model) {
    const auto name = [&](SymbolId id) { return model.symbol(id).name; };
    const auto write = [&](Expression e) {
        if (to_text(model.graph(), e, name).size() > k_longest_message) fuzz_failure("a formula is too long", {});
    };
    for (const State& state : model.states()) {
        write(state.rate);
        write(state.initial);
        if (!(state.scale > 0.0)) fuzz_failure("a scale is not above 0", name(state.symbol));
    }
    for (const Event& event : model.events()) {
        write(event.trigger);
        for (const Assignment& assignment : event.assignments) write(assignment.value);
    }
}

}  // namespace rubor
