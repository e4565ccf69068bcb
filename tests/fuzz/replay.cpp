// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over every file of a folder, without libFuzzer: replay_TARGET FOLDER. Each input has a process
// of its own, at most 10 s of processor time and 2 GiB of memory. Exit code 1 when one of them ends otherwise than
// well, or when there is none.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool k_sanitized = true;
#else
constexpr bool k_sanitized = false;
#endif

constexpr unsigned k_most_seconds = 10;         // of processor time
constexpr unsigned k_most_waiting_s = 300;      // on a busy machine, or for something that never comes
constexpr long k_most_memory_kib = 2048L * 1024;

void run(const std::string& input) {
    (void)LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

void set_limits() {
    const rlimit seconds{k_most_seconds, k_most_seconds + 1};
    setrlimit(RLIMIT_CPU, &seconds);
    alarm(k_most_waiting_s);
    if (!k_sanitized) {  // sanitizers reserve terabytes of address space; there the resident size is checked alone
        const rlimit bytes{static_cast<rlim_t>(2 * k_most_memory_kib) * 1024,
                           static_cast<rlim_t>(2 * k_most_memory_kib) * 1024};
        setrlimit(RLIMIT_AS, &bytes);
    }
}

struct Cost {
    double seconds = 0.0;
    long memory_kib = 0;
};

/// Empty when the input was read or refused as it should be.
std::string replay(const fs::path& path, Cost& cost) {
    std::ifstream in{path, std::ios::binary};
    const std::string input{std::istreambuf_iterator<char>{in}, {}};
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        set_limits();
        run(input);
        std::fflush(nullptr);
        _exit(0);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || wait4(child, &status, 0, &used) != child) return "the process cannot be started";
    cost.seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    cost.memory_kib = used.ru_maxrss;
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return signal == SIGXCPU || signal == SIGKILL ? "takes more than 10 s"
                                                      : std::string{"crashes: "} + strsignal(signal);
    }
    if (WEXITSTATUS(status) != 0) return "ends with code " + std::to_string(WEXITSTATUS(status));
    if (cost.memory_kib > k_most_memory_kib) return "takes more than 2 GiB";
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<fs::path> inputs;
    for (int i = 1; i < argc; ++i) {
        if (!fs::is_directory(argv[i])) {
            inputs.emplace_back(argv[i]);
            continue;
        }
        for (const auto& entry : fs::directory_iterator{argv[i]}) inputs.push_back(entry.path());
    }
    std::sort(inputs.begin(), inputs.end());
    if (inputs.empty()) {
        std::fprintf(stderr, "no input: replay_TARGET FOLDER\n");
        return 1;
    }
    run({});  // what is loaded once, such as the database of units, is loaded before the processes part
    int n_failed = 0;
    Cost most;
    for (const fs::path& path : inputs) {
        Cost cost;
        if (const std::string failure = replay(path, cost); !failure.empty()) {
            std::fprintf(stderr, "%s: %s\n", path.c_str(), failure.c_str());
            ++n_failed;
        }
        most.seconds = std::max(most.seconds, cost.seconds);
        most.memory_kib = std::max(most.memory_kib, cost.memory_kib);
    }
    std::printf("%zu inputs, %d failed; the slowest took %.2f s, the largest %ld MiB\n", inputs.size(), n_failed,
                most.seconds, most.memory_kib / 1024);
    return n_failed == 0 ? 0 : 1;
}
