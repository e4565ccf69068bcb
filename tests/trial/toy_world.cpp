// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "trial/toy_world.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <rubor/base/internal_error.hpp>

namespace rubor {

namespace fs = std::filesystem;

ToyWorld::ToyWorld() {
    std::string pattern = (fs::temp_directory_path() / "rubor-toy-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    fs::copy(fs::path{RUBOR_SOURCE_DIR} / "tests/toy", path_, fs::copy_options::recursive);
}

ToyWorld::~ToyWorld() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path ToyWorld::write(const std::string& file, const std::string& text) const {
    std::ofstream{path_ / file, std::ios::binary} << text;
    return path_ / file;
}

std::string ToyWorld::read(const std::string& file) const {
    std::ifstream in{path_ / file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void ToyWorld::edit(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = read(file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " is not in " << file;
    write(file, text.replace(at, from.size(), to));
}

PreparedTrial ToyWorld::prepare(const PrepareOptions& options) const {
    auto trial = prepare_trial(study(), options);
    if (!trial) {
        throw InternalError{to_text(trial.problems())};
    }
    return std::move(trial).value();
}

}  // namespace rubor
