// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/trial_summary.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <rubor/report/curve.hpp>
#include <rubor/report/safe_text.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

constexpr double k_days_per_month = 30.4375;
constexpr double k_days_per_year = 365.25;

/// A number with a true minus sign; "–" where there is none.
std::string fixed(double value, int digits) {
    if (!std::isfinite(value)) return "–";
    const std::string text = fmt::format("{:.{}f}", std::abs(value), digits);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value < 0.0 && !zero ? "−" + text : text;
}

/// `1.23 (0.98–1.54)`; " to " between bounds of which one is negative.
std::string with_interval(const ReportEstimate& e, double factor, int digits, bool sign = false) {
    if (!std::isfinite(e.value)) return "–";
    const auto print = [&](double x) { return (sign && x > 0.0 ? "+" : "") + fixed(x * factor, digits); };
    const bool signs = sign || e.lower < 0.0 || e.upper < 0.0;
    return fmt::format("{} ({}{}{})", print(e.value), print(e.lower), signs ? " to " : "–", print(e.upper));
}

std::string p_text(double p) {
    if (!std::isfinite(p)) return "–";
    if (p < 0.001) return "< 0.001";
    if (p > 0.99) return "> 0.99";
    return fmt::format("{:.{}f}", p, p < 0.0995 ? 3 : 2);
}

std::string label_of(const ReportArm& arm) {
    return arm.label.empty() ? arm.id : arm.label;
}

void add_paragraph(std::string& out, std::string_view text) {
    for (const std::string& line : wrapped(text)) out += line + "\n";
}

std::string response_table(const ReportData& data, const std::string& interval) {
    TerminalTable table{{{"Arm", Align::left}, {"patients"}, {"pCR"}, {"pCR % (" + interval + ")"}}};
    for (const ReportArm& arm : data.arms) {
        table.add_row({label_of(arm), std::to_string(arm.n_patients),
                       fmt::format("{} of {}", arm.n_pcr, arm.n_analysed), with_interval(arm.pcr, 100.0, 1)});
    }
    return table.to_text();
}

std::string best_response_table(const ReportData& data, const std::string& interval) {
    TerminalTable table{{{"Response (RECIST 1.1)", Align::left}, {"measurable"}, {"CR/PR"}, {"% (" + interval + ")"},
                         {"confirmed, % (" + interval + ")"}}};
    for (std::size_t i = 0; i < data.best_response.size(); ++i) {
        const ReportBestResponse& b = data.best_response[i];
        table.add_row({label_of(data.arms[i]), std::to_string(b.n_measurable), std::to_string(b.n_response),
                       with_interval(b.response, 100.0, 1), with_interval(b.confirmed, 100.0, 1)});
    }
    return table.to_text();
}

std::string survival_table(const ReportData& data, const ReportEndpoint& endpoint) {
    TerminalTable table{{{endpoint.label + ", %", Align::left},
                         {"1 year"},
                         {"3 years"},
                         {"5 years"},
                         {"events"},
                         {"median, months"}}};
    for (std::size_t i = 0; i < endpoint.by_arm.size(); ++i) {
        const ReportCurve& curve = endpoint.by_arm[i];
        const auto at = [&](double years) {
            return fixed(survival_at(curve, years * k_days_per_year).value * 100.0, 1);
        };
        std::int64_t n_events = 0;
        for (const std::int64_t n : curve.events) n_events += n;
        const double median = curve.median_days.value;
        table.add_row({label_of(data.arms[i]), at(1.0), at(3.0), at(5.0), std::to_string(n_events),
                       std::isfinite(median) ? fixed(median / k_days_per_month, 1) : "not reached"});
    }
    return table.to_text();
}

/// A table for each pair of arms that is compared, in the order in which the pairs first appear.
std::string contrast_tables(const ReportData& data, const std::string& interval) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    const auto note = [&](const auto& contrast) {
        const std::pair pair{contrast.arm, contrast.reference};
        if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    };
    for (const auto& c : data.response) note(c);
    for (const ReportEndpoint& e : data.endpoints) {
        for (const auto& c : e.contrasts) note(c);
    }
    std::string out;
    for (const auto& [arm, reference] : pairs) {
        const auto compares = [&, a = arm, r = reference](const auto& c) {
            return c.arm == a && c.reference == r;
        };
        TerminalTable table{
            {{label_of(data.arms[arm]) + " against " + label_of(data.arms[reference]), Align::left},
             {interval},
             {"p"}}};
        for (const ReportResponseContrast& c : data.response) {
            if (!compares(c)) continue;
            table.add_row({"pCR, difference in points", with_interval(c.difference, 100.0, 1, true),
                           p_text(c.p_value)});
        }
        for (const ReportEndpoint& e : data.endpoints) {
            for (const ReportSurvivalContrast& c : e.contrasts) {
                if (!compares(c)) continue;
                table.add_row({e.abbreviation + ", hazard ratio", with_interval(c.hazard_ratio, 1.0, 2),
                               p_text(c.p_value)});
            }
        }
        out += table.to_text() + "\n";
    }
    return out;
}

std::string who_entered(const ReportScreening& s) {
    std::string out;
    add_paragraph(
        out, fmt::format("{} virtual patients sampled, {} entered the trial.", s.n_sampled, s.n_accepted));
    for (const ReportCount& reason : s.rejected) {
        for (const std::string& line :
             wrapped(fmt::format("{} rejected: {}", reason.count, reason.label), 76)) {
            out += "  " + line + "\n";
        }
    }
    if (s.n_failed > 0)
        out += fmt::format("  {} failed: growth to diagnosis could not be computed\n", s.n_failed);
    if (s.n_unused > 0) out += fmt::format("  {} eligible, not needed: the trial was full\n", s.n_unused);
    return out;
}

std::string what_failed(const std::vector<ReportFailure>& failures) {
    if (failures.empty()) return "No computation failed.\n";
    std::map<std::string, std::size_t> by_status;
    for (const ReportFailure& f : failures) ++by_status[f.status];
    std::string statuses;
    for (const auto& [status, n] : by_status) {
        statuses += fmt::format("{}{} {}", statuses.empty() ? "" : ", ", n, status);
    }
    std::string out;
    add_paragraph(
        out, fmt::format("FAILED: {} {} did not finish ({}). They are named in the report.", failures.size(),
                         failures.size() == 1 ? "computation" : "computations", statuses));
    return out;
}

}  // namespace

std::string render_trial_summary(const ReportData& data, std::string_view report_path) {
    const std::string interval = fmt::format("{:.4g}% CI", data.confidence * 100.0);
    std::string out;
    add_paragraph(out, data.title.empty() ? data.study : data.title);
    add_paragraph(out, data.question);
    out += "\n";
    if (data.has_pcr) out += response_table(data, interval) + "\n";
    if (!data.best_response.empty()) out += best_response_table(data, interval) + "\n";
    for (const ReportEndpoint& endpoint : data.endpoints) out += survival_table(data, endpoint) + "\n";
    out += contrast_tables(data, interval);
    for (const auto* tables : {&data.safety, &data.cost}) {
        for (const ReportTable& table : *tables) out += to_terminal(table);
    }
    out += who_entered(data.screening) + what_failed(data.failures) + "\n";
    add_paragraph(out, k_no_medical_advice);
    if (!report_path.empty()) out += "Report: " + terminal_text(report_path) + "\n";
    return out;
}

}  // namespace rubor
