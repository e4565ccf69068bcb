// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// build/bin/cytotoxics_fixture prints the numbers of docs/science/cytotoxics.md and marrow.md that a run
// finds.
#include <fmt/format.h>

#include "trial/module_course.hpp"

namespace rubor::testing {
namespace {

void exposure(const char* name, const std::string& dose, double infusion_d) {
    const ModuleCourse drug{{name}, {std::string{name} + ".concentration"}};
    const Course c = drug.typical({{.drug = name, .dose = dose, .infusion_d = infusion_d}}, 6.0, 1.0 / 480.0);
    fmt::print("{} {} over {:.1f} h: peak {:.0f} ng/mL, AUC {:.0f} ng h/mL, half-life day 2 to 4 {:.1f} h\n",
               name, dose, 24.0 * infusion_d, 0.8539 * c.highest(0).first, 24.0 * 0.8539 * c.area(0),
               24.0 * c.half_life(0, 2.0, 4.0));
}

void neutropenia(const std::vector<std::string>& drugs, const std::vector<Given>& given, double end_d,
                 const std::vector<double>& counted_d = {}) {
    constexpr std::size_t k_patients = 200;
    const ModuleCourse course{drugs, {"neutrophil_count"}};
    int grade_3 = 0;
    int grade_4 = 0;
    course.sample(k_patients, given, end_d, 0.5, [&](std::size_t, const Course& c) {
        double lowest = c.lowest(0).first;
        if (!counted_d.empty()) {
            lowest = c.value(0, counted_d.front());
            for (const double day : counted_d) lowest = std::min(lowest, c.value(0, day));
        }
        grade_3 += lowest < 1.0e9;
        grade_4 += lowest < 0.5e9;
    });
    const Course typical = course.typical(given, end_d, 0.25);
    std::string text;
    for (const Given& g : given) text += fmt::format("{} {} ", g.drug, g.dose);
    fmt::print("{}: {:.0f} %; {:.0f} %; typical nadir {:.2f} x 10^9/L on day {:.1f}\n", text, 0.5 * grade_3,
               0.5 * grade_4, 1e-9 * typical.lowest(0).first, typical.lowest(0).second);
}

}  // namespace
}  // namespace rubor::testing

int main() {
    using namespace rubor::testing;
    exposure("paclitaxel", "135 mg/m2", 0.125);
    exposure("paclitaxel", "175 mg/m2", 0.125);
    exposure("paclitaxel", "80 mg/m2", 1.0 / 24.0);
    exposure("nab_paclitaxel", "260 mg/m2", 1.0 / 48.0);
    neutropenia({"nab_paclitaxel"}, {{.drug = "nab_paclitaxel", .dose = "260 mg/m2"}}, 21.0);
    neutropenia(
        {"nab_paclitaxel"},
        {{.drug = "nab_paclitaxel", .dose = "100 mg/m2", .every_d = 28.0, .total = 3, .days = {1, 8, 15}}},
        28.0);
    neutropenia({"paclitaxel"}, {{.drug = "paclitaxel", .dose = "80 mg/m2", .every_d = 7.0, .total = 6}},
                42.0);
    const std::vector<double> days{8.0, 11.0, 15.0};
    neutropenia(
        {"doxorubicin", "cyclophosphamide"},
        {{.drug = "doxorubicin", .dose = "60 mg/m2"}, {.drug = "cyclophosphamide", .dose = "600 mg/m2"}},
        21.0, days);
    neutropenia(
        {"epirubicin", "cyclophosphamide"},
        {{.drug = "epirubicin", .dose = "100 mg/m2"}, {.drug = "cyclophosphamide", .dose = "500 mg/m2"}},
        21.0, days);
    neutropenia({"carboplatin"}, {{.drug = "carboplatin", .dose = "AUC 5"}}, 28.0);
    neutropenia(
        {"capecitabine"},
        {{.drug = "capecitabine", .dose = "35000 mg/m2", .every_d = 21.0, .total = 2, .infusion_d = 14.0}},
        42.0);
    neutropenia({"cyclophosphamide", "fludarabine"},
                {{.drug = "cyclophosphamide", .dose = "60 mg/kg", .every_d = 1.0, .total = 2},
                 {.drug = "fludarabine", .dose = "25 mg/m2", .start_d = 2.0, .every_d = 1.0, .total = 5}},
                40.0);
}
