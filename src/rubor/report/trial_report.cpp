// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/trial_report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/report/endpoint_words.hpp>
#include <rubor/report/trial_report_parts.hpp>
#include <rubor/statistics/summary.hpp>

namespace rubor {

namespace {

constexpr double k_unknown = std::numeric_limits<double>::quiet_NaN();

ReportEstimate estimate(const Interval& i) {
    return i.status == StatisticStatus::ok ? ReportEstimate{i.estimate, i.lower, i.upper} : ReportEstimate{};
}

/// A duration in the unit that people would use.
std::string days_text(double days) {
    if (days >= 365.25 && std::abs(days / 365.25 - std::round(days / 365.25)) < 1e-9) {
        return fmt::format("{:.0f} years", days / 365.25);
    }
    if (days >= 7.0 && std::abs(days / 7.0 - std::round(days / 7.0)) < 1e-9) {
        const double weeks = std::round(days / 7.0);
        return fmt::format("{:.0f} {}", weeks, weeks == 1.0 ? "week" : "weeks");
    }
    return fmt::format("{:.3g} {}", days, days == 1.0 ? "day" : "days");
}

std::string regimen_line(const RegimenLine& r) {
    std::string line = fmt::format("{} {}", r.drug, r.dose.text);
    if (r.open_ended) {
        line += fmt::format(", every {} until progression", days_text(r.every->value()));
    } else if (r.total > 1 && r.every) {
        line += fmt::format(", every {}, {} times", days_text(r.every->value()), r.total);
    } else {
        line += ", once";
    }
    const double start_d = r.start.value();
    std::string when = start_d == 0.0 ? "from the start" : "from " + days_text(start_d);
    if (r.from != Anchor::randomisation) {
        const std::string anchor = r.from == Anchor::surgery_withheld ? "withheld surgery" : to_text(r.from);
        when = start_d == 0.0 ? "from " + anchor : days_text(std::abs(start_d)) + (start_d < 0.0 ? " before " : " after ") + anchor;
    }
    line += ", " + when;
    for (const LineCondition& condition : r.conditions) {
        std::string values;
        for (const std::string& value : condition.values) {
            values += (values.empty() ? "" : " or ") + value;
        }
        line += ", if " + (condition.complete_response ? std::string{*condition.complete_response ? "pCR" : "residual disease"}
                                                       : condition.category + " is " + values);
    }
    return line;
}

ReportArm arm_of(const PreparedTrial& trial, const TrialRun& run, const ArmResponse& response, std::size_t index) {
    const Arm& arm = trial.study.arms[index];
    ReportArm shown;
    shown.id = arm.id;
    shown.label = arm.label;
    shown.description = arm.description;
    for (const RegimenLine& regimen : arm.regimens) {
        shown.regimen.push_back(regimen_line(regimen));
    }
    if (trial.study.surgery_d) {
        shown.regimen.push_back("surgery at " + days_text(*trial.study.surgery_d));
    }
    shown.n_patients = static_cast<std::int64_t>(response.n_patients);
    shown.n_failed = static_cast<std::int64_t>(response.n_failed);
    shown.n_analysed = static_cast<std::int64_t>(response.n_analysed);
    shown.n_pcr = static_cast<std::int64_t>(response.n_complete);
    shown.pcr = estimate(response.complete);

    std::int64_t operated = 0, progressed = 0, distant = 0, died = 0, relapsed = 0, deaths = 0;
    for (const PatientOutcome& o : run.outcomes) {
        if (o.arm != index || o.failed()) {
            continue;
        }
        const EfsEvent event = efs_event(o);
        operated += o.operated() ? 1 : 0;
        progressed += event == EfsEvent::progression ? 1 : 0;
        distant += !o.operated() && event == EfsEvent::distant_relapse ? 1 : 0;
        died += !o.operated() && event == EfsEvent::death ? 1 : 0;
        relapsed += o.operated() && (event == EfsEvent::distant_relapse || event == EfsEvent::local_relapse) ? 1 : 0;
        deaths += o.died ? 1 : 0;
    }
    if (trial.study.surgery_d) {
        shown.course.push_back({"had surgery", operated});
        shown.course.push_back({"progressed before surgery", progressed});
        shown.course.push_back({"distant disease before surgery", distant});
        shown.course.push_back({"died before surgery", died});
        shown.course.push_back({"relapsed after surgery", relapsed});
    }
    shown.course.push_back({"died during follow-up", deaths});
    return shown;
}

ReportCurve curve_of(const KaplanMeierCurve& km) {
    ReportCurve curve;
    curve.n = static_cast<std::int64_t>(km.n_subjects);
    for (std::size_t i = 0; i < km.time.size(); ++i) {
        curve.days.push_back(km.time[i]);
        curve.survival.push_back(km.survival[i]);
        curve.lower.push_back(km.band_defined[i] != 0 ? km.lower[i] : k_unknown);
        curve.upper.push_back(km.band_defined[i] != 0 ? km.upper[i] : k_unknown);
        curve.at_risk.push_back(static_cast<std::int64_t>(km.n_at_risk[i]));
        curve.events.push_back(static_cast<std::int64_t>(km.n_events[i]));
        curve.censored.push_back(static_cast<std::int64_t>(km.n_censored[i]));
    }
    const SurvivalQuantile median = median_survival(km);
    const auto known = [](StatisticStatus status, double value) {
        return status == StatisticStatus::ok ? value : k_unknown;
    };
    curve.median_days = {known(median.status, median.time), known(median.lower_status, median.lower),
                         known(median.upper_status, median.upper)};
    return curve;
}

ReportEndpoint endpoint_of(const EndpointAnalysis& analysis, bool twins) {
    ReportEndpoint endpoint;
    endpoint.id = analysis.id;
    const EndpointWords& words = words_of(analysis.id);
    endpoint.label = words.label;
    endpoint.abbreviation = words.abbreviation;
    endpoint.definition = words.definition;
    for (const KaplanMeierCurve& curve : analysis.by_arm) {
        endpoint.by_arm.push_back(curve_of(curve));
    }
    for (const SurvivalContrast& c : analysis.contrasts) {
        ReportSurvivalContrast shown{.arm = c.arm, .reference = c.reference, .hazard_ratio = {}};
        if (c.has_ratio()) {
            const CoxCoefficient& b = c.cox.coefficients[0];
            shown.hazard_ratio = {b.hazard_ratio, c.has_interval() ? b.lower : k_unknown,
                                  c.has_interval() ? b.upper : k_unknown};
        }
        shown.p_value = c.test.status == StatisticStatus::ok ? c.test.p_value : k_unknown;
        shown.test = twins ? "robust score test" : "log-rank test";
        endpoint.contrasts.push_back(shown);
    }
    return endpoint;
}

ReportCourse course_of(const PreparedTrial& trial, const TrialRun& run) {
    constexpr std::size_t k_sample = 20;
    ReportCourse course;
    course.label = "Skin of the breast involved";
    course.unit = "%";
    if (trial.study.surgery_d) {
        course.marks.push_back({*trial.study.surgery_d, "surgery"});
    }
    for (std::size_t arm = 0; arm < trial.study.arms.size(); ++arm) {
        ReportTrajectory t;
        for (std::size_t visit = 0; visit < trial.visits.days.size(); ++visit) {
            std::vector<double> values;
            for (const PatientOutcome& o : run.outcomes) {
                const VisitRow* row = o.arm == arm && !o.failed() ? visit_on(o, trial.visits.days[visit]) : nullptr;
                if (row != nullptr) {
                    values.push_back(100.0 * row->truth.skin_fraction);
                }
            }
            if (values.empty()) {
                break;
            }
            t.days.push_back(trial.visits.days[visit]);
            t.median.push_back(*quantile(values, 0.5));
            t.p10.push_back(*quantile(values, 0.1));
            t.p90.push_back(*quantile(values, 0.9));
            t.n.push_back(static_cast<std::int64_t>(values.size()));
        }
        for (const PatientOutcome& o : run.outcomes) {
            if (o.arm == arm && !o.failed() && t.sample.size() < k_sample) {
                std::vector<double> line(t.days.size(), k_unknown);
                for (std::size_t v = 0; v < line.size(); ++v) {
                    if (const VisitRow* row = visit_on(o, t.days[v])) {
                        line[v] = 100.0 * row->truth.skin_fraction;
                    }
                }
                t.sample.push_back(std::move(line));
            }
        }
        course.by_arm.push_back(std::move(t));
    }
    return course;
}

std::vector<const Candidate*> enrolled(const TrialRun& run) {
    std::vector<const Candidate*> all;
    for (const Candidate& c : run.candidates) {
        if (c.enrolment == Enrolment::enrolled) {
            all.push_back(&c);
        }
    }
    return all;
}

ReportSubgroup subgroup_of(const PreparedTrial& trial, const TrialRun& run, const SubgroupSpec& spec) {
    const auto& baseline = trial.population.baseline;
    const auto q = static_cast<std::size_t>(
        std::find_if(baseline.begin(), baseline.end(), [&](const BaselineQuantity& b) { return b.name == spec.quantity; }) -
        baseline.begin());
    const auto value_of = [&](const Candidate& c) {
        return c.patient.outputs[PreparedTrial::k_first_baseline_output + q] / baseline[q].unit.factor;
    };
    std::vector<double> values;
    const auto patients = enrolled(run);
    for (const Candidate* c : patients) {
        values.push_back(value_of(*c));
    }
    ReportSubgroup group;
    group.label = spec.label;
    if (values.empty()) {
        return group;
    }
    const std::string unit = baseline[q].unit.text == "1" ? "" : " " + baseline[q].unit.text;
    group.note = fmt::format("{}{}; ", baseline[q].label, unit.empty() ? "" : " in" + unit);
    double cuts[] = {*quantile(values, 1.0 / 3.0), *quantile(values, 2.0 / 3.0)};
    std::string lowest = fmt::format("low (below {}{})", significant(cuts[0]), unit);
    const double least = *std::min_element(values.begin(), values.end());
    if (cuts[0] == least) {
        // Many share the least value, which no tertile can split: they are one stratum, the others are halved.
        std::vector<double> above;
        std::copy_if(values.begin(), values.end(), std::back_inserter(above), [&](double v) { return v > least; });
        cuts[0] = above.empty() ? least : *std::min_element(above.begin(), above.end());
        cuts[1] = quantile(above, 0.5).value_or(least);
        lowest = least == 0.0 ? "none" : fmt::format("least ({}{})", significant(least), unit);
        group.note += "who has the least of it, and the others cut at their median.";
    } else {
        group.note += "cut at the tertiles of the enrolled patients.";
    }
    const std::string labels[] = {lowest, fmt::format("{} to {}{}", significant(cuts[0]), significant(cuts[1]), unit),
                                  fmt::format("from {}{}", significant(cuts[1]), unit)};
    for (int stratum = 0; stratum < 3; ++stratum) {
        std::vector<std::uint64_t> members;
        for (const Candidate* c : patients) {
            const double v = value_of(*c);
            const int in = v < cuts[0] ? 0 : v < cuts[1] ? 1 : 2;
            if (in == stratum) {
                members.push_back(c->patient.id);
            }
        }
        ReportStratum shown{.label = labels[stratum], .n = {}, .n_pcr = {}, .pcr = {}};
        for (std::size_t arm = 0; arm < trial.study.arms.size(); ++arm) {
            const ArmResponse r = response_in(run.outcomes, arm, &members);
            shown.n.push_back(static_cast<std::int64_t>(r.n_analysed));
            shown.n_pcr.push_back(static_cast<std::int64_t>(r.n_complete));
            shown.pcr.push_back(estimate(r.complete));
        }
        group.strata.push_back(std::move(shown));
    }
    return group;
}

std::string spaced(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

ReportScreening screening_of(const TrialRun& run) {
    ReportScreening screening;
    screening.n_sampled = static_cast<std::int64_t>(run.candidates.size());
    std::map<std::string, std::int64_t> reasons;
    for (const Candidate& c : run.candidates) {
        switch (c.enrolment) {
            case Enrolment::enrolled: ++screening.n_accepted; break;
            case Enrolment::failed: ++screening.n_failed; break;
            case Enrolment::rejected: ++reasons["not in the population: " + spaced(c.reason)]; break;
            case Enrolment::not_entered: ++reasons["did not come to entry: " + spaced(c.reason)]; break;
            case Enrolment::ineligible: ++reasons["not eligible: " + spaced(c.reason)]; break;
        }
    }
    for (const auto& [label, count] : reasons) {
        screening.rejected.push_back({label, count});
    }
    return screening;
}

ReportBaseline baseline_of(const PreparedTrial& trial, const TrialRun& run) {
    ReportBaseline table;
    const auto patients = enrolled(run);
    const bool twins = trial.study.allocation == Allocation::twins;
    std::vector<std::vector<const Candidate*>> groups(twins ? 1 : trial.study.arms.size());
    for (const Candidate* c : patients) {
        groups[twins ? 0 : c->arms.at(0)].push_back(c);
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        table.groups.push_back({twins ? "All patients" : trial.study.arms[g].label,
                                static_cast<std::int64_t>(groups[g].size())});
    }
    const auto add = [&](const std::string& label, const std::string& unit, auto value_of) {
        ReportBaselineRow row{.label = label, .unit = unit, .summary = {}, .levels = {}};
        for (const auto& group : groups) {
            std::vector<double> values;
            for (const Candidate* c : group) {
                values.push_back(value_of(*c));
            }
            ReportSummary s;
            if (!values.empty()) {
                s = {*quantile(values, 0.5), *quantile(values, 0.25), *quantile(values, 0.75), *quantile(values, 0.0),
                     *quantile(values, 1.0)};
            }
            row.summary.push_back(s);
        }
        table.rows.push_back(std::move(row));
    };
    add("Skin involved", "%", [](const Candidate& c) { return 100.0 * c.baseline.skin_fraction; });
    add("Breast mass, diameter", "mm", [](const Candidate& c) { return c.baseline.breast_diameter_mm; });
    for (std::size_t i = 0; i < trial.population.baseline.size(); ++i) {
        const BaselineQuantity& q = trial.population.baseline[i];
        add(q.label, q.unit.text == "1" ? "" : q.unit.text, [&](const Candidate& c) {
            return c.patient.outputs[PreparedTrial::k_first_baseline_output + i] / q.unit.factor;
        });
    }
    return table;
}

std::string distribution_text(const ParameterRow& row) {
    const Distribution& d = row.prior;
    std::string text{name_of(d.kind)};
    switch (d.kind) {
        case Distribution::Kind::lognormal: text += fmt::format(", sigma {}", significant(d.b)); break;
        case Distribution::Kind::normal: text += fmt::format(", sd {}", significant(d.b)); break;
        case Distribution::Kind::uniform:
        case Distribution::Kind::loguniform:
            text += fmt::format(" {} to {}", significant(d.a), significant(d.b));
            break;
        case Distribution::Kind::bernoulli: text += fmt::format(", probability {}", significant(d.a)); break;
        default: break;
    }
    return text;
}

std::vector<ReportParameter> parameters_of(const PreparedTrial& trial) {
    std::vector<ReportParameter> shown;
    for (const ParameterRow& row : trial.parameters.rows) {
        if (!row.is_sampled()) {
            continue;
        }
        const bool estimated = row.source.rfind("estimated", 0) == 0;
        const bool doi = row.source.rfind("10.", 0) == 0 && row.source.find(' ') == std::string::npos;
        shown.push_back({.name = row.name, .meaning = row.note, .value = row.value,
                         .unit = row.unit.text == "1" ? "" : row.unit.text, .distribution = distribution_text(row),
                         .basis = estimated ? "estimated" : "published", .source = doi ? "" : row.source,
                         .doi = doi ? row.source : ""});
    }
    return shown;
}

std::vector<ReportFailure> failures_of(const PreparedTrial& trial, const TrialRun& run) {
    std::vector<ReportFailure> failures;
    for (const Candidate& c : run.candidates) {
        if (c.enrolment == Enrolment::failed) {
            failures.push_back({.patient = std::to_string(c.patient.id), .arm = "growth to diagnosis",
                                .day = c.patient.growth_d, .status = c.reason, .message = c.patient.explanation});
        }
    }
    for (const PatientOutcome& o : run.outcomes) {
        if (o.failed()) {
            failures.push_back({.patient = std::to_string(o.patient), .arm = trial.study.arms[o.arm].label,
                                .day = o.last_d, .status = to_text(o.status), .message = o.explanation});
        }
    }
    return failures;
}

std::vector<std::string> methods_of(const PreparedTrial& trial) {
    const bool twins = trial.study.allocation == Allocation::twins;
    std::vector<std::string> methods;
    methods.push_back(twins ? "Each virtual patient is in every arm: the arms differ by treatment alone. Comparisons take the patients "
                              "as pairs: exact McNemar test and paired difference for pCR; Cox model with a sandwich "
                              "variance clustered by patient, and its robust score test, for survival."
                            : "Patients were randomised to one arm each in permuted blocks. Comparisons: Fisher's exact test and "
                              "Newcombe's interval for pCR; Cox model with Efron's ties and log-rank test for survival.");
    methods.push_back("Intervals of proportions are Clopper-Pearson. Survival is Kaplan-Meier with a pointwise 95 % band on the log scale.");
    methods.push_back("By intention to treat: without surgery there is no pathological complete response.");
    methods.push_back("The trial sees each tumour at visits, with error of measurement; the same draws are used in every arm.");
    if (twins) {
        methods.push_back("With few events the intervals of hazard ratios of twins are too narrow: their variance is estimated from the "
                          "patients whom treatment parted.");
    }
    methods.push_back("Intervals show the sampling of virtual patients from the priors. They do not show how uncertain the model itself is.");
    return methods;
}

}  // namespace

ReportData trial_report(const PreparedTrial& trial, const TrialRun& run, const TrialAnalysis& analysis,
                        const RunContext& context, const std::vector<std::string>& files) {
    ReportData data;
    data.study = trial.study.name;
    data.title = trial.study.title;
    data.question = trial.study.question;
    data.setting = trial.population.title;
    for (const EligibilityRule& rule : trial.study.eligibility) {
        data.setting += (data.setting.empty() ? "" : "; ") + spaced(rule.name);
    }
    data.twins = analysis.twins;
    data.follow_up_days = trial.study.follow_up_d;
    const auto wanted = [&](const std::string& endpoint) {
        return std::find(trial.study.endpoints.begin(), trial.study.endpoints.end(), endpoint) !=
               trial.study.endpoints.end();
    };
    for (std::size_t arm = 0; arm < trial.study.arms.size(); ++arm) {
        data.arms.push_back(arm_of(trial, run, analysis.arms[arm], arm));
    }
    data.has_pcr = wanted("pcr");
    if (data.has_pcr) {
        for (const ResponseContrast& c : analysis.response) {
            ReportResponseContrast shown;
            shown.arm = c.arm;
            shown.reference = c.reference;
            shown.difference = estimate(c.difference);
            shown.p_value = c.test.status == StatisticStatus::ok ? c.test.p_value : k_unknown;
            shown.test = analysis.twins ? "exact McNemar test" : "Fisher's exact test";
            if (c.pairs) {
                shown.twins = ReportTwins{static_cast<std::int64_t>(c.pairs->both),
                                          static_cast<std::int64_t>(c.pairs->only_a),
                                          static_cast<std::int64_t>(c.pairs->only_b),
                                          static_cast<std::int64_t>(c.pairs->neither)};
            }
            data.response.push_back(std::move(shown));
        }
    }
    for (const EndpointAnalysis& endpoint : analysis.endpoints) {
        if (wanted(endpoint.id)) {
            data.endpoints.push_back(endpoint_of(endpoint, analysis.twins));
        }
    }
    if (wanted("orr") || wanted("orr_confirmed") || wanted("durable_response") || wanted("pfs")) {
        data.best_response = best_response_of(analysis_set(trial, run));
    }
    data.safety = safety_tables_of(trial, run);
    data.cost = cost_tables_of(trial, run);
    data.course = course_of(trial, run);
    for (const SubgroupSpec& spec : trial.study.subgroups) {
        data.subgroups.push_back(subgroup_of(trial, run, spec));
    }
    data.screening = screening_of(run);
    data.baseline = baseline_of(trial, run);
    const Model& model = trial.model->model();
    data.model = {.name = model.name(), .description = trial.population.description,
                  .n_states = static_cast<std::int64_t>(model.states().size()),
                  .n_parameters = static_cast<std::int64_t>(model.parameters().size()),
                  .n_varying = static_cast<std::int64_t>(trial.sampler.parameters().size()), .modules = trial.modules};
    data.parameters = parameters_of(trial);
    data.methods = methods_of(trial);
    data.simplifications = trial.population.assumptions;
    data.failures = failures_of(trial, run);
    data.provenance.command = context.command;
    data.provenance.seed = trial.study.seed;
    data.provenance.versions = context.versions;
    for (const InputFile& file : trial.files) {
        data.provenance.hashes.emplace_back(file.role + " " + file.path.filename().string(), file.hash);
    }
    data.provenance.files = files;
    return data;
}

}  // namespace rubor
