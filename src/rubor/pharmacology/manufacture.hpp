// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rubor/base/map_reader.hpp>
#include <rubor/base/strong_quantity.hpp>

namespace rubor {

/// What must be found in what was collected, else the product is not made.
struct ManufactureNeed {
    std::string quantity;            ///< Name of the model, at collection.
    std::optional<double> at_least;  ///< Coherent.
    std::optional<double> below;
    Unit unit;  ///< Of the limits.
    Place place;
};

/// How a drug that is made for one patient comes to her: collection, manufacture, lymphodepletion, infusion.
///
///     manufacture:
///       starts_with: resection          # or apheresis
///       time: 34 days                   # median from collection to release
///       spread: 20 %                    # standard deviation of its logarithm; default 0
///       failure: 6 %                    # default 0
///       needs: {quantity: neoantigens, at_least: 1}   # or a list of them
///       lymphodepletion_days: 7         # from release to infusion; default 7; a line may say otherwise
///       washout: 2 weeks                # collection waits so long after another drug's last dose; default 0
///       sources: [...]
struct Manufacture {
    enum class Start : unsigned char { apheresis, resection } starts_with = Start::apheresis;
    Days time{};
    double spread = 0.0;
    double failure = 0.0;  ///< Probability.
    std::vector<ManufactureNeed> needs;
    Days lymphodepletion{7.0};
    Days washout{};
    std::vector<std::string> sources;
    Place place;

    /// Days from collection to release for a standard normal draw: time exp(spread normal).
    [[nodiscard]] Days time_for(double normal) const;
};
[[nodiscard]] const char* to_text(Manufacture::Start start);

[[nodiscard]] Manufacture read_manufacture(const DocumentNode& node, Problems& problems);

}  // namespace rubor
