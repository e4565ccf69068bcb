// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_math_writer.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

const char* element_of(Op op) {
    switch (op) {
        case Op::add:
            return "plus";
        case Op::subtract:
        case Op::negate:
            return "minus";
        case Op::multiply:
            return "times";
        case Op::divide:
            return "divide";
        case Op::power:
            return "power";
        case Op::exp:
            return "exp";
        case Op::log:
            return "ln";
        case Op::log10:
            return "log";
        case Op::sqrt:
            return "root";
        case Op::sin:
            return "sin";
        case Op::cos:
            return "cos";
        case Op::tan:
            return "tan";
        case Op::asin:
            return "arcsin";
        case Op::acos:
            return "arccos";
        case Op::atan:
            return "arctan";
        case Op::sinh:
            return "sinh";
        case Op::cosh:
            return "cosh";
        case Op::tanh:
            return "tanh";
        case Op::asinh:
            return "arcsinh";
        case Op::acosh:
            return "arccosh";
        case Op::atanh:
            return "arctanh";
        case Op::factorial:
            return "factorial";
        case Op::abs:
            return "abs";
        case Op::floor:
            return "floor";
        case Op::ceiling:
            return "ceiling";
        case Op::minimum:
            return "min";
        case Op::maximum:
            return "max";
        case Op::less:
            return "lt";
        case Op::less_equal:
            return "leq";
        case Op::equal:
            return "eq";
        case Op::not_equal:
            return "neq";
        case Op::logical_and:
            return "and";
        case Op::logical_or:
            return "or";
        case Op::logical_not:
            return "not";
        case Op::constant:
        case Op::truth:
        case Op::symbol:
        case Op::time:
        case Op::select:
            break;
    }
    RUBOR_ASSERT(false);
    return "";
}

/// The shortest decimal that reads back as `value`, without an exponent: MathML's type `real` has none.
std::string decimal(double value) {
    std::array<char, 400> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    return {text.data(), done.ptr};
}

constexpr const char* k_math =
    R"(<math xmlns="http://www.w3.org/1998/Math/MathML" xmlns:sbml="http://www.sbml.org/sbml/level3/version2/core">)";
constexpr const char* k_time =
    R"(<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time"> time </csymbol>)";
constexpr const char* k_rate_of =
    R"(<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/rateOf"> rateOf </csymbol>)";

}  // namespace

SbmlMathWriter::SbmlMathWriter(const ExpressionGraph& graph, SbmlUnitDefinitions& units, Symbols symbols,
                               bool units_of_numbers, double time_factor)
    : graph_{&graph},
      units_{&units},
      symbols_{std::move(symbols)},
      checker_{graph,
               {[dimension = symbols_.dimension](SymbolId id) {
                    const auto known = dimension(id);
                    return known ? std::optional{Unit{to_text(*known), 1.0, *known}} : std::nullopt;
                },
                symbols_.id, [](SymbolId) { return std::optional<double>{}; }},
               UnitSystem::coherent,
               parse_unit("day").value()},
      units_of_numbers_{units_of_numbers},
      time_factor_{time_factor} {}

std::optional<Dimension> SbmlMathWriter::dimension(Expression e) {
    const auto measure = checker_.measure(e);
    return measure ? std::optional{measure->dimension} : std::nullopt;
}

void SbmlMathWriter::write(XmlText& xml, Expression e, const Expected& expected) {
    XmlText inner{xml.depth() + 1};
    node(inner, e, expected, 0);
    xml.line(k_math);
    xml.append(inner);
    xml.line("</math>");
}

void SbmlMathWriter::write_number(XmlText& xml, double value, const std::optional<Unit>& unit) {
    XmlText inner{xml.depth() + 1};
    cn(inner, value, unit ? std::optional{units_->id_of(*unit)} : std::nullopt);
    xml.line(k_math);
    xml.append(inner);
    xml.line("</math>");
}

void SbmlMathWriter::write_quotient(XmlText& xml, Expression e, const std::string& id) {
    XmlText inner{xml.depth() + 1};
    inner.open("apply");
    inner.empty("divide");
    node(inner, e, std::nullopt, 1);
    inner.element("ci", {}, id);
    inner.close();
    xml.line(k_math);
    xml.append(inner);
    xml.line("</math>");
}

void SbmlMathWriter::node(XmlText& xml, Expression e, const Expected& expected, int depth) {
    ++n_nodes_;
    is_too_deep_ = is_too_deep_ || depth > k_deepest;
    if (is_too_large()) {
        return;
    }
    const auto& n = graph_->node(e);
    switch (n.op) {
        case Op::constant:
            number(xml, n.value, expected);
            break;
        case Op::truth:
            xml.empty(n.value != 0.0 ? "true" : "false");
            break;
        case Op::symbol:
            symbol(xml, n.symbol);
            break;
        case Op::time:
            if (time_factor_ == 1.0) {
                xml.line(k_time);
            } else {
                xml.open("apply");
                xml.empty("divide");
                xml.line(k_time);
                number(xml, time_factor_, Dimension{});
                xml.close();
            }
            break;
        case Op::select:
            pieces(xml, e, expected, depth);
            break;
        default:
            apply(xml, e, expected, depth);
    }
}

std::optional<std::string> SbmlMathWriter::unit_id(const Expected& dimension) {
    return units_of_numbers_ && dimension ? std::optional{units_->id_of(*dimension)} : std::nullopt;
}

void SbmlMathWriter::number(XmlText& xml, double value, const Expected& expected) {
    const bool fits_anything = value == 0.0 || std::isinf(value);
    if (!std::isinf(value)) {
        cn(xml, value, unit_id(fits_anything ? expected : Expected{Dimension{}}));
        return;
    }
    const bool has_unit = units_of_numbers_ && expected && !expected->is_dimensionless();
    if (has_unit) {  // <infinity/> has no unit
        xml.open("apply");
        xml.empty("times");
    }
    if (value < 0.0) {
        xml.open("apply");
        xml.empty("minus");
        xml.empty("infinity");
        xml.close();
    } else {
        xml.empty("infinity");
    }
    if (has_unit) {
        cn(xml, 1.0, unit_id(expected));
        xml.close();
    }
}

void SbmlMathWriter::cn(XmlText& xml, double value, const std::optional<std::string>& unit) {
    constexpr double k_largest_integer = 2147483647.0;
    if (std::isnan(value)) {
        xml.empty("notanumber");
    } else if (value == std::floor(value) && std::abs(value) <= k_largest_integer) {
        xml.element("cn", {{"sbml:units", unit}, {"type", "integer"}}, decimal(value));
    } else if (value != 0.0 && (std::abs(value) < 1e-30 || std::abs(value) > 1e30)) {
        const std::string text = shortest(value);
        const std::size_t e = text.find('e');
        const std::string mantissa = text.substr(0, e);
        const std::string exponent =
            e == std::string::npos ? "0" : std::to_string(std::stoi(text.substr(e + 1)));
        xml.line("<cn" + (unit ? " sbml:units=\"" + xml_escaped(*unit) + '"' : "") +
                 " type=\"e-notation\"> " + mantissa + " <sep/> " + exponent + " </cn>");
    } else {
        xml.element("cn", {{"sbml:units", unit}}, decimal(value));
    }
}

void SbmlMathWriter::symbol(XmlText& xml, SymbolId id) {
    if (symbols_.is_time(id)) {
        xml.line(k_time);
    } else if (const auto of = symbols_.rate_of(id)) {
        xml.open("apply");
        xml.line(k_rate_of);
        xml.element("ci", {}, symbols_.id(*of));
        xml.close();
    } else if (const auto literal = symbols_.literal(id)) {
        cn(xml, literal->value, units_->id_of(literal->unit));
    } else {
        xml.element("ci", {}, symbols_.id(id));
    }
}

/// What a 0 among the arguments is in: what another argument is in, or what the place asks for.
void SbmlMathWriter::apply(XmlText& xml, Expression e, const Expected& expected, int depth) {
    const Op op = graph_->node(e).op;
    std::vector<Expression> arguments;
    for (int i = arity(op) - 1; i >= 0; --i) {
        arguments.push_back(graph_->node(e).argument[i]);
    }
    const bool is_chain =
        op == Op::add || op == Op::multiply || op == Op::logical_and || op == Op::logical_or;
    while (is_chain && graph_->node(arguments.back()).op == op) {  // (a + b) + c
        const auto inner = graph_->node(arguments.back());
        arguments.back() = inner.argument[1];
        arguments.push_back(inner.argument[0]);
    }
    std::reverse(arguments.begin(), arguments.end());

    std::vector<Expected> known;
    for (const Expression argument : arguments) {
        known.push_back(dimension(argument));
    }
    const auto asked_of = [&](std::size_t i) -> Expected {
        switch (op) {
            case Op::add:
            case Op::subtract:
            case Op::minimum:
            case Op::maximum:
            case Op::less:
            case Op::less_equal:
            case Op::equal:
            case Op::not_equal: {
                const auto other =
                    std::find_if(known.begin(), known.end(), [](const Expected& d) { return bool{d}; });
                const bool is_relation = op >= Op::less;
                return other != known.end() ? *other : is_relation ? Expected{} : expected;
            }
            case Op::negate:
            case Op::abs:
            case Op::floor:
            case Op::ceiling:
                return expected;
            case Op::multiply:
            case Op::divide: {
                if (!expected) return std::nullopt;
                Dimension others;
                for (std::size_t k = 0; k < known.size(); ++k) {
                    if (k == i) continue;
                    if (!known[k]) return std::nullopt;
                    others = op == Op::divide && k == 1 ? others / *known[k] : others * *known[k];
                }
                return op == Op::divide && i == 1 ? others / *expected : *expected / others;
            }
            case Op::sqrt:
                return expected ? Expected{power(*expected, 2.0)} : std::nullopt;
            default:
                return Dimension{};
        }
    };
    xml.open("apply");
    xml.empty(element_of(op));
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        node(xml, arguments[i], asked_of(i), depth + 1);
    }
    xml.close();
}

void SbmlMathWriter::pieces(XmlText& xml, Expression e, const Expected& expected, int depth) {
    const Expected own = dimension(e);
    const Expected& asked = own ? own : expected;
    xml.open("piecewise");
    Expression rest = e;
    for (; graph_->node(rest).op == Op::select; rest = graph_->node(rest).argument[2]) {
        xml.open("piece");
        node(xml, graph_->node(rest).argument[1], asked, depth + 1);
        node(xml, graph_->node(rest).argument[0], std::nullopt, depth + 1);
        xml.close();
    }
    xml.open("otherwise");
    node(xml, rest, asked, depth + 1);
    xml.close();
    xml.close();
}

}  // namespace rubor
