// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/antimony_formula.hpp>

#include <algorithm>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/antimony_words.hpp>

namespace rubor {

Expression FormulaBuilder::number(const Formula& formula, std::size_t instance) {
    return expect(formula, Scope{instance}, false);
}
Expression FormulaBuilder::condition(const Formula& formula, std::size_t instance) {
    return expect(formula, Scope{instance}, true);
}

Expression FormulaBuilder::value(const Formula& formula, std::size_t instance,
                                 const std::optional<Unit>& unit) {
    const Expression e = number(formula, instance);
    ExpressionGraph& graph = builder_->graph();
    const bool numbers_alone =
        !graph.is_constant(e) && graph.symbols_in(e).empty() && !graph.mentions_time(e);
    if (numbers_alone && unit && !(unit->dimension.is_dimensionless() && unit->factor == 1.0)) {
        return graph.multiply(e, builder_->literal({1.0, *unit}));
    }
    return e;
}

Place FormulaBuilder::place(const Formula& formula, const Scope& scope) const {
    if (scope.function) {
        return {scope.function->file, formula.spot.line, formula.spot.column};
    }
    return flat_->place(scope.instance, formula.spot);
}

FormulaBuilder::Typed FormulaBuilder::refuse(const Formula& formula, const Scope& scope, std::string message,
                                             std::string remedy) {
    flat_->report(place(formula, scope), scope.function ? scope.function->name : std::string{},
                  std::move(message), std::move(remedy));
    return {builder_->graph().constant(1.0), false};
}

Expression FormulaBuilder::expect(const Formula& formula, const Scope& scope, bool truth) {
    const Typed typed = build(formula, scope);
    if (typed.is_truth == truth) {
        return typed.expression;
    }
    (void)refuse(formula, scope,
                 truth ? "expected a condition, found a number" : "expected a number, found a condition",
                 truth ? "compare it, e.g. x > 0" : "write piecewise(1, condition, 0)");
    return truth ? builder_->graph().truth(false) : builder_->graph().constant(1.0);
}

FormulaBuilder::Typed FormulaBuilder::build(const Formula& formula, const Scope& scope) {
    if (flat_->has_enough_problems() || n_expanded_ > k_most_expanded) {
        return {builder_->graph().constant(1.0), false};
    }
    if (scope.function && ++n_expanded_ > k_most_expanded) {
        return refuse(formula, scope,
                      fmt::format("functions grow beyond {} operations where they are called", k_most_expanded),
                      "give their values names with assignment rules (name := ...)");
    }
    if (depth_ >= k_deepest) {
        return refuse(formula, scope,
                      "formulas, functions and reaction rates refer to each other too deeply");
    }
    ++depth_;
    const Typed result = build_node(formula, scope);
    --depth_;
    return result;
}

FormulaBuilder::Typed FormulaBuilder::build_node(const Formula& formula, const Scope& scope) {
    ExpressionGraph& graph = builder_->graph();
    using Kind = Formula::Kind;
    switch (formula.kind) {
        case Kind::number:
            return literal(formula, scope);
        case Kind::name:
            return name(formula, scope);
        case Kind::call:
            return call(formula, scope);
        case Kind::sum:
        case Kind::product:
        case Kind::logic:
            return chain(formula, scope);
        case Kind::relation:
            return relation(formula, scope);
        case Kind::power: {
            const Expression base = expect(formula.arguments[0], scope, false);
            return {graph.power(base, expect(formula.arguments[1], scope, false)), false};
        }
        case Kind::negate:
            return {graph.negate(expect(formula.arguments[0], scope, false)), false};
        case Kind::logical_not:
            return {graph.make(Op::logical_not, expect(formula.arguments[0], scope, true)), true};
    }
    return {};
}

FormulaBuilder::Typed FormulaBuilder::literal(const Formula& formula, const Scope& scope) {
    if (formula.text.empty()) {
        return {builder_->graph().constant(formula.number), false};
    }
    if (scope.function) {
        return refuse(formula, scope, "a number with a unit inside of a function",
                      "give it to the function as an argument");
    }
    Formula word = formula;
    word.number = 1.0;
    const auto unit = flat_->unit_of(scope.instance, word);
    return {unit ? builder_->literal({formula.number, *unit}) : builder_->graph().constant(formula.number),
            false};
}

FormulaBuilder::Typed FormulaBuilder::name(const Formula& formula, const Scope& scope) {
    ExpressionGraph& graph = builder_->graph();
    const std::string& word = formula.text;
    if (scope.arguments) {
        const auto found = scope.arguments->find(word);
        if (found != scope.arguments->end()) {
            return found->second;
        }
    }
    if (word == "time") {
        return {graph.time(), false};
    }
    if (word == "pi" || word == "exponentiale") {
        return {graph.constant(word == "pi" ? std::numbers::pi : std::numbers::e), false};
    }
    if (word == "true" || word == "false") {
        return {graph.truth(word == "true"), true};
    }
    if (word == "inf" || word == "infinity") {
        return {graph.constant(std::numeric_limits<double>::infinity()), false};
    }
    if (antimony::is_reserved_constant(word)) {
        const bool is_nan = word == "nan" || word == "notanumber";
        return refuse(formula, scope,
                      is_nan ? fmt::format("{} is no value", word)
                             : fmt::format("the constant {} is not read yet", word));
    }
    if (scope.function) {
        std::vector<std::string> valid;
        for (const NameUse& parameter : scope.function->parameters) {
            valid.push_back(parameter.text);
        }
        return refuse(
            formula, scope,
            fmt::format("{} is no argument of the function {}", in_quotes(word), scope.function->name),
            hint_for(word, valid));
    }
    if (antimony::is_builtin_function(word) || flat_->is_submodel(scope.instance, word)) {
        return refuse(formula, scope,
                      fmt::format("{} is a {}, not a quantity", in_quotes(word),
                                  flat_->is_submodel(scope.instance, word) ? "submodel" : "function"));
    }
    const std::string full = flat_->canonical(scope.instance, word);
    const FlatSymbol* symbol = flat_->find(full);
    if (symbol && symbol->is_reaction) {
        if (reaction_index_.empty()) {
            for (std::size_t i = 0; i < flat_->reactions().size(); ++i) {
                reaction_index_.emplace(flat_->canonical(flat_->reactions()[i].name), i);
            }
        }
        const std::size_t index = reaction_index_.at(full);
        if (std::find(open_rates_.begin(), open_rates_.end(), index) != open_rates_.end()) {
            return refuse(formula, scope, fmt::format("the rate of {} depends on itself", full));
        }
        return {rate(index), false};
    }
    return {builder_->reference(full, place(formula, scope)), false};
}

Expression FormulaBuilder::rate(std::size_t reaction) {
    const auto known = rates_.find(reaction);
    if (known != rates_.end()) {
        return known->second;
    }
    const auto& said = flat_->reactions()[reaction];
    const FlatSymbol& symbol = *flat_->find(flat_->canonical(said.name));
    const auto& given = symbol.initial;  // `J0 = ...`, perhaps from an outer model
    open_rates_.push_back(reaction);
    Expression result = builder_->graph().constant(0.0);
    if (given && said.what->rate &&
        flat_->instance(given->instance).level == flat_->instance(said.instance).level) {
        flat_->report(given->place, symbol.name, fmt::format("the rate of {} is given twice", symbol.name),
                      "keep one of the two");
    } else if (given) {
        result = number(*given->value, given->instance);
    } else if (said.what->rate) {
        result = number(*said.what->rate, said.instance);
    } else {
        flat_->report(said.place, symbol.name, fmt::format("the reaction {} has no rate", symbol.name),
                      "write it after the ; of the reaction");
    }
    open_rates_.pop_back();
    rates_.emplace(reaction, result);
    return result;
}

FormulaBuilder::Typed FormulaBuilder::chain(const Formula& formula, const Scope& scope) {
    ExpressionGraph& graph = builder_->graph();
    const bool truth = formula.kind == Formula::Kind::logic;
    Expression result = expect(formula.arguments.front(), scope, truth);
    for (std::size_t i = 1; i < formula.arguments.size(); ++i) {
        const Expression next = expect(formula.arguments[i], scope, truth);
        const std::string& op = formula.operators[i - 1];
        result = graph.make(op == "+"    ? Op::add
                            : op == "-"  ? Op::subtract
                            : op == "*"  ? Op::multiply
                            : op == "/"  ? Op::divide
                            : op == "&&" ? Op::logical_and
                                         : Op::logical_or,
                            result, next);
    }
    return {result, truth};
}

Expression FormulaBuilder::compare(const std::string& op, Expression a, Expression b) {
    const bool swap = op[0] == '>';
    return builder_->graph().make(op == "=="       ? Op::equal
                                  : op == "!="     ? Op::not_equal
                                  : op.size() == 2 ? Op::less_equal
                                                   : Op::less,
                                  swap ? b : a, swap ? a : b);
}

FormulaBuilder::Typed FormulaBuilder::relation(const Formula& formula, const Scope& scope) {
    std::vector<Expression> sides;
    for (const Formula& argument : formula.arguments) {
        sides.push_back(expect(argument, scope, false));
    }
    Expression all = compare(formula.operators[0], sides[0], sides[1]);
    for (std::size_t i = 1; i < formula.operators.size(); ++i) {
        all = builder_->graph().make(Op::logical_and, all,
                                     compare(formula.operators[i], sides[i], sides[i + 1]));
    }
    return {all, true};
}

FormulaBuilder::Typed FormulaBuilder::call(const Formula& formula, const Scope& scope) {
    if (antimony::is_builtin_function(formula.text)) {
        return builtin(formula, scope);
    }
    if (antimony::is_uncovered_function(formula.text)) {
        return refuse(
            formula, scope,
            fmt::format("the function {} is part of Antimony that Rubor does not read yet", formula.text));
    }
    const auto& functions = flat_->instance(scope.instance).file->functions;
    const auto found = std::find_if(functions.begin(), functions.end(),
                                    [&](const auto& f) { return f.name == formula.text; });
    if (found == functions.end()) {
        std::vector<std::string> valid = antimony::builtin_functions();
        for (const auto& function : functions) {
            valid.push_back(function.name);
        }
        return refuse(formula, scope, fmt::format("there is no function {}", in_quotes(formula.text)),
                      hint_for(formula.text, valid));
    }
    return user_function(*found, formula, scope);
}

FormulaBuilder::Typed FormulaBuilder::user_function(const AntimonyFunction& function, const Formula& formula,
                                                    const Scope& scope) {
    if (formula.arguments.size() != function.parameters.size()) {
        return refuse(formula, scope,
                      fmt::format("{} takes {} arguments and is given {}", function.name,
                                  function.parameters.size(), formula.arguments.size()));
    }
    if (std::find(open_functions_.begin(), open_functions_.end(), &function) != open_functions_.end()) {
        return refuse(formula, scope, fmt::format("the function {} calls itself", function.name));
    }
    std::map<std::string, Typed> arguments;
    CallKey key{&function, {}};
    for (std::size_t i = 0; i < formula.arguments.size(); ++i) {
        const Typed argument = build(formula.arguments[i], scope);
        key.arguments.push_back(argument.expression.index);
        arguments.emplace(function.parameters[i].text, argument);
    }
    const auto known = calls_.find(key);
    if (known != calls_.end()) {
        return known->second;
    }
    open_functions_.push_back(&function);
    const Typed result = build(function.body, Scope{scope.instance, &function, &arguments});
    open_functions_.pop_back();
    calls_.emplace(std::move(key), result);
    return result;
}

FormulaBuilder::Typed FormulaBuilder::builtin(const Formula& formula, const Scope& scope) {
    ExpressionGraph& graph = builder_->graph();
    const std::string& word = formula.text;
    const auto& arguments = formula.arguments;
    const std::size_t n = arguments.size();
    const auto takes = [&](const char* how_many) {
        return refuse(formula, scope, fmt::format("{} takes {} and is given {}", word, how_many, n));
    };
    const auto operand = [&](std::size_t i) { return expect(arguments[i], scope, false); };
    if (const auto op = antimony::unary_function(word)) {
        if (n != 1) {
            return takes("1 argument");
        }
        const bool truth = *op == Op::logical_not;
        return {graph.make(*op, expect(arguments[0], scope, truth)), truth};
    }
    if (word == "log") {
        if (n != 1 && n != 2) {
            return takes("1 argument, or a base and an argument,");
        }
        if (n == 1) {
            return {graph.make(Op::log, operand(0)), false};
        }
        const Expression base = operand(0);
        const Expression x = operand(1);
        return {graph.is_constant(base, 10.0)
                    ? graph.make(Op::log10, x)
                    : graph.divide(graph.make(Op::log, x), graph.make(Op::log, base)),
                false};
    }
    if (word == "pow" || word == "power") {
        if (n != 2) {
            return takes("2 arguments");
        }
        const Expression base = operand(0);
        return {graph.power(base, operand(1)), false};
    }
    if (word == "root") {
        if (n != 2) {
            return takes("2 arguments, the degree and the argument,");
        }
        const Expression degree = operand(0);
        const Expression x = operand(1);
        return {graph.is_constant(degree, 2.0) ? graph.make(Op::sqrt, x)
                                               : graph.power(x, graph.divide(graph.constant(1.0), degree)),
                false};
    }
    if (word == "sqr") {
        if (n != 1) {
            return takes("1 argument");
        }
        const Expression x = operand(0);
        return {graph.multiply(x, x), false};
    }
    if (word == "min" || word == "max") {
        if (n == 0) {
            return takes("arguments");
        }
        Expression result = operand(0);
        for (std::size_t i = 1; i < n; ++i) {
            result = graph.make(word == "min" ? Op::minimum : Op::maximum, result, operand(i));
        }
        return {result, false};
    }
    if (word == "piecewise") {
        return piecewise(formula, scope);
    }
    if (word == "and" || word == "or") {
        if (n == 0) {
            return takes("arguments");
        }
        Expression result = expect(arguments[0], scope, true);
        for (std::size_t i = 1; i < n; ++i) {
            result = graph.make(word == "and" ? Op::logical_and : Op::logical_or, result,
                                expect(arguments[i], scope, true));
        }
        return {result, true};
    }
    if (n != 2) {
        return takes("2 arguments");
    }
    const Expression a = operand(0);
    const Expression b = operand(1);
    const std::string op = word == "lt"    ? "<"
                           : word == "leq" ? "<="
                           : word == "gt"  ? ">"
                           : word == "geq" ? ">="
                           : word == "eq"  ? "=="
                                           : "!=";
    return {compare(op, a, b), true};
}

FormulaBuilder::Typed FormulaBuilder::piecewise(const Formula& formula, const Scope& scope) {
    const auto& arguments = formula.arguments;
    if (arguments.size() < 3 || arguments.size() % 2 == 0) {
        return refuse(formula, scope, "piecewise needs a value for when no condition holds",
                      "piecewise(value, condition, ..., otherwise)");
    }
    Expression result = expect(arguments.back(), scope, false);
    for (std::size_t i = arguments.size() - 1; i >= 2; i -= 2) {
        const Expression condition = expect(arguments[i - 1], scope, true);
        result = builder_->graph().select(condition, expect(arguments[i - 2], scope, false), result);
    }
    return {result, false};
}

}  // namespace rubor
