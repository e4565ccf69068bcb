// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/compare_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace rubor {
namespace {

/// Typed cells of one table. A column of another type counts as a Problem, a missing one as empty cells.
class TableCells {
  public:
    TableCells(const std::string& name, const Table& table, Problems& problems)
        : name_{name}, table_{&table}, problems_{&problems} {}

    [[nodiscard]] std::size_t n_rows() const { return table_->n_rows(); }
    [[nodiscard]] bool has(const std::string& column) const { return table_->find(column) != nullptr; }
    void require(const std::string& column) const {
        if (!has(column)) problem(column, "is missing");
    }
    [[nodiscard]] std::optional<double> real(const std::string& column, std::size_t row) const {
        const Column* c = of(column, ColumnType::real, row);
        return c == nullptr ? std::nullopt : std::optional{c->reals()[row]};
    }
    [[nodiscard]] std::optional<std::int64_t> whole(const std::string& column, std::size_t row) const {
        const Column* c = of(column, ColumnType::integer, row);
        return c == nullptr ? std::nullopt : std::optional{c->integers()[row]};
    }
    [[nodiscard]] std::string text(const std::string& column, std::size_t row) const {
        const Column* c = of(column, ColumnType::text, row);
        return c == nullptr ? std::string{} : c->texts()[row];
    }
    [[nodiscard]] std::optional<bool> boolean(const std::string& column, std::size_t row) const {
        const Column* c = of(column, ColumnType::boolean, row);
        return c == nullptr ? std::nullopt : std::optional<bool>{c->booleans()[row]};
    }
    [[nodiscard]] std::string unit(const std::string& column) const {
        const Column* c = table_->find(column);
        return c == nullptr ? std::string{} : c->spec().unit;
    }
    void problem(const std::string& column, std::string message) const {
        if (told_.insert(column + message).second) {
            problems_->push_back({{name_ + ".parquet", 0, 0},
                                  column,
                                  std::move(message),
                                  "run the trial again with this version of rubor"});
        }
    }

  private:
    const Column* of(const std::string& column, ColumnType type, std::size_t row) const {
        const Column* c = table_->find(column);
        if (c == nullptr || c->is_null(row)) return nullptr;
        if (c->type() == type) return c;
        problem(column, fmt::format("holds {}, not {}", to_text(c->type()), to_text(type)));
        return nullptr;
    }

    std::string name_;
    const Table* table_;
    Problems* problems_;
    mutable std::set<std::string> told_;
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find(separator, start), text.size());
        const std::size_t first = text.find_first_not_of(' ', start);
        if (first < end) parts.push_back(text.substr(first, end - first));
        start = end + 1;
    }
    return parts;
}

void read_arms(const TableCells& arms, ComparedTrial& trial) {
    for (const char* column : {"arm", "label", "approach"}) arms.require(column);
    for (std::size_t row = 0; row < arms.n_rows(); ++row) {
        ComparedArm arm;
        arm.id = arms.text("arm", row);
        arm.label = arms.text("label", row);
        arm.anchor = arms.text("anchor", row);
        arm.mechanism = arms.text("mechanism", row);
        arm.drugs = split(arms.text("drugs", row), ',');
        std::sort(arm.drugs.begin(), arm.drugs.end());
        for (const std::string& name : split(arms.text("approach", row), '+')) {
            const auto approach = approach_named(name);
            if (approach) {
                arm.approaches.push_back(*approach);
            } else {
                arms.problem("approach", "names no approach: " + name);
            }
        }
        trial.arms.push_back(std::move(arm));
    }
}

void read_patients(const TableCells& patients, ComparedTrial& trial) {
    for (const char* column : {"patient", "enrolment"}) patients.require(column);
    for (std::size_t row = 0; row < patients.n_rows(); ++row) {
        const ComparedPatient patient{
            .patient = static_cast<std::uint64_t>(patients.whole("patient", row).value_or(0)),
            .stage = patients.text("stage", row),
            .subtype = patients.text("subtype", row)};
        const std::string enrolment = patients.text("enrolment", row);
        if (enrolment == "enrolled") trial.patients.push_back(patient);
        if (enrolment == "ineligible") trial.ineligible.push_back(patient);
    }
    std::sort(trial.patients.begin(), trial.patients.end(),
              [](const ComparedPatient& a, const ComparedPatient& b) { return a.patient < b.patient; });
}

std::optional<SurvivalTime> survival(const TableCells& cells, std::size_t row, const std::string& days,
                                     std::optional<bool> event) {
    const auto time = cells.real(days, row);
    return time && event ? std::optional{SurvivalTime{*time, *event}} : std::nullopt;
}

ComparedOutcome outcome_of(const TableCells& cells, std::size_t row) {
    ComparedOutcome o;
    o.os = survival(cells, row, "os_days", cells.boolean("died", row));
    o.pcr = cells.boolean("pcr", row);
    if (cells.has("efs_event")) {
        o.event_free = survival(cells, row, "efs_days", cells.text("efs_event", row) != "none");
    }
    if (!o.pcr && cells.has("pfs_days")) {  // No surgery was planned: progression is what counts.
        o.event_free = survival(cells, row, "pfs_days", cells.boolean("pfs_event", row));
    }
    if (cells.boolean("measurable", row).value_or(false)) {
        const std::string best = cells.text("best_response_confirmed", row);
        o.response = best == "CR" || best == "PR";
    }
    const auto surgery = cells.real("surgery_day", row);
    o.operated = surgery.has_value();
    if (o.pcr.value_or(false) && surgery && o.event_free) {
        o.since_response = SurvivalTime{std::max(0.0, o.event_free->days - *surgery), o.event_free->observed};
    } else if (!o.pcr && o.response.value_or(false)) {
        o.since_response =
            survival(cells, row, "duration_confirmed_days", cells.boolean("duration_confirmed_event", row));
    }
    o.memory = cells.real("memory", row);
    o.best_change = cells.real("best_change", row);
    constexpr std::int64_t k_severe = 3;
    if (const auto grade = cells.whole("worst_grade", row)) o.severe = *grade >= k_severe;
    o.cost = cells.real("cost", row);
    return o;
}

/// Finds (patient, arm) of a row; a Problem when the trial has none such.
class Finder {
  public:
    explicit Finder(ComparedTrial& trial) : trial_{&trial} {
        for (std::size_t i = 0; i < trial.patients.size(); ++i)
            patient_.emplace(trial.patients[i].patient, i);
        for (std::size_t i = 0; i < trial.arms.size(); ++i) arm_.emplace(trial.arms[i].id, i);
    }
    /// Where the outcome stands, or nullptr.
    std::optional<ComparedOutcome>* at(const TableCells& cells, std::size_t row) const {
        const auto patient =
            patient_.find(static_cast<std::uint64_t>(cells.whole("patient", row).value_or(-1)));
        const auto arm = arm_.find(cells.text("arm", row));
        if (patient == patient_.end() || arm == arm_.end()) {
            cells.problem(patient == patient_.end() ? "patient" : "arm",
                          "is not in the table of patients or of arms");
            return nullptr;
        }
        return &trial_->arms[arm->second].outcomes[patient->second];
    }
    /// Of a row for which at() found a place.
    [[nodiscard]] ComparedArm& arm_at(const TableCells& cells, std::size_t row) const {
        return trial_->arms[arm_.at(cells.text("arm", row))];
    }

  private:
    ComparedTrial* trial_;
    std::map<std::uint64_t, std::size_t> patient_;
    std::map<std::string, std::size_t> arm_;
};

void read_outcomes(const TableCells& cells, ComparedTrial& trial) {
    for (const char* column : {"patient", "arm", "os_days", "died"}) cells.require(column);
    const Finder finder{trial};
    for (std::size_t row = 0; row < cells.n_rows(); ++row) {
        std::optional<ComparedOutcome>* place = finder.at(cells, row);
        if (place == nullptr) continue;
        ComparedOutcome outcome = outcome_of(cells, row);
        if (!outcome.os) continue;  // Her integration failed.
        if (place->has_value()) cells.problem("patient", "stands twice in one arm");
        finder.arm_at(cells, row).cost_at_least |= !cells.text("no_price", row).empty();
        *place = std::move(outcome);
    }
    for (ComparedArm& arm : trial.arms) arm.currency = cells.unit("cost");
}

void read_exposures(const TableCells& cells, ComparedTrial& trial) {
    for (const char* column : {"patient", "arm", "approach", "first_day"}) cells.require(column);
    const Finder finder{trial};
    std::map<const ComparedOutcome*, std::map<Approach, double>> first;
    for (std::size_t row = 0; row < cells.n_rows(); ++row) {
        auto* place = finder.at(cells, row);
        const auto approach = approach_named(cells.text("approach", row));
        const auto day = cells.real("first_day", row);
        if (place == nullptr || !place->has_value() || !approach || !day) continue;
        const auto [known, is_new] = first[&**place].emplace(*approach, *day);
        if (!is_new) known->second = std::min(known->second, *day);
    }
    for (ComparedArm& arm : trial.arms) {
        if (arm.approaches.empty()) continue;
        for (auto& outcome : arm.outcomes) {
            if (!outcome) continue;
            const auto& given = first[&*outcome];
            outcome->treated = std::all_of(arm.approaches.begin(), arm.approaches.end(),
                                           [&](Approach a) { return given.count(a) != 0; });
            if (!*outcome->treated) continue;
            double day = 0.0;
            for (const Approach a : arm.approaches) day = std::max(day, given.at(a));
            outcome->treated_d = day;
        }
    }
}

}  // namespace

const std::vector<std::string>& compare_tables_required() {
    static const std::vector<std::string> names = {"patients", "outcomes", "arms"};
    return names;
}

const std::vector<std::string>& compare_tables_optional() {
    static const std::vector<std::string> names = {"exposures"};
    return names;
}

Checked<ComparedTrial> compared_trial(const TrialResult& result) {
    Problems problems;
    ComparedTrial trial{.study = result.study,
                        .title = result.title,
                        .seed = result.seed,
                        .twins = result.twins,
                        .follow_up_d = result.follow_up_d,
                        .patients = {},
                        .ineligible = {},
                        .arms = {}};
    const auto read = [&](const char* name, auto reader, bool required) {
        const Table* table = result.find(name);
        if (table != nullptr) {
            reader(TableCells{name, *table, problems}, trial);
        } else if (required) {
            problems.push_back(
                {{std::string{name} + ".parquet", 0, 0}, "", "is missing", "run the trial again"});
        }
    };
    read("arms", read_arms, true);
    read("patients", read_patients, true);
    for (ComparedArm& arm : trial.arms) arm.outcomes.resize(trial.patients.size());
    if (problems.empty()) {
        read("outcomes", read_outcomes, true);
        read("exposures", read_exposures, false);
    }
    if (!problems.empty()) return problems;
    return trial;
}

}  // namespace rubor
