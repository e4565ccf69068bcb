// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <rubor/formats/compose.hpp>
#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {

/// Drug modules of the repository on a core, run with parameters of choice.
class ModuleRun {
  public:
    using Settings = std::map<std::string, double>;
    /// state -> amount, given as a bolus at day 0.
    using Amounts = std::map<std::string, double>;

    ModuleRun(const std::vector<std::string>& modules, std::vector<std::string> varying,
              std::vector<std::string> outputs, const std::string& core = "tests/solve/models/toy_core.ant") {
        const std::filesystem::path root = RUBOR_SOURCE_DIR;
        std::vector<ModelFiles> files;
        for (const std::string& module : modules)
            files.push_back(model_files(root / "models/drugs" / (module + ".ant")));
        auto composed = compose(model_files(root / core), files);
        if (!composed) throw std::runtime_error(to_text(composed.problems()));
        model_ = std::make_shared<const Model>(std::move(composed).value().model);
        request_ = {.varying = std::move(varying), .dose_targets = {}, .outputs = std::move(outputs)};
        request_.backend = CompileRequest::Backend::interpreter;
        for (const State& state : model_->states())
            request_.dose_targets.push_back(model_->symbol(state.symbol).name);
        auto compiled = compile(model_, request_);
        if (!compiled) throw std::runtime_error(to_text(compiled.problems()));
        compiled_ = std::move(compiled).value();
    }

    /// Rows of outputs at the times. `settings` are by name of `varying`; what is not named keeps its value.
    [[nodiscard]] std::vector<std::vector<double>> run(const Settings& settings, const Amounts& amounts,
                                                       const std::vector<double>& times_d,
                                                       std::vector<Administration> doses = {}) const {
        PatientRun run;
        for (const std::string& name : request_.varying) {
            const auto set = settings.find(name);
            run.parameters.push_back(set != settings.end()
                                         ? set->second
                                         : model_->parameters()[*model_->find_parameter(name)].value);
        }
        for (const auto& [name, value] : settings)
            if (std::find(request_.varying.begin(), request_.varying.end(), name) == request_.varying.end())
                throw std::runtime_error(name + " does not vary");
        run.administrations = std::move(doses);
        for (const auto& [state, amount] : amounts) run.administrations.push_back(bolus(0.0, state, amount));
        run.end_d = times_d.back();
        run.output_times_d = times_d;
        Integrator integrator{compiled_, {.rel_tol = 1e-7}};
        const PatientTrajectory result = integrator.run(run);
        if (result.status != SolveStatus::finished) throw std::runtime_error(result.explanation);
        const std::size_t n = request_.outputs.size();
        std::vector<std::vector<double>> rows;
        for (std::size_t k = 0; k < times_d.size(); ++k)
            rows.emplace_back(result.outputs.begin() + static_cast<std::ptrdiff_t>(k * n),
                              result.outputs.begin() + static_cast<std::ptrdiff_t>((k + 1) * n));
        return rows;
    }

    [[nodiscard]] const Model& model() const { return *model_; }

  private:
    std::shared_ptr<const Model> model_;
    CompileRequest request_;
    std::shared_ptr<const CompiledModel> compiled_;
};

}  // namespace rubor::test
