// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/analysis.hpp>

#include <algorithm>
#include <functional>
#include <map>

#include <rubor/trial/endpoint_lists.hpp>

namespace rubor {

namespace {

/// Nothing for who does not count.
using Endpoint = std::function<std::optional<SurvivalTime>(const PatientOutcome&)>;

ResponseContrast contrast_response(const std::vector<PatientOutcome>& outcomes, const std::vector<ArmResponse>& arms,
                                   std::size_t arm, std::size_t reference, bool twins) {
    ResponseContrast contrast{.arm = arm, .reference = reference, .difference = {}, .test = {}, .pairs = {}};
    if (!twins) {
        const Count a{arms[arm].n_complete, arms[arm].n_analysed};
        const Count b{arms[reference].n_complete, arms[reference].n_analysed};
        contrast.difference = difference_of_proportions(a, b);
        contrast.test = fisher_exact(a, b);
        return contrast;
    }
    std::map<std::uint64_t, std::pair<std::optional<bool>, std::optional<bool>>> by_patient;
    for (const PatientOutcome& o : outcomes) {
        if (!o.failed() && (o.arm == arm || o.arm == reference)) {
            auto& pair = by_patient[o.patient];
            (o.arm == arm ? pair.first : pair.second) = o.complete_response();
        }
    }
    PairedCounts pairs;
    for (const auto& [id, pair] : by_patient) {
        if (pair.first && pair.second) {
            ++(*pair.first ? (*pair.second ? pairs.both : pairs.only_a) : (*pair.second ? pairs.only_b : pairs.neither));
        }
    }
    contrast.difference = paired_difference(pairs);
    contrast.test = mcnemar_exact(pairs);
    contrast.pairs = pairs;
    return contrast;
}

SurvivalContrast contrast_survival(const std::vector<PatientOutcome>& outcomes, const Endpoint& endpoint, std::size_t arm,
                                   std::size_t reference, bool twins) {
    std::vector<double> time;
    std::vector<std::uint8_t> event;
    std::vector<double> treated;
    std::vector<std::uint32_t> group;
    std::vector<std::uint32_t> cluster;
    std::map<std::uint64_t, std::uint32_t> number;
    for (const PatientOutcome& o : outcomes) {
        if (o.failed() || (o.arm != arm && o.arm != reference)) {
            continue;
        }
        const auto t = endpoint(o);
        if (!t) {
            continue;
        }
        time.push_back(t->days);
        event.push_back(t->observed ? 1 : 0);
        treated.push_back(o.arm == arm ? 1.0 : 0.0);
        group.push_back(o.arm == arm ? 1U : 0U);
        cluster.push_back(number.try_emplace(o.patient, static_cast<std::uint32_t>(number.size())).first->second);
    }
    SurvivalContrast contrast;
    contrast.arm = arm;
    contrast.reference = reference;
    CoxData data{.time = time, .event = event, .covariates = treated, .stratum = {}, .cluster = {}};
    if (twins) {
        data.cluster = cluster;
    }
    contrast.cox = cox(data);
    contrast.log_rank = log_rank(time, event, group);
    contrast.test = twins ? contrast.cox.robust_score : contrast.log_rank.test;
    return contrast;
}

}  // namespace

ArmResponse response_in(const std::vector<PatientOutcome>& outcomes, std::size_t arm,
                        const std::vector<std::uint64_t>* only_patients) {
    ArmResponse response;
    for (const PatientOutcome& o : outcomes) {
        const bool included = only_patients == nullptr ||
                              std::binary_search(only_patients->begin(), only_patients->end(), o.patient);
        if (o.arm != arm || !included) {
            continue;
        }
        ++response.n_patients;
        if (o.failed()) {
            ++response.n_failed;
            continue;
        }
        ++response.n_analysed;
        response.n_operated += o.operated() ? 1 : 0;
        response.n_complete += o.complete_response() ? 1 : 0;
        response.n_died += o.died ? 1 : 0;
        response.n_doses += o.n_doses;
    }
    response.complete = clopper_pearson({response.n_complete, response.n_analysed});
    return response;
}

const EndpointAnalysis* TrialAnalysis::find(const std::string& id) const {
    const auto it = std::find_if(endpoints.begin(), endpoints.end(), [&](const EndpointAnalysis& e) { return e.id == id; });
    return it == endpoints.end() ? nullptr : &*it;
}

TrialAnalysis analyse(const std::vector<PatientOutcome>& outcomes, std::size_t n_arms, bool twins,
                      const MoreEndpoints& more) {
    TrialAnalysis analysis;
    analysis.twins = twins;
    for (std::size_t arm = 0; arm < n_arms; ++arm) {
        analysis.arms.push_back(response_in(outcomes, arm, nullptr));
    }
    for (std::size_t arm = 1; arm < n_arms; ++arm) {
        analysis.response.push_back(contrast_response(outcomes, analysis.arms, arm, 0, twins));
    }
    std::vector<std::pair<std::string, Endpoint>> endpoints = {{"efs", event_free_survival}, {"os", overall_survival}};
    for (const std::string& name : more.names) {
        const auto found = time_endpoints().find(name);
        if (found != time_endpoints().end() && name != "efs" && name != "os") {
            endpoints.emplace_back(name, [&more, &endpoint = found->second](const PatientOutcome& o) {
                return endpoint(endpoints_of(o, more.rules));
            });
        }
    }
    for (const auto& [id, endpoint] : endpoints) {
        EndpointAnalysis result;
        result.id = id;
        for (std::size_t arm = 0; arm < n_arms; ++arm) {
            std::vector<double> time;
            std::vector<std::uint8_t> event;
            for (const PatientOutcome& o : outcomes) {
                const auto t = o.arm == arm && !o.failed() ? endpoint(o) : std::nullopt;
                if (t) {
                    time.push_back(t->days);
                    event.push_back(t->observed ? 1 : 0);
                }
            }
            result.by_arm.push_back(kaplan_meier(time, event));
        }
        for (std::size_t arm = 1; arm < n_arms; ++arm) {
            result.contrasts.push_back(contrast_survival(outcomes, endpoint, arm, 0, twins));
        }
        analysis.endpoints.push_back(std::move(result));
    }
    return analysis;
}

}  // namespace rubor
