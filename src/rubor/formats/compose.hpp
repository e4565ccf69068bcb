// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/formats/state_table.hpp>
#include <rubor/model/model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

/// A parameter that has one stated value, whatever its row says.
struct PinnedParameter {
    std::string name;
    Quantity value;
    Place place;
};

/// An Antimony file with the tables that belong to it.
struct ModelFiles {
    std::filesystem::path model;
    std::vector<std::filesystem::path> parameters;
    std::vector<std::filesystem::path> states;
    std::vector<std::filesystem::path> changes{};  ///< Tables whose rows replace those of the same parameter.
    std::vector<PinnedParameter> settings{};      ///< After the changes; the parameter is fixed then.
};

/// The files of a model by their usual names, those that exist. For `ibc/ibc.ant`: `ibc/parameters.tsv` and
/// `ibc/states.tsv`, or else `ibc/ibc.tsv` and `ibc/ibc.states.tsv`; for `drugs/x.ant`: `drugs/x.tsv`,
/// `drugs/x.states.tsv`.
[[nodiscard]] ModelFiles model_files(const std::filesystem::path& model);

/// The column `group` of the tables of states, by the names of the composed model.
using StateGroups = std::map<std::string, std::string>;

struct ComposedModel {
    Model model;
    /// The rows of all tables with the names of the composed model (`pembrolizumab.clearance`), core first.
    /// Ports that a module writes to are no parameters any more and have no row.
    ParameterTable parameters;
    std::vector<std::string> modules;  ///< Names of the drug modules, as given.
    std::vector<std::string> ports;    ///< Names of the core that start with `port_`.
    StateGroups state_groups;
};

/// One model for one study: the core and the drug modules of all arms.
///
/// A name of the core that starts with `port_` is a port: a parameter with a neutral value. A module is a
/// model whose interface names things of the core; they are the same things. Everything else in it is called
/// `module.name`. A rule `port_x := term` of a module adds its term to the port: neutral + term + term of the
/// next module ... A module may have reactions of the core's species. Anything else that it does to the core,
/// and any name of another module, is a Problem. Without modules this is the core alone.
[[nodiscard]] Checked<ComposedModel> compose(const ModelFiles& core, const std::vector<ModelFiles>& modules,
                                             const BuildOptions& build = {});

}  // namespace rubor
