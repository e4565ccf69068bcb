// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_suite/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include <rubor/base/text.hpp>

namespace rubor::sbml_suite {
namespace {

bool names_what_is_refused(const Problems& problems, const std::set<Refused>& content) {
    return std::ranges::any_of(problems, [&](const Problem& problem) {
        const std::string message = lower_case(problem.message);
        return problem.place.line > 0 && std::ranges::any_of(content, [&](Refused refused) {
                   return message.find(word_of(refused)) != std::string::npos;
               });
    });
}

Judgement failed(const DocumentResult& document, const std::string& reason) {
    return {Verdict::failed, fmt::format("{}{}: {}", document.level.text(),
                                         document.converted ? " by conversion" : "", reason)};
}

}  // namespace

Judgement judge(const std::set<Refused>& refused_content, const DocumentResult& document) {
    if (!refused_content.empty()) {
        if (document.refusal.empty()) return failed(document, "was not refused");
        if (names_what_is_refused(document.refusal, refused_content)) return {Verdict::unsupported, {}};
        return failed(document,
                      "refused for something else, or without its place: " + to_text(document.refusal));
    }
    if (!document.refusal.empty()) return failed(document, "refused: " + to_text(document.refusal));
    if (document.fault) return failed(document, *document.fault);
    if (document.integrators.size() != 2) return failed(document, "was not run with both integrators");
    for (const IntegratorResult& integrator : document.integrators) {
        if (integrator.deviation) {
            return failed(document, fmt::format("{}: {}", to_text(integrator.asked), *integrator.deviation));
        }
    }
    return {};
}

Judgement judge(const std::set<Refused>& refused_content, std::span<const DocumentResult> documents) {
    if (documents.empty()) return {Verdict::failed, "no document was tried"};
    Judgement result;
    for (const DocumentResult& document : documents) {
        Judgement one = judge(refused_content, document);
        if (one.verdict == Verdict::failed) return one;
        result = std::move(one);
    }
    return result;
}

void Counts::add(Verdict verdict) {
    ++(verdict == Verdict::passed ? passed : verdict == Verdict::failed ? failed : unsupported);
}

Counts count(std::span<const Result> results) {
    Counts counts;
    for (const Result& result : results) counts.add(result.judgement.verdict);
    return counts;
}

std::string tag_table(std::span<const Result> results) {
    std::map<std::string, Counts> by_tag;
    std::size_t width = 3;
    for (const Result& result : results) {
        for (const std::string& tag : result.tags) {
            by_tag[tag].add(result.judgement.verdict);
            width = std::max(width, tag.size());
        }
    }
    std::string table = fmt::format("{:<{}}  passed  failed  unsupported\n", "tag", width);
    for (const auto& [tag, counts] : by_tag) {
        table += fmt::format("{:<{}}  {:>6}  {:>6}  {:>11}\n", tag, width, counts.passed, counts.failed,
                             counts.unsupported);
    }
    return table;
}

Checked<KnownFailures> read_known_failures(const std::string& text, const std::string& file) {
    KnownFailures known;
    Problems problems;
    int number = 0;
    for (const std::string& line : split(text, '\n')) {
        ++number;
        if (trim(line).empty() || line.starts_with('#')) continue;
        const auto tab = line.find('\t');
        const auto reason =
            tab == std::string::npos ? std::string_view{} : trim(std::string_view{line}.substr(tab + 1));
        const Place place{.file = file, .line = number};
        if (reason.empty()) {
            problems.push_back({place, {}, "expected a name, a tab and the reason", {}});
        } else if (!known.emplace(trim(std::string_view{line}.substr(0, tab)), reason).second) {
            problems.push_back({place, {}, "a name that stands here already", {}});
        }
    }
    if (!problems.empty()) return problems;
    return known;
}

std::vector<std::string> complaints(std::span<const Result> results, const KnownFailures& known,
                                    bool complete) {
    std::vector<std::string> lines;
    std::set<std::string> seen;
    for (const Result& result : results) {
        seen.insert(result.name);
        const bool has_failed = result.judgement.verdict == Verdict::failed;
        if (has_failed && !known.contains(result.name)) {
            lines.push_back(fmt::format("{}: {}", result.name, result.judgement.reason));
        }
        if (!has_failed && known.contains(result.name)) {
            lines.push_back(result.name + ": is a known failure that did not fail; remove it from the list");
        }
    }
    for (const auto& [name, reason] : known) {
        if (complete && !seen.contains(name)) {
            lines.push_back(name + ": is a known failure that was never tried; remove it from the list");
        }
    }
    return lines;
}

}  // namespace rubor::sbml_suite
