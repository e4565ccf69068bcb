// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <rubor/model/model.hpp>

namespace rubor {

/// What every name is worth at time 0, before any event, for the model's own parameter values.
class StartValues {
  public:
    /// Keeps a reference to `model`.
    explicit StartValues(const Model& model);

    /// By SymbolId, as the arrays keep them; 0 for derived names.
    [[nodiscard]] const std::vector<double>& arrays() const { return values_; }
    [[nodiscard]] double of(Expression e) const;
    /// Of the name in the unit that people read it in (Symbol::shown).
    [[nodiscard]] double shown(SymbolId id) const;

  private:
    const Model* model_;
    std::vector<double> values_;
};

}  // namespace rubor
