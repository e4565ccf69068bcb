// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "synthetic_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

namespace rubor {
namespace {

constexpr double k_follow_up_days = 5.0 * 365.25;

/// SplitMix64: a uniform number in (0, 1) that depends on its keys only.
double uniform(std::uint64_t patient, std::uint64_t purpose) {
    std::uint64_t z = (patient * 64 + purpose + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    z ^= z >> 31U;
    return (static_cast<double>(z >> 11U) + 0.5) * 0x1.0p-53;
}

struct Patient {
    double infiltrate = 0.0;  // fraction
    double volume = 0.0;      // mL at diagnosis
    double age = 0.0;
    bool pd_l1 = false;
};

Patient patient(std::uint64_t id) {
    const double u = uniform(id, 1);
    return {0.01 + 0.7 * u * u * u, 20.0 * std::exp(1.1 * (uniform(id, 2) + uniform(id, 3) - 1.0) * 2.0),
            30.0 + 50.0 * 0.5 * (uniform(id, 4) + uniform(id, 5)), uniform(id, 6) < 0.25 + 0.9 * u * u};
}

bool responds(std::uint64_t id, std::size_t arm) {
    const Patient p = patient(id);
    const double benefit = static_cast<double>(arm) * (0.02 + 0.45 * std::min(1.0, 2.2 * p.infiltrate));
    // One draw for all arms, as twins have, but for one patient in twelve.
    const std::uint64_t draw = uniform(id, 8) < 1.0 / 12.0 ? 40 + arm : 7;
    return uniform(id, draw) < 0.24 + 0.25 * p.infiltrate + benefit;
}

/// Wilson's interval: near enough for a picture of an interval.
ReportEstimate proportion(std::int64_t k, std::int64_t n) {
    const double m = static_cast<double>(n);
    const double p = static_cast<double>(k) / m;
    const double z2 = 1.959964 * 1.959964;
    const double centre = (p + z2 / (2 * m)) / (1 + z2 / m);
    const double half = 1.959964 * std::sqrt(p * (1 - p) / m + z2 / (4 * m * m)) / (1 + z2 / m);
    return {p, centre - half, centre + half};
}

ReportCurve kaplan_meier(std::size_t arm, std::int64_t n, double scale, std::uint64_t purpose) {
    std::map<double, std::array<std::int64_t, 2>> rows;  // day -> events, censored
    for (std::int64_t i = 0; i < n; ++i) {
        const auto id = static_cast<std::uint64_t>(i);
        const double rate = (responds(id, arm) ? 0.25 : 1.6) / (scale * 365.25);
        const double event = 120.0 + std::round(-std::log(uniform(id, purpose)) / rate);
        const double lost = std::round(365.25 * 40.0 * uniform(id, purpose + 1)) + 30.0;
        const double end = std::min(lost, k_follow_up_days);
        ++rows[std::min(event, end)][event <= end ? 0 : 1];
    }
    ReportCurve curve;
    curve.n = n;
    double survival = 1.0;
    double greenwood = 0.0;
    std::int64_t at_risk = n;
    for (const auto& [day, row] : rows) {
        const auto [events, censored] = row;
        const double r = static_cast<double>(at_risk);
        const double d = static_cast<double>(events);
        survival *= 1.0 - d / r;
        if (at_risk > events) greenwood += d / (r * (r - d));
        const double half = 1.959964 * std::sqrt(greenwood);
        curve.days.push_back(day);
        curve.survival.push_back(survival);
        curve.lower.push_back(survival * std::exp(-half));
        curve.upper.push_back(std::min(1.0, survival * std::exp(half)));
        curve.at_risk.push_back(at_risk);
        curve.events.push_back(events);
        curve.censored.push_back(censored);
        if (survival <= 0.5 && std::isnan(curve.median_days.value)) curve.median_days.value = day;
        at_risk -= events + censored;
    }
    return curve;
}

ReportEndpoint endpoint(const ReportData& data, std::string id, std::string label, std::string abbreviation,
                        std::string definition, double scale, std::uint64_t purpose) {
    ReportEndpoint e{std::move(id), std::move(label), std::move(abbreviation), std::move(definition), {}, {}};
    for (std::size_t arm = 0; arm < data.arms.size(); ++arm) {
        e.by_arm.push_back(kaplan_meier(arm, data.arms[arm].n_patients, scale, purpose));
        if (arm > 0) e.contrasts.push_back({arm, 0, {0.64, 0.46, 0.89}, 0.0081, "log-rank"});
    }
    return e;
}

double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

ReportTrajectory trajectory(std::size_t arm, std::int64_t n) {
    ReportTrajectory t;
    for (double week = 0; week <= 24; week += 3) t.days.push_back(7 * week);
    std::vector<std::vector<double>> by_visit(t.days.size());
    for (std::int64_t i = 0; i < n; ++i) {
        const auto id = static_cast<std::uint64_t>(i);
        const Patient p = patient(id);
        const double rate = (responds(id, arm) ? 0.055 : 0.012) * (0.5 + uniform(id, 12));
        std::vector<double> line;
        for (std::size_t v = 0; v < t.days.size(); ++v) {
            const double noise = 0.85 + 0.3 * uniform(id, 20 + v);
            line.push_back(p.volume * noise * std::exp(-rate * t.days[v]));
            by_visit[v].push_back(line.back());
        }
        if (i % std::max<std::int64_t>(1, n / 20) == 0) t.sample.push_back(std::move(line));
    }
    for (const auto& values : by_visit) {
        t.median.push_back(quantile(values, 0.5));
        t.p10.push_back(quantile(values, 0.1));
        t.p90.push_back(quantile(values, 0.9));
        t.n.push_back(static_cast<std::int64_t>(values.size()));
    }
    return t;
}

ReportSubgroup by_infiltrate(const ReportData& data, std::int64_t n) {
    std::vector<double> infiltrate;
    for (std::int64_t i = 0; i < n; ++i)
        infiltrate.push_back(patient(static_cast<std::uint64_t>(i)).infiltrate);
    const double low = quantile(infiltrate, 1.0 / 3.0);
    const double high = quantile(infiltrate, 2.0 / 3.0);
    ReportSubgroup group{"Immune infiltrate at diagnosis",
                         "Thirds of the patients by stromal lymphocytes before treatment.",
                         {}};
    const std::array labels{"Low third", "Middle third", "High third"};
    for (std::size_t s = 0; s < labels.size(); ++s) {
        ReportStratum stratum{labels[s], {}, {}, {}};
        for (std::size_t arm = 0; arm < data.arms.size(); ++arm) {
            std::int64_t in = 0;
            std::int64_t with = 0;
            for (std::int64_t i = 0; i < n; ++i) {
                const double x = infiltrate[static_cast<std::size_t>(i)];
                if ((x > low) + (x > high) != static_cast<int>(s)) continue;
                ++in;
                with += responds(static_cast<std::uint64_t>(i), arm);
            }
            stratum.n.push_back(in);
            stratum.n_pcr.push_back(with);
            stratum.pcr.push_back(proportion(with, in));
        }
        group.strata.push_back(std::move(stratum));
    }
    return group;
}

ReportBaseline baseline(std::int64_t n) {
    std::vector<double> age, volume, infiltrate;
    std::int64_t pd_l1 = 0;
    for (std::int64_t i = 0; i < n; ++i) {
        const Patient p = patient(static_cast<std::uint64_t>(i));
        age.push_back(p.age);
        volume.push_back(p.volume);
        infiltrate.push_back(100.0 * p.infiltrate);
        pd_l1 += p.pd_l1;
    }
    const auto row = [](std::string label, std::string unit, const std::vector<double>& x) {
        return ReportBaselineRow{
            std::move(label),
            std::move(unit),
            {{quantile(x, 0.5), quantile(x, 0.25), quantile(x, 0.75), quantile(x, 0), quantile(x, 1)}},
            {}};
    };
    return {{{"All patients", n}},
            {row("Age", "years", age),
             row("Tumour volume", "mL", volume),
             row("Stromal lymphocytes", "%", infiltrate),
             {"PD-L1 on immune cells", "", {}, {{"positive", {pd_l1}}, {"negative", {n - pd_l1}}}}}};
}

ReportBestResponse best_response(std::size_t arm, std::int64_t n) {
    ReportBestResponse b;
    b.n_measurable = n;
    b.best = {{"CR", 0}, {"PR", 0}, {"SD", 0}, {"PD", 0}, {"NE", 0}};
    for (std::int64_t i = 0; i < n; ++i) {
        const auto id = static_cast<std::uint64_t>(i);
        const double change =
            responds(id, arm) ? -0.3 - 0.7 * uniform(id, 45) : -0.29 + 1.8 * std::pow(uniform(id, 46), 3.0);
        b.changes.push_back(change);
        ++b.best[change < -0.95 ? 0 : change <= -0.3 ? 1 : change < 0.2 ? 2 : 3].count;
    }
    b.n_response = b.best[0].count + b.best[1].count;
    b.n_confirmed = b.n_response;
    b.response = b.confirmed = proportion(b.n_response, n);
    std::sort(b.changes.begin(), b.changes.end(), std::greater<>{});
    return b;
}

void add_tables(ReportData& data) {
    ReportTable safety{.title = "Adverse events",
                       .note = "Patients, each counted once per row.",
                       .columns = {"Patients with an adverse event"},
                       .rows = {{"any, % (95% CI)"},
                                {"grade 3 and more, % (95% CI)"},
                                {"immune related: thyroid, any / grade 3+"}}};
    ReportTable cost{.title = "Cost, USD",
                     .note = "Not discounted.",
                     .columns = {"Mean per patient"},
                     .rows = {{"all (95% CI)"}, {"drugs"}}};
    ReportTable benefit{
        .title = "Benefit",
        .note = "No data in any arm: memory a year later.",
        .columns = {"Arm", "pCR, %", "median survival, months", "alive at landmark, %", "life-years gained"},
        .rows = {}};
    for (const ReportArm& arm : data.arms) {
        safety.columns.push_back(arm.label);
        cost.columns.push_back(arm.label);
        for (auto& row : safety.rows) row.push_back("62.5 (55.4–69.2)");
        for (auto& row : cost.rows) row.push_back("123 456 (98 765 to 150 000)");
        benefit.rows.push_back({arm.label, "62.5 (55.4–69.2)", "not reached (from 37.0)", "63.5 (56.4–70.2)",
                                "+0.35 (+0.22 to +0.48)"});
    }
    data.safety = {safety};
    data.cost = {cost};
    data.comparison = {{"",
                        {{.title = "Arm",
                          .note = {},
                          .columns = {"Arm", "Approach", "Mechanism", "Clinical anchor"},
                          .rows = {{"Chemotherapy", "none (reference)", "–", "KEYNOTE-522"}},
                          .words = true}}},
                       {"Stage III: the same patients in every arm; landmark 5 years", {benefit}}};
}

}  // namespace

ReportData synthetic_report(std::size_t n_arms, std::int64_t n_patients) {
    const std::array<std::string, 4> labels{"Chemotherapy", "Chemotherapy + pembrolizumab",
                                            "Chemotherapy + vaccine",
                                            "Chemotherapy + pembrolizumab + vaccine"};
    ReportData data;
    data.study = "synthetic_example";
    data.title =
        "Synthetic example: chemotherapy with and without pembrolizumab in inflammatory breast cancer";
    data.question =
        "In triple-negative inflammatory breast cancer, does pembrolizumab added to neoadjuvant chemotherapy "
        "raise "
        "the rate of pathological complete response?";
    data.setting =
        "Synthetic numbers, made to test this page. Stage III triple-negative inflammatory breast cancer, "
        "untreated, "
        "fit for chemotherapy.";
    data.twins = true;
    data.follow_up_days = k_follow_up_days;
    for (std::size_t arm = 0; arm < n_arms; ++arm) {
        ReportArm a;
        a.id = "arm" + std::to_string(arm);
        a.label = labels.at(arm);
        a.description = arm == 0 ? "Platinum and taxane, then anthracycline, then surgery."
                                 : "The same chemotherapy with immunotherapy before and after surgery.";
        a.regimen = {"paclitaxel 80 mg/m2 weekly, 12 doses", "carboplatin AUC 5 every 3 weeks, 4 doses",
                     "doxorubicin 60 mg/m2 every 3 weeks, 4 doses",
                     "cyclophosphamide 600 mg/m2 every 3 weeks, 4 doses"};
        if (arm % 2 == 1) a.regimen.insert(a.regimen.begin(), "pembrolizumab 200 mg every 3 weeks, 17 doses");
        a.regimen.push_back("surgery in week 24");
        a.n_patients = n_patients;
        a.n_failed = arm == 1 ? 1 : 0;
        a.n_analysed = n_patients - a.n_failed;
        a.course = {{"had surgery", n_patients - 5 - a.n_failed}, {"died before surgery", 5}};
        for (std::int64_t i = 0; i < a.n_analysed; ++i)
            a.n_pcr += responds(static_cast<std::uint64_t>(i), arm);
        a.pcr = proportion(a.n_pcr, a.n_analysed);
        data.arms.push_back(std::move(a));
    }
    for (std::size_t arm = 1; arm < n_arms; ++arm) {
        ReportTwins twins;
        for (std::int64_t i = 0; i < n_patients; ++i) {
            const bool with = responds(static_cast<std::uint64_t>(i), arm);
            const bool without = responds(static_cast<std::uint64_t>(i), 0);
            ++(with ? (without ? twins.both : twins.only_arm)
                    : (without ? twins.only_reference : twins.neither));
        }
        const double difference = data.arms[arm].pcr.value - data.arms[0].pcr.value;
        data.response.push_back(
            {arm, 0, {difference, difference - 0.06, difference + 0.06}, 0.00002, "exact McNemar", twins});
    }
    data.endpoints.push_back(endpoint(data, "efs", "Event-free survival", "EFS",
                                      "Event: progression, recurrence or death.", 12.0, 30));
    data.endpoints.push_back(endpoint(data, "os", "Overall survival", "OS", "Event: death.", 19.0, 32));
    data.endpoints.push_back(endpoint(data, "dmfs", "Distant metastasis-free survival", "DMFS",
                                      "Event: distant lesion or death.", 14.0, 34));
    for (std::size_t arm = 0; arm < n_arms; ++arm)
        data.best_response.push_back(best_response(arm, n_patients));
    add_tables(data);
    data.course = {"Tumour volume", "mL", true, 0.01, {{168.0, "surgery"}}, {}};
    for (std::size_t arm = 0; arm < n_arms; ++arm) data.course.by_arm.push_back(trajectory(arm, n_patients));
    data.subgroups = {by_infiltrate(data, n_patients)};
    data.screening = {n_patients + 133,
                      {{"tumour never reached the size of diagnosis", 61},
                       {"died before diagnosis", 9},
                       {"not fit for chemotherapy: creatinine clearance below 50 mL/min", 38}},
                      2,
                      n_patients,
                      23};
    data.baseline = baseline(n_patients);
    data.model = {"ibc", "Breast tumour and emboli, immune cells, PD-1 with its ligand.", 38, 112,
                  24,    {"models/ibc/core.ant", "models/drugs/pembrolizumab.ant"}};
    data.parameters = {{"CL", "clearance of pembrolizumab", 0.22, "L/day", "log-normal, CV 32 %", "measured",
                        "Ahamadi 2017", "10.1002/psp4.12139"},
                       {"k_growth", "growth rate of the tumour", 0.021, "1/day", "log-normal, CV 45 %",
                        "estimated", "synthetic", ""},
                       {"N_max", "carrying capacity", 2.5e11, "cell", "", "assumed", "synthetic", ""},
                       {"k_on", "binding of PD-1", 3.1e-5, "L/nmol/day", "", "measured", "synthetic", ""}};
    data.methods = {"pCR: Clopper–Pearson interval; patients without surgery count as without pCR.",
                    "Survival: Kaplan–Meier, log-rank test, Cox regression with Efron's ties."};
    data.simplifications = {"The skin is not resolved in space.", "Nobody leaves treatment early by choice."};
    if (n_arms > 1) {
        data.failures = {{"SYN-000117", labels[1], 93.5, "step_too_small",
                          "the step fell below 1e-10 day; the tumour burden was 3.2e9 cells"}};
    }
    data.provenance = {"rubor trial studies/synthetic_example.yaml --seed 18446744073709551615",
                       18446744073709551615ULL,
                       {{"rubor", "0.1.0"}, {"llvm", "16.0.6"}},
                       {{"study", "9f2c41d07a6be8535d10"}, {"model", "77ab02ce915f3d64b8e1"}},
                       {"patients.parquet", "visits.parquet", "manifest.json"}};
    return data;
}

namespace {

void write_into(ReportTable& table, const std::string& text) {
    table.title += text;
    table.note += text;
    for (std::string& column : table.columns) column += text;
    for (auto& row : table.rows) {
        for (std::string& cell : row) cell += text;
    }
}

}  // namespace

void write_everywhere(ReportData& data, const std::string& text) {
    for (std::string* field :
         {&data.study, &data.title, &data.question, &data.setting, &data.model.name, &data.model.description,
          &data.provenance.command, &data.course.label, &data.course.unit}) {
        *field += text;
    }
    for (ReportArm& arm : data.arms) {
        arm.label += text;
        arm.description += text;
        arm.regimen.push_back(text);
        arm.course.push_back({text, 1});
    }
    for (ReportMark& mark : data.course.marks) mark.label += text;
    for (ReportEndpoint& e : data.endpoints) e.definition += text;
    for (ReportSubgroup& group : data.subgroups) {
        group.label += text;
        group.note += text;
        for (ReportStratum& stratum : group.strata) stratum.label += text;
    }
    for (ReportCount& reason : data.screening.rejected) reason.label += text;
    for (ReportBaselineRow& row : data.baseline.rows) row.label += text;
    for (ReportParameter& p : data.parameters) {
        p.name += text;
        p.meaning += text;
        p.unit += text;
        p.source += text;
        p.doi += text;
    }
    for (ReportTableGroup& group : data.comparison) {
        group.heading += text;
        for (ReportTable& table : group.tables) write_into(table, text);
    }
    for (ReportTable& table : data.safety) write_into(table, text);
    for (ReportTable& table : data.cost) write_into(table, text);
    for (ReportBestResponse& b : data.best_response) {
        for (ReportCount& count : b.best) count.label += text;
    }
    for (ReportFailure& f : data.failures) f = {text, text, f.day, text, text};
    data.methods.push_back(text);
    data.simplifications.push_back(text);
    data.provenance.versions.emplace_back(text, text);
    data.provenance.files.push_back(text);
}

}  // namespace rubor
