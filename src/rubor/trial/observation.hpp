// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rubor {

/// What a trial asks of a model at a visit. A population file says which name of its model each one is.
struct Observables {
    std::string breast_diameter;   ///< Of the imaged mass in the breast, mm.
    std::string skin_fraction;     ///< Share of the breast's skin that is involved, 0 to 1.
    std::string distant_diameter;  ///< Of the largest distant lesion, mm.
    std::string expected_foci;     ///< Foci of invasive tumour that the pathologist is expected to find now.

    /// In the order of TrueState.
    [[nodiscard]] std::vector<std::string> names() const {
        return {breast_diameter, skin_fraction, distant_diameter, expected_foci};
    }
};

/// The true tumour, as far as any visit can look at it. Only an Observer sees one.
struct TrueState {
    double breast_diameter_mm = 0.0;
    double skin_fraction = 0.0;
    double distant_diameter_mm = 0.0;
    double expected_foci = 0.0;

    /// Coherent model outputs in the order of Observables::names(); lengths come in decimetres.
    [[nodiscard]] static TrueState from_outputs(std::span<const double> outputs);
};

/// How well the clinic measures.
struct Measurement {
    double diameter_cv = 0.0;   ///< Between two measurements of the same diameter, log scale.
    double skin_error = 0.0;    ///< Standard deviation of the estimated share of skin, absolute.
    double smallest_mm = 5.0;   ///< A lesion below this is not seen (recorded as 0).
    double smallest_skin = 0.01;
};

/// What was seen at one visit.
struct Observation {
    int visit = 0;    ///< 0 is the baseline.
    double day = 0.0; ///< Since randomisation.
    double breast_diameter_mm = 0.0;
    double distant_diameter_mm = 0.0;
    double skin_fraction = 0.0;
};

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
