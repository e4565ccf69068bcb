// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what the text, the JSON and the equations of an inspection share.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <rubor/model/model_builder.hpp>
#include <rubor/report/inspection.hpp>

namespace rubor {

/// What a model is made of, counted by what the text declares.
struct ModelCounts {
    std::size_t compartments = 0, variable_compartments = 0;
    std::size_t species = 0, as_concentration = 0;
    std::size_t boundary_species = 0, constant_species = 0,
                species_by_rule = 0;  ///< Not changed by reactions.
    std::size_t parameters_by_rule = 0;
    std::size_t parameters = 0;  ///< Those that mathematics may vary; without names that stand for reactions.
    std::size_t assignment_rules = 0, rate_rules = 0;
    std::size_t reactions = 0, reversible_reactions = 0;
    std::size_t events = 0, named_maps = 0, delayed_events = 0;
    std::size_t states = 0, held = 0, fixed = 0, derived = 0;  ///< As the solver sees it.
};
[[nodiscard]] ModelCounts counts_of(const Model& model);

/// What changes a compartment's size: `fixed`, `rule`, `rate rule`, `events`.
[[nodiscard]] std::string what_changes(const Model& model, SymbolId compartment);

[[nodiscard]] std::string name_of(const Model& model, std::size_t state);
[[nodiscard]] std::string text_of(const Model& model, Expression e);
[[nodiscard]] const char* words_of(UnitSystem system);  ///< `coherent`, `as_written`, `converted`
/// The unit of amounts of a law's sum; empty where the species have none or do not share one.
[[nodiscard]] std::string unit_of(const Model& model, const ConservationLaw& law);
/// The sum at the start in that unit.
[[nodiscard]] double value_of(const Model& model, const ConservationLaw& law);
[[nodiscard]] std::string sum_of(const Model& model, const ConservationLaw& law);

/// `text` behind `first`, broken at blanks; further lines begin with `indent` blanks. Ends in a newline.
[[nodiscard]] std::string hanging(const std::string& first, const std::string& text, std::size_t indent,
                                  std::size_t width = 80);

/// A picture of a square pattern, rows downwards: a character per entry up to 60 states, per square of
/// entries beyond.
[[nodiscard]] std::string pattern_picture(const SparsityPattern& pattern,
                                          const std::vector<std::string>& names);

}  // namespace rubor
