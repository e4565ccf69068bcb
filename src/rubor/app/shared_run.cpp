// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/shared_run.hpp>

#include <fmt/format.h>

#include <rubor/base/parallel.hpp>

namespace rubor {

SharedRun::SharedRun(unsigned n_threads, bool with_progress) {
    options_.trial.n_threads = n_threads == 0 ? default_threads() : n_threads;
    options_.trial.interrupt = &guard_.flag();
    if (!with_progress) {
        return;
    }
    options_.on_study = [this](std::size_t index, std::size_t n_studies, const PreparedTrial& trial) {
        progress_.reset();
        study_ = fmt::format("{} ({} of {})", trial.study.name, index + 1, n_studies);
    };
    options_.trial.on_treatment = [this](std::uint64_t n_runs) {
        progress_ = std::make_unique<Progress>(study_, "runs", n_runs);
        return &progress_->done();
    };
}

}  // namespace rubor
