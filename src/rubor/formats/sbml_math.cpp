// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_math.hpp>

#include <sbml/SBMLTypes.h>

#include <algorithm>
#include <numbers>

#include <fmt/format.h>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr double k_avogadro_of_sbml = 6.02214179e23;  // the csymbol's value, SBML L3V2 section 3.4.6
constexpr int k_deepest = 2000;
/// Nodes of function definitions, written out. More is a bomb: each call doubling the mathematics of the
/// last.
constexpr std::size_t k_most_expanded = 200'000;

/// The word of MathML for a node that is a function of numbers; nothing for all others.
const char* mathml_word(::ASTNodeType_t type) {
    switch (type) {
        case AST_POWER:
        case AST_FUNCTION_POWER:
            return "power";
        case AST_FUNCTION_ABS:
            return "abs";
        case AST_FUNCTION_ARCCOS:
            return "arccos";
        case AST_FUNCTION_ARCCOSH:
            return "arccosh";
        case AST_FUNCTION_ARCCOT:
            return "arccot";
        case AST_FUNCTION_ARCCOTH:
            return "arccoth";
        case AST_FUNCTION_ARCCSC:
            return "arccsc";
        case AST_FUNCTION_ARCCSCH:
            return "arccsch";
        case AST_FUNCTION_ARCSEC:
            return "arcsec";
        case AST_FUNCTION_ARCSECH:
            return "arcsech";
        case AST_FUNCTION_ARCSIN:
            return "arcsin";
        case AST_FUNCTION_ARCSINH:
            return "arcsinh";
        case AST_FUNCTION_ARCTAN:
            return "arctan";
        case AST_FUNCTION_ARCTANH:
            return "arctanh";
        case AST_FUNCTION_CEILING:
            return "ceiling";
        case AST_FUNCTION_COS:
            return "cos";
        case AST_FUNCTION_COSH:
            return "cosh";
        case AST_FUNCTION_COT:
            return "cot";
        case AST_FUNCTION_COTH:
            return "coth";
        case AST_FUNCTION_CSC:
            return "csc";
        case AST_FUNCTION_CSCH:
            return "csch";
        case AST_FUNCTION_EXP:
            return "exp";
        case AST_FUNCTION_FACTORIAL:
            return "factorial";
        case AST_FUNCTION_FLOOR:
            return "floor";
        case AST_FUNCTION_LN:
            return "ln";
        case AST_FUNCTION_LOG:
            return "log";
        case AST_FUNCTION_ROOT:
            return "root";
        case AST_FUNCTION_SEC:
            return "sec";
        case AST_FUNCTION_SECH:
            return "sech";
        case AST_FUNCTION_SIN:
            return "sin";
        case AST_FUNCTION_SINH:
            return "sinh";
        case AST_FUNCTION_TAN:
            return "tan";
        case AST_FUNCTION_TANH:
            return "tanh";
        case AST_FUNCTION_MAX:
            return "max";
        case AST_FUNCTION_MIN:
            return "min";
        case AST_FUNCTION_QUOTIENT:
            return "quotient";
        case AST_FUNCTION_REM:
            return "rem";
        default:
            return nullptr;
    }
}

std::string word_of(const ::ASTNode& node) {
    return node.getName() == nullptr ? std::string{} : node.getName();
}

}  // namespace

SbmlMath::SbmlMath(ModelBuilder& builder, const SbmlDocument& document, const SbmlNames& names,
                   SbmlUnits& units)
    : builder_{&builder}, document_{&document}, names_{&names}, units_{&units} {
    const ::Model& model = *document.document->getModel();
    for (unsigned i = 0; i < model.getNumFunctionDefinitions(); ++i) {
        const ::FunctionDefinition& said = *model.getFunctionDefinition(i);
        functions_.emplace(said.getId(), Definition{&said, place_of(document, said), false});
    }
}

Expression SbmlMath::number(const ::ASTNode& math, const SbmlScope& scope) {
    return as_number(build(math, {&scope, nullptr, nullptr}));
}
Expression SbmlMath::condition(const ::ASTNode& math, const SbmlScope& scope) {
    return as_condition(build(math, {&scope, nullptr, nullptr}));
}

Expression SbmlMath::refuse(const Position& at, std::string message, std::string remedy) {
    const Place& place = at.function != nullptr ? at.function->place : at.scope->place;
    const std::string path = at.function != nullptr ? at.function->said->getId() : at.scope->path;
    builder_->report({place, path, std::move(message), std::move(remedy)});
    return builder_->graph().constant(1.0);
}

Expression SbmlMath::as_number(Expression e) {
    ExpressionGraph& graph = builder_->graph();
    return is_truth_valued(graph.node(e).op) ? graph.select(e, graph.constant(1.0), graph.constant(0.0)) : e;
}

Expression SbmlMath::as_condition(Expression e) {
    ExpressionGraph& graph = builder_->graph();
    return is_truth_valued(graph.node(e).op) ? e : graph.make(Op::not_equal, e, graph.constant(0.0));
}

Expression SbmlMath::child(const ::ASTNode& node, unsigned i, const Position& at) {
    return as_number(build(*node.getChild(i), at));
}
Expression SbmlMath::child_condition(const ::ASTNode& node, unsigned i, const Position& at) {
    return as_condition(build(*node.getChild(i), at));
}

Expression SbmlMath::build(const ::ASTNode& node, const Position& at) {
    if (depth_ >= k_deepest) {
        return refuse(at, fmt::format("mathematics nested more than {} deep", k_deepest));
    }
    if (at.function != nullptr && ++n_expanded_ > k_most_expanded) {
        if (n_expanded_ == k_most_expanded + 1) {
            return refuse(at,
                          fmt::format("the function definitions, written out, are more than {} operations",
                                      k_most_expanded));
        }
        return builder_->graph().constant(1.0);
    }
    ++depth_;
    const Expression result = build_node(node, at);
    --depth_;
    return result;
}

Expression SbmlMath::build_node(const ::ASTNode& node, const Position& at) {
    ExpressionGraph& graph = builder_->graph();
    const ::ASTNodeType_t type = node.getType();
    const unsigned n = node.getNumChildren();
    if (const char* word = mathml_word(type)) {
        return known(FunctionDialect::mathml, word, node, at);
    }
    switch (type) {
        case AST_INTEGER:
        case AST_REAL:
        case AST_REAL_E:
        case AST_RATIONAL:
            return numeral(node, at);
        case AST_NAME:
            return name(node, at);
        case AST_NAME_TIME:
            time_ = builder_->time();
            return *time_;
        case AST_NAME_AVOGADRO:
            return graph.constant(k_avogadro_of_sbml);
        case AST_CONSTANT_E:
            return graph.constant(std::numbers::e);
        case AST_CONSTANT_PI:
            return graph.constant(std::numbers::pi);
        case AST_CONSTANT_TRUE:
            return graph.truth(true);
        case AST_CONSTANT_FALSE:
            return graph.truth(false);
        case AST_PLUS:
        case AST_TIMES: {
            Expression result = graph.constant(type == AST_PLUS ? 0.0 : 1.0);
            for (unsigned i = 0; i < n; ++i) {
                const Expression next = child(node, i, at);
                result = i == 0 ? next : graph.make(type == AST_PLUS ? Op::add : Op::multiply, result, next);
            }
            return result;
        }
        case AST_MINUS:
            if (n == 1) {
                return graph.negate(child(node, 0, at));
            }
            if (n == 2) {
                const Expression a = child(node, 0, at);
                return graph.subtract(a, child(node, 1, at));
            }
            return refuse(at, fmt::format("minus takes 1 or 2 arguments (got {})", n));
        case AST_DIVIDE:
            if (n == 2) {
                const Expression a = child(node, 0, at);
                return graph.divide(a, child(node, 1, at));
            }
            return refuse(at, fmt::format("divide takes 2 arguments (got {})", n));
        case AST_FUNCTION_PIECEWISE:
            return piecewise(node, at);
        case AST_LOGICAL_AND:
        case AST_LOGICAL_OR:
        case AST_LOGICAL_XOR:
        case AST_LOGICAL_NOT:
        case AST_LOGICAL_IMPLIES:
            return logic(node, at);
        case AST_RELATIONAL_EQ:
        case AST_RELATIONAL_NEQ:
        case AST_RELATIONAL_GEQ:
        case AST_RELATIONAL_GT:
        case AST_RELATIONAL_LEQ:
        case AST_RELATIONAL_LT:
            return relation(node, at);
        case AST_FUNCTION_RATE_OF:
            return rate_of(node, at);
        case AST_FUNCTION:
            return call(node, at);
        case AST_FUNCTION_DELAY:
            return refuse(at, "delay equations are not supported");
        case AST_LAMBDA:
            return refuse(at, "a lambda outside of a function definition");
        default: {
            const std::string word = word_of(node);
            return refuse(at, word.empty() ? "mathematics that is no expression of SBML"
                                           : fmt::format("{} is not supported", in_quotes(word)));
        }
    }
}

Expression SbmlMath::numeral(const ::ASTNode& node, const Position& at) {
    double value = node.getValue();
    if (node.getType() == AST_REAL_E) {
        // Read as one decimal number; mantissa times a power of ten would be rounded twice.
        const auto exact =
            parse_number(fmt::format("{}e{}", shortest(node.getMantissa()), node.getExponent()));
        value = exact.value_or(value);
    }
    const std::string unit_id = node.getUnits();
    if (unit_id.empty() || unit_id == "dimensionless") {
        return builder_->graph().constant(value);
    }
    const auto unit = units_->find(unit_id, at.function != nullptr ? at.function->place : at.scope->place);
    if (!unit) {
        return builder_->graph().constant(value);
    }
    return literal({value, *unit});
}

Expression SbmlMath::literal(const Quantity& quantity) {
    const Expression literal = builder_->literal(quantity);
    literals_.emplace(builder_->graph().node(literal).symbol, quantity);
    return literal;
}

Expression SbmlMath::name(const ::ASTNode& node, const Position& at) {
    const std::string id = word_of(node);
    if (at.arguments != nullptr) {
        if (const auto found = at.arguments->find(id); found != at.arguments->end()) {
            return found->second;
        }
        std::vector<std::string> valid;
        for (const auto& argument : *at.arguments) {
            valid.push_back(argument.first);
        }
        return refuse(at, fmt::format("{} is no argument of the function", in_quotes(id)),
                      hint_for(id, valid));
    }
    if (at.scope->locals != nullptr) {
        if (const auto found = at.scope->locals->find(id); found != at.scope->locals->end()) {
            return builder_->reference(found->second, at.scope->place);
        }
    }
    if (functions_.contains(id)) {
        return refuse(at, fmt::format("{} is a function, not a quantity", in_quotes(id)));
    }
    mentioned_.insert(id);
    return builder_->reference(names_->of(id), at.scope->place);
}

Expression SbmlMath::known(FunctionDialect dialect, const std::string& word, const ::ASTNode& node,
                           const Position& at) {
    const KnownFunction* function = find_function(dialect, word);
    const std::size_t n = node.getNumChildren();
    if (n < function->fewest || n > function->most) {
        return refuse(at, fmt::format("{} takes {} (got {})", word,
                                      function->fewest != function->most
                                          ? fmt::format("at least {} argument", function->fewest)
                                          : fmt::format("{} argument{}", function->fewest,
                                                        function->fewest == 1 ? "" : "s"),
                                      n));
    }
    std::vector<Expression> arguments;
    for (unsigned i = 0; i < n; ++i) {
        arguments.push_back(child(node, i, at));
    }
    return function->make(builder_->graph(), arguments);
}

Expression SbmlMath::call(const ::ASTNode& node, const Position& at) {
    const std::string word = word_of(node);
    if (const auto found = functions_.find(word); found != functions_.end()) {
        return expand(found->second, word, node, at);
    }
    if (find_function(FunctionDialect::matlab, word) != nullptr) {
        return known(FunctionDialect::matlab, word, node, at);
    }
    std::vector<std::string> valid = function_names(FunctionDialect::matlab);
    for (const auto& function : functions_) {
        valid.push_back(function.first);
    }
    std::sort(valid.begin(), valid.end());
    return refuse(at, fmt::format("{} is not a function of this model", in_quotes(word)),
                  hint_for(word, valid));
}

Expression SbmlMath::expand(Definition& function, const std::string& word, const ::ASTNode& node,
                            const Position& at) {
    if (function.is_open) {
        return refuse(at, fmt::format("the function {} calls itself", in_quotes(word)));
    }
    const unsigned n = function.said->getNumArguments();
    if (n != node.getNumChildren()) {
        return refuse(at, fmt::format("the function {} takes {} argument{} (got {})", in_quotes(word), n,
                                      n == 1 ? "" : "s", node.getNumChildren()));
    }
    const ::ASTNode* body = function.said->getBody();
    if (body == nullptr) {
        return refuse(at, fmt::format("the function {} has no mathematics", in_quotes(word)));
    }
    Arguments arguments;
    std::string key = word;
    for (unsigned i = 0; i < n; ++i) {
        const Expression argument = build(*node.getChild(i), at);
        arguments[word_of(*function.said->getArgument(i))] = argument;
        key += fmt::format(" {}", argument.index);
    }
    if (const auto found = expanded_.find(key); found != expanded_.end()) {
        return found->second;
    }
    function.is_open = true;
    const Expression result = build(*body, {at.scope, &arguments, &function});
    function.is_open = false;
    expanded_.emplace(std::move(key), result);
    return result;
}

Expression SbmlMath::rate_of(const ::ASTNode& node, const Position& at) {
    const bool is_name = node.getNumChildren() == 1 && node.getChild(0)->getType() == AST_NAME;
    if (!is_name) {
        return refuse(at, "rateOf takes one name");
    }
    if (at.function != nullptr) {
        return refuse(at, "rateOf inside of a function definition");
    }
    const std::string id = word_of(*node.getChild(0));
    if (at.scope->locals != nullptr) {
        if (const auto found = at.scope->locals->find(id); found != at.scope->locals->end()) {
            return builder_->rate_of(found->second, at.scope->place);
        }
    }
    mentioned_.insert(id);
    return builder_->rate_of(names_->of(id), at.scope->place);
}

}  // namespace rubor
