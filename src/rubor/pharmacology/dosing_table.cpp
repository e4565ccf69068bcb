// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/dosing_table.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/store/csv.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_problems = 50;

enum Item : std::size_t {
    id,
    time,
    amount,
    target,
    event,
    interval,
    additional,
    rate,
    steady_state,
    n_items
};
const std::array<std::string, n_items> k_names{"ID", "TIME", "AMT",  "CMT", "EVID",
                                               "II", "ADDL", "RATE", "SS"};
const std::array<std::string, 2> k_read_over{"DV", "MDV"};

std::string upper_case(std::string text) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

class DosingReader {
  public:
    DosingReader(CsvReader& csv, std::vector<DoseTarget> targets, const TimeAxis& axis)
        : csv_{&csv}, axis_{&axis} {
        if (axis.is_known()) time_factor_ = axis.factor_from(TimeAxis{}.unit);
        table_.targets = std::move(targets);
        for (std::size_t i = 0; i < table_.targets.size(); ++i) {
            names_.push_back(table_.targets[i].name);
            index_.emplace(names_.back(), i);
        }
    }

    Checked<DosingTable> run() {
        read_header();
        if (!problems_.empty()) return problems_;
        while (problems_.size() < k_most_problems && csv_->next(problems_)) read_row();
        if (!problems_.empty()) return problems_;
        return std::move(table_);
    }

  private:
    void report(const Place& place, std::string message, std::string remedy = {}) {
        problems_.push_back({place, "", std::move(message), std::move(remedy)});
    }

    void read_header() {
        const std::vector<std::string> valid{k_names.begin(), k_names.end()};
        for (std::size_t c = 0; c < csv_->header().size() && problems_.size() < k_most_problems; ++c) {
            const std::string& text = csv_->header()[c].text;
            const auto open = text.find('[');
            const bool has_unit = open != std::string::npos && text.back() == ']';
            const std::string name = upper_case(std::string{trim(std::string_view{text}.substr(0, open))});
            if (std::find(k_read_over.begin(), k_read_over.end(), name) != k_read_over.end()) continue;
            const auto found = std::find(k_names.begin(), k_names.end(), name);
            if (found == k_names.end()) {
                report(csv_->header_place(c),
                       fmt::format("{} is no column of a dosing table", in_quotes(text)),
                       hint_for(name, valid));
                continue;
            }
            const auto item = static_cast<Item>(found - k_names.begin());
            if (column_[item]) {
                report(csv_->header_place(c), fmt::format("the column {} stands here twice", name));
            }
            column_[item] = c;
            if (has_unit)
                read_unit(item, text.substr(open + 1, text.size() - open - 2), csv_->header_place(c));
        }
        for (const Item item : {time, amount, target}) {
            if (!column_[item]) {
                Place place = csv_->header_place(0);
                report(place, fmt::format("the column {} is missing", k_names[item]),
                       "a dosing table has TIME, AMT and CMT");
            }
        }
    }

    void read_unit(Item item, const std::string& text, const Place& place) {
        auto unit = item == time ? parse_unit_like(text, axis_->unit, place) : parse_unit(text, place);
        if (item == amount) amount_text_ = text;
        if (!unit && item == amount && is_unit_of_a_target(text)) {
            amount_unit_ = dimensionless();  // each row takes its target's
        } else if (!unit) {
            append(problems_, unit.problems());
        } else if (item == time) {
            if (!axis_->is_known()) {
                report(place,
                       fmt::format("TIME in {}, but the model does not say in which unit it counts time",
                                   in_quotes(text)),
                       "leave the unit out: TIME is as the model counts");
            } else if (!unit.value().same_dimension(axis_->unit)) {
                report(place, fmt::format("TIME in {} is no time", in_quotes(text)), "e.g. TIME [h]");
            }
            time_factor_ = axis_->factor_from(unit.value());
        } else if (item == amount) {
            amount_unit_ = unit.value();
        } else {
            report(place, fmt::format("{} takes no unit of its own", k_names[item]),
                   "II is in the unit of TIME, RATE in that of AMT per TIME");
        }
    }

    [[nodiscard]] bool given(Item item) const {
        return column_[item] && !csv_->row()[*column_[item]].text.empty() &&
               csv_->row()[*column_[item]].text != ".";
    }
    [[nodiscard]] const std::string& text(Item item) const { return csv_->row()[*column_[item]].text; }
    [[nodiscard]] Place place(Item item) const {
        return column_[item] ? csv_->place(*column_[item]) : csv_->place(0);
    }
    double number(Item item, double otherwise) {
        if (!given(item)) return otherwise;
        const auto value = parse_number(text(item));
        if (!value)
            report(place(item), fmt::format("{} is {}", k_names[item], in_quotes(text(item))),
                   "expected a number");
        return value.value_or(otherwise);
    }
    long long integer(Item item, long long otherwise) {
        if (!given(item)) return otherwise;
        const auto value = parse_integer(text(item));
        const auto real = parse_number(text(item));
        if (value) return *value;
        if (real && *real == std::floor(*real) && std::abs(*real) < 9e15)
            return static_cast<long long>(*real);
        report(place(item), fmt::format("{} is {}", k_names[item], in_quotes(text(item))),
               "expected a whole number");
        return otherwise;
    }

    void read_row() {
        const std::size_t before = problems_.size();
        if (column_[id] && !given(id)) report(place(id), "a row without an ID");
        const std::int64_t patient = integer(id, 0);
        const double amt = number(amount, 0.0);
        const long long evid = integer(event, amt > 0.0 ? 1 : 0);
        if (evid < 0 || evid > 4) {
            report(place(event), fmt::format("EVID {} has no meaning", evid),
                   "0 observation, 1 dose, 2 other event");
        } else if (evid >= 3) {
            report(place(event), fmt::format("EVID {} resets the patient, which is not supported", evid),
                   "give the patient's courses different IDs");
        }
        if (integer(steady_state, 0) != 0) {
            report(place(steady_state), "SS: doses at steady state are not supported",
                   "give the doses that lead to it, e.g. by ADDL and II");
        }
        if (problems_.size() != before) return;
        if (column_[id]) table_.first_place.emplace(patient, place(id));
        if (evid != 1) {
            if (amt != 0.0)
                report(place(amount), fmt::format("EVID {} with an amount", evid), "a dose has EVID 1");
            return;
        }
        read_dose(patient, amt, before);
    }

    void read_dose(std::int64_t patient, double amt, std::size_t before) {
        DoseRecord record;
        if (!given(time)) report(place(time), "a dose without TIME");
        record.time_d = number(time, 0.0) * time_factor_;
        if (record.time_d < 0.0) report(place(time), fmt::format("TIME is {}", text(time)), "at least 0");
        if (!(amt > 0.0)) {
            report(place(amount),
                   given(amount) ? fmt::format("AMT is {}", text(amount)) : std::string{"a dose without AMT"},
                   "above 0");
        }
        double factor = 1.0;
        if (const auto found = given(target) ? index_.find(text(target)) : index_.end();
            found != index_.end()) {
            record.target = found->second;
            const Unit& unit = table_.targets[record.target].unit;
            const DoseTarget& dosed = table_.targets[record.target];
            const bool as_declared = !amount_unit_ || trim(amount_text_) == unit.text;
            const Unit& given = as_declared ? unit : *amount_unit_;
            factor = dosed.factor_from(given);
            if (!given.same_dimension(unit)) {
                report(place(target),
                       dosed.has_unit ? fmt::format("AMT is {}, but {} counts {}", kind_of(given.dimension),
                                                    dosed.name, kind_of(unit.dimension))
                                      : fmt::format("AMT is {}, but the model declares no unit of {}",
                                                    kind_of(given.dimension), dosed.name),
                       dosed.has_unit ? fmt::format("give it in {}", unit.text) : "leave the unit out");
            }
        } else if (given(target) && parse_number(text(target))) {
            report(place(target), fmt::format("CMT is the number {}", text(target)),
                   "name the state that is dosed");
        } else {
            report(place(target),
                   given(target) ? fmt::format("{} is no state of the model", in_quotes(text(target)))
                                 : std::string{"a dose without CMT"},
                   given(target) ? hint_for(text(target), names_) : "name the state that is dosed");
        }
        record.amount = amt * factor;
        const long long addl = integer(additional, 0);
        if (addl < 0 || addl >= static_cast<long long>(k_most_doses_of_a_record)) {
            report(place(additional), fmt::format("ADDL is {}", addl),
                   fmt::format("0 to {}", k_most_doses_of_a_record - 1));
        }
        record.additional =
            static_cast<std::uint32_t>(std::clamp<long long>(addl, 0, k_most_doses_of_a_record - 1));
        record.interval_d = number(interval, 0.0) * time_factor_;
        if (record.interval_d < 0.0)
            report(place(interval), fmt::format("II is {}", text(interval)), "above 0");
        if (record.additional > 0 && record.interval_d == 0.0) {
            report(place(additional), fmt::format("ADDL is {} but II is not given", addl),
                   "II above 0, in the unit of TIME");
        }
        const double speed = number(rate, 0.0);
        if (speed == -1.0 || speed == -2.0) {
            report(
                place(rate),
                fmt::format("RATE {}: rates and durations that the model computes are not supported", speed),
                "give the rate as a number");
        } else if (speed < 0.0) {
            report(place(rate), fmt::format("RATE is {}", text(rate)),
                   "0 for a bolus, above 0 for an infusion");
        } else if (speed > 0.0) {
            record.duration_d = amt / speed * time_factor_;
        }
        if (problems_.size() == before)
            (column_[id] ? table_.by_id[patient] : table_.for_all).push_back(record);
    }

    [[nodiscard]] bool is_unit_of_a_target(std::string_view text) const {
        return std::any_of(table_.targets.begin(), table_.targets.end(),
                           [&](const DoseTarget& t) { return t.has_unit && t.unit.text == trim(text); });
    }

    CsvReader* csv_;
    const TimeAxis* axis_;
    DosingTable table_;
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::size_t> index_;
    std::array<std::optional<std::size_t>, n_items> column_{};
    double time_factor_ = 1.0;
    std::optional<Unit> amount_unit_;
    std::string amount_text_;
    Problems problems_;
};

}  // namespace

std::vector<Administration> DosingTable::administrations_of(std::int64_t patient) const {
    std::vector<Administration> result;
    for (const DoseRecord& record : for_all) expand(record, targets[record.target].name, result);
    if (const auto found = by_id.find(patient); found != by_id.end()) {
        for (const DoseRecord& record : found->second) expand(record, targets[record.target].name, result);
    }
    sort_by_time(result);
    return result;
}

std::vector<std::string> DosingTable::dosed() const {
    std::set<std::size_t> used;
    for (const DoseRecord& record : for_all) used.insert(record.target);
    for (const auto& [patient, records] : by_id) {
        for (const DoseRecord& record : records) used.insert(record.target);
    }
    std::vector<std::string> names;
    for (const std::size_t index : used) names.push_back(targets[index].name);
    return names;
}

Checked<DosingTable> read_dosing_table(const std::filesystem::path& path, std::vector<DoseTarget> targets,
                                       const TimeAxis& axis) {
    auto csv = CsvReader::open(path);
    if (!csv) return csv.problems();
    return DosingReader{csv.value(), std::move(targets), axis}.run();
}

Checked<DosingTable> read_dosing_table_text(std::string text, const std::string& name,
                                            std::vector<DoseTarget> targets, const TimeAxis& axis) {
    auto csv = CsvReader::from_text(std::move(text), name);
    if (!csv) return csv.problems();
    return DosingReader{csv.value(), std::move(targets), axis}.run();
}

}  // namespace rubor
