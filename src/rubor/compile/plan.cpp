// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/plan.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/compile/discontinuities.hpp>
#include <rubor/compile/jacobian.hpp>
#include <rubor/compile/rewrite.hpp>

namespace rubor {

namespace {

/// Checks one list of names in a request and gives the position of each in the model.
class NameCheck {
  public:
    NameCheck(const Model& model, Problems& problems) : model_{model}, problems_{problems} {}

    template <class Find>
    std::vector<std::size_t> positions(const std::vector<std::string>& names, const char* list,
                                       const char* kind, const std::vector<std::string>& valid, Find find) {
        std::vector<std::size_t> found;
        std::unordered_set<std::string> seen;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string path = fmt::format("{}[{}]", list, i);
            const std::optional<std::size_t> position = find(names[i]);
            if (!seen.insert(names[i]).second) {
                problems_.push_back({{}, path, fmt::format("{} is named twice", in_quotes(names[i])), ""});
            } else if (!position) {
                problems_.push_back({{}, path, unknown(names[i], kind), hint_for(names[i], valid)});
            } else {
                found.push_back(*position);
            }
        }
        return found;
    }

    [[nodiscard]] std::string unknown(const std::string& name, const char* kind) const {
        if (model_.find(name)) {
            return fmt::format("{} is not {} of model {}", in_quotes(name), kind, in_quotes(model_.name()));
        }
        return fmt::format("model {} has no {}", in_quotes(model_.name()), in_quotes(name));
    }

  private:
    const Model& model_;
    Problems& problems_;
};

template <class Part>
std::vector<std::string> names_of(const Model& model, const std::vector<Part>& parts) {
    std::vector<std::string> names;
    for (const Part& part : parts) {
        names.push_back(model.symbol(part.symbol).name);
    }
    return names;
}

/// Builds a Plan step by step; each step may use what the earlier ones left in `plan`.
class Planner {
  public:
    Planner(std::shared_ptr<const Model> model, const CompileRequest& request) {
        plan.model = std::move(model);
        plan.request = request;
        plan.graph = plan.model->graph();
        plan.kernels.resize(k_n_common_kernels + 3 * plan.model->events().size());
        constexpr const char* k_names[] = {"initial_states", "initial_held",   "hoist",          "rhs",
                                           "jacobian",       "root_values",    "outputs",        "triggers",
                                           "time_lines",     "time_relations", "time_derivative"};
        static_assert(std::size(k_names) == k_n_common_kernels);
        for (std::size_t k = 0; k < k_n_common_kernels; ++k) {
            plan.kernels[k].name = fmt::format("rubor_{}", k_names[k]);
        }
        for (std::size_t e = 0; e < plan.model->events().size(); ++e) {
            plan.kernels[timing_kernel(e)].name = fmt::format("rubor_timing_{}", e);
            plan.kernels[assignment_kernel(e)].name = fmt::format("rubor_assignments_{}", e);
            plan.kernels[factor_kernel(e)].name = fmt::format("rubor_factors_{}", e);
        }
    }

    Problems resolve_names();
    void bind_symbols();
    void gather_states();
    void gather_events();
    void gather_roots();
    void gather_outputs();
    void finish();

    Plan plan;

  private:
    /// `expressions` with constants put in and derived symbols replaced.
    std::vector<Expression> bound(std::span<const Expression> expressions) {
        return rewrite(plan.graph, expressions, [this](ExpressionGraph& graph, Expression e) {
            const auto& n = graph.node(e);
            if (n.op != Op::symbol) {
                return std::optional<Expression>{};
            }
            const auto found = replacement_.find(n.symbol);
            if (found != replacement_.end()) {
                return std::optional{found->second};
            }
            RUBOR_ASSERT(n.symbol < plan.leaf.size() && plan.leaf[n.symbol].array != Leaf::Array::none);
            return std::optional<Expression>{};
        });
    }
    Expression bound(Expression e) { return bound({&e, 1}).front(); }

    std::vector<std::size_t> varying_;       // positions in Model::parameters
    std::vector<std::size_t> dose_targets_;  // positions in Model::states
    std::vector<SymbolId> state_symbols_;
    std::vector<SymbolId> input_symbols_;
    std::vector<Expression> rates_;
    std::vector<Expression> triggers_;
    std::unordered_map<SymbolId, Expression> replacement_;
};

Problems Planner::resolve_names() {
    const Model& model = *plan.model;
    Problems problems;
    NameCheck check{model, problems};
    varying_ =
        check.positions(plan.request.varying, "varying", "a parameter", names_of(model, model.parameters()),
                        [&](const std::string& name) { return model.find_parameter(name); });
    dose_targets_ =
        check.positions(plan.request.dose_targets, "dose_targets", "a state", names_of(model, model.states()),
                        [&](const std::string& name) { return model.find_state(name); });
    for (std::size_t i = 0; i < plan.request.outputs.size(); ++i) {
        const std::string& name = plan.request.outputs[i];
        if (!model.meaning(name)) {
            problems.push_back({{},
                                fmt::format("outputs[{}]", i),
                                check.unknown(name, "a quantity"),
                                hint_for(name, model.names())});
        }
    }
    return problems;
}

void Planner::bind_symbols() {
    const Model& model = *plan.model;
    plan.leaf.resize(model.symbols().size());
    const auto bind = [&](SymbolId id, Leaf::Array array, std::size_t index) {
        plan.leaf[id] = {array, static_cast<std::uint32_t>(index)};
    };
    for (const Parameter& parameter : model.parameters()) {
        replacement_.emplace(parameter.symbol, plan.graph.constant(parameter.value));
    }
    for (std::size_t i = 0; i < varying_.size(); ++i) {
        const SymbolId id = model.parameters()[varying_[i]].symbol;
        replacement_.erase(id);
        bind(id, Leaf::Array::parameter, i);
    }
    for (std::size_t i = 0; i < model.held().size(); ++i) {
        bind(model.held()[i].symbol, Leaf::Array::held, i);
    }
    for (std::size_t i = 0; i < model.states().size(); ++i) {
        state_symbols_.push_back(model.states()[i].symbol);
        bind(model.states()[i].symbol, Leaf::Array::state, i);
    }
    for (std::size_t i = 0; i < dose_targets_.size(); ++i) {
        input_symbols_.push_back(static_cast<SymbolId>(plan.leaf.size()));
        plan.leaf.push_back({Leaf::Array::input, static_cast<std::uint32_t>(i)});
    }
    std::vector<Expression> derived;
    for (const Derived& d : model.derived()) {
        derived.push_back(d.value);
    }
    derived = bound(derived);
    for (std::size_t i = 0; i < derived.size(); ++i) {
        replacement_.emplace(model.derived()[i].symbol, derived[i]);
    }
}

void Planner::gather_states() {
    const Model& model = *plan.model;
    std::vector<Expression> initial;
    for (const State& state : model.states()) {
        rates_.push_back(state.rate);
        initial.push_back(state.initial);
    }
    rates_ = bound(rates_);
    plan.kernels[k_initial_states].results = bound(initial);
    std::vector<Expression> held;
    for (const Held& h : model.held()) {
        held.push_back(h.initial);
    }
    // A state in a held symbol's initial value means the state's initial value.
    plan.kernels[k_initial_held].results =
        rewrite(plan.graph, bound(held), [this](ExpressionGraph& graph, Expression e) {
            const auto& n = graph.node(e);
            const bool is_state = n.op == Op::symbol && plan.leaf[n.symbol].array == Leaf::Array::state;
            return is_state ? std::optional{plan.kernels[k_initial_states].results[plan.leaf[n.symbol].index]}
                            : std::nullopt;
        });

    SymbolicJacobian jacobian = differentiate_rates(plan.graph, rates_, state_symbols_);
    plan.pattern = std::move(jacobian.pattern);
    plan.kernels[k_jacobian].results = std::move(jacobian.nonzeros);
    for (const Expression rate : rates_) {
        plan.kernels[k_time_derivative].results.push_back(plan.graph.differentiate_in_time(rate));
    }
    plan.kernels[k_rhs].results = rates_;
    for (std::size_t i = 0; i < dose_targets_.size(); ++i) {
        Expression& rate = plan.kernels[k_rhs].results[dose_targets_[i]];
        rate = plan.graph.add(rate, plan.graph.symbol(input_symbols_[i]));
    }
}

void Planner::gather_events() {
    const Model& model = *plan.model;
    for (std::size_t k = 0; k < model.events().size(); ++k) {
        const Event& event = model.events()[k];
        const Expression trigger = bound(event.trigger);
        triggers_.push_back(trigger);
        const auto& n = plan.graph.node(event.trigger);
        EventInfo info{.name = event.name,
                       .is_map = n.op == Op::truth && n.value == 0.0,
                       .persistent = event.persistent,
                       .initially_true = event.initially_true,
                       .values_from_trigger_time = event.values_from_trigger_time,
                       .has_delay = event.delay.has_value(),
                       .has_priority = event.priority.has_value(),
                       .n_assignments = event.assignments.size(),
                       .targets = {}};
        const Expression zero = plan.graph.constant(0.0);
        if (event.delay || event.priority) {
            plan.kernels[timing_kernel(k)].results = {event.delay ? bound(*event.delay) : zero,
                                                      event.priority ? bound(*event.priority) : zero};
        }
        info.has_factors = std::any_of(event.assignments.begin(), event.assignments.end(),
                                       [](const Assignment& a) { return a.factor_at_execution.has_value(); });
        for (const Assignment& assignment : event.assignments) {
            info.targets.emplace_back(assignment.target == Assignment::Target::state, assignment.index);
            plan.kernels[assignment_kernel(k)].results.push_back(bound(assignment.value));
            if (info.has_factors) {
                plan.kernels[factor_kernel(k)].results.push_back(assignment.factor_at_execution
                                                                     ? bound(*assignment.factor_at_execution)
                                                                     : plan.graph.constant(1.0));
            }
        }
        plan.events.push_back(std::move(info));
    }
    plan.kernels[k_triggers].results = triggers_;
}

void Planner::gather_roots() {
    Discontinuities found = find_discontinuities(plan.graph, rates_, triggers_, state_symbols_);
    plan.roots = std::move(found.roots);
    plan.kernels[k_root_values].results = std::move(found.root_values);
    plan.n_time_relations = found.time_relations.size();
    for (const TimeRelation& relation : found.time_relations) {
        auto& lines = plan.kernels[k_time_lines].results;
        lines.insert(lines.end(), {relation.slope, relation.offset});
        auto& relations = plan.kernels[k_time_relations].results;
        relations.insert(relations.end(), {relation.truth, relation.difference});
    }
}

void Planner::gather_outputs() {
    std::vector<Expression> outputs;
    for (const std::string& name : plan.request.outputs) {
        outputs.push_back(*plan.model->meaning(name));
    }
    plan.kernels[k_outputs].results = bound(outputs);
}

void Planner::finish() {
    std::vector<Expression> all;
    for (const Kernel& kernel : plan.kernels) {
        all.insert(all.end(), kernel.results.begin(), kernel.results.end());
    }
    all = rewrite(plan.graph, all, power_as_products);
    auto next = all.begin();
    for (Kernel& kernel : plan.kernels) {
        for (Expression& e : kernel.results) {
            e = *next++;
        }
    }
    share_reciprocals(plan);
    hoist_invariants(plan);
}

}  // namespace

Checked<Plan> make_plan(std::shared_ptr<const Model> model, const CompileRequest& request) {
    RUBOR_ASSERT(model != nullptr);
    Planner planner{std::move(model), request};
    if (Problems problems = planner.resolve_names(); !problems.empty()) {
        return problems;
    }
    planner.bind_symbols();
    planner.gather_states();
    planner.gather_events();
    planner.gather_roots();
    planner.gather_outputs();
    planner.finish();
    return std::move(planner.plan);
}

}  // namespace rubor
