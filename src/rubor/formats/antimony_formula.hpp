// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: formulas as they are written to the expression graph.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <rubor/formats/flat_model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

/// Turns formulas into expressions: resolves names, expands functions (macros), checks arguments, and tells
/// numbers from conditions. What is wrong is reported to the flat model's problems, and a number stands in
/// for it.
class FormulaBuilder {
  public:
    FormulaBuilder(FlatModel& flat, ModelBuilder& builder) : flat_{&flat}, builder_{&builder} {}

    /// A number-valued formula in the words of an instance.
    [[nodiscard]] Expression number(const Formula& formula, std::size_t instance);
    /// A truth-valued formula.
    [[nodiscard]] Expression condition(const Formula& formula, std::size_t instance);
    /// The rate of the reaction of that name (its index in FlatModel::reactions), amount per day.
    [[nodiscard]] Expression rate(std::size_t reaction);
    /// `formula` as the value of a quantity in `unit`: an expression of numbers alone is in that unit, as in
    /// SBML.
    [[nodiscard]] Expression value(const Formula& formula, std::size_t instance,
                                   const std::optional<Unit>& unit);

  private:
    struct Typed {
        Expression expression;
        bool is_truth = false;
    };
    /// Where a formula stands: whose words it uses, and the arguments of the function whose body it is.
    struct Scope {
        std::size_t instance = 0;
        const AntimonyFunction* function = nullptr;
        const std::map<std::string, Typed>* arguments = nullptr;
    };
    struct CallKey {
        const AntimonyFunction* function;
        std::vector<std::uint32_t> arguments;
        friend auto operator<=>(const CallKey&, const CallKey&) = default;
    };

    Typed build(const Formula& formula, const Scope& scope);
    Typed build_node(const Formula& formula, const Scope& scope);
    Expression expect(const Formula& formula, const Scope& scope, bool truth);
    Typed name(const Formula& formula, const Scope& scope);
    Typed literal(const Formula& formula, const Scope& scope);
    Typed chain(const Formula& formula, const Scope& scope);
    Typed relation(const Formula& formula, const Scope& scope);
    Typed call(const Formula& formula, const Scope& scope);
    Typed builtin(const Formula& formula, const Scope& scope);
    Typed piecewise(const Formula& formula, const Scope& scope);
    Typed user_function(const AntimonyFunction& function, const Formula& formula, const Scope& scope);
    Expression compare(const std::string& op, Expression a, Expression b);
    [[nodiscard]] Place place(const Formula& formula, const Scope& scope) const;
    Typed refuse(const Formula& formula, const Scope& scope, std::string message, std::string remedy = {});

    static constexpr int k_deepest = 1000;
    /// Of bodies of functions, written out where they are called: f(f(x)) of f(f(x)) of ... doubles each time.
    static constexpr std::size_t k_most_expanded = 200'000;
    std::size_t n_expanded_ = 0;
    int depth_ = 0;
    FlatModel* flat_;
    ModelBuilder* builder_;
    std::unordered_map<std::string, std::size_t> reaction_index_;
    std::map<std::size_t, Expression> rates_;
    std::vector<std::size_t> open_rates_;
    std::map<CallKey, Typed> calls_;  ///< The same function of the same arguments is expanded once.
    std::vector<const AntimonyFunction*> open_functions_;
};

}  // namespace rubor
