// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rubor {

/// Where among the outputs of a compiled model a visit finds what it looks at. A population file says which name of its
/// model each one is. The first four outputs are the breast's diameter, the share of skin involved, the diameter of the
/// largest distant lesion and the expected foci; what follows here is optional.
struct ObservableLayout {
    static constexpr std::size_t k_n_required = 4;

    /// An output and the factor from coherent units to those in which it is observed.
    struct Slot {
        std::size_t output = 0;
        double per_coherent = 1.0;
    };
    std::optional<Slot> nodal_diameter;               ///< Short axis, mm.
    std::vector<Slot> lesions;                        ///< Distant lesions, mm, each keeps its slot.
    std::optional<Slot> cps, ic_percent, stil_percent;
    std::optional<Slot> memory;                       ///< Not seen by any visit; for the analysis.
};

/// Markers of a biopsy; nothing where the population has no such observable.
struct Markers {
    std::optional<double> cps;           ///< PD-L1 combined positive score, 0 to 100.
    std::optional<double> ic_percent;    ///< Tumour area covered by PD-L1-positive immune cells, %.
    std::optional<double> stil_percent;  ///< Stromal area covered by mononuclear cells, %.
};

/// The true tumour, as far as any visit can look at it. Only an Observer sees one.
struct TrueState {
    double breast_diameter_mm = 0.0;
    double skin_fraction = 0.0;
    double distant_diameter_mm = 0.0;
    double expected_foci = 0.0;
    double nodal_diameter_mm = 0.0;
    std::vector<double> lesions_mm{};  ///< By slot; empty where the population knows the largest alone.
    Markers markers{};

    /// From coherent model outputs; lengths come in decimetres.
    [[nodiscard]] static TrueState from_outputs(std::span<const double> outputs, const ObservableLayout& layout = {});
};

/// How well the clinic measures.
struct Measurement {
    double diameter_cv = 0.0;   ///< Between two measurements of the same diameter, log scale.
    double skin_error = 0.0;    ///< Standard deviation of the estimated share of skin, absolute.
    double smallest_mm = 5.0;   ///< A lesion below this is not seen (recorded as 0).
    double smallest_skin = 0.01;
    double marker_cv = 0.0;     ///< Between two biopsies of the same tumour, log scale.
};

/// What was seen at one visit.
struct Observation {
    int visit = 0;    ///< 0 is the baseline.
    double day = 0.0; ///< Since randomisation.
    double breast_diameter_mm = 0.0;
    double distant_diameter_mm = 0.0;
    double skin_fraction = 0.0;
    double nodal_diameter_mm = 0.0;  ///< Short axis of the largest regional node.
    std::vector<double> lesions_mm{};  ///< Distant lesions by slot, 0 when not seen; empty: the largest alone is known.
    Markers markers{};               ///< Of the biopsy at the baseline; later visits take none.
};

/// A quantity of an observation by the name it has in a study (`breast_diameter`, `nodal_diameter`, `distant_diameter`,
/// `lesion_1`, ..., in mm; `skin_fraction`, `cps`, `ic_percent`, `stil_percent`); nothing when it was not observed.
[[nodiscard]] std::optional<double> seen_quantity(const Observation& observation, std::string_view quantity);

/// What the pathologist found in the resected breast and nodes.
struct PathologyReport {
    double day = 0.0;
    bool complete_response = false;  ///< ypT0/is ypN0.
};

/// Looks at the true tumour as the clinic does. Its draws are keyed by (seed, patient, purpose, visit) and never by the
/// arm, so that twins differ by treatment alone.
class Observer {
  public:
    Observer(Measurement measurement, std::uint64_t seed, std::uint64_t patient)
        : measurement_{measurement}, seed_{seed}, patient_{patient} {}

    [[nodiscard]] Observation observe(const TrueState& truth, int visit, double day) const;

    /// Complete response when no focus is found: with probability exp(-expected foci), by one draw per patient.
    [[nodiscard]] PathologyReport examine(const TrueState& truth_at_surgery, double day) const;

  private:
    Measurement measurement_;
    std::uint64_t seed_;
    std::uint64_t patient_;
};

}  // namespace rubor
