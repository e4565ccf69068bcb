// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace rubor {

/// Tells the user on standard error how far a long task is: a bar with rate and time left on a terminal, one line
/// a minute elsewhere. Workers only increase `done()`.
class Progress {
  public:
    /// \param total 0 when not known
    Progress(std::string task, std::string unit_plural, std::uint64_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    [[nodiscard]] std::atomic<std::uint64_t>& done() { return done_; }
    /// Draws the last state and ends the line. Called by the destructor too.
    void finish();

  private:
    void run();
    [[nodiscard]] std::string line(bool final_line) const;

    std::string task_;
    std::string unit_;
    std::uint64_t total_;
    std::atomic<std::uint64_t> done_{0};
    std::chrono::steady_clock::time_point start_;
    bool is_terminal_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool finished_ = false;
    std::thread thread_;
};

/// `4 s`, `3 min 20 s`, `2 h 5 min`.
[[nodiscard]] std::string duration_text(double seconds);

/// `[=====>    ] 45 %`, `width` characters between the brackets.
[[nodiscard]] std::string bar_text(double share, int width);

}  // namespace rubor
