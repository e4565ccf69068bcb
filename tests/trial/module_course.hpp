// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/pharmacology/dose_series.hpp>

namespace rubor::testing {

/// One line of a regimen, in the words of a study file.
struct Given {
    std::string drug, dose;
    double start_d = 0.0;
    double every_d = 0.0;
    int total = 1;
    double infusion_d = -1.0;  ///< Below 0: the drug's own.
    std::vector<double> days{1.0};
};

/// Outputs over time, coherent units; `at(k)` is output k.
struct Course {
    std::vector<double> times_d;
    std::vector<std::vector<double>> outputs;

    [[nodiscard]] const std::vector<double>& at(std::size_t k) const { return outputs.at(k); }
    /// Largest and smallest value of output k, and when.
    [[nodiscard]] std::pair<double, double> highest(std::size_t k) const;
    [[nodiscard]] std::pair<double, double> lowest(std::size_t k) const;
    /// Area under output k by trapezoids (value x day).
    [[nodiscard]] double area(std::size_t k) const;
    /// Value of output k at the last time not after t.
    [[nodiscard]] double value(std::size_t k, double time_d) const;
    /// Half-life from the logarithms of output k at two times, days.
    [[nodiscard]] double half_life(std::size_t k, double from_d, double to_d) const;
};

/// Drugs of models/drugs on the toy core (toy_core.ant: all ports, the core's marrow, no tumour), or on
/// another core: dosed as a study doses, integrated by CVODES. Problems of files end the test.
class ModuleCourse {
  public:
    ModuleCourse(const std::vector<std::string>& drugs, std::vector<std::string> outputs);

    /// 77 kg, 1.75 m2, 95 mL/min, 56 years; every parameter at its value in the tables.
    [[nodiscard]] Course typical(const std::vector<Given>& given, double end_d, double step_d) const;
    /// Patients drawn from the sampled rows of the tables; `see(patient, course)`.
    void sample(std::size_t n, const std::vector<Given>& given, double end_d, double step_d,
                const std::function<void(std::size_t, const Course&)>& see) const;
    [[nodiscard]] const Drug& drug(const std::string& name) const { return *library_.find(name); }

  private:
    [[nodiscard]] Course run(const std::vector<double>& parameters, const std::vector<Given>& given,
                             double end_d, double step_d) const;
    DrugLibrary library_;
    ParameterTable table_;
    std::vector<std::string> outputs_;
    std::shared_ptr<const CompiledModel> compiled_;
};

}  // namespace rubor::testing
