// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <rubor/formats/antimony.hpp>
#include <rubor/formats/compose.hpp>

namespace rubor::testing {

/// Reads and builds the main model of a text.
inline Checked<Model> build(const std::string& text, const BuildOptions& options = {}) {
    const Checked<AntimonyFile> file = read_antimony_text(text, "m.ant");
    if (!file) {
        return file.problems();
    }
    return instantiate(file.value()).build(options);
}

/// All messages, one a line; "" when there are none.
template <class T>
std::string messages(const Checked<T>& checked) {
    return checked ? std::string{} : to_text(checked.problems());
}

/// The value of an expression at the start of a model: parameters as given, states at their initial amount.
inline double value_at_start(const Model& model, Expression expression, double time = 0.0) {
    std::vector<double> values(model.symbols().size(), 0.0);
    for (const Parameter& p : model.parameters()) {
        values[p.symbol] = p.value;
    }
    const auto evaluate = [&](Expression e) {
        double out = 0.0;
        Interpreter{model.graph(), {e}}.evaluate(std::span<const double>{values}, time, {&out, 1});
        return out;
    };
    for (const State& s : model.states()) {
        values[s.symbol] = evaluate(s.initial);
    }
    for (const Held& h : model.held()) {
        values[h.symbol] = evaluate(h.initial);
    }
    return evaluate(expression);
}

inline double value_at_start(const Model& model, const std::string& name, double time = 0.0) {
    const auto meaning = model.meaning(name);
    if (!meaning) {
        ADD_FAILURE() << name << " is not in the model";
        return 0.0;
    }
    return value_at_start(model, *meaning, time);
}

/// dx/dt of a state at the start, amount per day.
inline double rate_at_start(const Model& model, const std::string& name) {
    const auto index = model.find_state(name);
    if (!index) {
        ADD_FAILURE() << name << " is no state";
        return 0.0;
    }
    return value_at_start(model, model.states()[*index].rate);
}

/// A folder of its own, removed at the end.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        path_ = std::filesystem::temp_directory_path() /
                (std::string{"rubor_formats_"} + test->test_suite_name() + "_" + test->name() + "_" +
                 std::to_string(::getpid()));
        std::filesystem::create_directories(path_);
    }
    ~TemporaryFolder() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream{path_ / name, std::ios::binary} << text;
        return path_ / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace rubor::testing
