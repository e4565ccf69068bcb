// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Models made without a reader, random expressions, and arrays with canaries, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor::testing_support {

/// A model in the making: states by rate rules, no units.
struct Draft {
    ModelBuilder builder{"draft"};

    ExpressionGraph& graph() { return builder.graph(); }
    Expression operator()(const std::string& name) { return builder.reference(name, {}); }
    Expression number(double x) { return graph().constant(x); }
    Expression parameter(const std::string& name, double value) {
        builder.declare(ParameterDeclaration{name, std::nullopt, {}});
        builder.set_initial(name, number(value), {});
        return (*this)(name);
    }
    Expression state(const std::string& name, double initial, Expression rate) {
        builder.declare(ParameterDeclaration{name, std::nullopt, {}});
        builder.set_initial(name, number(initial), {});
        builder.set_rate_rule(name, rate, {});
        return (*this)(name);
    }
    /// An event `name` that sets `target` to `value` when `trigger` turns true.
    void event(const std::string& name, Expression trigger, const std::string& target, Expression value) {
        EventDeclaration event{
            .name = name, .trigger = trigger, .delay = {}, .priority = {}, .assignments = {}, .place = {}};
        event.assignments.push_back({target, value, {}});
        builder.add(std::move(event));
    }
    std::shared_ptr<const Model> finish() {
        auto model = std::move(builder).build({.unit_clashes = UnitClashes::ignored});
        EXPECT_TRUE(model.ok()) << (model.ok() ? "" : to_text(model.problems()));
        return std::make_shared<const Model>(std::move(model).value());
    }
};

inline std::shared_ptr<const CompiledModel> compile_ok(std::shared_ptr<const Model> model,
                                                       CompileRequest request,
                                                       CompileRequest::Backend backend) {
    request.backend = backend;
    request.cache_directory =
        request.cache_directory.value_or("");  // no test uses the cache unless it says so
    auto compiled = compile(std::move(model), request);
    EXPECT_TRUE(compiled.ok()) << (compiled.ok() ? "" : to_text(compiled.problems()));
    return std::move(compiled).value();
}
inline std::shared_ptr<const CompiledModel> native(std::shared_ptr<const Model> model,
                                                   const CompileRequest& request) {
    return compile_ok(std::move(model), request, CompileRequest::Backend::native);
}
inline std::shared_ptr<const CompiledModel> interpreted(std::shared_ptr<const Model> model,
                                                        const CompileRequest& request) {
    return compile_ok(std::move(model), request, CompileRequest::Backend::interpreter);
}

/// n doubles between canaries. Generated code is invisible to sanitizers: this is how a stray store is seen.
class Guarded {
  public:
    explicit Guarded(std::size_t n, double fill = 0.0) : n_{n}, values_(n + 2 * k_guard, k_canary) {
        std::fill_n(data(), n, fill);
    }
    Guarded(const std::vector<double>& values) : Guarded(values.size()) {
        std::copy(values.begin(), values.end(), data());
    }
    double* data() { return values_.data() + k_guard; }
    const double* data() const { return values_.data() + k_guard; }
    double& operator[](std::size_t i) { return data()[i]; }
    double operator[](std::size_t i) const { return data()[i]; }
    std::size_t size() const { return n_; }
    std::vector<double> values() const { return {data(), data() + n_}; }
    bool is_intact() const {
        for (std::size_t i = 0; i < k_guard; ++i) {
            if (values_[i] != k_canary || values_[values_.size() - 1 - i] != k_canary) {
                return false;
            }
        }
        return true;
    }

  private:
    static constexpr std::size_t k_guard = 16;
    static constexpr double k_canary = -6.02214076e23;
    std::size_t n_;
    std::vector<double> values_;
};

inline bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

/// The inputs of one patient, and every kernel's result for them.
struct Patient {
    double t = 0.0;
    std::vector<double> x, p, held, input;
};
struct Answers {
    std::vector<double> h, rhs, jacobian, roots, outputs, triggers;
    bool intact = true;  ///< No kernel wrote outside its array or changed an input.
};
inline Answers ask(const CompiledModel& m, const Patient& patient) {
    const Guarded x{patient.x}, p{patient.p}, held{patient.held}, input{patient.input};
    Guarded h{m.n_hoisted()}, dx{m.n_states()}, nz{m.pattern().row.size()}, roots{m.roots().size()};
    Guarded outputs{m.request().outputs.size()}, triggers{m.events().size()};
    m.hoist(p.data(), held.data(), h.data());
    m.rhs(patient.t, x.data(), p.data(), held.data(), input.data(), h.data(), dx.data());
    m.jacobian(patient.t, x.data(), p.data(), held.data(), input.data(), h.data(), nz.data());
    m.root_values(patient.t, x.data(), p.data(), held.data(), h.data(), roots.data());
    m.outputs(patient.t, x.data(), p.data(), held.data(), h.data(), outputs.data());
    m.triggers(patient.t, x.data(), p.data(), held.data(), h.data(), triggers.data());
    Answers answers{.h = h.values(),
                    .rhs = dx.values(),
                    .jacobian = nz.values(),
                    .roots = roots.values(),
                    .outputs = outputs.values(),
                    .triggers = triggers.values()};
    for (const Guarded* array : std::initializer_list<const Guarded*>{&x, &p, &held, &input, &h, &dx, &nz,
                                                                      &roots, &outputs, &triggers}) {
        answers.intact = answers.intact && array->is_intact();
    }
    answers.intact = answers.intact && x.values() == patient.x && p.values() == patient.p &&
                     held.values() == patient.held && input.values() == patient.input;
    return answers;
}

inline double uniform(std::mt19937_64& rng, double low, double high) {
    return low + (high - low) * static_cast<double>(rng() >> 11) * 0x1p-53;
}
inline std::size_t below(std::mt19937_64& rng, std::size_t n) {
    return static_cast<std::size_t>(rng() % n);
}

/// A random expression of + - * / sqrt, comparisons and the rest of what IEEE 754 fixes. Values may be
/// anything.
inline Expression random_arithmetic(ExpressionGraph& g, std::mt19937_64& rng, std::vector<Expression> pool,
                                    int n_operations) {
    std::vector<Expression> truths;
    const auto any = [&] { return pool[below(rng, pool.size())]; };
    for (int i = 0; i < n_operations; ++i) {
        switch (below(rng, 16)) {
            case 0:
            case 1:
                pool.push_back(g.add(any(), any()));
                break;
            case 2:
            case 3:
                pool.push_back(g.subtract(any(), any()));
                break;
            case 4:
            case 5:
                pool.push_back(g.multiply(any(), any()));
                break;
            case 6:
                pool.push_back(g.divide(any(), any()));
                break;
            case 7:
                pool.push_back(g.make(Op::sqrt, any()));
                break;
            case 8:
                pool.push_back(g.make(Op::abs, any()));
                break;
            case 9:
                pool.push_back(g.negate(any()));
                break;
            case 10:
                pool.push_back(g.make(rng() % 2 == 0 ? Op::minimum : Op::maximum, any(), any()));
                break;
            case 11: {
                constexpr Op k_stairs[] = {Op::floor, Op::ceiling, Op::factorial};
                pool.push_back(g.make(k_stairs[below(rng, 3)], any()));
                break;
            }
            case 12:
                pool.push_back(g.power(any(), g.constant(static_cast<double>(below(rng, 9)) - 4.0)));
                break;
            case 13: {
                constexpr Op k_relations[] = {Op::less, Op::less_equal, Op::equal, Op::not_equal};
                truths.push_back(g.make(k_relations[below(rng, 4)], any(), any()));
                break;
            }
            case 14:
                if (!truths.empty()) {
                    const Expression a = truths[below(rng, truths.size())];
                    const Expression b = truths[below(rng, truths.size())];
                    const std::size_t which = below(rng, 3);
                    truths.push_back(which == 0
                                         ? g.make(Op::logical_not, a)
                                         : g.make(which == 1 ? Op::logical_and : Op::logical_or, a, b));
                }
                break;
            default:
                if (!truths.empty()) {
                    pool.push_back(g.select(truths[below(rng, truths.size())], any(), any()));
                }
        }
    }
    return pool.back();
}

/// A random expression with every function in it, well conditioned: values are positive and no operation
/// enlarges relative errors much, so that libm and SLEEF (1 ulp each) must agree closely. `leaves` are
/// positive; only they are compared with each other, since a comparison of computed values may turn on one
/// ulp.
inline Expression random_smooth(ExpressionGraph& g, std::mt19937_64& rng,
                                const std::vector<Expression>& leaves, int n_operations) {
    std::vector<Expression> pool = leaves;
    const auto any = [&] { return pool[below(rng, pool.size())]; };
    const auto leaf = [&] { return leaves[below(rng, leaves.size())]; };
    const Expression one = g.constant(1.0);
    const Expression two = g.constant(2.0);
    const auto below_one = [&](Expression a) { return g.divide(a, g.add(one, a)); };
    for (int i = 0; i < n_operations; ++i) {
        const Expression a = any();
        Expression e = a;
        switch (below(rng, 23)) {
            case 0:
                e = g.add(a, any());
                break;
            case 1:
                e = g.multiply(below_one(a), any());
                break;
            case 2:
                e = g.divide(a, g.add(one, any()));
                break;
            case 3:
                e = g.make(Op::sqrt, a);
                break;
            case 4:
                e = g.make(Op::exp, g.negate(below_one(a)));
                break;
            case 5:
                e = g.make(Op::log, g.add(two, a));
                break;
            case 6:
                e = g.make(Op::log10, g.add(two, a));
                break;
            case 7:
                e = g.add(two, g.make(Op::sin, below_one(a)));
                break;
            case 8:
                e = g.add(two, g.make(Op::cos, below_one(a)));
                break;
            case 9:
                e = g.make(Op::tan, below_one(a));
                break;
            case 10:
                e = g.make(Op::asin, g.divide(below_one(a), two));
                break;
            case 11:
                e = g.make(Op::acos, g.divide(below_one(a), two));
                break;
            case 12:
                e = g.make(Op::atan, a);
                break;
            case 13:
                e = g.make(Op::sinh, below_one(a));
                break;
            case 14:
                e = g.make(Op::cosh, below_one(a));
                break;
            case 15:
                e = g.make(Op::tanh, a);
                break;
            case 20:
                e = g.make(Op::asinh, a);
                break;
            case 21:
                e = g.make(Op::acosh, g.add(two, a));
                break;
            case 22:
                e = g.make(Op::atanh, g.divide(below_one(a), two));
                break;
            case 16:
                e = g.power(a, g.constant(uniform(rng, -1.2, 1.2)));
                break;
            case 17:
                e = g.power(g.add(one, below_one(a)), below_one(any()));
                break;
            case 18:
                e = g.make(rng() % 2 == 0 ? Op::minimum : Op::maximum, a, any());
                break;
            default:
                e = g.select(g.make(Op::less, leaf(), leaf()), a, any());
        }
        pool.push_back(e);
    }
    return pool.back();
}

struct RandomModel {
    std::shared_ptr<const Model> model;
    CompileRequest request;
};

/// A model of random rates: parameters p0.. (half of them varying), held h0.., states x0... Each rate
/// mentions a few states.
enum class RateKind { arithmetic, smooth };
inline RandomModel random_model(std::uint64_t seed, RateKind kind, std::size_t n_states,
                                int operations_per_rate) {
    std::mt19937_64 rng{seed};
    Draft d;
    RandomModel made;
    std::vector<Expression> constants;
    for (std::size_t i = 0; i < 6; ++i) {
        const std::string name = "p" + std::to_string(i);
        constants.push_back(d.parameter(name, uniform(rng, 0.5, 2.0)));
        if (i % 2 == 0) {
            made.request.varying.push_back(name);
        }
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string name = "h" + std::to_string(i);
        constants.push_back(d.parameter(name, uniform(rng, 0.5, 2.0)));
        d.event("set_" + name,
                d.graph().make(Op::less, d.number(5.0 + static_cast<double>(i)), d.graph().time()), name,
                d.number(2.0));
    }
    for (std::size_t i = 0; i < n_states; ++i) {
        const std::string name = "x" + std::to_string(i);
        std::vector<Expression> leaves{d(name)};
        for (int k = 0; k < 3; ++k) {
            leaves.push_back(d("x" + std::to_string(below(rng, n_states))));
            leaves.push_back(constants[below(rng, constants.size())]);
        }
        if (i % 3 == 0) {
            leaves.push_back(d.graph().time());
        }
        const Expression rate = kind == RateKind::arithmetic
                                    ? random_arithmetic(d.graph(), rng, leaves, operations_per_rate)
                                    : random_smooth(d.graph(), rng, leaves, operations_per_rate);
        d.state(name, 1.0, rate);
        made.request.outputs.push_back(name);
    }
    made.request.dose_targets = {"x0", "x" + std::to_string(n_states - 1)};
    made.model = d.finish();
    return made;
}

inline Patient random_patient(const CompiledModel& m, std::uint64_t seed) {
    std::mt19937_64 rng{seed};
    Patient patient;
    const auto fill = [&](std::vector<double>& values, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            values.push_back(uniform(rng, 0.5, 2.0));
        }
    };
    patient.t = uniform(rng, 0.5, 2.0);
    fill(patient.x, m.n_states());
    fill(patient.p, m.request().varying.size());
    fill(patient.held, m.n_held());
    fill(patient.input, m.request().dose_targets.size());
    return patient;
}

}  // namespace rubor::testing_support
