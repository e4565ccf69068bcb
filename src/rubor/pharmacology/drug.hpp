// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/document.hpp>
#include <rubor/base/problem.hpp>
#include <rubor/base/strong_quantity.hpp>
#include <rubor/pharmacology/dose_amount.hpp>
#include <rubor/pharmacology/manufacture.hpp>

namespace rubor {

/// Where a statement comes from. At least one field is given.
struct Source {
    std::string citation, doi, pmid, note;
};

/// A regimen that clinics use, for people and for reports; a study states its own.
struct UsualRegimen {
    std::string name;  ///< May be empty.
    DoseAmount dose;
    std::optional<Days> every;
    std::optional<int> total;
    std::string note, source;
};

struct SideEffect {
    std::string event{};
    std::string grade{};              ///< `any`, `3+`, `5`, ... (CTCAE); may be empty.
    std::optional<double> percent{};  ///< Of patients, 0 to 100; nothing: not known.
    /// `at: first dose`: happens in the trial, with `percent`, on the day of the drug's first dose. For what
    /// no mechanism of the model causes; other entries are for people only.
    bool at_first_dose = false;
    double severe_percent = 0.0;  ///< Of patients, of grade 3 and more; <= percent.
    double fatal_percent = 0.0;   ///< Of patients; <= severe_percent.
    std::string organ{};            ///< Organ class; the event's own name when not given.
    std::string source{};
};

struct Price {
    double amount = 0.0;
    std::string currency{};      ///< ISO 4217, e.g. USD.
    bool per_product = false;  ///< For one product made for one patient; `per` is then not set.
    DoseAmount per{};            ///< Flat, e.g. 200 mg.
    int year = 0;
    std::string source{};
};

/// What the module's dose state counts, and so what an administration is converted to.
enum class StateUnit : unsigned char { nmol, mg, cell, iu, gy, pfu };
[[nodiscard]] const char* to_text(StateUnit unit);

/// A drug as `models/drugs/NAME.yaml` describes it. Its mathematics is in `module`, its pharmacokinetic
/// numbers in the module's own parameter table.
struct Drug {
    std::string name;        ///< `drug`; equals the file's name.
    std::string module;      ///< Antimony file beside it, e.g. `pembrolizumab.ant`.
    std::string parameters;  ///< The module's parameter table beside it, e.g. `pembrolizumab.tsv`.
    std::string states;      ///< The module's table of states and scales, e.g. `pembrolizumab.states.tsv`.
    std::string drug_class;  ///< `class`.
    std::string target;
    std::string route;  ///< One of intravenous, subcutaneous, oral, intramuscular, intradermal,
                        ///< intralesional, external (a beam).
    std::string dose_state;  ///< State of the module that receives the amount, e.g. `central`.
    StateUnit state_unit = StateUnit::nmol;  ///< `dose_unit`.
    std::optional<GramsPerMole> molar_mass;  ///< Given when masses must become nmol or the reverse.
    bool auc_dosing = false;  ///< A usual regimen is by AUC, so Calvert's formula holds: carboplatin alone.
    Days infusion{};          ///< Usual duration; 0 is a bolus.
    std::vector<UsualRegimen> usual_regimens;
    std::vector<SideEffect> side_effects;
    std::optional<Price> price;  ///< Nothing: `price: {amount: no data}` or no such key.
    std::optional<Manufacture> manufacture;  ///< Of a drug that is made for one patient.
    std::vector<Source> sources;
    std::string note;
    Place place;  ///< Of the file's first value.
};

/// Reads one drug file. The file's name must be the drug's.
[[nodiscard]] Checked<Drug> read_drug(const std::filesystem::path& path);
[[nodiscard]] Checked<Drug> drug_from(const Document& document);

/// A dose of this measure can be given: the module's state counts it, or the molar mass turns it into that.
[[nodiscard]] bool can_be_dosed_by(const Drug& drug, DoseMeasure measure);

/// The amount in what the module's dose state counts (nmol, mg, cells, IU, Gy, PFU). can_be_dosed_by must
/// hold.
[[nodiscard]] double amount_in_state(const Drug& drug, const AdministeredAmount& amount);

/// The drugs that a study may name.
class DrugLibrary {
  public:
    explicit DrugLibrary(std::vector<Drug> drugs);
    [[nodiscard]] const Drug* find(std::string_view name) const;             ///< nullptr when unknown.
    [[nodiscard]] const std::vector<Drug>& drugs() const { return drugs_; }  ///< In order of name.
    [[nodiscard]] std::vector<std::string> names() const;

  private:
    std::vector<Drug> drugs_;
};

/// Reads every `*.yaml` of a folder, all problems of all files at once.
[[nodiscard]] Checked<DrugLibrary> read_drugs(const std::filesystem::path& folder);

}  // namespace rubor
