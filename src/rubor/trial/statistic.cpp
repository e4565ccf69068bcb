// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/statistic.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <rubor/base/text.hpp>
#include <rubor/base/unit.hpp>
#include <rubor/statistics/resampling.hpp>
#include <rubor/statistics/summary.hpp>
#include <rubor/trial/arm_statistics.hpp>
#include <rubor/trial/subset.hpp>

namespace rubor {

namespace {

Problem wrong(std::string message, std::string remedy = {}) {
    return {{}, "statistic", std::move(message), std::move(remedy)};
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string{}
               : std::string{text.substr(first, text.find_last_not_of(' ') - first + 1)};
}

/// `head(argument)` or `head`.
struct Call {
    std::string head;
    std::optional<std::string> argument;
};

Call call_of(std::string_view text) {
    const std::string whole = trimmed(text);
    const std::size_t open = whole.find('(');
    if (open == std::string::npos || whole.back() != ')') {
        return {whole, std::nullopt};
    }
    return {trimmed(whole.substr(0, open)),
            trimmed(std::string_view{whole}.substr(open + 1, whole.size() - open - 2))};
}

bool starts_with(const std::string& text, const char* prefix) {
    return text.rfind(prefix, 0) == 0;
}
bool ends_with(const std::string& text, std::string_view suffix) {
    return text.size() >= suffix.size() &&
           text.compare(text.size() - suffix.size(), suffix.size(), suffix) == 0;
}

std::vector<std::string> known_names() {
    std::vector<std::string> names = {"lrr_at",         "memory",         "memory_level",    "peak",
                                      "reached",        "adverse_event",  "onset",           "mean",
                                      "stage_iv_share", "eligible_share", "diagnosed_share", "diagnosed_mean",
                                      "difference",     "hazard_ratio"};
    for (const auto& [name, endpoint] : share_endpoints()) {
        names.push_back(name);
    }
    for (const auto& [name, endpoint] : time_endpoints()) {
        names.insert(names.end(), {"median_" + name, name + "_at", "restricted_mean_" + name});
    }
    return names;
}

Checked<double> days_of(const std::string& head, const std::optional<std::string>& argument) {
    const auto quantity = argument ? std::optional{parse_quantity(*argument)} : std::nullopt;
    if (!quantity || !quantity->ok() || !quantity->value().unit.same_dimension(parse_unit("day").value()) ||
        quantity->value().value < 0.0) {
        return wrong(head + " needs a time", fmt::format("write e.g. {}(5 years)", head));
    }
    return quantity->value().coherent();
}

Checked<TimeEndpoint> time_named(const std::string& name) {
    const auto it = time_endpoints().find(name);
    if (it != time_endpoints().end()) {
        return it->second;
    }
    std::vector<std::string> names;
    for (const auto& [known, endpoint] : time_endpoints()) {
        names.push_back(known);
    }
    return wrong(in_quotes(name) + " is no time to an event", hint_for(name, names));
}

/// A condition on one name, e.g. `cps >= 1`.
Checked<Condition> single_condition(const std::string& head, const std::optional<std::string>& argument) {
    auto parsed = parse_subset(argument.value_or(""));
    if (!parsed) {
        return parsed.problems();
    }
    if (parsed.value().size() != 1) {
        return wrong(head + " needs one condition", fmt::format("write e.g. {}(cps >= 1)", head));
    }
    return parsed.value().front();
}

/// One statistic of a set, for one query.
class Lookup {
  public:
    Lookup(const AnalysisSet& set, const StatisticQuery& query) : set_{set}, query_{query} {}

    Checked<Estimate> operator()(std::string_view name) const {
        const Call call = call_of(name);
        if (call.head == "stage_iv_share" || call.head == "eligible_share" ||
            call.head == "diagnosed_share" || call.head == "diagnosed_mean") {
            return of_diagnosed(call);
        }
        if (call.head == "difference" || call.head == "hazard_ratio") {
            return contrast(call);
        }
        const auto rows = rows_in(set_, query_.arm, query_.subset);
        if (!rows) {
            return rows.problems();
        }
        const auto share = share_of(call);
        if (!share) {
            return share.problems();
        }
        if (share.value()) {
            return share_estimate(rows.value(), *share.value());
        }
        const auto timed = timed_of(call);
        if (!timed) {
            return timed.problems();
        }
        if (timed.value()) {
            return timed_estimate(rows.value(), *timed.value());
        }
        return of_values(call, rows.value());
    }

  private:
    /// The yes-or-no that `call` names; nothing when it names something else.
    Checked<std::optional<ShareEndpoint>> share_of(const Call& call) const {
        using Found = std::optional<ShareEndpoint>;
        if (const auto it = share_endpoints().find(call.head); it != share_endpoints().end()) {
            if (call.argument) {
                return wrong(call.head + " takes nothing in brackets");
            }
            return Found{it->second};
        }
        if (call.head == "adverse_event") {
            return adverse_event(call);
        }
        if (call.head == "reached") {
            const auto condition = single_condition("reached", call.argument);
            if (!condition) {
                return condition.problems();
            }
            const auto output = output_index(condition.value().quantity);
            if (!output) {
                return output.problems();
            }
            return Found{[limit = condition.value(), i = output.value()](const PatientEndpoints& r) {
                return std::optional{limit.holds(r.peaks.at(i))};
            }};
        }
        return Found{};
    }

    static Checked<std::optional<ShareEndpoint>> adverse_event(const Call& call) {
        const std::string argument = call.argument.value_or("");
        const std::size_t comma = argument.find(',');
        const std::string kind = trimmed(argument.substr(0, comma));
        int grade = 1;
        if (comma != std::string::npos) {
            const std::string text = trimmed(argument.substr(comma + 1));
            const auto read = std::from_chars(text.data(), text.data() + text.size(), grade);
            if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || grade < 1 || grade > 5) {
                return wrong(in_quotes(text) + " is no grade",
                             "grades are 1 to 5, e.g. adverse_event(any, 3)");
            }
        }
        if (kind.empty()) {
            return wrong("adverse_event needs a kind of event", "write e.g. adverse_event(any, 3)");
        }
        return std::optional<ShareEndpoint>{[kind, grade](const PatientEndpoints& r) {
            return std::optional{
                std::any_of(r.adverse_events.begin(), r.adverse_events.end(),
                            [&](const AdverseEventRow& e) { return is_kind(e, kind) && e.grade >= grade; })};
        }};
    }
    static bool is_kind(const AdverseEventRow& event, const std::string& kind) {
        return kind == "any" || event.name == kind || event.organ == kind;
    }

    /// Kaplan-Meier and the like; nothing when `call` names something else.
    static Checked<std::optional<TimedStatistic>> timed_of(const Call& call) {
        using Found = std::optional<TimedStatistic>;
        TimedStatistic timed;
        std::string endpoint;
        if (call.head == "lrr_at") {
            timed.kind = TimedStatistic::Kind::locoregional_at;
        } else if (starts_with(call.head, "median_")) {
            timed.kind = TimedStatistic::Kind::median;
            endpoint = call.head.substr(std::string_view{"median_"}.size());
        } else if (starts_with(call.head, "restricted_mean_")) {
            timed.kind = TimedStatistic::Kind::restricted_mean;
            endpoint = call.head.substr(std::string_view{"restricted_mean_"}.size());
        } else if (ends_with(call.head, "_at")) {
            timed.kind = TimedStatistic::Kind::survival_at;
            endpoint = call.head.substr(0, call.head.size() - std::string_view{"_at"}.size());
        } else {
            return Found{};
        }
        if (!endpoint.empty()) {
            auto found = time_named(endpoint);
            if (!found) {
                return found.problems();
            }
            timed.endpoint = found.value();
        }
        if (timed.kind != TimedStatistic::Kind::median) {
            const auto days = days_of(call.head, call.argument);
            if (!days) {
                return days.problems();
            }
            timed.day = days.value();
        } else if (call.argument) {
            return wrong(call.head + " takes nothing in brackets");
        }
        return Found{std::move(timed)};
    }

    /// Medians and means of numbers.
    Checked<Estimate> of_values(const Call& call, const ArmRows& rows) const {
        std::vector<double> values;
        if (call.head == "memory" || call.head == "memory_level") {
            for (const PatientEndpoints* r : rows) {
                const bool over = call.head == "memory";
                if (r->memory_after && (!over || r->memory_before.value_or(0.0) > 0.0)) {
                    values.push_back(over ? *r->memory_after / *r->memory_before : *r->memory_after);
                }
            }
            return estimate_of(quantile_interval(values, 0.5), values.size());
        }
        if (call.head == "peak") {
            const auto output = output_index(call.argument.value_or(""));
            if (!output) {
                return output.problems();
            }
            for (const PatientEndpoints* r : rows) {
                values.push_back(r->peaks.at(output.value()));
            }
            return estimate_of(quantile_interval(values, 0.5), values.size());
        }
        if (call.head == "onset" && call.argument) {
            for (const PatientEndpoints* r : rows) {
                double first = std::numeric_limits<double>::infinity();
                for (const AdverseEventRow& e : r->adverse_events) {
                    first = is_kind(e, *call.argument) ? std::min(first, e.day) : first;
                }
                if (std::isfinite(first)) {
                    values.push_back(first);
                }
            }
            return estimate_of(quantile_interval(values, 0.5), values.size());
        }
        if (call.head == "mean") {
            const auto index = quantity_index(set_, call.argument.value_or(""));
            if (!index) {
                return index.problems();
            }
            for (const PatientEndpoints* r : rows) {
                const ScreenedPatient* s = screened_of(set_, r->patient);
                if (s != nullptr && !std::isnan(s->quantities[index.value()])) {
                    values.push_back(s->quantities[index.value()]);
                }
            }
            return estimate_of(mean_interval(values), values.size());
        }
        return wrong(in_quotes(call.head) + " is no statistic", hint_for(call.head, known_names()));
    }

    Checked<Estimate> of_diagnosed(const Call& call) const {
        const auto filter = SubsetFilter::of(set_, query_.subset, false);
        if (!filter) {
            return filter.problems();
        }
        std::vector<const ScreenedPatient*> members;
        for (const ScreenedPatient& s : set_.screened) {
            if (s.diagnosed && filter.value().includes(s)) {
                members.push_back(&s);
            }
        }
        if (call.head == "eligible_share") {
            const auto n =
                std::count_if(members.begin(), members.end(), [](const auto* s) { return s->enrolled; });
            return estimate_of(clopper_pearson({static_cast<std::uint64_t>(n), members.size()}),
                               members.size());
        }
        if (call.head == "diagnosed_mean") {
            const auto index = quantity_index(set_, call.argument.value_or(""));
            if (!index) {
                return index.problems();
            }
            std::vector<double> values;
            for (const ScreenedPatient* s : members) {
                if (const double value = s->quantities[index.value()]; !std::isnan(value)) {
                    values.push_back(value);
                }
            }
            return estimate_of(mean_interval(values), values.size());
        }
        Condition condition{.quantity = "distant_diameter", .at_least = 10.0};
        if (call.head == "diagnosed_share") {
            auto asked = single_condition(call.head, call.argument);
            if (!asked) {
                return asked.problems();
            }
            condition = asked.value();
        }
        const auto asked = SubsetFilter::of(set_, {condition}, false);
        if (!asked) {
            return asked.problems();
        }
        Count count;
        for (const ScreenedPatient* s : members) {
            count.n += asked.value().observes(*s) ? 1 : 0;
            count.n_yes += asked.value().includes(*s) ? 1 : 0;
        }
        return estimate_of(clopper_pearson(count), count.n);
    }

    Checked<Estimate> contrast(const Call& call) const {
        const auto rows = rows_in(set_, query_.arm, query_.subset);
        const auto others = rows_in(set_, query_.reference, query_.subset);
        if (!rows || !others) {
            return rows ? others.problems() : rows.problems();
        }
        if (query_.arm == query_.reference) {
            return wrong(call.head + " needs two arms", "ask for another arm than the reference");
        }
        if (call.head == "hazard_ratio") {
            const auto endpoint = time_named(call.argument.value_or(""));
            if (!endpoint) {
                return endpoint.problems();
            }
            return hazard_ratio(rows.value(), others.value(), endpoint.value(), set_.twins);
        }
        const Call inner = call_of(call.argument.value_or(""));
        const auto share = share_of(inner);
        if (!share) {
            return share.problems();
        }
        if (share.value()) {
            return share_difference(rows.value(), others.value(), *share.value(), set_.twins);
        }
        const auto timed = timed_of(inner);
        if (!timed) {
            return timed.problems();
        }
        if (timed.value() && timed.value()->kind != TimedStatistic::Kind::median) {
            return timed_difference(rows.value(), others.value(), *timed.value(), set_.twins);
        }
        return wrong(in_quotes(inner.head) + " has no difference between arms here",
                     "ask for a share, X_at(time), lrr_at(time) or restricted_mean_X(time)");
    }

    Checked<std::size_t> output_index(const std::string& name) const {
        const auto it = std::find(set_.outputs.begin(), set_.outputs.end(), name);
        if (it == set_.outputs.end()) {
            return wrong(in_quotes(name) + " is no output that the study records",
                         hint_for(name, set_.outputs));
        }
        return static_cast<std::size_t>(it - set_.outputs.begin());
    }

    const AnalysisSet& set_;
    const StatisticQuery& query_;
};

}  // namespace

Checked<Estimate> statistic(const AnalysisSet& set, std::string_view name, const StatisticQuery& query) {
    return Lookup{set, query}(name);
}

}  // namespace rubor
