// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// A made-up immune model of any size, for tests of scale.
#pragma once

#include "compile/support.hpp"

namespace rubor::testing_support {

/// `n_states` states in compartments of 10; exchange, synthesis with two saturations of other states, binding
/// with a square root, Hill inhibition, logistic growth. 40 parameters vary. Jacobian some 4 % full at 150
/// states.
inline RandomModel large_model(std::size_t n_states) {
    std::mt19937_64 rng{2026};
    Draft d;
    ExpressionGraph& g = d.graph();
    RandomModel made;
    std::vector<std::string> names;
    std::vector<Expression> x;
    for (std::size_t i = 0; i < n_states; ++i) {
        names.push_back("s" + std::to_string(i));
        x.push_back(d(names.back()));
    }
    int n_parameters = 0;
    const auto parameter = [&](double low, double high) {
        const std::string name = "k" + std::to_string(n_parameters++);
        if (n_parameters % 7 == 0 && made.request.varying.size() < 40) {
            made.request.varying.push_back(name);
        }
        return d.parameter(name, uniform(rng, low, high));
    };
    const Expression one = g.constant(1.0);
    const auto hill = [&](Expression y, double n) {
        const Expression yn = g.power(y, g.constant(n));
        return g.divide(yn, g.add(g.power(parameter(0.5, 2.0), g.constant(n)), yn));
    };
    std::vector<Expression> rate(n_states, g.constant(0.0));
    for (std::size_t i = 0; i < n_states; ++i) {
        const Expression a = x[below(rng, n_states)];
        const Expression b = x[below(rng, n_states)];
        rate[i] = g.add(rate[i], g.multiply(g.multiply(parameter(0.1, 1.0), hill(a, 2.0)),
                                            g.subtract(one, hill(b, 1.5))));
        rate[i] = g.subtract(rate[i], g.multiply(parameter(0.1, 1.0), x[i]));
        const std::size_t to = i + 10 < n_states ? i + 10 : i;
        const Expression flow =
            g.multiply(g.multiply(parameter(0.1, 1.0), g.divide(x[i], parameter(1.0, 5.0))),
                       g.make(Op::exp, g.negate(parameter(0.1, 1.0))));
        rate[i] = g.subtract(rate[i], flow);
        rate[to] = g.add(rate[to], flow);
        if (i % 5 == 0) {  // a complex of two: the stable root of the quadratic, times its effect
            const Expression kd = parameter(0.5, 2.0);
            const Expression sum = g.add(g.add(a, b), kd);
            const Expression product = g.multiply(g.constant(4.0), g.multiply(a, b));
            const Expression root = g.make(Op::sqrt, g.subtract(g.multiply(sum, sum), product));
            const Expression bound =
                g.divide(g.multiply(g.constant(2.0), g.multiply(a, b)), g.add(sum, root));
            for (std::size_t k = 0; k < 4; ++k) {
                rate[(i + k) % n_states] =
                    g.subtract(rate[(i + k) % n_states], g.multiply(parameter(0.01, 0.1), bound));
            }
        }
        if (i % 10 == 0) {
            const Expression crowd = g.divide(g.add(x[i], x[(i + 1) % n_states]), parameter(10.0, 100.0));
            rate[i] =
                g.add(rate[i], g.multiply(g.multiply(parameter(0.1, 0.5), x[i]), g.subtract(one, crowd)));
        }
    }
    for (std::size_t i = 0; i < n_states; ++i) {
        d.state(names[i], 1.0, rate[i]);
        made.request.outputs.push_back(names[i]);
    }
    made.request.dose_targets = {names[0]};
    made.model = d.finish();
    return made;
}

}  // namespace rubor::testing_support
