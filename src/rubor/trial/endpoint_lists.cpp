// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/endpoint_lists.hpp>

namespace rubor {

namespace {

std::optional<bool> durable(const PatientEndpoints& row) {
    constexpr double k_year_d = 365.25;
    if (!row.measurable) {
        return std::nullopt;
    }
    if (!row.response_duration || row.response_duration->days >= k_year_d) {
        return row.response_duration.has_value();
    }
    // Who left while responding, before the year was over, cannot be told.
    return row.response_duration->observed ? std::optional{false} : std::nullopt;
}

std::optional<SurvivalTime> distant_relapse(const PatientEndpoints& row) {
    return row.distant_relapse_d ? std::optional{SurvivalTime{*row.distant_relapse_d, true}} : std::nullopt;
}

std::optional<bool> response_in(const std::optional<ResponseCategory>& best) {
    return best ? std::optional{is_response(*best)} : std::nullopt;
}

}  // namespace

const std::map<std::string, ShareEndpoint>& share_endpoints() {
    using Row = PatientEndpoints;
    static const std::map<std::string, ShareEndpoint> all = {
        {"pcr", [](const Row& r) { return r.complete_response; }},
        {"orr",
         [](const Row& r) { return r.measurable ? std::optional{is_response(r.best)} : std::nullopt; }},
        {"orr_confirmed",
         [](const Row& r) {
             return r.measurable ? std::optional{is_response(r.best_confirmed)} : std::nullopt;
         }},
        {"disease_control",
         [](const Row& r) {
             return r.measurable ? std::optional{r.best >= ResponseCategory::stable_disease} : std::nullopt;
         }},
        {"durable_response", durable},
        {"infused_share", [](const Row& r) { return r.infused; }},
        {"orr_infused", [](const Row& r) { return response_in(r.best_infused); }},
        {"orr_infused_confirmed", [](const Row& r) { return response_in(r.best_infused_confirmed); }},
        {"operated", [](const Row& r) { return r.operated; }},
        {"relapsed",
         [](const Row& r) {
             return r.first_event == EfsEvent::local_relapse || r.first_event == EfsEvent::distant_relapse;
         }},
        {"death", [](const Row& r) { return r.died; }},
    };
    return all;
}

const std::map<std::string, TimeEndpoint>& time_endpoints() {
    using Row = PatientEndpoints;
    static const std::map<std::string, TimeEndpoint> all = {
        {"efs", [](const Row& r) { return r.efs; }},
        {"pfs", [](const Row& r) { return r.pfs; }},
        {"os", [](const Row& r) { return r.os; }},
        {"dmfs", [](const Row& r) { return r.dmfs; }},
        {"dor", [](const Row& r) { return r.response_duration; }},
        {"dor_confirmed", [](const Row& r) { return r.confirmed_response_duration; }},
        {"distant_relapse", distant_relapse},
        {"relapse_to_death", [](const Row& r) { return r.relapse_to_death; }},
    };
    return all;
}

std::uint8_t locoregional_cause(const PatientEndpoints& row) {
    return row.first_event == EfsEvent::none ? 0 : row.first_event == EfsEvent::local_relapse ? 1 : 2;
}

}  // namespace rubor
