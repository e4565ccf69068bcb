// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/drug.hpp>

#include <algorithm>
#include <system_error>

#include <rubor/base/assert.hpp>

namespace rubor {
namespace {

DoseMeasure measure_counted(StateUnit unit) {
    switch (unit) {
        case StateUnit::nmol:
            return DoseMeasure::substance;
        case StateUnit::mg:
            return DoseMeasure::mass;
        case StateUnit::cell:
            return DoseMeasure::cells;
        case StateUnit::iu:
            return DoseMeasure::international_units;
        case StateUnit::gy:
            return DoseMeasure::absorbed_dose;
        case StateUnit::pfu:
            return DoseMeasure::virus;
    }
    return DoseMeasure::mass;
}

}  // namespace

const char* to_text(StateUnit unit) {
    switch (unit) {
        case StateUnit::nmol:
            return "nmol";
        case StateUnit::mg:
            return "mg";
        case StateUnit::cell:
            return "cell";
        case StateUnit::iu:
            return "IU";
        case StateUnit::gy:
            return "Gy";
        case StateUnit::pfu:
            return "PFU";
    }
    return "";
}

bool can_be_dosed_by(const Drug& drug, DoseMeasure measure) {
    const DoseMeasure counted = measure_counted(drug.state_unit);
    if (measure == counted) return true;
    const auto is_chemical = [](DoseMeasure m) {
        return m == DoseMeasure::mass || m == DoseMeasure::substance;
    };
    return drug.molar_mass.has_value() && is_chemical(measure) && is_chemical(counted);
}

double amount_in_state(const Drug& drug, const AdministeredAmount& amount) {
    if (const auto* mass = std::get_if<Milligrams>(&amount)) {
        if (drug.state_unit == StateUnit::mg) return mass->value();
        RUBOR_ASSERT(drug.state_unit == StateUnit::nmol && drug.molar_mass);
        return (*mass / *drug.molar_mass).value();
    }
    if (const auto* substance = std::get_if<Nanomoles>(&amount)) {
        if (drug.state_unit == StateUnit::nmol) return substance->value();
        RUBOR_ASSERT(drug.state_unit == StateUnit::mg && drug.molar_mass);
        return (*substance * *drug.molar_mass).value();
    }
    if (const auto* cells = std::get_if<Cells>(&amount)) {
        RUBOR_ASSERT(drug.state_unit == StateUnit::cell);
        return cells->value();
    }
    if (const auto* dose = std::get_if<Grays>(&amount)) {
        RUBOR_ASSERT(drug.state_unit == StateUnit::gy);
        return dose->value();
    }
    if (const auto* virus = std::get_if<PlaqueFormingUnits>(&amount)) {
        RUBOR_ASSERT(drug.state_unit == StateUnit::pfu);
        return virus->value();
    }
    RUBOR_ASSERT(drug.state_unit == StateUnit::iu);
    return std::get<InternationalUnits>(amount).value();
}

DrugLibrary::DrugLibrary(std::vector<Drug> drugs) : drugs_{std::move(drugs)} {
    std::sort(drugs_.begin(), drugs_.end(), [](const Drug& a, const Drug& b) { return a.name < b.name; });
}

const Drug* DrugLibrary::find(std::string_view name) const {
    const auto found =
        std::find_if(drugs_.begin(), drugs_.end(), [&](const Drug& drug) { return drug.name == name; });
    return found == drugs_.end() ? nullptr : &*found;
}

std::vector<std::string> DrugLibrary::names() const {
    std::vector<std::string> result;
    for (const Drug& drug : drugs_) result.push_back(drug.name);
    return result;
}

Checked<DrugLibrary> read_drugs(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (auto entry = std::filesystem::directory_iterator{folder, error};
         !error && entry != std::filesystem::directory_iterator{}; entry.increment(error))
        if (entry->path().extension() == ".yaml") files.push_back(entry->path());
    if (error)
        return Problem{
            {folder.string(), 0, 0}, "", "the folder of drugs cannot be read: " + error.message(), ""};
    std::sort(files.begin(), files.end());
    std::vector<Drug> drugs;
    Problems problems;
    for (const auto& file : files) {
        auto drug = read_drug(file);
        if (drug)
            drugs.push_back(std::move(drug).value());
        else
            append(problems, drug.problems());
    }
    if (!problems.empty()) return problems;
    return DrugLibrary{std::move(drugs)};
}

}  // namespace rubor
