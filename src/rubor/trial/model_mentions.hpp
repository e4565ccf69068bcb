// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

/// A name that a file mentions, to be found in a model.
struct Mention {
    std::string name;
    Place place;
    std::string path;
};

/// The optional observables of the population, in the order of their outputs. `unit` nullptr: any will do.
struct OptionalObservable {
    std::string key;
    Mention mention;
    const char* unit = nullptr;
};
[[nodiscard]] std::vector<OptionalObservable> optional_observables(const Population& population);

/// The outputs of both compiled models, in the order that PreparedTrial states, with where each was
/// mentioned.
[[nodiscard]] std::vector<Mention> mentioned_outputs(const Population& population, const Study* study);

/// Where among them a visit finds what it looks at.
[[nodiscard]] ObservableLayout layout_of(const Population& population, const Model& model);

/// Every mentioned name must be one of the model.
void check_names(const Model& model, const std::vector<Mention>& mentions, Problems& problems);

/// The names, events and units that a population file takes for granted.
void check_population(const Population& population, const Model& model, Problems& problems);

}  // namespace rubor
