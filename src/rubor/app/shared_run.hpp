// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <rubor/app/interrupt.hpp>
#include <rubor/app/progress.hpp>
#include <rubor/trial/shared_studies.hpp>

namespace rubor {

/// Running several studies from the command line: threads, an interrupt by Ctrl-C, and a progress bar per
/// study.
class SharedRun {
  public:
    /// \param n_threads 0: all processors
    explicit SharedRun(unsigned n_threads, bool with_progress = true);

    [[nodiscard]] const SharedRunOptions& options() const { return options_; }
    [[nodiscard]] const std::atomic<bool>* interrupt() const { return &guard_.flag(); }
    /// Ends the bar.
    void finish() { progress_.reset(); }

  private:
    InterruptGuard guard_;
    std::unique_ptr<Progress> progress_;
    std::string study_;
    SharedRunOptions options_;
};

}  // namespace rubor
