// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include <rubor/compile/lane_emit.hpp>
#include <rubor/compile/lane_ir.hpp>

namespace rubor {

namespace {

using Value = llvm::Value*;

/// Independent maxima of the error norm: one alone would wait for each comparison.
constexpr std::size_t k_n_maxima = 4;

class StepEmitter {
  public:
    StepEmitter(LaneIr& ir, const Plan& plan, const LaneLayout& layout, const RosenbrockMethod& method,
                const StepControl& control)
        : ir_{ir}, plan_{plan}, layout_{layout}, method_{method}, control_{control} {}

    void emit_step();
    void emit_dense();

  private:
    [[nodiscard]] std::size_t stage(std::size_t i) const { return layout_.stages[i]; }
    void call_model(KernelPosition kernel, std::size_t x, std::size_t out);
    void choose_step();
    void set_stage_time(double alpha);
    void combine(std::size_t stage);
    void add_time_derivative(std::size_t stage);
    void solve(std::size_t i);
    [[nodiscard]] Value error_norm();
    [[nodiscard]] Value changed_roots();
    void decide(Value error, Value changed);

    LaneIr& ir_;
    const Plan& plan_;
    const LaneLayout& layout_;
    const RosenbrockMethod& method_;
    const StepControl& control_;
    std::vector<std::size_t> forced_;  // states whose rate mentions time
};

void StepEmitter::call_model(KernelPosition kernel, std::size_t x, std::size_t out) {
    Value memory = ir_.pointer(0);
    const auto at = [&](std::size_t array) { return ir_.address(memory, array); };
    ir_.builder.CreateCall(ir_.module.getFunction(plan_.kernels[kernel].name),
                           {at(static_cast<std::size_t>(LaneSlot::stage_t)), at(x), at(layout_.parameters),
                            at(layout_.held), at(layout_.inputs), at(layout_.hoisted), at(out)});
}

// The wish, or up to the stop; half way when the stop lies between one and two wishes ahead, so that no tiny
// step is left.
void StepEmitter::choose_step() {
    Value wish = ir_.load(LaneSlot::wish);
    Value left = ir_.subtract(ir_.load(LaneSlot::stop), ir_.load(LaneSlot::t));
    Value reaches = ir_.at_least(ir_.multiply(wish, ir_.number(1.01)), left);
    Value halves = ir_.at_least(ir_.add(wish, wish), left);
    Value h = ir_.select(reaches, left, ir_.select(halves, ir_.multiply(left, ir_.number(0.5)), wish));
    ir_.store(h, LaneSlot::h);
    ir_.store(ir_.as_number(reaches), LaneSlot::at_stop);
    Value inverse = ir_.divide(ir_.number(1.0), h);
    ir_.store(inverse, LaneSlot::inverse_h);
    ir_.store(ir_.multiply(inverse, ir_.number(1.0 / method_.gamma)), LaneSlot::g);
}

void StepEmitter::set_stage_time(double alpha) {
    Value t = ir_.load(LaneSlot::t);
    if (alpha != 0.0) {
        t = ir_.multiply_add(ir_.load(LaneSlot::h), ir_.number(alpha), t);
    }
    t = ir_.maximum(t, ir_.load(LaneSlot::first));
    ir_.store(ir_.minimum(t, ir_.load(LaneSlot::last)), LaneSlot::stage_t);
}

// y = x + sum a U and sums = sum c U of a stage.
void StepEmitter::combine(std::size_t i) {
    const std::vector<double>& a = method_.a[i];
    const std::vector<double>& c = method_.c[i];
    const std::vector<double>& a_before = method_.a[i - 1];
    // The last stages of a stiffly accurate method go on from the one before.
    const bool goes_on = i > 1 && a.back() == 1.0 && std::equal(a_before.begin(), a_before.end(), a.begin());
    ir_.loop(0, layout_.n_states, 1, {}, [&](Value row, const std::vector<Value>&) {
        Value y = ir_.load_at(ir_.element(goes_on ? layout_.y : layout_.x, row));
        Value sum = nullptr;
        for (std::size_t j = 0; j < i; ++j) {
            Value u = ir_.load_at(ir_.element(stage(j), row));
            if (goes_on ? j + 1 == i : a[j] != 0.0) {
                y = a[j] == 1.0 ? ir_.add(y, u) : ir_.multiply_add(u, ir_.number(a[j]), y);
            }
            sum = sum == nullptr ? ir_.multiply(u, ir_.number(c[j]))
                                 : ir_.multiply_add(u, ir_.number(c[j]), sum);
        }
        ir_.store_at(y, ir_.element(layout_.y, row));
        ir_.store_at(sum, ir_.element(layout_.sums, row));
        return std::vector<Value>{};
    });
}

void StepEmitter::add_time_derivative(std::size_t i) {
    if (method_.gamma_t[i] == 0.0 || forced_.empty()) {
        return;
    }
    Value memory = ir_.pointer(0);
    Value factor = ir_.multiply(ir_.load(LaneSlot::h), ir_.number(method_.gamma_t[i]));
    for (const std::size_t row : forced_) {
        Value rate = ir_.load(memory, layout_.rates + row);
        Value slope = ir_.load(memory, layout_.time_derivative + row);
        ir_.store(ir_.multiply_add(factor, slope, rate), memory, layout_.rates + row);
    }
}

void StepEmitter::solve(std::size_t i) {
    Value memory = ir_.pointer(0);
    ir_.builder.CreateCall(ir_.module.getFunction("rubor_lane_solve"),
                           {memory, ir_.address(memory, stage(i))});
}

// x_next, and max |U_s| / (max(|x|, |x_next|) + scale) as a fraction, so that only one division is needed.
Value StepEmitter::error_norm() {
    const std::size_t last = stage(method_.n_stages() - 1);
    const auto measure = [&](Value row, std::vector<Value> carried, std::size_t k) {
        Value u = ir_.load_at(ir_.element(last, row));
        Value x = ir_.load_at(ir_.element(layout_.x, row));
        Value next = ir_.add(ir_.load_at(ir_.element(layout_.y, row)), u);
        ir_.store_at(next, ir_.element(layout_.x_next, row));
        Value size =
            ir_.add(ir_.maximum(ir_.abs(x), ir_.abs(next)), ir_.load_at(ir_.element(layout_.scale, row)));
        Value error = ir_.abs(u);
        Value& numerator = carried[3 * k];
        Value& denominator = carried[3 * k + 1];
        Value& poison = carried[3 * k + 2];
        Value larger = ir_.less(ir_.multiply(numerator, size), ir_.multiply(error, denominator));
        numerator = ir_.select(larger, error, numerator);
        denominator = ir_.select(larger, size, denominator);
        poison = ir_.multiply_add(next, ir_.number(0.0), poison);  // 0, or no number
        return carried;
    };
    std::vector<Value> carried;
    for (std::size_t k = 0; k < k_n_maxima; ++k) {
        carried.insert(carried.end(), {ir_.number(0.0), ir_.number(1.0), ir_.number(0.0)});
    }
    const std::size_t whole = layout_.n_states / k_n_maxima * k_n_maxima;
    carried = ir_.loop(0, whole, k_n_maxima, carried, [&](Value i, std::vector<Value> values) {
        for (std::size_t k = 0; k < k_n_maxima; ++k) {
            values = measure(ir_.builder.CreateAdd(i, ir_.builder.getInt64(k)), std::move(values), k);
        }
        return values;
    });
    for (std::size_t i = whole; i < layout_.n_states; ++i) {
        carried = measure(ir_.builder.getInt64(i), std::move(carried), i - whole);
    }
    Value numerator = carried[0];
    Value denominator = carried[1];
    Value poison = carried[2];
    for (std::size_t k = 1; k < k_n_maxima; ++k) {
        Value larger =
            ir_.less(ir_.multiply(numerator, carried[3 * k + 1]), ir_.multiply(carried[3 * k], denominator));
        numerator = ir_.select(larger, carried[3 * k], numerator);
        denominator = ir_.select(larger, carried[3 * k + 1], denominator);
        poison = ir_.add(poison, carried[3 * k + 2]);
    }
    Value error = ir_.divide(numerator, ir_.multiply(denominator, ir_.load(LaneSlot::rel_tol)));
    return ir_.add(error, poison);
}

Value StepEmitter::changed_roots() {
    Value changed = nullptr;
    std::size_t watched = 0;
    const auto any = [&](Value truth) {
        changed = changed == nullptr ? truth : ir_.builder.CreateOr(changed, truth);
    };
    Value memory = ir_.pointer(0);
    for (std::size_t r = 0; r < plan_.roots.size(); ++r) {
        if (plan_.roots[r].is_time_only) {
            continue;
        }
        if (watched == 0) {
            ir_.store(ir_.load(LaneSlot::t_next), LaneSlot::stage_t);
            call_model(k_root_values, layout_.x_next, layout_.root_values);
        }
        Value v = ir_.load(memory, layout_.root_values + r);
        Value zero = ir_.number(0.0);
        Value sign = ir_.select(ir_.less(zero, v), ir_.number(1.0),
                                ir_.select(ir_.less(v, zero), ir_.number(-1.0), zero));
        any(ir_.builder.CreateFCmpUNE(sign, ir_.load(memory, layout_.root_signs + watched)));
        any(ir_.builder.CreateFCmpUNO(v, v));
        ++watched;
    }
    return changed;
}

void StepEmitter::decide(Value error, Value changed) {
    auto& b = ir_.builder;
    const double exponent = 1.0 / (method_.error_order + 1);
    Value q = method_.error_order == 3 ? ir_.sqrt(ir_.sqrt(error)) : ir_.power(error, ir_.number(exponent));
    Value h = ir_.load(LaneSlot::h);
    Value wish = ir_.load(LaneSlot::wish);
    Value trusted = b.CreateNot(ir_.less(ir_.number(0.0), ir_.load(LaneSlot::pivot_excess)));
    Value finite = b.CreateFCmpORD(error, error);
    Value accepted = b.CreateAnd(b.CreateFCmpOLE(error, ir_.number(1.0)), trusted);
    Value rejections = ir_.load(LaneSlot::rejections);

    // Gustafsson's predictive controller, as in RODAS: the least growth that this error alone, and the trend
    // from the last, allow.
    Value scaled = ir_.multiply(q, ir_.number(1.0 / control_.safety));
    Value h_old = ir_.load(LaneSlot::h_old);
    Value trend =
        ir_.divide(ir_.multiply(ir_.multiply(h_old, scaled), q), ir_.multiply(h, ir_.load(LaneSlot::q_old)));
    Value has_trend = ir_.less(ir_.number(0.0), h_old);
    Value divisor = ir_.select(has_trend, ir_.maximum(trend, scaled), scaled);
    divisor = ir_.maximum(divisor, ir_.number(1.0 / control_.most_growth));
    divisor = ir_.minimum(divisor, ir_.number(control_.most_shrink));
    Value longer = ir_.divide(h, divisor);
    longer = ir_.select(ir_.as_truth(rejections), ir_.minimum(longer, h), longer);
    // A step cut short by a stop says nothing against the wish.
    Value cut = b.CreateAnd(ir_.as_truth(ir_.load(LaneSlot::at_stop)), ir_.less(h, wish));
    longer = ir_.select(cut, ir_.maximum(longer, wish), longer);
    longer = ir_.minimum(longer, ir_.load(LaneSlot::longest));

    // From the third failure on at least halved: where the error does not fall as the order promises.
    Value again = ir_.at_least(rejections, ir_.number(2.0));
    Value shrink = ir_.select(again, ir_.maximum(scaled, ir_.number(2.0)), scaled);
    Value shorter = ir_.divide(h, ir_.minimum(shrink, ir_.number(control_.most_shrink)));
    shorter = ir_.select(finite, shorter, ir_.multiply(h, ir_.number(1.0 / control_.most_shrink)));
    shorter = ir_.select(trusted, shorter, ir_.multiply(h, ir_.number(0.5)));
    Value new_wish = ir_.select(accepted, longer, shorter);
    ir_.store(new_wish, LaneSlot::wish);

    Value one = ir_.number(1.0);
    Value zero = ir_.number(0.0);
    Value active = ir_.load(LaneSlot::active);
    rejections = ir_.select(accepted, zero, ir_.add(rejections, one));
    ir_.store(rejections, LaneSlot::rejections);
    ir_.store(ir_.select(accepted, ir_.maximum(q, ir_.number(0.35)), ir_.load(LaneSlot::q_old)),
              LaneSlot::q_old);
    ir_.store(ir_.select(accepted, h, h_old), LaneSlot::h_old);
    Value n_attempts = ir_.add(ir_.load(LaneSlot::n_attempts), active);
    ir_.store(n_attempts, LaneSlot::n_attempts);
    ir_.store(ir_.add(ir_.load(LaneSlot::n_rejected), ir_.select(accepted, zero, active)),
              LaneSlot::n_rejected);
    ir_.store(error, LaneSlot::error);
    ir_.store(ir_.as_number(accepted), LaneSlot::accepted);

    Value t = ir_.load(LaneSlot::t);
    Value t_next = ir_.load(LaneSlot::t_next);
    Value arrived =
        b.CreateOr(ir_.at_least(t_next, ir_.load(LaneSlot::look)), ir_.as_truth(ir_.load(LaneSlot::at_stop)));
    if (changed != nullptr) {
        arrived = b.CreateOr(arrived, changed);
    }
    constexpr double k_no_step = 16.0 * std::numeric_limits<double>::epsilon();
    Value least = ir_.multiply_add(ir_.abs(t), ir_.number(k_no_step), ir_.number(1e-290));
    Value stuck = b.CreateOr(b.CreateNot(ir_.at_least(new_wish, least)),
                             ir_.at_least(rejections, ir_.number(control_.most_rejections)));
    Value pause = b.CreateSelect(accepted, arrived, stuck);
    pause = b.CreateOr(pause, ir_.at_least(n_attempts, ir_.load(LaneSlot::budget)));
    Value is_active = ir_.as_truth(active);
    pause = b.CreateAnd(pause, is_active);
    Value moves = b.CreateAnd(b.CreateAnd(accepted, is_active), b.CreateNot(pause));
    ir_.store(ir_.select(moves, t_next, t), LaneSlot::t);
    ir_.loop(0, layout_.n_states, 1, {}, [&](Value row, const std::vector<Value>&) {
        Value x = ir_.load_at(ir_.element(layout_.x, row));
        Value next = ir_.load_at(ir_.element(layout_.x_next, row));
        ir_.store_at(ir_.select(moves, next, x), ir_.element(layout_.x, row));
        return std::vector<Value>{};
    });
    b.CreateRet(ir_.as_bits(pause));
}

void StepEmitter::emit_step() {
    const auto& slopes = plan_.kernels[k_time_derivative].results;
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        if (!plan_.graph.is_constant(slopes[i], 0.0)) {
            forced_.push_back(i);
        }
    }
    ir_.begin_function("rubor_lane_step", 1, true, ir_.builder.getInt32Ty());
    Value memory = ir_.pointer(0);
    choose_step();
    set_stage_time(0.0);
    call_model(k_jacobian, layout_.x, layout_.jacobian);
    if (!forced_.empty()) {
        call_model(k_time_derivative, layout_.x, layout_.time_derivative);
    }
    ir_.builder.CreateCall(ir_.module.getFunction("rubor_lane_factor"), {memory});
    for (std::size_t i = 0; i < method_.n_stages(); ++i) {
        if (i == 0) {
            ir_.loop(0, layout_.n_states, 1, {}, [&](Value row, const std::vector<Value>&) {
                ir_.store_at(ir_.number(0.0), ir_.element(layout_.sums, row));
                return std::vector<Value>{};
            });
        } else {
            combine(i);
            set_stage_time(method_.alpha[i]);
        }
        call_model(k_rhs, i == 0 ? layout_.x : layout_.y, layout_.rates);
        add_time_derivative(i);
        solve(i);
    }
    Value error = error_norm();
    Value ends_at_stop = ir_.as_truth(ir_.load(LaneSlot::at_stop));
    ir_.store(ir_.select(ends_at_stop, ir_.load(LaneSlot::stop),
                         ir_.add(ir_.load(LaneSlot::t), ir_.load(LaneSlot::h))),
              LaneSlot::t_next);
    Value changed = changed_roots();
    decide(error, changed);
}

void StepEmitter::emit_dense() {
    ir_.begin_function("rubor_lane_dense", 1, true);
    ir_.loop(0, layout_.n_states, 1, {}, [&](Value row, const std::vector<Value>&) {
        std::vector<Value> sums(method_.dense.size(), nullptr);
        for (std::size_t j = 0; j < method_.n_stages(); ++j) {
            Value u = ir_.load_at(ir_.element(stage(j), row));
            for (std::size_t d = 0; d < sums.size(); ++d) {
                const double factor = method_.dense[d][j];
                if (factor == 0.0) {
                    continue;
                }
                sums[d] = sums[d] == nullptr ? ir_.multiply(u, ir_.number(factor))
                                             : ir_.multiply_add(u, ir_.number(factor), sums[d]);
            }
        }
        for (std::size_t d = 0; d < sums.size(); ++d) {
            ir_.store_at(sums[d], ir_.element(layout_.dense + d * layout_.n_states, row));
        }
        return std::vector<Value>{};
    });
    ir_.end_function();
}

}  // namespace

// A load that follows a store by a multiple of 4096 bytes waits for it although the addresses differ. In the
// loops over states loads run ahead of stores by some twenty vectors, so arrays that are read begin behind
// those that are written, by less than the rest of 4096 bytes.
LaneLayout make_layout(const Plan& plan, const Elimination& elimination, const RosenbrockMethod& method,
                       int lanes) {
    LaneLayout l;
    l.n_states = plan.model->states().size();
    l.n_parameters = plan.request.varying.size();
    l.n_held = plan.model->held().size();
    l.n_inputs = plan.request.dose_targets.size();
    l.n_hoisted = plan.n_hoisted;
    l.n_roots = plan.roots.size();
    l.n_dense = method.dense.size();
    l.n_stages = method.n_stages();
    l.size = k_n_lane_slots;
    const auto place = [&](std::size_t& array, std::size_t n) {
        array = l.size;
        l.size += n;
    };
    const std::size_t page = LaneLayout::k_alignment / (8 * static_cast<std::size_t>(lanes));  // vectors
    const auto place_at = [&](std::size_t& array, std::size_t n, std::size_t position) {
        position = position * 64 / (8 * static_cast<std::size_t>(lanes));
        l.size += (position + page - l.size % page) % page;
        place(array, n);
    };
    place_at(l.y, l.n_states, 0);
    place_at(l.sums, l.n_states, 0);
    place_at(l.x_next, l.n_states, 0);
    place_at(l.x, l.n_states, 2);
    l.stages.resize(l.n_stages);
    for (std::size_t i = 0; i < l.n_stages; ++i) {
        place_at(l.stages[i], l.n_states, 4 + 3 * i);
    }
    place_at(l.scale, l.n_states, 30);
    place(l.rates, l.n_states);
    place(l.dense, l.n_states * l.n_dense);
    place(l.parameters, l.n_parameters);
    place(l.held, l.n_held);
    place(l.inputs, l.n_inputs);
    place(l.hoisted, l.n_hoisted);
    place(l.root_values, l.n_roots);
    place(l.root_signs, l.n_roots);
    place(l.time_derivative, l.n_states);
    place(l.jacobian, plan.pattern.row.size());
    place(l.factors, elimination.n_factor_nonzeros());
    return l;
}

void emit_step(LaneIr& ir, const Plan& plan, const LaneLayout& layout, const RosenbrockMethod& method,
               const StepControl& control) {
    StepEmitter emitter{ir, plan, layout, method, control};
    emitter.emit_step();
    emitter.emit_dense();
}

}  // namespace rubor
