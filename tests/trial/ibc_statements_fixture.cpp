// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// build/bin/ibc_statements_fixture prints the table "What came out" of models/ibc/README.md: what the IBC model does,
// in numbers, on 400 stage III patients in every arm.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include <rubor/base/parallel.hpp>
#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/summary.hpp>
#include <rubor/trial/analysis.hpp>

#include "trial/study_variant.hpp"

namespace rubor {
namespace {

void row(const std::string& statement, const std::string& found) { fmt::print("| {} | {} |\n", statement, found); }

/// `median (5th to 95th percentile)`
std::string spread(std::vector<double> values, int digits = 1) {
    if (values.empty()) {
        return "nobody";
    }
    return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", *quantile(values, 0.5), digits, *quantile(values, 0.05), digits,
                       *quantile(values, 0.95), digits);
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

struct Trial {
    PreparedTrial prepared;
    TrialRun run;

    explicit Trial(const StudyVariant& variant) : prepared{variant.prepare()} {
        TrialRunOptions options;
        options.n_threads = default_threads();
        run = run_trial(prepared, options);
    }
    /// Output i that the study records, coherent.
    [[nodiscard]] double output(const VisitRow& visit, std::size_t i) const {
        return visit.outputs[prepared.first_study_output() + i];
    }
    /// A baseline quantity of an enrolled candidate, coherent.
    [[nodiscard]] double baseline(const Candidate& c, const std::string& name) const {
        const auto& all = prepared.population.baseline;
        const auto at = std::find_if(all.begin(), all.end(), [&](const BaselineQuantity& b) { return b.name == name; });
        return c.patient.outputs[PreparedTrial::k_first_baseline_output + static_cast<std::size_t>(at - all.begin())];
    }
    [[nodiscard]] double pcr(std::size_t arm, const std::vector<std::uint64_t>* only = nullptr) const {
        const ArmResponse r = response_in(run.outcomes, arm, only);
        return static_cast<double>(r.n_complete) / static_cast<double>(r.n_analysed);
    }
    [[nodiscard]] std::vector<double> of_arm(std::size_t arm, const std::function<std::optional<double>(const PatientOutcome&)>& f) const {
        std::vector<double> values;
        for (const PatientOutcome& o : run.outcomes) {
            if (o.arm == arm && !o.failed()) {
                if (const auto value = f(o)) {
                    values.push_back(*value);
                }
            }
        }
        return values;
    }
    [[nodiscard]] double survival(std::size_t arm, double day, SurvivalTime (*endpoint)(const PatientOutcome&),
                                  const std::function<bool(const PatientOutcome&)>& who = nullptr) const {
        std::vector<double> time;
        std::vector<std::uint8_t> event;
        for (const PatientOutcome& o : run.outcomes) {
            if (o.arm == arm && !o.failed() && (!who || who(o))) {
                time.push_back(endpoint(o).days);
                event.push_back(endpoint(o).observed ? 1 : 0);
            }
        }
        return survival_at(kaplan_meier(time, event), day).survival;
    }
};

double share(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double v : values) {
        sum += v;
    }
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

/// Ids of the enrolled by thirds of the density of CD8 cells at diagnosis, among those who have any.
std::vector<std::vector<std::uint64_t>> by_infiltrate(const Trial& t) {
    std::vector<std::vector<std::uint64_t>> groups(4);  // none, then thirds
    std::vector<std::pair<double, std::uint64_t>> density;
    for (const Candidate& c : t.run.candidates) {
        if (c.enrolment == Enrolment::enrolled) {
            const double cells = t.baseline(c, "cd8_density");
            if (cells < 1.0) {
                groups[0].push_back(c.patient.id);
            } else {
                density.emplace_back(cells, c.patient.id);
            }
        }
    }
    std::sort(density.begin(), density.end());
    for (std::size_t i = 0; i < density.size(); ++i) {
        groups[1 + 3 * i / density.size()].push_back(density[i].second);
    }
    for (auto& group : groups) {
        std::sort(group.begin(), group.end());
    }
    return groups;
}

void print_growth(const Trial& t) {
    std::vector<double> years;
    std::size_t grown = 0, stage_iv = 0;
    std::map<std::string, std::size_t> rejected;
    for (const Candidate& c : t.run.candidates) {
        if (c.patient.fate == ScreeningFate::grown) {
            ++grown;
            stage_iv += c.enrolment == Enrolment::ineligible ? 1 : 0;
            years.push_back(c.patient.growth_d / 365.25);
        } else {
            ++rejected[c.reason];
        }
    }
    const auto n = static_cast<double>(t.run.candidates.size());
    std::string text = percent(static_cast<double>(grown) / n);
    for (const auto& [reason, count] : rejected) {
        text += fmt::format(", {} {}", reason, percent(static_cast<double>(count) / n));
    }
    row(fmt::format("candidates ({}) that become patients", t.run.candidates.size()), text);
    row("years from one cell to diagnosis", spread(years));
    row("stage IV at presentation", percent(static_cast<double>(stage_iv) / static_cast<double>(grown)));
}

void print_untreated(const Trial& t) {
    row("untreated: doubling time of the breast's cells after diagnosis, days",
        spread(t.of_arm(0, [&](const PatientOutcome& o) -> std::optional<double> {
            if (o.visits.size() < 2) return std::nullopt;
            const double ratio = t.output(o.visits[1], 0) / t.output(o.visits[0], 0);
            return ratio > 1.0 ? std::optional{21.0 * std::log(2.0) / std::log(ratio)} : std::nullopt;
        }), 0));
    const auto folds = t.of_arm(0, [&](const PatientOutcome& o) -> std::optional<double> {
        if (o.visits.size() < 9) return std::nullopt;
        return t.output(o.visits[8], 0) / t.output(o.visits[0], 0);
    });
    row("untreated: cells in the breast after 24 weeks, fold", spread(folds));
    row("untreated: alive at 5 years", percent(t.survival(0, 1826.0, overall_survival)));
    row("pembrolizumab alone: breast cells fewer at 24 weeks than at diagnosis",
        percent(share(t.of_arm(1, [&](const PatientOutcome& o) -> std::optional<double> {
            return o.visits.size() < 9 ? 0.0 : t.output(o.visits[8], 0) < t.output(o.visits[0], 0) ? 1.0 : 0.0;
        }))));
}

void print_treated(const Trial& t) {
    for (const auto& [visit, weeks] : {std::pair<std::size_t, int>{1, 3}, {4, 12}, {8, 24}}) {
        const std::size_t v = visit;
        row(fmt::format("chemotherapy: diameter at {} weeks, share of baseline", weeks),
            spread(t.of_arm(0, [&](const PatientOutcome& o) -> std::optional<double> {
                const double start = o.visits[0].truth.breast_diameter_mm;
                return o.visits.size() > v && start > 0.0 ? std::optional{o.visits[v].truth.breast_diameter_mm / start} : std::nullopt;
            }), 2));
    }
    row("pCR: chemotherapy; with pembrolizumab", percent(t.pcr(0)) + "; " + percent(t.pcr(1)));
    row("pCR: pembrolizumab at 2 mg/kg; at 10 mg/kg", percent(t.pcr(2)) + "; " + percent(t.pcr(3)));
    const auto groups = by_infiltrate(t);
    std::string gains;
    for (const auto& group : groups) {
        gains += fmt::format("{}{:+.1f} (n = {})", gains.empty() ? "" : "; ", 100.0 * (t.pcr(1, &group) - t.pcr(0, &group)), group.size());
    }
    row("points of pCR gained: no CD8 cells at diagnosis; lowest, middle, highest third of those who have any", gains);
    const auto at_five_years = [&](std::size_t arm, auto endpoint) { return percent(t.survival(arm, 1826.0, endpoint)); };
    row("event-free at 5 years: chemotherapy; with pembrolizumab",
        at_five_years(0, event_free_survival) + "; " + at_five_years(1, event_free_survival));
    row("alive at 5 years: chemotherapy; with pembrolizumab",
        at_five_years(0, overall_survival) + "; " + at_five_years(1, overall_survival));
    row("event-free at 5 years, chemotherapy: with pCR; without",
        percent(t.survival(0, 1826.0, event_free_survival, [](const PatientOutcome& o) { return o.complete_response(); })) + "; " +
            percent(t.survival(0, 1826.0, event_free_survival, [](const PatientOutcome& o) { return !o.complete_response(); })));
    row("chemotherapy: local relapse after surgery", percent(share(t.of_arm(0, [](const PatientOutcome& o) -> std::optional<double> {
            return efs_event(o) == EfsEvent::local_relapse ? 1.0 : 0.0;
        }))));
    row("chemotherapy: years to distant relapse, of those who relapse",
        spread(t.of_arm(0, [](const PatientOutcome& o) -> std::optional<double> {
            return efs_event(o) == EfsEvent::distant_relapse ? std::optional{*o.record.efs_event_d / 365.25} : std::nullopt;
        })));
    row("PD-1 occupancy in plasma at trough before surgery, %",
        spread(t.of_arm(1, [&](const PatientOutcome& o) -> std::optional<double> {
            return o.visits.size() > 8 ? std::optional{100.0 * t.output(o.visits[7], 1)} : std::nullopt;
        })));
    std::vector<double> steps;
    for (const PatientOutcome& o : t.run.outcomes) {
        if (o.arm == 1) steps.push_back(static_cast<double>(o.statistics.steps));
    }
    row("steps of the solver for five years with pembrolizumab", spread(steps, 0));
    const auto failed = std::count_if(t.run.outcomes.begin(), t.run.outcomes.end(), [](const PatientOutcome& o) { return o.failed(); });
    row("failed integrations", fmt::format("{} of {}", failed, t.run.outcomes.size()));
}

void print_all() {
    fmt::print("| statement | found: median (5th to 95th percentile), or share |\n|---|---|\n");
    const auto arm = [](const char* id, const char* dose) {
        return std::string{"\n  - id: "} + id + "\n    regimen: [*p, *c, *d, *y, {drug: pembrolizumab, dose: " + dose +
               ", every: 3 weeks, total: 8}, {drug: pembrolizumab, dose: " + dose + ", every: 3 weeks, total: 9, start: 27 weeks}]\n";
    };
    StudyVariant treated{.arms = std::string{k_chemotherapy} + arm("flat", "200 mg") + arm("low", "2 mg/kg") + arm("high", "10 mg/kg"),
                         .patients = 400};
    treated.outputs = "[cells_breast, pembrolizumab.occupancy_plasma]";
    const Trial with_drugs{treated};
    print_growth(with_drugs);
    StudyVariant untreated{.arms = std::string{k_untreated} + "\n  - id: alone\n    regimen: [{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, total: 8}]\n",
                           .patients = 400};
    untreated.more = "";
    print_untreated(Trial{untreated});
    print_treated(with_drugs);
}

}  // namespace
}  // namespace rubor

int main() { rubor::print_all(); }
