// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace rubor::reference {

/// A comma-separated file with a header; lines that begin with # are notes.
class Table {
  public:
    explicit Table(const std::string& path) {
        std::ifstream file(path);
        std::string line;
        while (std::getline(file, line)) {
            if (line.empty() || line.front() == '#') continue;
            if (line.back() == '\r') line.pop_back();
            (names_.empty() ? names_ : rows_.emplace_back()) = split(line);
        }
        if (rows_.empty()) ADD_FAILURE() << path << " cannot be read or is empty";
    }

    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] std::string text(std::size_t row, const std::string& column) const {
        for (std::size_t j = 0; j < names_.size(); ++j) {
            if (names_[j] == column) return rows_[row].at(j);
        }
        ADD_FAILURE() << "no column " << column;
        return {};
    }
    /// NaN for NA and for empty fields.
    [[nodiscard]] double number(std::size_t row, const std::string& column) const {
        const std::string field = text(row, column);
        if (field == "NA" || field.empty() || field == ".") return std::numeric_limits<double>::quiet_NaN();
        if (field == "Inf") return std::numeric_limits<double>::infinity();
        return std::strtod(field.c_str(), nullptr);
    }
    [[nodiscard]] std::vector<double> column(const std::string& name) const {
        std::vector<double> values(size());
        for (std::size_t i = 0; i < size(); ++i) values[i] = number(i, name);
        return values;
    }

  private:
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> rows_;

    static std::vector<std::string> split(const std::string& line) {
        std::vector<std::string> fields(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.emplace_back();
            } else {
                fields.back() += c;
            }
        }
        return fields;
    }
};

inline Table certified(const std::string& file) {
    return Table(std::string(RUBOR_SOURCE_DIR) + "/tests/reference/" + file);
}

/// Values by (analysis, quantity); each must be used once, so that none is forgotten.
class Values {
  public:
    explicit Values(const std::string& file) {
        const Table table = certified(file);
        for (std::size_t i = 0; i < table.size(); ++i) {
            values_[table.text(i, "analysis") + '|' + table.text(i, "quantity")] = table.number(i, "value");
        }
    }
    [[nodiscard]] double take(const std::string& analysis, const std::string& quantity) {
        const auto it = values_.find(analysis + '|' + quantity);
        if (it == values_.end()) {
            ADD_FAILURE() << "no certified value for " << analysis << ", " << quantity;
            return std::numeric_limits<double>::quiet_NaN();
        }
        const double value = it->second;
        values_.erase(it);
        return value;
    }
    /// What begins with `prefix` and was not taken.
    [[nodiscard]] std::vector<std::string> left(const std::string& prefix) const {
        std::vector<std::string> names;
        for (const auto& [name, value] : values_) {
            if (name.rfind(prefix, 0) == 0) names.push_back(name);
        }
        return names;
    }

  private:
    std::map<std::string, double> values_;
};

/// The agreement with R that the project promises: 1e-8 relative; `floor` is a size in the quantity's unit
/// below which differences do not count (rounding of a difference of larger numbers).
inline void expect_agrees(double ours, double certified_value, const std::string& what, double floor = 0.0) {
    const double size = std::max({std::fabs(ours), std::fabs(certified_value), floor});
    EXPECT_LE(std::fabs(ours - certified_value), 1e-8 * size)
        << what << ": " << ours << " against " << certified_value;
}

/// Events and groups are small whole numbers.
template <class Integer>
std::vector<Integer> whole(const std::vector<double>& values) {
    std::vector<Integer> result;
    for (const double v : values) result.push_back(static_cast<Integer>(v));
    return result;
}

/// The entries of `values` where `keep` is true.
template <class T>
std::vector<T> where(const std::vector<T>& values, const std::vector<bool>& keep) {
    std::vector<T> result;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (keep[i]) result.push_back(values[i]);
    }
    return result;
}

}  // namespace rubor::reference
