// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// A small model that every test of simulate and ensemble uses: a drug, a tumour that it kills.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include <rubor/random/draw.hpp>

#include "app/workspace.hpp"

namespace rubor {

inline constexpr const char* k_kill_model = R"(model kill()
  substanceOnly species A, C
  A has nmol;  C has cell;  A = 0;  C = 1e6
  volume has L;  clearance has L/day;  growth has 1/day;  kill has 1/day;  half has nmol/L
  volume = 3;  clearance = 0.3;  growth = 0.05;  kill = 0.2;  half = 5
  concentration has nmol/L
  concentration := A/volume
  A -> ; clearance*concentration
  C' = growth*C - kill*concentration/(concentration + half)*C
end
)";

/// `n` parameter sets of clearance and growth, IDs from 1.
inline std::string kill_sets(std::size_t n) {
    std::string text = "ID,clearance [L/day],growth\n";
    for (std::size_t i = 0; i < n; ++i) {
        Draw draw{1, "sets", i};
        const double a = draw.uniform(), b = draw.uniform();
        text += fmt::format("{},{},{}\n", i + 1, 0.1 + 0.4 * a, 0.03 + 0.04 * b);
    }
    return text;
}

/// What everybody gets: 200 nmol every three weeks, eight times.
inline constexpr const char* k_kill_doses = "TIME,AMT,CMT,EVID,II,ADDL,RATE\n0,200,A,1,21,7,0\n";

/// The line that runs the ensemble of these tests into `output`.
inline std::vector<std::string> ensemble_line(const std::string& output, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"ensemble",  "kill.ant", "--parameters", "sets.csv", "--doses",
                                      "doses.csv", "--until",  "400 d",        "--every",  "20 d",
                                      "--outputs", "A,C",      "-o",           output};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

class EnsembleWorkspace : public Workspace {
  public:
    explicit EnsembleWorkspace(std::size_t n_patients) {
        write("kill.ant", k_kill_model);
        write("sets.csv", kill_sets(n_patients));
        write("doses.csv", k_kill_doses);
    }
};

}  // namespace rubor
