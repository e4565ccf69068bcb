// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/ensemble_command.hpp>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <rubor/app/ensemble_run.hpp>
#include <rubor/app/interrupt.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/app/progress.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/results/result_directory.hpp>
#include <rubor/store/atomic_file.hpp>

namespace rubor {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

// The blocks are small; DuckDB needs little to join them.
constexpr ParquetOptions k_joining{.memory_limit_bytes = 512ULL << 20U};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

const char* text_of(UnitSystem units) {
    if (units == UnitSystem::coherent) return "coherent";
    return units == UnitSystem::converted ? "converted" : "as written";
}

/// Every ID of the dosing table must be a patient.
Problems check_ids(const Ensemble& ensemble) {
    std::vector<std::int64_t> ids = ensemble.sets.ids;
    std::sort(ids.begin(), ids.end());
    Problems problems;
    for (const auto& [id, place] : ensemble.run.doses.first_place) {
        if (!std::binary_search(ids.begin(), ids.end(), id)) {
            problems.push_back(
                {place, "", fmt::format("ID {} is no patient of the table of parameters", id), ""});
        }
    }
    return problems;
}

/// The directory of the finished blocks, for a new run or to go on with an old one.
Checked<BlockDirectory> open_blocks(const EnsembleCommand& command, const fs::path& path,
                                    const Ensemble& ensemble) {
    std::error_code error;
    if (fs::exists(path, error) && !command.resume) {
        if (!command.force) {
            return Problem{{path.string(), 0, 0},
                           "",
                           "holds an unfinished run",
                           "go on with --resume, or begin anew with --force"};
        }
        if (!fs::exists(path / "run.key", error)) {
            return Problem{{path.string(), 0, 0},
                           "",
                           "holds files that are no unfinished run",
                           "choose another place with -o"};
        }
        fs::remove_all(path, error);
        if (error) return Problem{{path.string(), 0, 0}, "", "cannot be removed: " + error.message(), ""};
    }
    return BlockDirectory::open(path, ensemble.key(), ensemble.n_blocks());
}

std::string manifest(const EnsembleCommand& command, const Ensemble& ensemble, const EnsembleCounts& counts,
                     const std::string& study) {
    Json json;
    json["format"] = "rubor ensemble result 1";
    json["notice"] = "Research software: virtual patients, not people. This is no medical advice.";
    json["study"] = study;
    json["command"] = command.command_line;
    json["key"] = ensemble.key().hex();
    json["model"] = {{"name", ensemble.run.model->name()},
                     {"file", command.run.model.string()},
                     {"states", ensemble.model->n_states()},
                     {"units", text_of(ensemble.run.model->unit_system())},
                     {"time_unit", ensemble.run.axis.is_known() ? ensemble.run.axis.unit.text : ""},
                     {"sha256", hash_of(ensemble.run.model->canonical_text()).hex()}};
    json["varying_parameters"] = ensemble.sets.names;
    json["patients"] = ensemble.sets.n_patients();
    json["outcomes"] = counts.by_status;
    json["solver"] = {{"method", to_text(ensemble.run.method)},
                      {"rel_tol", ensemble.run.solve.rel_tol},
                      {"max_steps", ensemble.run.solve.max_steps}};
    json["arithmetic"] = __builtin_cpu_supports("fma") != 0 ? "fma" : "no fma";
    for (const auto& [name, version] : program_versions()) json["versions"][name] = version;
    return json.dump(2);
}

/// Puts all blocks together and the result in its place.
Problems publish(const BlockDirectory& blocks, const fs::path& output, const std::string& manifest_text,
                 const std::string& timing) {
    const fs::path fresh = blocks.path() / "result";
    std::error_code error;
    fs::remove_all(fresh, error);
    fs::create_directories(fresh, error);
    if (error) return {{{fresh.string(), 0, 0}, "", "cannot be made: " + error.message(), ""}};
    Json json = Json::parse(manifest_text);
    for (const char* table : {"trajectories", "patients"}) {
        const fs::path file = fresh / (std::string{table} + ".parquet");
        if (auto problems = blocks.concatenate(table, file, k_joining); !problems.empty()) return problems;
        const auto hash = hash_of_file(file);
        if (!hash) return hash.problems();
        json["files"][file.filename().string()] = {{"sha256", hash.value().hex()},
                                                   {"bytes", fs::file_size(file)}};
    }
    if (auto problems = write_file_atomically(fresh / "timing.json", timing); !problems.empty())
        return problems;
    if (auto problems = write_file_atomically(fresh / "manifest.json", json.dump(2) + "\n");
        !problems.empty())
        return problems;
    if (auto problems = put_in_place(fresh, output); !problems.empty()) return problems;
    return blocks.remove();
}

}  // namespace

ExitCode run(const EnsembleCommand& command) {
    const auto start = Clock::now();
    auto prepared = prepare_model_run(command.run);
    if (!prepared) return fail(exit_bad_input, prepared.problems());
    Ensemble ensemble;
    ensemble.run = std::move(prepared).value();
    tell_warnings(ensemble.run.model->warnings());
    auto sets = read_parameter_sets(command.parameters, *ensemble.run.model);
    if (!sets) return fail(exit_bad_input, sets.problems());
    ensemble.sets = std::move(sets).value();
    if (const Problems problems = check_ids(ensemble); !problems.empty())
        return fail(exit_bad_input, problems);
    const std::string study = "ensemble of " + ensemble.run.model->name();
    if (const Problems problems = may_replace(command.output, study, command.force); !problems.empty()) {
        return fail(exit_bad_input, problems);
    }
    auto compiled = ensemble.run.compile_for(ensemble.sets.names);
    if (!compiled) return fail(exit_bad_input, compiled.problems());
    ensemble.model = std::move(compiled).value();
    tell_fault_of_cache(ensemble.model->cache_status());

    fs::path output = fs::absolute(command.output).lexically_normal();
    if (!output.has_filename()) output = output.parent_path();
    const fs::path unfinished = output.string() + ".unfinished";
    const auto opened = open_blocks(command, unfinished, ensemble);
    if (!opened) return fail(exit_bad_input, opened.problems());
    const BlockDirectory& blocks = opened.value();
    const std::vector<std::uint32_t> missing = blocks.missing();
    const unsigned n_threads = command.n_threads == 0 ? default_threads() : command.n_threads;
    std::size_t n_to_run = 0;
    for (const std::uint32_t block : missing) {
        n_to_run += std::min(k_patients_per_block, ensemble.sets.n_patients() - block * k_patients_per_block);
    }
    fmt::print(stderr, "{}: {} patients, {} states, {} varying parameters, solver {}, {} thread{}\n",
               ensemble.run.model->name(), ensemble.sets.n_patients(), ensemble.model->n_states(),
               ensemble.sets.names.size(), to_text(ensemble.run.method), n_threads,
               n_threads == 1 ? "" : "s");
    if (missing.size() < blocks.n_blocks()) {
        fmt::print(stderr, "going on: {} of {} blocks are done\n", blocks.n_blocks() - missing.size(),
                   blocks.n_blocks());
    }
    const double prepare_seconds = seconds_since(start);

    const InterruptGuard interrupt;
    const auto run_start = Clock::now();
    Problems problems;
    {
        Progress progress{"integrating", "patients", n_to_run};
        problems = run_blocks(ensemble, missing, blocks, {n_threads, &interrupt.flag(), &progress.done()});
    }
    const double run_seconds = seconds_since(run_start);
    if (!problems.empty()) return fail(exit_missing_resource, problems);
    if (const auto still = blocks.missing(); !still.empty()) {
        fmt::print(stderr, "rubor: interrupted; {} of {} blocks are kept in {}; go on with --resume\n",
                   blocks.n_blocks() - still.size(), blocks.n_blocks(), unfinished.string());
        return exit_interrupted;
    }
    const auto counts = count_outcomes(blocks);
    if (!counts) return fail(exit_missing_resource, counts.problems());
    Json timing;
    timing["threads"] = n_threads;
    timing["lanes"] = ensemble.run.lanes;
    timing["seconds"] = {{"prepare", prepare_seconds}, {"run", run_seconds}};
    timing["patients_run_now"] = n_to_run;
    timing["patients_per_second"] = run_seconds > 0.0 ? static_cast<double>(n_to_run) / run_seconds : 0.0;
    problems =
        publish(blocks, output, manifest(command, ensemble, counts.value(), study), timing.dump(2) + "\n");
    if (!problems.empty()) return fail(exit_missing_resource, problems);

    const EnsembleCounts& c = counts.value();
    for (const auto& [status, n] : c.by_status) fmt::print("{:<18} {}\n", status, n);
    fmt::print("{} steps, {} rejected; results in {}\n", c.steps, c.rejected, command.output.string());
    fmt::print("Research software: virtual patients, not people. This is no medical advice.\n");
    if (c.n_failed > 0) {
        fmt::print(stderr, "rubor: {} of {} patients failed; {}\n", c.n_failed, ensemble.sets.n_patients(),
                   c.first_failure);
        return exit_some_failed;
    }
    return exit_done;
}

}  // namespace rubor
