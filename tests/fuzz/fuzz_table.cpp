// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a table; the first says which kind: `p` parameters, `s` states, `d` doses, `e` sets of parameters
// for an ensemble, anything else by its remainder.
#include <cmath>
#include <cstdint>
#include <string>

#include <rubor/formats/antimony.hpp>
#include <rubor/formats/parameter_sets.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/formats/state_table.hpp>
#include <rubor/pharmacology/dosing_table.hpp>

#include "fuzz_checks.hpp"

namespace {

using namespace rubor;

constexpr const char* k_model =
    "model m; compartment V = 5 litre; species A in V; A = 2 nanomolar; kel = 0.1 per_day; k_cell has cell; k_cell = "
    "1e6; n = 2; A' = -kel*A^n + k_cell*0; end";

const Model& model() {
    static const Model built = [] {
        const auto file = read_antimony_text(k_model, "model.ant", Imports::refused);
        if (!file) fuzz_failure("the model of the target", to_text(file.problems()));
        auto result = instantiate(file.value()).build();
        if (!result) fuzz_failure("the model of the target", to_text(result.problems()));
        return std::move(result).value();
    }();
    return built;
}

void must_be_finite(double value, const char* what) {
    if (!std::isfinite(value)) fuzz_failure("accepted, but not finite", what);
}

void parameters(const std::string& text) {
    const auto table = read_parameter_table_text(text, "fuzz.tsv");
    if (!table) return check_problems(table.problems());
    for (const ParameterRow& row : table.value().rows) {
        must_be_finite(row.coherent_value(), "a parameter");
        (void)row.coherent_prior();
    }
}

void states(const std::string& text) {
    const auto table = read_state_table_text(text, "fuzz.tsv");
    if (!table) return check_problems(table.problems());
    for (const StateRow& row : table.value().rows) must_be_finite(row.scale * row.unit.factor, "a scale");
}

void doses(const std::string& text) {
    const auto table = read_dosing_table_text(
        text, "fuzz.csv", {{.name = "A", .unit = parse_unit("nmol").value()}, {.name = "V.C", .unit = parse_unit("cell").value()}});
    if (!table) return check_problems(table.problems());
    (void)table.value().dosed();
    std::size_t n = 0;
    for (const auto& [id, records] : table.value().by_id) {
        if (++n > 10) break;
        for (const Administration& dose : table.value().administrations_of(id)) must_be_finite(dose.time_d, "a time");
    }
    for (const DoseRecord& record : table.value().for_all) {
        must_be_finite(record.time_d, "a time");
        must_be_finite(record.amount, "an amount");
        must_be_finite(record.duration_d, "a duration");
    }
}

void sets(const std::string& text) {
    const auto read = read_parameter_sets_text(text, "fuzz.csv", model());
    if (!read) return check_problems(read.problems());
    for (std::size_t i = 0; i < read.value().n_patients(); ++i) {
        for (const double value : read.value().values_of(i)) must_be_finite(value, "a parameter");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text{reinterpret_cast<const char*>(data) + 1, size - 1};
    constexpr std::string_view k_kinds = "psde";
    const std::size_t known = k_kinds.find(static_cast<char>(data[0]));
    switch (known == std::string_view::npos ? data[0] % k_kinds.size() : known) {
        case 0: parameters(text); break;
        case 1: states(text); break;
        case 2: doses(text); break;
        default: sets(text);
    }
    return 0;
}
