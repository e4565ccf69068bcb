// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/result_directory.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <rubor/store/atomic_file.hpp>
#include <rubor/store/content_hash.hpp>
#include <rubor/store/parquet.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_manifest = "manifest.json";

Problem problem_at(const fs::path& path, std::string message, std::string remedy = {}) {
    return {{path.string(), 0, 0}, "", std::move(message), std::move(remedy)};
}

/// The manifest of a result directory; nothing when it is no result.
std::optional<nlohmann::json> manifest_of(const fs::path& directory) {
    const auto text = read_whole_file(directory / k_manifest, 64U << 20U);
    if (!text) {
        return std::nullopt;
    }
    auto json = nlohmann::json::parse(text.value(), nullptr, false);
    if (!json.is_object() || !json.contains("study") || !json["study"].is_string()) {
        return std::nullopt;
    }
    return json;
}

/// Where results go: a link is followed, so that what it points to is replaced and not the link.
fs::path place_of(const fs::path& directory) {
    std::error_code error;
    fs::path target = fs::weakly_canonical(fs::absolute(directory), error);
    if (error) {
        target = fs::absolute(directory).lexically_normal();
    }
    return target.has_filename() ? target : target.parent_path();
}

/// What stands in the way of making a directory beside `place`.
Problems cannot_write_beside(const fs::path& place) {
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    if (!error) {
        const fs::path probe = place.parent_path() / fmt::format(".{}.partial-{}", place.filename().string(), ::getpid());
        fs::create_directory(probe, error);
        std::error_code ignored;
        fs::remove_all(probe, ignored);
    }
    if (!error) {
        return {};
    }
    return {problem_at(place, "cannot be written: " + error.message(), "choose another place with -o")};
}

/// Removes a directory when it goes out of scope, unless it was moved away.
struct Scratch {
    fs::path path;
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

}  // namespace

Problems may_replace(const fs::path& given, const std::string& study, bool force) {
    const fs::path directory = place_of(given);
    std::error_code error;
    if (auto problems = cannot_write_beside(directory); !problems.empty()) {
        return problems;
    }
    if (!fs::exists(directory, error)) {
        return {};
    }
    if (!fs::is_directory(directory, error)) {
        return {problem_at(directory, "is a file; results are a directory", "choose another place with -o")};
    }
    if (fs::is_empty(directory, error)) {
        return {};
    }
    const auto manifest = manifest_of(directory);
    if (!manifest) {
        return {problem_at(directory, "holds files that are no result of rubor", "choose another place with -o")};
    }
    for (const auto& entry : fs::directory_iterator{directory, error}) {
        const std::string file = entry.path().filename().string();
        if (file != k_manifest && !(manifest->contains("files") && (*manifest)["files"].contains(file))) {
            return {problem_at(entry.path(), "is no part of the result, and would be lost with it",
                               "move it away, or choose another place with -o")};
        }
    }
    const auto owner = (*manifest)["study"].get<std::string>();
    if (owner != study && !force) {
        return {problem_at(directory, fmt::format("holds the result of another study, {}", owner),
                           "choose another place with -o, or replace it with --force")};
    }
    return {};
}

Problems put_in_place(const fs::path& fresh, const fs::path& place) {
    // Put the old one aside, the new one in its place. Between the two renames neither is lost.
    std::error_code error;
    Scratch old{place.parent_path() / fmt::format(".{}.old-{}", place.filename().string(), ::getpid())};
    if (fs::exists(place, error)) {
        fs::rename(place, old.path, error);
        if (error) {
            return {problem_at(place, "cannot be replaced: " + error.message(), "choose another place with -o")};
        }
    }
    fs::rename(fresh, place, error);
    if (error) {
        std::error_code failed;
        fs::rename(old.path, place, failed);
        if (failed) {
            old.path.clear();  // better an odd name than a lost result
        }
        return {problem_at(place, "cannot be written: " + error.message(), "choose another place with -o")};
    }
    return {};
}

Problems write_results(const fs::path& directory, const ResultFiles& files, const std::string& manifest) {
    const fs::path place = place_of(directory);
    const fs::path parent = place.parent_path();
    const std::string name = place.filename().string();
    std::error_code error;
    fs::create_directories(parent, error);
    const Scratch fresh{parent / fmt::format(".{}.partial-{}", name, ::getpid())};
    fs::remove_all(fresh.path, error);
    fs::create_directories(fresh.path, error);
    if (error) {
        return {problem_at(fresh.path, "cannot be made: " + error.message(), "choose another place with -o")};
    }
    auto json = nlohmann::ordered_json::parse(manifest);
    const auto note_file = [&](const std::string& file, const Problems& problems) -> Problems {
        if (!problems.empty()) {
            return problems;
        }
        const auto hash = hash_of_file(fresh.path / file);
        if (!hash) {
            return hash.problems();
        }
        json["files"][file] = {{"sha256", hash.value().hex()}, {"bytes", fs::file_size(fresh.path / file)}};
        return {};
    };
    for (const auto& [table_name, table] : files.tables) {
        const std::string file = table_name + ".parquet";
        if (auto problems = note_file(file, write_parquet(table, fresh.path / file)); !problems.empty()) {
            return problems;
        }
        json["files"][file]["rows"] = table.n_rows();
    }
    for (const auto& [file, text] : files.texts) {
        if (auto problems = note_file(file, write_file_atomically(fresh.path / file, text)); !problems.empty()) {
            return problems;
        }
    }
    if (auto problems = write_file_atomically(fresh.path / k_manifest, json.dump(2) + "\n"); !problems.empty()) {
        return problems;
    }
    return put_in_place(fresh.path, place);
}

}  // namespace rubor
