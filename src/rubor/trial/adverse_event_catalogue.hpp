// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// An event of the model that is an adverse event of a grade: a mechanism says when it happens.
struct GradedModelEvent {
    std::string event{};  ///< Of the model, e.g. `neutropenia_grade4`.
    std::string name{};
    std::string organ{};
    int grade = 1;  ///< 1 to 4.
    std::string attributed{};
    Place place{};
};

/// One organ class of a hazard.
struct OrganClass {
    std::string organ{};
    double weight = 0.0;         ///< Hazard of this organ = weight / sum of weights x the model's hazard.
    double severe_share = 0.0;   ///< Of its events, grade 3 and more (fatal ones too).
    double fatal_share = 0.0;    ///< Of its events; <= severe_share.
    double steroid_share = 0.0;  ///< Of its events of grade 3 and more, treated with high-dose steroids.
    std::string source{};        ///< Never empty.
};

/// Adverse events whose hazard the model integrates: the mechanism says how much, the catalogue in which
/// organ and of which grade.
struct HazardClass {
    std::string exposure{};  ///< Name of the model: cumulative hazard of any such event, dimensionless.
    std::string name{};
    std::string attributed{};
    std::vector<OrganClass> organs{};
    Place place{};
};

/// `models/safety/adverse_events.yaml`, named by the population's `safety: {adverse_events: FILE}`.
struct AdverseEventCatalogue {
    std::filesystem::path file;
    double episode_d = 14.0;     ///< Model events of one name so close together are one episode.
    double grade_2_share = 0.5;  ///< Of hazard-driven events of grade 1 and 2.
    double grade_4_share = 0.0;  ///< Of those of grade 3 and 4.
    std::vector<GradedModelEvent> model_events;
    std::vector<HazardClass> hazards;

    /// Names of the model whose outputs the catalogue needs, in the order of `hazards`.
    [[nodiscard]] std::vector<std::string> exposures() const;
};

[[nodiscard]] Checked<AdverseEventCatalogue> read_adverse_event_catalogue(const std::filesystem::path& path);

/// Every event and exposure must be of the model, and an exposure dimensionless.
void check_adverse_events(const AdverseEventCatalogue& catalogue, const Model& model, Problems& problems);

}  // namespace rubor
