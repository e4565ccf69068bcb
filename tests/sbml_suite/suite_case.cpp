// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_suite/suite_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <regex>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

namespace rubor::sbml_suite {
namespace {

/// Like parse_number, but infinities and NaN are numbers here, in any case of letters.
std::optional<double> parse_value(std::string_view text) {
    double value = 0.0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> items;
    for (const std::string& part : split(text, ',')) {
        if (const auto item = trim(part); !item.empty()) items.emplace_back(item);
    }
    return items;
}

/// `key: value` lines; of a key that occurs twice the first.
std::map<std::string, std::string> fields_of(const std::string& text) {
    std::map<std::string, std::string> fields;
    for (const std::string& line : split(text, '\n')) {
        if (const auto colon = line.find(':'); colon != std::string::npos) {
            fields.emplace(trim(std::string_view{line}.substr(0, colon)),
                           trim(std::string_view{line}.substr(colon + 1)));
        }
    }
    return fields;
}

std::vector<std::string> tags_of(const std::map<std::string, std::string>& fields) {
    std::set<std::string> tags;
    for (const char* key : {"componentTags", "testTags"}) {
        if (const auto found = fields.find(key); found != fields.end()) {
            for (std::string& tag : list_of(found->second)) tags.insert(std::move(tag));
        }
    }
    return {tags.begin(), tags.end()};
}

std::vector<Level> levels_of(const std::map<std::string, std::string>& fields) {
    std::vector<Level> levels;
    if (const auto found = fields.find("levels"); found != fields.end()) {
        for (const std::string& item : list_of(found->second)) {
            if (item.size() == 3 && item[1] == '.') {
                levels.push_back(
                    {static_cast<unsigned>(item[0] - '0'), static_cast<unsigned>(item[2] - '0')});
            }
        }
    }
    return levels;
}

/// Reads one file of a case; a missing or broken one is a problem.
class CaseFiles {
  public:
    explicit CaseFiles(const std::filesystem::path& folder) : folder_{folder} {}

    std::string text(const std::string& ending) {
        auto read = read_text_file(folder_ / (folder_.filename().string() + ending));
        if (read) return std::move(read).value();
        append(problems, read.problems());
        return {};
    }
    void report(const std::string& ending, std::string message) {
        const auto file = (folder_ / (folder_.filename().string() + ending)).string();
        problems.push_back({Place{.file = file}, {}, std::move(message), {}});
    }

    Problems problems;

  private:
    std::filesystem::path folder_;
};

void read_results(CaseFiles& files, TimeCourse& course) {
    bool is_header = true;
    for (const std::string& raw : split(files.text("-results.csv"), '\n')) {
        const auto line = trim(raw);
        if (line.empty()) continue;
        std::vector<std::string> cells = split(line, ',');
        if (is_header) {
            for (std::size_t i = 1; i < cells.size(); ++i) course.variables.emplace_back(trim(cells[i]));
            is_header = false;
            continue;
        }
        if (cells.size() != course.variables.size() + 1) {
            files.report("-results.csv", "a row has more or fewer cells than the header");
            return;
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto value = parse_value(trim(cells[i]));
            if (!value) files.report("-results.csv", "no number: " + in_quotes(cells[i]));
            (i == 0 ? course.times : course.values).push_back(value.value_or(std::nan("")));
        }
    }
}

/// The grid that the settings ask for must be that of the results.
void check_grid(CaseFiles& files, const TimeCourse& course, double start, double duration, double steps) {
    if (static_cast<double>(course.times.size()) != steps + 1.0) {
        files.report("-results.csv", fmt::format("{} times, expected {}", course.times.size(), steps + 1.0));
        return;
    }
    for (std::size_t i = 0; i < course.times.size(); ++i) {
        const double time = start + duration * static_cast<double>(i) / steps;
        if (!(std::abs(course.times[i] - time) <= 1e-9 * duration)) {
            files.report("-results.csv", fmt::format("time {}, expected {}", course.times[i], time));
            return;
        }
    }
}

void read_settings(CaseFiles& files, SuiteCase& suite_case) {
    const auto fields = fields_of(files.text("-settings.txt"));
    const auto text = [&](const char* key) -> std::string {
        const auto found = fields.find(key);
        if (found != fields.end()) return found->second;
        files.report("-settings.txt", fmt::format("no `{}`", key));
        return {};
    };
    const auto number = [&](const char* key) {
        const auto value = parse_value(text(key));
        if (!value || !(*value >= 0.0)) files.report("-settings.txt", fmt::format("`{}` is no number", key));
        return value.value_or(0.0);
    };
    suite_case.tolerance = {.absolute = number("absolute"), .relative = number("relative")};
    const auto amounts = list_of(text("amount"));
    suite_case.amounts = {amounts.begin(), amounts.end()};
    const auto concentrations = list_of(text("concentration"));
    suite_case.concentrations = {concentrations.begin(), concentrations.end()};
    if (list_of(text("variables")) != suite_case.expected.variables) {
        files.report("-settings.txt", "`variables` are not the columns of the results");
    }
    check_grid(files, suite_case.expected, number("start"), number("duration"), number("steps"));
}

}  // namespace

std::string Level::text() const {
    return fmt::format("l{}v{}", level, version);
}

std::filesystem::path SuiteCase::document(const Level& level) const {
    return folder / fmt::format("{}-sbml-{}.xml", number, level.text());
}

Checked<SuiteCase> read_case(const std::filesystem::path& folder) {
    CaseFiles files{folder};
    SuiteCase result;
    result.folder = folder;
    result.number = folder.filename().string();
    const auto description = fields_of(files.text("-model.m"));
    result.tags = tags_of(description);
    result.levels = levels_of(description);
    read_results(files, result.expected);
    read_settings(files, result);
    for (const unsigned level : {1U, 2U, 3U}) {
        for (unsigned version = 1; version <= 5; ++version) {
            if (std::filesystem::exists(result.document({level, version})))
                result.given.push_back({level, version});
        }
    }
    if (result.given.empty()) files.report("", "no SBML document");
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() != ".xml") continue;
        const auto text = read_text_file(entry.path());
        if (text) result.refused.merge(refused_content(text.value()));
    }
    if (!files.problems.empty()) return std::move(files.problems);
    return result;
}

std::vector<std::string> list_cases(const std::filesystem::path& semantic) {
    std::vector<std::string> numbers;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{semantic, none}) {
        const std::string name = entry.path().filename().string();
        if (name.size() == 5 && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) {
            numbers.push_back(name);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

std::set<Refused> refused_content(const std::string& document) {
    static const std::regex algebraic{R"(<(\w+:)?algebraicRule\b)"};
    static const std::regex delay{R"(http://www\.sbml\.org/sbml/symbols/delay\b)"};
    static const std::regex fast{R"(\bfast\s*=\s*["'](true|1)["'])"};
    std::set<Refused> found;
    if (std::regex_search(document, algebraic)) found.insert(Refused::algebraic_rule);
    if (std::regex_search(document, delay)) found.insert(Refused::delay);
    if (std::regex_search(document, fast)) found.insert(Refused::fast_reaction);
    return found;
}

const char* word_of(Refused refused) {
    switch (refused) {
        case Refused::algebraic_rule:
            return "algebraic";
        case Refused::delay:
            return "delay";
        case Refused::fast_reaction:
            return "fast";
    }
    return "";
}

}  // namespace rubor::sbml_suite
