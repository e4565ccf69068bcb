// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <rubor/report/compare.hpp>
#include <rubor/report/compare_bootstrap.hpp>

namespace rubor {

/// The interactions of all pairs of a trial in some of the patients: adds what must be resampled to a
/// bootstrap, and reads the results from it.
///
/// By response, those count who respond. By survival, those who are alive (or free of events) at the
/// landmark; there the arm without the approaches is needed, because without it nobody knows who would have
/// lived anyway.
class PairInteractions {
  public:
    PairInteractions(const ComparedTrial& trial, const std::vector<std::size_t>& members, double landmark_d,
                     PatientBootstrap& bootstrap);

    /// After PatientBootstrap::run().
    [[nodiscard]] std::vector<ComparePair> results(double level) const;

    struct Endpoint;

  private:
    struct Entry {
        std::size_t pair = 0;    ///< Into pairs_.
        std::size_t number = 0;  ///< In the bootstrap.
        std::shared_ptr<const Endpoint> endpoint;
    };
    const PatientBootstrap* bootstrap_;
    std::vector<ComparePair> pairs_;
    std::vector<Entry> entries_;
    std::size_t n_members_ = 0;
};

}  // namespace rubor
