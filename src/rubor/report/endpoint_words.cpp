// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/endpoint_words.hpp>

#include <algorithm>
#include <iterator>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

constexpr EndpointWords k_endpoint_words[] = {
    {"efs", "Event-free survival", "EFS",
     "From randomisation to progression that precludes surgery, local or distant relapse, or death of any "
     "cause, as seen at visits; "
     "censored at the end of follow-up."},
    {"os", "Overall survival", "OS",
     "From randomisation to death of any cause; censored at the end of follow-up."},
    {"pfs", "Progression-free survival", "PFS",
     "From randomisation to progression by RECIST 1.1 or death of any cause; censored at the end of "
     "follow-up."},
    {"dmfs", "Distant metastasis-free survival", "DMFS",
     "In patients without distant disease at the baseline: to the first visit that shows a distant lesion, "
     "or death of any cause."},
    {"dor", "Duration of response", "DoR",
     "In responders: from the first assessment of the response to progression or death."},
    {"dor_confirmed", "Duration of confirmed response", "DoR",
     "In patients with a confirmed response: from its first assessment to progression or death."},
    {"distant_relapse", "Time to distant relapse", "TDR",
     "In patients with a distant relapse: to the first visit that shows it."},
    {"relapse_to_death", "Survival after distant relapse", "SDR",
     "In patients with a distant relapse: from it to death of any cause."},
};

}  // namespace

const EndpointWords& words_of(const std::string& id) {
    const auto* found = std::find_if(std::begin(k_endpoint_words), std::end(k_endpoint_words),
                                     [&](const EndpointWords& w) { return w.id == id; });
    RUBOR_ASSERT(found != std::end(k_endpoint_words));
    return *found;
}

}  // namespace rubor
