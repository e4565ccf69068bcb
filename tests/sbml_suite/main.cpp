// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The conformance runner: every semantic case of the SBML Test Suite, with both integrators.
//
//   sbml_suite [CASE...] [--level l3v2] [--no-conversion] [--threads N] [--lanes N] [--verbose]
//
// Cases lie in $RUBOR_SHARED/sbml-test-suite/semantic (default: ../shared beside the project). Exit codes: 0
// no failure but the known ones, 1 failures, 2 wrong arguments, 77 skipped because there are no cases.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <optional>

#include <rubor/base/parallel.hpp>
#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

#include "sbml_suite/conversion.hpp"
#include "sbml_suite/scratch_folder.hpp"
#include "sbml_suite/verdict.hpp"

namespace rubor::sbml_suite {
namespace {

constexpr int k_skipped = 77;

struct Arguments {
    std::vector<std::string> cases;  ///< Empty: all.
    std::string level;               ///< Empty: all.
    bool convert = true;
    bool verbose = false;
    unsigned threads = default_threads();
    unsigned lanes = 0;
};

/// What the whole run found.
struct Findings {
    std::vector<Result> cases;                         ///< By case.
    std::vector<Result> conversions;                   ///< By case and level.
    std::map<std::string, std::size_t> not_converted;  ///< By libSBML's reason.
    std::size_t known_models = 0;  ///< Passed conversions that gave a model that had been run.
    std::size_t lane_runs = 0, lane_runs_by_cvode = 0, lane_runs_with_fallback = 0;
    std::map<std::string, std::size_t> documents;      ///< Given ones, by level.
    std::pair<double, std::string> nearest_failure{};  ///< Of what passed: worst_share and the case.
    Cost cost;
};

std::optional<Arguments> parse(int n, char** values) {
    Arguments arguments;
    for (int i = 1; i < n; ++i) {
        const std::string argument = values[i];
        const auto number = [&] { return i + 1 < n ? parse_integer(values[++i]).value_or(-1) : -1; };
        if (argument == "--verbose") {
            arguments.verbose = true;
        } else if (argument == "--no-conversion") {
            arguments.convert = false;
        } else if (argument == "--level" && i + 1 < n) {
            arguments.level = values[++i];
        } else if (argument == "--threads" || argument == "--lanes") {
            const auto value = number();
            if (value < 1) return std::nullopt;
            (argument == "--threads" ? arguments.threads : arguments.lanes) = static_cast<unsigned>(value);
        } else if (const auto value = parse_integer(argument); value && *value >= 0 && *value <= 99999) {
            arguments.cases.push_back(fmt::format("{:05}", *value));
        } else {
            return std::nullopt;
        }
    }
    return arguments;
}

void note_integrators(const DocumentResult& document, Findings& findings) {
    findings.cost += document.cost;
    if (document.known_model) return;
    for (const IntegratorResult& integrator : document.integrators) {
        if (integrator.asked != SolverMethod::rodas) continue;
        ++findings.lane_runs;
        if (integrator.n_fallbacks > 0) {
            ++findings.lane_runs_with_fallback;
        } else if (integrator.used != SolverMethod::rodas) {
            ++findings.lane_runs_by_cvode;
        }
    }
}

/// One case, from its folder to its results.
class OneCase {
  public:
    OneCase(const std::filesystem::path& folder, const Arguments& arguments,
            const std::filesystem::path& scratch)
        : folder_{folder},
          arguments_{arguments},
          scratch_{scratch},
          options_{.cache = scratch / "kernels", .lanes = arguments.lanes} {}

    void run(Findings& findings, std::mutex& mutex) {
        const std::string number = folder_.filename().string();
        auto read = read_case(folder_);
        if (!read) {
            const std::lock_guard lock{mutex};
            findings.cases.push_back({number, {}, {Verdict::failed, to_text(read.problems())}});
            return;
        }
        const SuiteCase& suite_case = read.value();
        CaseRun case_run{suite_case, options_};
        std::vector<DocumentResult> given;
        for (const Level& level : suite_case.given) {
            if (wanted(level)) given.push_back(guarded(case_run, suite_case.document(level), level, true));
        }
        std::vector<DocumentResult> converted;
        std::vector<std::string> reasons;
        if (arguments_.convert) convert_levels(suite_case, case_run, converted, reasons);

        const std::lock_guard lock{mutex};
        if (!given.empty())
            findings.cases.push_back({number, suite_case.tags, judge(suite_case.refused, given)});
        for (const DocumentResult& document : given) {
            note_integrators(document, findings);
            ++findings.documents[document.level.text()];
            if (arguments_.verbose && !document.refusal.empty())
                fmt::print("{}\n", to_text(document.refusal));
            for (const IntegratorResult& integrator : document.integrators) {
                if (integrator.deviation) continue;
                findings.nearest_failure =
                    std::max(findings.nearest_failure, {integrator.worst_share, number});
            }
        }
        for (const DocumentResult& document : converted) {
            findings.conversions.push_back({fmt::format("{}-{}", number, document.level.text()),
                                            suite_case.tags, judge(suite_case.refused, document)});
            const bool has_passed = findings.conversions.back().judgement.verdict == Verdict::passed;
            findings.known_models += document.known_model && has_passed ? 1 : 0;
            note_integrators(document, findings);
        }
        for (const std::string& reason : reasons) ++findings.not_converted[reason];
    }

  private:
    [[nodiscard]] bool wanted(const Level& level) const {
        return arguments_.level.empty() || arguments_.level == level.text();
    }

    void convert_levels(const SuiteCase& suite_case, CaseRun& case_run,
                        std::vector<DocumentResult>& converted, std::vector<std::string>& reasons) const {
        for (const Level& level : levels_to_convert(suite_case)) {
            if (!wanted(level)) continue;
            std::string reason;
            if (const auto file = convert(suite_case, level, scratch_ / suite_case.number, reason)) {
                converted.push_back(guarded(case_run, *file, level, false));
                converted.back().converted = true;
            } else {
                reasons.push_back(reason);
            }
        }
        std::error_code none;
        std::filesystem::remove_all(scratch_ / suite_case.number, none);
    }

    /// An exception is a bug, and the failure of this document alone.
    static DocumentResult guarded(CaseRun& case_run, const std::filesystem::path& file, const Level& level,
                                  bool repeat) {
        try {
            return case_run.run(file, level, repeat);
        } catch (const std::exception& error) {
            return {.level = level, .fault = fmt::format("exception: {}", error.what())};
        }
    }

    std::filesystem::path folder_;
    const Arguments& arguments_;
    std::filesystem::path scratch_;
    RunOptions options_;
};

void print_work(const Findings& findings) {
    const Cost& cost = findings.cost;
    fmt::print("documents given:");
    for (const auto& [level, n] : findings.documents) fmt::print(" {} {}", n, level);
    fmt::print("\nnearest to failing, of what agrees: {}, with {:.2g} of the allowed deviation\n",
               findings.nearest_failure.second, findings.nearest_failure.first);
    fmt::print(
        "lane integrator: {} runs, of which {} by CVODES (models without states), {} with a fallback\n",
        findings.lane_runs, findings.lane_runs_by_cvode, findings.lane_runs_with_fallback);
    fmt::print(
        "seconds over all threads: reading {:.1f}, compiling {:.1f}, CVODES {:.1f}, lanes with their kernels "
        "{:.1f}\n",
        cost.read_s, cost.compile_s, cost.cvode_s, cost.lanes_s);
}

void print_conversions(const Findings& findings) {
    std::size_t refused = 0;
    for (const auto& [reason, n] : findings.not_converted) refused += n;
    fmt::print("\nlibSBML could not convert {} documents:\n", refused);
    for (const auto& [reason, n] : findings.not_converted) fmt::print("  {:>5}  {}\n", n, reason);
    const Counts counts = count(findings.conversions);
    fmt::print(
        "sbml_suite: levels by conversion: {} passed ({} of them the very model of a given level), "
        "{} failed, {} unsupported\n",
        counts.passed, findings.known_models, counts.failed, counts.unsupported);
}

int report(Findings& findings, const Arguments& arguments) {
    std::ranges::sort(findings.cases, {}, &Result::name);
    std::ranges::sort(findings.conversions, {}, &Result::name);
    const std::string file = std::string{RUBOR_SOURCE_DIR} + "/tests/sbml_suite/known_failures.tsv";
    const auto text = read_text_file(file);
    const auto known =
        text ? read_known_failures(text.value(), file) : Checked<KnownFailures>{text.problems()};
    if (!known) {
        fmt::print("{}\n", to_text(known.problems()));
        return 1;
    }
    std::vector<Result> all = findings.cases;
    all.insert(all.end(), findings.conversions.begin(), findings.conversions.end());
    const bool complete = arguments.cases.empty() && arguments.level.empty() && arguments.convert;

    fmt::print("{}\n", tag_table(findings.cases));
    print_work(findings);
    if (arguments.convert) print_conversions(findings);
    for (const Result& result : all) {
        const auto entry = known.value().find(result.name);
        if (entry != known.value().end()) {
            fmt::print("known failure {}: {} ({})\n", result.name, entry->second, result.judgement.reason);
        } else if (arguments.verbose) {
            constexpr const char* k_words[] = {"passed", "failed", "unsupported"};
            fmt::print("{} {}\n", result.name, k_words[static_cast<int>(result.judgement.verdict)]);
        }
    }
    const auto wrong = complaints(all, known.value(), complete);
    for (const std::string& line : wrong) fmt::print("FAILED {}\n", line);
    const Counts counts = count(findings.cases);
    fmt::print("sbml_suite: {} passed, {} failed, {} unsupported\n", counts.passed, counts.failed,
               counts.unsupported);
    return wrong.empty() ? 0 : 1;
}

int run(const Arguments& arguments) {
    const char* const named = std::getenv("RUBOR_SHARED");
    const std::filesystem::path shared =
        named != nullptr ? std::filesystem::path{named}
                         : std::filesystem::path{RUBOR_SOURCE_DIR}.parent_path() / "shared";
    const auto semantic = shared / "sbml-test-suite" / "semantic";
    std::vector<std::string> numbers = list_cases(semantic);
    if (numbers.empty()) {
        fmt::print("sbml_suite: {}: no cases in {}\n", named != nullptr ? "failed" : "skipped",
                   semantic.string());
        return named != nullptr ? 1 : k_skipped;
    }
    if (!arguments.cases.empty()) {
        for (const std::string& wanted : arguments.cases) {
            if (std::ranges::find(numbers, wanted) == numbers.end()) {
                fmt::print("sbml_suite: there is no case {}\n", wanted);
                return 2;
            }
        }
        numbers = arguments.cases;
    }
    const ScratchFolder scratch;
    Findings findings;
    std::mutex mutex;
    for_each_index(numbers.size(), arguments.threads, nullptr, [&](unsigned, std::size_t index) {
        OneCase{semantic / numbers[index], arguments, scratch.path()}.run(findings, mutex);
    });
    return report(findings, arguments);
}

}  // namespace
}  // namespace rubor::sbml_suite

int main(int n, char** values) {
    const auto arguments = rubor::sbml_suite::parse(n, values);
    if (!arguments) {
        fmt::print(
            stderr,
            "sbml_suite [CASE...] [--level l3v2] [--no-conversion] [--threads N] [--lanes N] [--verbose]\n");
        return 2;
    }
    return rubor::sbml_suite::run(*arguments);
}
