// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/calibration.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/store/atomic_file.hpp>
#include <rubor/store/content_hash.hpp>

namespace rubor {

namespace {

std::filesystem::path canonical_path(const std::filesystem::path& path) {
    std::error_code error;
    auto result = std::filesystem::weakly_canonical(path, error);
    return error ? path : result;
}

/// Whether a row of a composed model stands in a table at a line.
struct RowPlace {
    std::filesystem::path table;  ///< Canonical.
    int line = 0;
};

bool stands_at(const ParameterRow& row, const RowPlace& place) {
    return row.place.line == place.line && canonical_path(row.place.file) == place.table;
}

Checked<std::vector<RowPlace>> places_of(const CalibrationFile& file) {
    std::vector<RowPlace> places;
    Problems problems;
    std::map<std::filesystem::path, TableText> read;
    for (const FreePrior& free : file.free) {
        auto found = read.find(free.table);
        if (found == read.end()) {
            auto table = TableText::read(free.table);
            if (!table) {
                append(problems, table.problems());
                continue;
            }
            found = read.emplace(free.table, std::move(table).value()).first;
        }
        const int line = found->second.line_of(free.row);
        if (line == 0) {
            problems.push_back({free.place, "row",
                                fmt::format("{} has no row {}", free.table.string(), in_quotes(free.row)),
                                hint_for(free.row, found->second.rows())});
        }
        places.push_back({canonical_path(free.table), line});
    }
    if (!problems.empty()) {
        return problems;
    }
    return places;
}

}  // namespace

Checked<Calibration> Calibration::prepare(CalibrationFile file, std::optional<std::size_t> n_patients,
                                          PrepareOptions options) {
    const auto places = places_of(file);
    if (!places) {
        return places.problems();
    }
    options.also_varies = [all = places.value()](const ParameterRow& row) {
        return std::any_of(all.begin(), all.end(),
                           [&](const RowPlace& place) { return stands_at(row, place); });
    };
    const auto patients = n_patients ? n_patients : file.n_patients;
    Calibration calibration{std::move(file), SharedStudies{std::move(options), patients}};
    Problems problems = calibration.read_tables();
    for (const CalibrationTarget& target : calibration.file_.targets) {
        append(problems, calibration.studies_.add(target.measurand));
    }
    if (!problems.empty()) {
        return problems;
    }
    if (problems = calibration.find_names(); !problems.empty()) {
        return problems;
    }
    return calibration;
}

Problems Calibration::read_tables() {
    Problems problems;
    for (const FreePrior& free : file_.free) {
        if (tables_.count(free.table) == 0) {
            auto table = TableText::read(free.table);
            RUBOR_ASSERT(table.ok());  // places_of() has read it
            tables_.emplace(free.table, std::move(table).value());
        }
        const TableText& table = tables_.at(free.table);
        const auto refuse = [&](const std::string& message, const std::string& remedy) {
            problems.push_back({free.place, "free", free.label() + ": " + message, remedy});
        };
        const std::string kind = table.cell(free.row, "distribution").value_or("");
        if (free.field == "nominalValue" && (kind == "uniform" || kind == "loguniform")) {
            refuse(fmt::format("the value of a {} row decides nothing", kind),
                   "its prior is what lower and upper say");
        }
        const std::string text = table.cell(free.row, free.field).value_or("");
        const auto number = parse_number(text);
        if (!number) {
            refuse(fmt::format("the table has {} there, no number to start from", in_quotes(text)), "");
        } else if (*number < free.lower || *number > free.upper) {
            refuse(fmt::format("{} of the table is outside of {} to {}", shortest(*number),
                               shortest(free.lower), shortest(free.upper)),
                   "widen the range");
        }
        start_.push_back(number.value_or(free.lower));
    }
    if (!problems.empty()) {
        return problems;
    }
    // Both ends must give a table that can be read.
    for (std::size_t i = 0; i < file_.free.size(); ++i) {
        for (const double end : {file_.free[i].lower, file_.free[i].upper}) {
            std::vector<double> numbers = start_;
            numbers[i] = end;
            const auto table = read_parameter_table_text(tables_at(numbers).at(file_.free[i].table).text(),
                                                         file_.free[i].table.string());
            if (!table) {
                const Problem& first = table.problems().front();
                problems.push_back(
                    {file_.free[i].place, "free",
                     fmt::format("{} = {}: {}", file_.free[i].label(), shortest(end), first.message),
                     "narrow the range"});
            }
        }
    }
    return problems;
}

Problems Calibration::find_names() {
    std::vector<bool> is_used(file_.free.size(), false);
    for (std::size_t study = 0; study < studies_.size(); ++study) {
        const PreparedTrial& trial = studies_.trial(study);
        const std::vector<std::string> varying = trial.sampler.names();
        names_.emplace_back(file_.free.size());
        for (std::size_t i = 0; i < file_.free.size(); ++i) {
            const FreePrior& free = file_.free[i];
            const RowPlace place{canonical_path(free.table), tables_.at(free.table).line_of(free.row)};
            for (const ParameterRow& row : trial.parameters.rows) {
                if (stands_at(row, place) &&
                    std::find(varying.begin(), varying.end(), row.name) != varying.end()) {
                    names_.back()[i] = row.name;
                    is_used[i] = true;
                }
            }
        }
    }
    Problems problems;
    for (std::size_t i = 0; i < file_.free.size(); ++i) {
        if (!is_used[i]) {
            problems.push_back({file_.free[i].place, "free",
                                file_.free[i].label() + " is used by no study of the targets",
                                "remove it, or add a target that depends on it"});
        }
    }
    return problems;
}

std::map<std::filesystem::path, TableText> Calibration::tables_at(const std::vector<double>& numbers) const {
    auto tables = tables_;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        // A number that has not moved keeps the text that it had.
        if (start_.size() == numbers.size() && numbers[i] == start_[i]) {
            continue;
        }
        const bool is_set =
            tables.at(file_.free[i].table).set(file_.free[i].row, file_.free[i].field, shortest(numbers[i]));
        RUBOR_ASSERT(is_set);
    }
    return tables;
}

Checked<std::vector<Distribution>> Calibration::priors_at(const std::vector<double>& numbers) const {
    std::map<std::filesystem::path, ParameterTable> read;
    for (const auto& [path, table] : tables_at(numbers)) {
        auto rows = read_parameter_table_text(table.text(), path.string());
        if (!rows) {
            return rows.problems();
        }
        read.emplace(path, std::move(rows).value());
    }
    std::vector<Distribution> priors;
    for (const FreePrior& free : file_.free) {
        const ParameterRow* row = read.at(free.table).find(free.row);
        RUBOR_ASSERT(row != nullptr);
        priors.push_back(row->is_sampled() ? row->coherent_prior()
                                           : Distribution::constant(row->coherent_value()));
    }
    return priors;
}

CalibrationPoint Calibration::point(std::vector<double> numbers, std::vector<Estimate> simulated) const {
    CalibrationPoint point;
    point.numbers = std::move(numbers);
    point.simulated = std::move(simulated);
    for (std::size_t t = 0; t < file_.targets.size(); ++t) {
        point.residuals.push_back(file_.targets[t].residual(point.simulated[t]));
    }
    for (const double r : residuals_of(point)) {
        point.cost += 0.5 * r * r;
    }
    return point;
}

std::vector<double> Calibration::residuals_of(const CalibrationPoint& point) const {
    std::vector<double> all = point.residuals;
    for (std::size_t i = 0; i < file_.free.size(); ++i) {
        if (const FreePrior& free = file_.free[i]; free.pull) {
            all.push_back(
                (free.is_log ? std::log(point.numbers[i] / start_[i]) : point.numbers[i] - start_[i]) /
                *free.pull);
        }
    }
    return all;
}

std::string Calibration::inputs_key() const {
    std::string text = file_.text;
    for (std::size_t i = 0; i < studies_.size(); ++i) {
        const PreparedTrial& trial = studies_.trial(i);
        text += fmt::format("\n{} {}", trial.study.name, trial.study.n_patients);
        for (const InputFile& file : trial.files) {
            text += "\n" + file.hash;
        }
    }
    return hash_of(text).hex();
}

Checked<CalibrationOutcome> Calibration::search(
    const std::filesystem::path& output, const SharedRunOptions& run, std::size_t max_evaluations,
    const std::function<void(std::size_t, const CalibrationPoint&, bool)>& on_evaluation) const {
    std::vector<std::string> free;
    std::vector<std::string> targets;
    for (const FreePrior& f : file_.free) {
        free.push_back(f.label());
    }
    for (std::size_t t = 0; t < file_.targets.size(); ++t) {
        targets.push_back(fmt::format("{}: {}", t + 1, file_.targets[t].row.label()));
    }
    auto opened = CalibrationLog::open(output / "evaluations.tsv", inputs_key(), free, targets);
    if (!opened) {
        return opened.problems();
    }
    CalibrationLog log = std::move(opened).value();

    CalibrationOutcome outcome;
    Problems problems;
    const auto evaluate = [&](std::vector<double> numbers) -> std::optional<CalibrationPoint> {
        const std::vector<Estimate>* known = log.find(numbers);
        const bool from_log = known != nullptr;
        std::vector<Estimate> simulated;
        if (from_log) {
            simulated = *known;
            ++outcome.n_from_log;
        } else {
            const auto priors = priors_at(numbers);
            if (!priors) {
                append(problems, priors.problems());
                return std::nullopt;
            }
            const StudyResults results = studies_.run(run, [&](std::size_t study, const PreparedTrial&) {
                std::vector<PriorChange> changes;
                for (std::size_t i = 0; i < file_.free.size(); ++i) {
                    if (!names_[study][i].empty()) {
                        changes.push_back({names_[study][i], priors.value()[i]});
                    }
                }
                return changes;
            });
            if (results.interrupted) {
                return std::nullopt;
            }
            for (const CalibrationTarget& target : file_.targets) {
                Estimate e = studies_.estimate(results, target.measurand);
                e.value /= target.unit.factor;
                e.lower /= target.unit.factor;
                e.upper /= target.unit.factor;
                simulated.push_back(e);
            }
        }
        CalibrationPoint at = point(std::move(numbers), std::move(simulated));
        if (!from_log) {
            append(problems, log.add(at.numbers, at.simulated, at.cost));
        }
        ++outcome.n_evaluations;
        if (on_evaluation) {
            on_evaluation(outcome.n_evaluations, at, from_log);
        }
        if (outcome.n_evaluations == 1) {
            outcome.before = outcome.after = at;
        } else if (at.cost < outcome.after.cost) {
            outcome.after = at;
        }
        return at;
    };
    std::vector<double> start;
    for (std::size_t i = 0; i < file_.free.size(); ++i) {
        start.push_back(file_.free[i].position_of(start_[i]));
    }
    LeastSquaresOptions options = file_.search;
    options.max_evaluations = max_evaluations;
    const LeastSquaresResult found = least_squares(
        [&](std::span<const double> x) -> std::optional<std::vector<double>> {
            // The first point is the tables' numbers as they stand, not rounded.
            std::vector<double> numbers = start_;
            for (std::size_t i = 0; i < x.size() && outcome.n_evaluations > 0; ++i) {
                numbers[i] = x[i] == start[i] ? start_[i] : file_.free[i].number_at(x[i]);
            }
            const auto at = evaluate(std::move(numbers));
            if (!at || !problems.empty()) {
                return std::nullopt;
            }
            return residuals_of(*at);
        },
        start, options);
    if (!problems.empty()) {
        return problems;
    }
    outcome.end = found.end;
    return outcome;
}

Problems Calibration::write_tables(const std::vector<double>& numbers) const {
    Problems problems;
    for (const auto& [path, table] : tables_at(numbers)) {
        if (table.text() != tables_.at(path).text()) {
            append(problems, write_file_atomically(path, table.text()));
        }
    }
    return problems;
}

}  // namespace rubor
