// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "trial/module_course.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include <rubor/formats/compose.hpp>
#include <rubor/population/patient_sampler.hpp>
#include <rubor/solve/integrate.hpp>

namespace rubor::testing {
namespace {

template <class T>
T value_of(Checked<T> checked) {
    if (!checked) throw std::runtime_error{to_text(checked.problems())};
    return std::move(checked).value();
}

DrugLibrary read_these(const std::vector<std::string>& drugs, const std::filesystem::path& folder) {
    std::vector<Drug> read;
    for (const std::string& name : drugs) read.push_back(value_of(read_drug(folder / (name + ".yaml"))));
    return DrugLibrary{std::move(read)};
}

}  // namespace

std::pair<double, double> Course::highest(std::size_t k) const {
    const auto found = std::max_element(at(k).begin(), at(k).end());
    return {*found, times_d[static_cast<std::size_t>(found - at(k).begin())]};
}

std::pair<double, double> Course::lowest(std::size_t k) const {
    const auto found = std::min_element(at(k).begin(), at(k).end());
    return {*found, times_d[static_cast<std::size_t>(found - at(k).begin())]};
}

double Course::area(std::size_t k) const {
    double sum = 0.0;
    for (std::size_t i = 1; i < times_d.size(); ++i)
        sum += 0.5 * (at(k)[i] + at(k)[i - 1]) * (times_d[i] - times_d[i - 1]);
    return sum;
}

double Course::value(std::size_t k, double time_d) const {
    const auto after = std::upper_bound(times_d.begin(), times_d.end(), time_d + 1e-9);
    return at(k).at(static_cast<std::size_t>(after - times_d.begin()) - 1);
}

double Course::half_life(std::size_t k, double from_d, double to_d) const {
    return std::log(2.0) * (to_d - from_d) / std::log(value(k, from_d) / value(k, to_d));
}

ModuleCourse::ModuleCourse(const std::vector<std::string>& drugs, std::vector<std::string> outputs)
    : library_{read_these(drugs, std::filesystem::path{RUBOR_SOURCE_DIR} / "models/drugs")},
      outputs_{std::move(outputs)} {
    const std::filesystem::path source{RUBOR_SOURCE_DIR};
    std::vector<ModelFiles> modules;
    for (const std::string& name : drugs)
        modules.push_back(model_files(source / "models/drugs" / (name + ".ant")));
    ComposedModel composed = value_of(compose(model_files(source / "tests/trial/toy_core.ant"), modules,
                                              {.require_units = true}));
    CompileRequest request;
    for (const ParameterRow& row : composed.parameters.rows) request.varying.push_back(row.name);
    for (const Drug& drug : library_.drugs())
        request.dose_targets.push_back(drug.name + "." + drug.dose_state);
    request.outputs = outputs_;
    table_ = composed.parameters;
    compiled_ = value_of(compile(std::make_shared<const Model>(std::move(composed.model)), request));
}

Course ModuleCourse::run(const std::vector<double>& parameters, const std::vector<Given>& given, double end_d,
                         double step_d) const {
    std::vector<Regimen> regimens;
    for (const Given& g : given) {
        Regimen regimen;
        regimen.drug = g.drug;
        regimen.dose = value_of(parse_dose(g.dose));
        if (const auto complaint = dose_mismatch(regimen.dose, *library_.find(g.drug)))
            throw std::runtime_error{*complaint};
        if (g.every_d > 0.0) regimen.every = Days{g.every_d};
        regimen.total = g.total;
        regimen.start = Days{g.start_d};
        regimen.days.clear();
        for (const double day : g.days) regimen.days.push_back(Days{day - 1.0});
        if (g.infusion_d >= 0.0) regimen.infusion = Days{g.infusion_d};
        regimens.push_back(std::move(regimen));
    }
    constexpr BodyMetrics k_body{Kilograms{77.0}, SquareMetres{1.75}, MillilitresPerMinute{95.0}};
    PatientRun run;
    run.parameters = parameters;
    run.end_d = end_d;
    run.administrations = administrations_for(
        regimens, library_, k_body, [](const Drug& drug) { return drug.name + "." + drug.dose_state; });
    const auto n = static_cast<std::size_t>(std::llround(end_d / step_d));
    for (std::size_t i = 0; i <= n; ++i) run.output_times_d.push_back(static_cast<double>(i) * step_d);
    run.output_times_d.back() = end_d;
    const PatientTrajectory result = Integrator{compiled_, SolveOptions{.rel_tol = 1e-7}}.run(run);
    if (result.status != SolveStatus::finished) throw std::runtime_error{result.explanation};
    Course course;
    course.times_d = result.output_times_d;
    course.outputs.resize(outputs_.size());
    for (std::size_t i = 0; i < result.outputs.size(); ++i)
        course.outputs[i % outputs_.size()].push_back(result.outputs[i]);
    return course;
}

Course ModuleCourse::typical(const std::vector<Given>& given, double end_d, double step_d) const {
    std::vector<double> parameters;
    for (const ParameterRow& row : table_.rows) parameters.push_back(row.coherent_value());
    return run(parameters, given, end_d, step_d);
}

void ModuleCourse::sample(std::size_t n, const std::vector<Given>& given, double end_d, double step_d,
                          const std::function<void(std::size_t, const Course&)>& see) const {
    const PatientSampler sampler{value_of(sampled_parameters(table_)), 20261123};
    const std::vector<std::string> names = sampler.names();
    for (std::size_t patient = 0; patient < n; ++patient) {
        std::vector<double> parameters;
        for (const ParameterRow& row : table_.rows) parameters.push_back(row.coherent_value());
        const std::vector<double> drawn = sampler.sample(patient);
        for (std::size_t k = 0; k < names.size(); ++k) {
            const auto row = std::find_if(table_.rows.begin(), table_.rows.end(),
                                          [&](const ParameterRow& r) { return r.name == names[k]; });
            parameters[static_cast<std::size_t>(row - table_.rows.begin())] = drawn[k];
        }
        see(patient, run(parameters, given, end_d, step_d));
    }
}

}  // namespace rubor::testing
