// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sbml_suite/case_run.hpp"
#include "sbml_suite/suite_case.hpp"

namespace rubor::sbml_suite {

enum class Verdict : std::uint8_t { passed, failed, unsupported };

struct Judgement {
    Verdict verdict = Verdict::passed;
    std::string reason;  ///< Of a failure: the first one.
};

/// One document. Refused mathematics must be refused, at its place, and nothing else may be.
[[nodiscard]] Judgement judge(const std::set<Refused>& refused_content, const DocumentResult& document);

/// A case is as good as the worst of its documents.
[[nodiscard]] Judgement judge(const std::set<Refused>& refused_content,
                              std::span<const DocumentResult> documents);

/// What happened to something that has a name: a case, or a case at a converted level ("00042-l1v2").
struct Result {
    std::string name;
    std::vector<std::string> tags;
    Judgement judgement;
};

struct Counts {
    std::size_t passed = 0, failed = 0, unsupported = 0;
    void add(Verdict verdict);
};
[[nodiscard]] Counts count(std::span<const Result> results);

/// A line per tag, in columns.
[[nodiscard]] std::string tag_table(std::span<const Result> results);

/// Failures that are known, by name, with their reasons. The list can only shrink.
using KnownFailures = std::map<std::string, std::string>;

/// Reads `name<TAB>reason` lines; empty ones and those that start with # are skipped. A line without a reason
/// is a problem, and so is a name that occurs twice.
[[nodiscard]] Checked<KnownFailures> read_known_failures(const std::string& text, const std::string& file);

/// What is wrong with the run, one line each: failures that are not in the list, and entries of the list that
/// did not fail. `complete`: all cases were run, so that an entry without a result is wrong, too.
[[nodiscard]] std::vector<std::string> complaints(std::span<const Result> results, const KnownFailures& known,
                                                  bool complete);

}  // namespace rubor::sbml_suite
