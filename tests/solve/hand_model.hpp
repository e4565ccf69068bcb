// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor::test {

/// A compiled model written by hand, so that the solver is tested without the compiler. The outputs are the
/// states, then the held values. Every state is a dose target unless `dose_targets` says otherwise.
class HandModel : public CompiledModel {
  public:
    struct NamedValue {
        std::string name;
        double initial = 0.0;
        double scale = 1.0;
    };
    struct Here {  // what functions of the model may read
        double t;
        const double* x;
        const double* p;
        const double* held;
    };
    struct HandRoot {
        std::function<double(const Here&)> value;
        RootInfo info;
    };
    struct HandEvent {
        std::string name;
        std::function<bool(const Here&)> trigger;  // none: a named map
        std::vector<std::pair<bool, std::size_t>> targets;
        std::function<void(const Here&, double*)> values;
        std::function<double(const Here&)> delay, priority;
        bool persistent = true, initially_true = true, values_from_trigger_time = true;
    };
    struct Recipe {
        std::vector<NamedValue> states;
        std::vector<NamedValue> held;
        std::vector<std::string> parameters;
        /// Rates without the input rates, which are added.
        std::function<void(const Here&, double*)> rates;
        /// d rate_i / d x_j at [i + n j]; finite differences if none.
        std::function<void(const Here&, double*)> jacobian;
        std::vector<HandRoot> roots;
        std::vector<HandEvent> events;
        std::vector<double> jump_times;  ///< For time-only roots.
    };

    explicit HandModel(Recipe recipe) : recipe_{std::move(recipe)}, model_{build(recipe_)} {
        const auto n = static_cast<std::int32_t>(recipe_.states.size());
        pattern_.column_start.push_back(0);
        for (std::int32_t j = 0; j < n; ++j) {
            for (std::int32_t i = 0; i < n; ++i) pattern_.row.push_back(i);
            pattern_.column_start.push_back(n * (j + 1));
        }
        for (const auto& root : recipe_.roots) roots_.push_back(root.info);
        for (const auto& event : recipe_.events) {
            EventInfo info;
            info.name = event.name;
            info.is_map = !event.trigger;
            info.persistent = event.persistent;
            info.initially_true = event.initially_true;
            info.values_from_trigger_time = event.values_from_trigger_time;
            info.has_delay = static_cast<bool>(event.delay);
            info.has_priority = static_cast<bool>(event.priority);
            info.n_assignments = event.targets.size();
            info.targets = event.targets;
            events_.push_back(info);
        }
        request_.varying = recipe_.parameters;
        for (const auto& state : recipe_.states) {
            request_.dose_targets.push_back(state.name);
            request_.outputs.push_back(state.name);
        }
        for (const auto& held : recipe_.held) request_.outputs.push_back(held.name);
    }

    [[nodiscard]] const Model& model() const override { return model_; }
    [[nodiscard]] const CompileRequest& request() const override { return request_; }
    [[nodiscard]] std::size_t n_hoisted() const override { return 0; }
    [[nodiscard]] const SparsityPattern& pattern() const override { return pattern_; }
    [[nodiscard]] const std::vector<RootInfo>& roots() const override { return roots_; }
    [[nodiscard]] const std::vector<EventInfo>& events() const override { return events_; }
    void initialise(const double*, double* x, double* held) const override {
        for (std::size_t i = 0; i < recipe_.states.size(); ++i) x[i] = recipe_.states[i].initial;
        for (std::size_t i = 0; i < recipe_.held.size(); ++i) held[i] = recipe_.held[i].initial;
    }
    void hoist(const double*, const double*, double*) const override {}
    void rhs(double t, const double* x, const double* p, const double* held, const double* input,
             const double*, double* dx) const override {
        recipe_.rates({t, x, p, held}, dx);
        for (std::size_t i = 0; i < recipe_.states.size(); ++i) dx[i] += input[i];
    }
    void jacobian(double t, const double* x, const double* p, const double* held, const double* input,
                  const double* h, double* nonzeros) const override {
        const std::size_t n = recipe_.states.size();
        if (recipe_.jacobian) {
            recipe_.jacobian({t, x, p, held}, nonzeros);
            return;
        }
        std::vector<double> y(x, x + n), above(n), below(n);
        for (std::size_t j = 0; j < n; ++j) {
            const double step = 1e-6 * std::max(std::abs(x[j]), recipe_.states[j].scale);
            y[j] = x[j] + step;
            rhs(t, y.data(), p, held, input, h, above.data());
            y[j] = x[j] - step;
            rhs(t, y.data(), p, held, input, h, below.data());
            y[j] = x[j];
            for (std::size_t i = 0; i < n; ++i) nonzeros[i + n * j] = (above[i] - below[i]) / (2.0 * step);
        }
    }
    void root_values(double t, const double* x, const double* p, const double* held, const double*,
                     double* values) const override {
        for (std::size_t k = 0; k < roots_.size(); ++k) values[k] = recipe_.roots[k].value({t, x, p, held});
    }
    void outputs(double, const double* x, const double*, const double* held, const double*,
                 double* values) const override {
        values = std::copy(x, x + recipe_.states.size(), values);
        std::copy(held, held + recipe_.held.size(), values);
    }
    void triggers(double t, const double* x, const double* p, const double* held, const double*,
                  double* values) const override {
        for (std::size_t k = 0; k < events_.size(); ++k) {
            values[k] = recipe_.events[k].trigger && recipe_.events[k].trigger({t, x, p, held}) ? 1.0 : 0.0;
        }
    }
    void timing(std::size_t event, double t, const double* x, const double* p, const double* held,
                const double*, double* delay, double* priority) const override {
        const HandEvent& e = recipe_.events[event];
        *delay = e.delay ? e.delay({t, x, p, held}) : 0.0;
        *priority = e.priority ? e.priority({t, x, p, held}) : 0.0;
    }
    void assignments(std::size_t event, double t, const double* x, const double* p, const double* held,
                     const double*, double* values) const override {
        if (recipe_.events[event].values) recipe_.events[event].values({t, x, p, held}, values);
    }
    [[nodiscard]] double next_root_time(double t, const double*, const double*,
                                        const double*) const override {
        double next = std::numeric_limits<double>::infinity();
        for (const double jump : recipe_.jump_times) {
            if (jump > t) next = std::min(next, jump);
        }
        return next;
    }

  private:
    // A Model with the same names; its mathematics is never used.
    static Model build(const Recipe& recipe) {
        ModelBuilder builder{"by_hand"};
        const auto number = [&](double value) { return builder.graph().constant(value); };
        const auto declare = [&](const NamedValue& v) {
            builder.declare(ParameterDeclaration{v.name, std::nullopt, {}});
            builder.set_initial(v.name, number(v.initial), {});
        };
        for (const auto& state : recipe.states) {
            declare(state);
            builder.set_rate_rule(state.name, number(1.0), {});
            builder.set_scale(state.name, state.scale, {});
        }
        EventDeclaration holder;
        for (const auto& held : recipe.held) {
            declare(held);
            holder.assignments.push_back({held.name, number(1.0), {}});
        }
        for (const auto& name : recipe.parameters) declare({name, 1.0, 1.0});
        const auto never = builder.graph().truth(false);
        for (const auto& event : recipe.events) {
            EventDeclaration declaration;
            declaration.name = event.name;
            declaration.trigger = never;
            if (&event == &recipe.events.back()) declaration.assignments = holder.assignments;
            builder.add(std::move(declaration));
        }
        if (recipe.events.empty() && !holder.assignments.empty()) {
            holder.name = "holder";
            holder.trigger = never;
            builder.add(std::move(holder));
        }
        auto model = std::move(builder).build();
        if (!model.ok()) throw std::runtime_error(to_text(model.problems()));
        return std::move(model).value();
    }

    Recipe recipe_;
    Model model_;
    CompileRequest request_;
    SparsityPattern pattern_;
    std::vector<RootInfo> roots_;
    std::vector<EventInfo> events_;
};

inline std::shared_ptr<const HandModel> make_model(HandModel::Recipe recipe) {
    return std::make_shared<const HandModel>(std::move(recipe));
}

inline RootInfo in_rates() {
    return {.in_rates = true, .in_triggers = false, .is_time_only = false};
}
inline RootInfo in_triggers() {
    return {.in_rates = false, .in_triggers = true, .is_time_only = false};
}
inline RootInfo time_in_triggers() {
    return {.in_rates = false, .in_triggers = true, .is_time_only = true};
}
inline RootInfo time_in_rates() {
    return {.in_rates = true, .in_triggers = false, .is_time_only = true};
}

inline Administration bolus(double t, std::string target, double amount) {
    return {t, Administration::Kind::bolus, std::move(target), amount};
}
inline Administration rate_change(double t, std::string target, double rate) {
    return {t, Administration::Kind::rate_change, std::move(target), rate};
}
inline Administration map(double t, std::string name) {
    return {t, Administration::Kind::map, std::move(name), 0.0};
}

/// n + 1 evenly spaced times from a to b, b exactly.
inline std::vector<double> grid(double a, double b, int n) {
    std::vector<double> times;
    for (int k = 0; k < n; ++k) times.push_back(a + (b - a) * k / n);
    times.push_back(b);
    return times;
}

/// x' = -k x from `x0`.
inline HandModel::Recipe decay(double k, double x0 = 1.0) {
    HandModel::Recipe recipe;
    recipe.states = {{"x", x0, 1e-6}};
    recipe.rates = [k](const HandModel::Here& h, double* dx) { dx[0] = -k * h.x[0]; };
    recipe.jacobian = [k](const HandModel::Here&, double* j) { j[0] = -k; };
    return recipe;
}

}  // namespace rubor::test
