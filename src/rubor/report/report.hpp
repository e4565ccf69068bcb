// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rubor/report/report_table.hpp>

namespace rubor {

/// What a report shows. `docs/report.md` describes the same data as the page reads it (JSON).
///
/// Conventions: days since randomisation (start of treatment); proportions from 0 to 1; intervals at
/// ReportData::confidence; NaN means "cannot be estimated" or "not reached" and is shown as such; an empty
/// text or list leaves out its line, figure or section. Vectors called `by_arm` are in the order of
/// ReportData::arms. Texts may hold anything: they are escaped.

/// The sentence that each report, table and summary carries.
inline constexpr std::string_view k_no_medical_advice =
    "Research software: virtual patients, not people. This is no medical advice.";

/// An estimate with its confidence interval.
struct ReportEstimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    double lower = std::numeric_limits<double>::quiet_NaN();
    double upper = std::numeric_limits<double>::quiet_NaN();
};

/// A reason, an outcome or a level, and how many patients it applies to.
struct ReportCount {
    std::string label;
    std::int64_t count = 0;
};

struct ReportArm {
    std::string id;                    ///< As in the study file.
    std::string label;                 ///< For people, e.g. "Chemotherapy + pembrolizumab"; `id` where empty.
    std::string description;           ///< One sentence.
    std::vector<std::string> regimen;  ///< One line per drug or procedure, with dose and schedule.
    std::int64_t n_patients = 0;       ///< Who entered the arm: the denominator by intention to treat.
    std::vector<ReportCount> course;   ///< What became of them: "had surgery", "died before surgery", ...
    std::int64_t n_failed = 0;         ///< Whose integration failed; named in ReportData::failures.
    std::int64_t n_analysed = 0;       ///< Denominator of `pcr`.
    std::int64_t n_pcr = 0;            ///< With pathological complete response.
    ReportEstimate pcr;                ///< Proportion.
};

/// What became of twins: the same patient in both arms of a contrast.
struct ReportTwins {
    std::int64_t both = 0;            ///< pCR in either arm.
    std::int64_t only_arm = 0;        ///< pCR in `arm`, none in `reference`.
    std::int64_t only_reference = 0;  ///< pCR in `reference`, none in `arm`.
    std::int64_t neither = 0;
};

/// pCR in one arm against another.
struct ReportResponseContrast {
    std::size_t arm = 1;        ///< Index into ReportData::arms.
    std::size_t reference = 0;  ///< Index into ReportData::arms.
    ReportEstimate difference;  ///< Of proportions, arm minus reference.
    double p_value = std::numeric_limits<double>::quiet_NaN();
    std::string test{};                  ///< What `p_value` comes from, e.g. "exact McNemar".
    std::optional<ReportTwins> twins{};  ///< Where the arms share their patients.
};

/// A Kaplan–Meier estimate of one arm, a row per distinct day on which someone had the event or was censored:
/// what R's `survfit` returns. All vectors have one length; `days` increases strictly and is not negative.
struct ReportCurve {
    std::int64_t n = 0;  ///< At risk on day 0.
    std::vector<double> days;
    std::vector<double> survival;  ///< Just after the day; 1 before the first row.
    std::vector<double> lower;     ///< Of the confidence band; NaN where undefined.
    std::vector<double> upper;
    std::vector<std::int64_t> at_risk;   ///< Just before the day.
    std::vector<std::int64_t> events;    ///< On the day.
    std::vector<std::int64_t> censored;  ///< On the day, after the events.
    ReportEstimate median_days;          ///< NaN: not reached.
};

/// Time to event in one arm against another.
struct ReportSurvivalContrast {
    std::size_t arm = 1;
    std::size_t reference = 0;
    ReportEstimate hazard_ratio;  ///< Cox; below 1 favours `arm`.
    double p_value = std::numeric_limits<double>::quiet_NaN();
    std::string test{};  ///< What `p_value` comes from, e.g. "log-rank", "robust score".
};

struct ReportEndpoint {
    std::string id;            ///< "efs", "os".
    std::string label;         ///< "Event-free survival".
    std::string abbreviation;  ///< "EFS".
    std::string definition;    ///< What counts as the event, one sentence.
    std::vector<ReportCurve> by_arm;
    std::vector<ReportSurvivalContrast> contrasts;
};

struct ReportMark {
    double day = 0.0;
    std::string label;  ///< "surgery".
};

/// The tumour over the visits of one arm. All vectors have one length; each line of `sample` too.
struct ReportTrajectory {
    std::vector<double> days;
    std::vector<double> median;
    std::vector<double> p10;
    std::vector<double> p90;
    std::vector<std::int64_t> n;              ///< Patients observed at the visit.
    std::vector<std::vector<double>> sample;  ///< Single patients, NaN where unseen; some 20 are enough.
};

struct ReportCourse {
    std::string label;  ///< "Tumour volume".
    std::string unit;   ///< "mL".
    bool log_scale = false;
    double detection_limit =
        std::numeric_limits<double>::quiet_NaN();  ///< In `unit`; values below are drawn there.
    std::vector<ReportMark> marks;
    std::vector<ReportTrajectory> by_arm;
};

struct ReportStratum {
    std::string label;                ///< "Low (< 5 %)".
    std::vector<std::int64_t> n;      ///< By arm.
    std::vector<std::int64_t> n_pcr;  ///< By arm.
    std::vector<ReportEstimate> pcr;  ///< By arm.
};

/// pCR by a property that patients have before treatment.
struct ReportSubgroup {
    std::string label;  ///< "Immune infiltrate at diagnosis".
    std::string note;   ///< How the strata were cut.
    std::vector<ReportStratum> strata;
};

/// Response by RECIST 1.1 in one arm.
struct ReportBestResponse {
    std::int64_t n_measurable = 0;    ///< Patients in whom it can be told.
    std::vector<ReportCount> best;    ///< Confirmed best response: CR, PR, SD, PD, NE.
    std::int64_t n_response = 0;      ///< CR or PR, unconfirmed.
    std::int64_t n_confirmed = 0;
    ReportEstimate response;          ///< Proportion, unconfirmed.
    ReportEstimate confirmed;         ///< Proportion.
    std::vector<double> changes;      ///< Best change of the sum of diameters of each patient, from the largest down; -1 is gone.
};

/// Who was sampled and who entered the trial.
struct ReportScreening {
    std::int64_t n_sampled = 0;
    std::vector<ReportCount> rejected;  ///< By a stated rule, each person once.
    std::int64_t n_failed = 0;          ///< Whose growth to diagnosis could not be integrated.
    std::int64_t n_accepted = 0;        ///< = sampled − rejected − failed − unused.
    std::int64_t n_unused = 0;          ///< Eligible, but the trial was full.
};

/// A number that describes patients at baseline. Units are those of the row.
struct ReportSummary {
    double median = std::numeric_limits<double>::quiet_NaN();
    double q1 = std::numeric_limits<double>::quiet_NaN();
    double q3 = std::numeric_limits<double>::quiet_NaN();
    double min = std::numeric_limits<double>::quiet_NaN();
    double max = std::numeric_limits<double>::quiet_NaN();
};

struct ReportLevel {
    std::string label;
    std::vector<std::int64_t> count;  ///< By group.
};

/// One row of the baseline table: a measure (`summary`) or a category (`levels`).
struct ReportBaselineRow {
    std::string label;
    std::string unit;
    std::vector<ReportSummary> summary;  ///< By group; empty for a category.
    std::vector<ReportLevel> levels;     ///< Empty for a measure.
};

struct ReportBaseline {
    std::vector<ReportCount> groups;  ///< Columns with their sizes: all patients (twins), or one per arm.
    std::vector<ReportBaselineRow> rows;
};

struct ReportModel {
    std::string name;
    std::string description;
    std::int64_t n_states = 0;
    std::int64_t n_parameters = 0;
    std::int64_t n_varying = 0;        ///< Parameters that differ between patients.
    std::vector<std::string> modules;  ///< Files the model is made of.
};

struct ReportParameter {
    std::string name;
    std::string meaning;
    double value = std::numeric_limits<double>::quiet_NaN();  ///< Typical value.
    std::string unit;
    std::string distribution;  ///< How it varies between patients; empty: it does not.
    std::string basis;         ///< "measured", "estimated", "assumed".
    std::string source;
    std::string doi;  ///< Without the resolver's address.
};

struct ReportFailure {
    std::string patient;
    std::string arm;  ///< Label; "growth to diagnosis" before the trial.
    double day = std::numeric_limits<double>::quiet_NaN();
    std::string status;  ///< The solver's, e.g. "step_too_small".
    std::string message;
};

struct ReportProvenance {
    std::string command;
    std::uint64_t seed = 0;
    std::vector<std::pair<std::string, std::string>> versions;  ///< Program and libraries.
    std::vector<std::pair<std::string, std::string>> hashes;    ///< Study, model, population.
    std::vector<std::string> files;                             ///< Beside the report: tables, manifest.
};

struct ReportData {
    std::string study;  ///< Identifier, e.g. "neoadjuvant_tnbc".
    std::string title;
    std::string question;  ///< One sentence.
    std::string setting;   ///< Who, in one sentence: population and eligibility.
    bool twins = false;    ///< The same patients in every arm; otherwise randomised.
    double confidence = 0.95;
    double follow_up_days = 0.0;
    bool has_pcr = true;          ///< pCR is an endpoint of the study.
    std::vector<ReportArm> arms;  ///< The first is the reference.
    std::vector<ReportResponseContrast> response;
    std::vector<ReportEndpoint> endpoints;
    std::vector<ReportBestResponse> best_response;  ///< By arm; empty: not an endpoint.
    std::vector<ReportTableGroup> comparison;       ///< Of the approaches; empty: the study has none.
    std::vector<ReportTable> safety;                ///< Adverse events by arm; empty: none are modelled.
    std::vector<ReportTable> cost;                  ///< By arm; empty: none are modelled.
    ReportCourse course;
    std::vector<ReportSubgroup> subgroups;
    ReportScreening screening;
    ReportBaseline baseline;
    ReportModel model;
    std::vector<ReportParameter> parameters;
    std::vector<std::string> methods;          ///< How it was analysed, a sentence each.
    std::vector<std::string> simplifications;  ///< What was left out or assumed, a sentence each.
    std::vector<ReportFailure> failures;       ///< All; the page lists the first 100 and says so.
    ReportProvenance provenance;
};

/// The report as one HTML page that needs nothing else: no network, no other file, no clock.
///
/// \param script the front end, web/dist/report.js.
/// \param style  its style sheet, web/dist/report.css.
/// Same input, same bytes. Vectors that should have one length and have not are a bug of the caller
/// (assertion).
[[nodiscard]] std::string render_report(const ReportData& data, std::string_view script,
                                        std::string_view style);

/// The data of the page: JSON (keys as the fields above, NaN and infinities null) that is safe inside a
/// script element. Long curves are thinned to what can be seen; see `thinned`.
[[nodiscard]] std::string report_json(const ReportData& data);

}  // namespace rubor
