// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rubor/trial/endpoints.hpp>

namespace rubor {

/// Yes or no of a patient in an arm; nothing when she cannot be evaluated.
using ShareEndpoint = std::function<std::optional<bool>(const PatientEndpoints&)>;
/// `pcr`, `orr`, `orr_confirmed`, `disease_control`, `durable_response`, `infused_share`, `orr_infused`,
/// `orr_infused_confirmed`, `operated`, `relapsed`, `death`.
[[nodiscard]] const std::map<std::string, ShareEndpoint>& share_endpoints();

/// A time to an event; nothing when she does not count.
using TimeEndpoint = std::function<std::optional<SurvivalTime>(const PatientEndpoints&)>;
/// `efs`, `pfs`, `os`, `dmfs`, `dor`, `dor_confirmed`, `distant_relapse`, `relapse_to_death`.
[[nodiscard]] const std::map<std::string, TimeEndpoint>& time_endpoints();

/// What ended event-free survival, for competing risks: 0 nothing, 1 locoregional relapse, 2 anything else.
[[nodiscard]] std::uint8_t locoregional_cause(const PatientEndpoints& row);

}  // namespace rubor
