// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/calibration_log.hpp>

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <limits>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>
#include <rubor/store/atomic_file.hpp>

namespace rubor {

namespace {

constexpr std::size_t k_per_target = 4;  // value, lower95, upper95, n
constexpr const char* k_missing = "-";

std::string cell(double value) {
    return std::isfinite(value) ? shortest(value) : k_missing;
}

double number(const std::string& text) {
    return parse_number(text).value_or(std::numeric_limits<double>::quiet_NaN());
}

std::string key_of(const std::vector<double>& numbers) {
    std::vector<std::string> texts;
    for (const double n : numbers) {
        texts.push_back(shortest(n));
    }
    return join(texts, "\t");
}

std::string first_line(const std::string& inputs) {
    return "# rubor calibrate: every evaluation; inputs " + inputs;
}

std::string header(const std::vector<std::string>& free, const std::vector<std::string>& targets) {
    std::vector<std::string> names{"cost"};
    names.insert(names.end(), free.begin(), free.end());
    for (const std::string& target : targets) {
        for (const char* what : {"", " lower95", " upper95", " n"}) {
            names.push_back(target + what);
        }
    }
    return join(names, "\t");
}

}  // namespace

Checked<CalibrationLog> CalibrationLog::open(const std::filesystem::path& path, const std::string& inputs,
                                             std::vector<std::string> free,
                                             std::vector<std::string> targets) {
    CalibrationLog log;
    log.path_ = path;
    log.free_ = std::move(free);
    log.targets_ = std::move(targets);
    const std::string start = first_line(inputs) + "\n" + header(log.free_, log.targets_) + "\n";
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        std::filesystem::create_directories(path.parent_path(), error);
        if (Problems problems = write_file_atomically(path, start); !problems.empty()) {
            return problems;
        }
        return log;
    }
    auto text = read_text_file(path);
    if (!text) {
        return text.problems();
    }
    if (text.value().rfind(start, 0) != 0) {
        return Problem{{path.string(), 1, 1},
                       "",
                       "this log belongs to a search with other inputs",
                       "move it away, or choose another folder with --output"};
    }
    std::string whole = text.value().substr(0, text.value().rfind('\n') + 1);
    if (Problems problems = log.read_lines(whole.substr(start.size())); !problems.empty()) {
        return problems;
    }
    if (whole.size() != text.value().size()) {
        if (Problems problems = write_file_atomically(path, whole); !problems.empty()) {
            return problems;
        }
    }
    return log;
}

Problems CalibrationLog::read_lines(const std::string& text) {
    Problems problems;
    int line = 2;
    for (const std::string& row : split(text, '\n')) {
        ++line;
        if (row.empty()) {
            continue;
        }
        const std::vector<std::string> cells = split(row, '\t');
        if (cells.size() != 1 + free_.size() + k_per_target * targets_.size()) {
            problems.push_back({{path_.string(), line, 1},
                                "",
                                "a line of the log has the wrong number of cells",
                                "remove the line"});
            continue;
        }
        const auto begin = cells.begin() + 1;
        const std::vector<std::string> numbers(begin, begin + static_cast<long>(free_.size()));
        std::vector<Estimate> simulated;
        for (std::size_t t = 0; t < targets_.size(); ++t) {
            const std::string* at = &cells[1 + free_.size() + k_per_target * t];
            Estimate e;
            e.value = number(at[0]);
            e.lower = number(at[1]);
            e.upper = number(at[2]);
            e.n = static_cast<std::uint64_t>(parse_integer(at[3]).value_or(0));
            e.status = std::isfinite(e.value) ? StatisticStatus::ok : StatisticStatus::no_data;
            simulated.push_back(e);
        }
        known_[join(numbers, "\t")] = std::move(simulated);
    }
    return problems;
}

const std::vector<Estimate>* CalibrationLog::find(const std::vector<double>& numbers) const {
    const auto found = known_.find(key_of(numbers));
    return found == known_.end() ? nullptr : &found->second;
}

Problems CalibrationLog::add(const std::vector<double>& numbers, const std::vector<Estimate>& simulated,
                             double cost) {
    std::string line = cell(cost) + "\t" + key_of(numbers);
    for (const Estimate& e : simulated) {
        line +=
            fmt::format("\t{}\t{}\t{}\t{}", cell(e.ok() ? e.value : NAN), cell(e.lower), cell(e.upper), e.n);
    }
    std::ofstream out{path_, std::ios::app | std::ios::binary};
    out << line << "\n" << std::flush;
    if (!out) {
        return {{{path_.string(), 0, 0}, "", "the log cannot be written", "is the disk full?"}};
    }
    known_[key_of(numbers)] = simulated;
    return {};
}

}  // namespace rubor
