// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/base/unit.hpp>
#include <rubor/population/growth.hpp>

namespace rubor {

/// A quantity of the model at diagnosis that describes a patient, for the baseline table and for subgroups.
struct BaselineQuantity {
    std::string name;      ///< Of the model.
    std::string label;     ///< For people.
    Unit unit;             ///< In which it is shown.
    Place place;
};

/// Which names of the model doses are scaled by.
struct BodyNames {
    std::string weight;      ///< kg
    std::string surface;     ///< m2
    std::string filtration;  ///< mL/min
};

/// A name for each value of a parameter that sorts patients into kinds, e.g. the subtype of their tumour.
struct PatientCategory {
    std::string name;
    std::string parameter;                               ///< Of the model.
    std::vector<std::pair<std::string, double>> values;  ///< Name and value, in the order of the file.
    Place place;

    /// The name of a value; nothing for a value without one.
    [[nodiscard]] const std::string* name_of(double value) const;
    [[nodiscard]] std::optional<double> value_of(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names() const;
};

/// Who the patients are: a population file (`models/populations/*.yaml`), read and checked for form. Names of the
/// model are checked when it is loaded.
struct Population {
    std::string name;
    std::string title;
    std::string description;
    std::filesystem::path file;
    std::filesystem::path model;                    ///< Antimony file of the core model.
    std::vector<std::filesystem::path> parameters;  ///< Tables.
    std::vector<std::filesystem::path> changes;     ///< Tables whose rows replace those of the same parameter.
    std::vector<std::filesystem::path> states;      ///< Tables.
    std::vector<PatientCategory> categories;
    GrowthPlan growth;
    std::map<std::string, std::string> observables; ///< What a visit can look at -> name of the model.
    std::map<std::string, Place> observable_places;
    std::vector<std::string> lesions;               ///< Diameters of the distant lesions by slot; may be empty.
    std::vector<Place> lesion_places;
    BodyNames body;
    std::string surgery_map;                        ///< The model's named map, if it has one.
    std::vector<BaselineQuantity> baseline;
    std::optional<std::filesystem::path> adverse_events;  ///< File: which events and hazards of the model are side effects.
    std::optional<std::filesystem::path> costs;           ///< File: what treatment costs beside the drugs.
    std::vector<std::string> assumptions;           ///< What was simplified, a sentence each, for the report.
    Place growth_place, body_place, surgery_place;
};

/// The names of each category, for messages and for what may be asked of patients.
[[nodiscard]] const PatientCategory* find_category(const Population& population, const std::string& name);

/// Categories against the table of the model's parameters: each value must be one that patients can have.
void check_categories(const Population& population, const ParameterTable& table, Problems& problems);

/// The patients' category by what was sampled for them. \param parameters by the sampler's names; a parameter that is not sampled has
/// the table's value
[[nodiscard]] std::map<std::string, std::string> categories_of(const Population& population, const PatientSampler& sampler,
                                                               const std::vector<double>& parameters, const ParameterTable& table);

/// Reads a population file. Paths in it are relative to it.
[[nodiscard]] Checked<Population> read_population(const std::filesystem::path& path);

}  // namespace rubor
