// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: rough values of quantities at time 0, from which default scales are estimated.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include <rubor/model/model_builder.hpp>

namespace rubor {

/// Follows initial values and assignment rules by name, before there is a Model. Good for magnitudes only:
/// what cannot be followed (rates of change, cycles) is not known.
class SbmlStart {
  public:
    explicit SbmlStart(ModelBuilder& builder) : builder_{&builder} {}

    /// What `name` is in mathematics. A number without a unit is multiplied by `factor`, an expression is
    /// not.
    void give(const std::string& name, Expression value, double factor);
    /// `name` is `amount`, over the size `compartment` where there is one.
    void give_amount(const std::string& name, Expression amount, double factor,
                     const std::optional<std::string>& compartment);

    /// A number with a unit.
    void give(SymbolId literal, double value);
    [[nodiscard]] std::optional<double> value(const std::string& name);

  private:
    struct Given {
        Expression value{};
        double factor = 1.0;
        std::optional<SymbolId> divisor{};
        bool is_open = false;
        bool is_known = false;
        std::optional<double> number{};
    };
    std::optional<double> value(SymbolId id, int depth);
    [[nodiscard]] SymbolId id_of(const std::string& name);

    ModelBuilder* builder_;
    std::unordered_map<SymbolId, Given> given_;
};

}  // namespace rubor
