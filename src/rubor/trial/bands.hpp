// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <rubor/trial/shared_studies.hpp>

namespace rubor {

/// What a published number is used for. Only `calibration` may set a prior.
enum class EvidenceRole : std::uint8_t { calibration, validation, check };
[[nodiscard]] const char* to_text(EvidenceRole role);
[[nodiscard]] std::optional<EvidenceRole> evidence_role_named(std::string_view name);

/// One line of the table of bands: a number that a setting must give, and where it was seen.
struct BandStatement {
    std::string name;     ///< For `--only`.
    std::string setting;  ///< In words.
    Measurand measurand;
    double lower = 0.0;  ///< Of the band, in `unit`; both ends belong to it.
    double upper = 0.0;
    TellingUnit unit;
    std::string anchor;  ///< What was observed, and in which trial.
    EvidenceRole role = EvidenceRole::validation;
    std::string prior_moved;  ///< Which prior was moved to meet the band; empty: none.
    std::string miss;  ///< The mechanism that keeps the number out of the band, where it is known to be out.
    Place place;
};

/// A file of bands (docs/bands.md). It holds no results: those are computed.
struct BandFile {
    std::string name;
    std::string title;
    std::filesystem::path file;
    std::vector<BandStatement> statements;
};

/// Reads a file of bands: form, units and limits. Studies, arms and statistics are checked by check_bands().
[[nodiscard]] Checked<BandFile> read_bands(const std::filesystem::path& path);

/// Leaves only the named statements. A name that there is not is a Problem.
[[nodiscard]] Problems keep_only(BandFile& bands, const std::vector<std::string>& names);

enum class BandVerdict : std::uint8_t {
    inside,
    explained,    ///< Outside, and the file says why.
    unexplained,  ///< Outside or without a value, and the file does not say why.
};
[[nodiscard]] const char* to_text(BandVerdict verdict);

/// A statement with what was computed.
struct BandResult {
    const BandStatement* statement = nullptr;
    Estimate estimate;  ///< In the statement's unit.
    BandVerdict verdict = BandVerdict::unexplained;
};

struct BandTable {
    std::vector<BandResult> results;  ///< In the order of the file.
    std::vector<StudyRunSummary> runs;
    bool interrupted = false;

    [[nodiscard]] std::size_t count(BandVerdict verdict) const;
};

/// A statement's verdict on an estimate in its unit. The value decides, not the interval.
[[nodiscard]] BandVerdict verdict_on(const BandStatement& statement, const Estimate& estimate);

/// Prepares every study that the statements need. All problems of all of them.
[[nodiscard]] Problems check_bands(const BandFile& bands, SharedStudies& studies);

/// Runs the studies and looks every statement up; check_bands() has prepared them.
[[nodiscard]] BandTable compute_bands(const BandFile& bands, const SharedStudies& studies,
                                      const SharedRunOptions& options);

}  // namespace rubor
