// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/calibration_report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/text.hpp>
#include <rubor/report/bands_report.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

bool is_in_interval(const CalibrationTarget& target, const Estimate& e) {
    return e.ok() && e.value >= target.lower && e.value <= target.upper;
}

/// At an end of its range a number says only that the range is too narrow.
bool is_at_end(const FreePrior& free, double number) {
    const double position = free.position_of(number);
    return position < 1e-3 || position > 1.0 - 1e-3;
}

std::string number(double value) {
    return std::isfinite(value) ? shortest(value) : "";
}

std::string line(const std::vector<std::string>& cells) {
    std::vector<std::string> plain = cells;
    for (std::string& cell : plain) {
        std::replace_if(
            cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    }
    return join(plain, "\t") + "\n";
}

}  // namespace

std::string render_calibration(const Calibration& calibration, const CalibrationOutcome& outcome) {
    const CalibrationFile& file = calibration.file();
    std::string out = file.title + "\n\n";
    TerminalTable numbers{
        {{"Free number", Align::left}, {"before"}, {"after"}, {"range"}, {"", Align::left}}};
    for (std::size_t i = 0; i < file.free.size(); ++i) {
        const FreePrior& free = file.free[i];
        numbers.add_row({free.label(), significant(outcome.before.numbers[i], 5),
                         significant(outcome.after.numbers[i], 5),
                         told(free.lower) + " to " + told(free.upper),
                         is_at_end(free, outcome.after.numbers[i]) ? "at its end" : ""});
    }
    out += numbers.to_text() + "\n";
    TerminalTable targets{
        {{"Evidence", Align::left}, {"published (95 %)"}, {"before"}, {"after"}, {"off, s.e."}}};
    std::size_t n_met = 0;
    for (std::size_t t = 0; t < file.targets.size(); ++t) {
        const CalibrationTarget& target = file.targets[t];
        const std::string unit = target.unit.text == "1" ? "" : " " + target.unit.text;
        const auto value = [&](const Estimate& e) {
            return e.ok() ? told(e.value) : std::string{to_text(e.status)};
        };
        n_met += is_in_interval(target, outcome.after.simulated[t]) ? 1 : 0;
        targets.add_row(
            {target.row.label(),
             fmt::format("{}{} ({} to {})", told(target.value), unit, told(target.lower), told(target.upper)),
             value(outcome.before.simulated[t]), value(outcome.after.simulated[t]),
             told(outcome.after.residuals[t])});
    }
    out += targets.to_text() + "\n";
    for (const std::string& text : wrapped(
             fmt::format("{} after {} evaluations ({} from the log). Half the sum of squares: {} before, {} "
                         "after. {} of {} targets "
                         "inside their published intervals.",
                         to_text(outcome.end), outcome.n_evaluations, outcome.n_from_log,
                         told(outcome.before.cost), told(outcome.after.cost), n_met, file.targets.size()))) {
        out += text + "\n";
    }
    return out;
}

std::string calibration_rows_tsv(const Calibration& calibration, const CalibrationOutcome& outcome) {
    std::string out =
        line({"trial", "endpoint", "subgroup", "role", "study", "arm", "statistic", "subset", "unit", "value",
              "lower95", "upper95", "before", "after", "after_lower95", "after_upper95", "n", "inside"});
    const auto& targets = calibration.file().targets;
    for (std::size_t t = 0; t < targets.size(); ++t) {
        const CalibrationTarget& target = targets[t];
        const MeasuredSetting& setting = target.measurand.setting;
        const Estimate& after = outcome.after.simulated[t];
        const Estimate& before = outcome.before.simulated[t];
        out += line({target.row.trial, target.row.endpoint, target.row.subgroup, "calibration",
                     setting.study.stem().string(), setting.arm, target.measurand.name, setting.subset_text,
                     target.unit.text, number(target.value), number(target.lower), number(target.upper),
                     before.ok() ? number(before.value) : to_text(before.status),
                     after.ok() ? number(after.value) : to_text(after.status), number(after.lower),
                     number(after.upper), std::to_string(after.n),
                     is_in_interval(target, after) ? "yes" : "no"});
    }
    return out;
}

std::string calibration_changes_tsv(const Calibration& calibration, const CalibrationOutcome& outcome) {
    std::string out = line({"table", "row", "field", "before", "after", "lower", "upper"});
    const auto& free = calibration.file().free;
    for (std::size_t i = 0; i < free.size(); ++i) {
        out += line({free[i].table.filename().string(), free[i].row, free[i].field,
                     number(outcome.before.numbers[i]), number(outcome.after.numbers[i]),
                     number(free[i].lower), number(free[i].upper)});
    }
    return out;
}

}  // namespace rubor
