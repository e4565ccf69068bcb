// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/progress.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include <rubor/app/output.hpp>

namespace rubor {

std::string duration_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(seconds + 0.5);
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    if (whole < 3600) {
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    }
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string bar_text(double share, int width) {
    const double clamped = std::clamp(share, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(clamped * width);
    std::string bar(full, '=');
    if (full < static_cast<std::size_t>(width)) {
        bar += '>';
    }
    bar.resize(static_cast<std::size_t>(width), ' ');
    return fmt::format("[{}] {:3.0f} %", bar, 100.0 * clamped);
}

Progress::Progress(std::string task, std::string unit_plural, std::uint64_t total)
    : task_{std::move(task)}, unit_{std::move(unit_plural)}, total_{total}, start_{std::chrono::steady_clock::now()},
      is_terminal_{isatty(STDERR_FILENO) != 0}, thread_{[this] { run(); }} {}

Progress::~Progress() { finish(); }

std::string Progress::line(bool final_line) const {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const auto done = done_.load(std::memory_order_relaxed);
    const double rate = seconds > 0.0 ? static_cast<double>(done) / seconds : 0.0;
    std::string text = fmt::format("{:<24}", task_);
    if (total_ > 0) {
        const double share = static_cast<double>(done) / static_cast<double>(total_);
        text += is_terminal_ ? " " + bar_text(share, 20) : fmt::format(" {:3.0f} %", 100.0 * share);
    } else {
        text += fmt::format(" {} {}", done, unit_);
    }
    if (final_line) {
        return text + fmt::format("  {}", duration_text(seconds));
    }
    if (done > 0) {
        text += fmt::format("  {:.3g}/s", rate);
        if (total_ > done) {
            text += fmt::format("  {} left", duration_text(static_cast<double>(total_ - done) / rate));
        }
    }
    return text;
}

void Progress::run() {
    using namespace std::chrono_literals;
    std::unique_lock lock{mutex_};
    while (!finished_) {
        wake_.wait_for(lock, is_terminal_ ? std::chrono::milliseconds{150} : std::chrono::milliseconds{60'000});
        if (finished_) {
            break;
        }
        // \033[K clears what a longer line left behind.
        tell(fmt::format("{}{}{}", is_terminal_ ? "\r" : "", line(false), is_terminal_ ? "\033[K" : "\n"));
    }
}

void Progress::finish() {
    {
        const std::lock_guard lock{mutex_};
        if (finished_) {
            return;
        }
        finished_ = true;
    }
    wake_.notify_all();
    thread_.join();
    tell(fmt::format("{}{}{}\n", is_terminal_ ? "\r" : "", line(true), is_terminal_ ? "\033[K" : ""));
}

}  // namespace rubor
