// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "app/workspace.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace rubor {

namespace fs = std::filesystem;

namespace {

std::string slurp(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

Workspace::Workspace() {
    std::string pattern = (fs::temp_directory_path() / "rubor-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    const fs::path source{RUBOR_SOURCE_DIR};
    fs::copy(source / "models", path_ / "models", fs::copy_options::recursive);
    fs::copy(source / "studies", path_ / "studies", fs::copy_options::recursive);
    write(k_small_study, slurp(source / "studies/neoadjuvant_tnbc.yaml"));
    edit(k_small_study, "study: neoadjuvant_tnbc", "study: small");
    edit(k_small_study, "patients: 200", "patients: 8");
    edit(k_small_study, "follow_up: 5 years", "follow_up: 2 years");
}

Workspace::~Workspace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

CommandResult Workspace::run(const std::vector<std::string>& arguments, const std::string* interrupt_at) const {
    const fs::path out = path_ / ".out";
    const fs::path err = path_ / ".err";
    std::vector<std::string> words = {std::string{RUBOR_BINARY_DIR} + "/bin/rubor"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int out_file = ::open(out.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        const int err_file = ::open(err.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, 0);
        ::dup2(out_file, 1);
        ::dup2(err_file, 2);
        if (::chdir(path_.c_str()) == 0) {
            ::execv(argv[0], argv.data());
        }
        ::_exit(127);
    }
    if (interrupt_at != nullptr) {
        for (int i = 0; i < 3000 && slurp(err).find(*interrupt_at) == std::string::npos; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        ::kill(child, SIGINT);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(out), slurp(err)};
}

CommandResult Workspace::rubor(const std::vector<std::string>& arguments) const { return run(arguments, nullptr); }
CommandResult Workspace::rubor_interrupted(const std::vector<std::string>& arguments, const std::string& text) const {
    return run(arguments, &text);
}

int Workspace::shell(const std::string& arguments) const {
    const int status =
        std::system(("cd '" + path_.string() + "' && '" RUBOR_BINARY_DIR "/bin/rubor' " + arguments).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Workspace::read(const fs::path& file) const { return slurp(path_ / file); }

void Workspace::write(const fs::path& file, const std::string& text) const {
    std::ofstream{path_ / file, std::ios::binary} << text;
}

void Workspace::edit(const fs::path& file, const std::string& from, const std::string& to) const {
    std::string text = read(file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " is not in " << file;
    write(file, text.replace(at, from.size(), to));
}

std::map<std::string, std::string> Workspace::files(const fs::path& folder, const std::string& ending) const {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator{path_ / folder}) {
        if (entry.path().extension() == ending) {
            found.emplace(entry.path().filename().string(), slurp(entry.path()));
        }
    }
    return found;
}

}  // namespace rubor
