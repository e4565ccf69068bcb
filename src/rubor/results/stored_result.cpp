// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/stored_result.hpp>

#include <nlohmann/json.hpp>

#include <rubor/store/atomic_file.hpp>
#include <rubor/store/parquet.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

Problem problem_at(const fs::path& path, std::string message, std::string remedy = {}) {
    return {{path.string(), 0, 0}, "", std::move(message), std::move(remedy)};
}

/// Fills in what the manifest says; false when it is none of a trial.
bool read_manifest(const std::string& text, TrialResult& result) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    const auto has = [&](const char* key, auto is_type) { return json.contains(key) && is_type(json[key]); };
    const auto is_text = [](const nlohmann::json& j) { return j.is_string(); };
    const auto is_count = [](const nlohmann::json& j) { return j.is_number_unsigned(); };
    const auto is_number = [](const nlohmann::json& j) { return j.is_number(); };
    if (!json.is_object() || !has("study", is_text) || !has("title", is_text) ||
        !has("allocation", is_text) || !has("seed", is_count) || !has("follow_up_days", is_number)) {
        return false;
    }
    result.study = json["study"].get<std::string>();
    result.title = json["title"].get<std::string>();
    result.twins = json["allocation"].get<std::string>() == "twins";
    result.seed = json["seed"].get<std::uint64_t>();
    result.follow_up_d = json["follow_up_days"].get<double>();
    return true;
}

}  // namespace

const Table* TrialResult::find(const std::string& name) const {
    const auto found = tables.find(name);
    return found == tables.end() ? nullptr : &found->second;
}

TrialResult trial_result(const PreparedTrial& trial, std::map<std::string, Table> tables) {
    return {.study = trial.study.name,
            .title = trial.study.title,
            .seed = trial.study.seed,
            .twins = trial.study.allocation == Allocation::twins,
            .follow_up_d = trial.study.follow_up_d,
            .tables = std::move(tables)};
}

Checked<TrialResult> read_trial_result(const fs::path& directory, const std::vector<std::string>& required,
                                       const std::vector<std::string>& optional) {
    TrialResult result;
    const fs::path manifest = directory / "manifest.json";
    const auto text = read_whole_file(manifest, 64U << 20U);
    if (!text || !read_manifest(text.value(), result)) {
        return Problems{problem_at(directory,
                                   "holds no result of a trial that this version of rubor can read",
                                   "give a directory that `rubor trial` wrote, or a study file")};
    }
    Problems problems;
    for (const auto* names : {&required, &optional}) {
        for (const std::string& name : *names) {
            const fs::path file = directory / (name + ".parquet");
            std::error_code error;
            if (!fs::exists(file, error)) {
                if (names == &required) {
                    problems.push_back(problem_at(file, "is missing", "run the trial again"));
                }
                continue;
            }
            auto table = read_parquet(file);
            if (table) {
                result.tables.emplace(name, std::move(table).value());
            } else {
                problems.insert(problems.end(), table.problems().begin(), table.problems().end());
            }
        }
    }
    if (!problems.empty()) {
        return problems;
    }
    return result;
}

}  // namespace rubor
