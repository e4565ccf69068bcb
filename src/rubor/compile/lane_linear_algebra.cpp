// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <vector>

#include <rubor/compile/lane_emit.hpp>
#include <rubor/compile/lane_ir.hpp>

namespace rubor {

namespace {

/// Operations per function: LLVM's time grows faster than a function's length.
constexpr std::size_t k_operations_per_function = 600;

using Value = llvm::Value*;

class LinearAlgebra {
  public:
    LinearAlgebra(LaneIr& ir, const Elimination& elimination, const LaneLayout& layout, double most_growth)
        : ir_{ir}, e_{elimination}, layout_{layout}, most_growth_{most_growth} {
        std::size_t next = layout.factors;
        for (std::size_t k = 0; k < e_.size(); ++k) {
            lower_.push_back(next);
            next += e_.lower[k].size();
        }
        upper_.resize(e_.size());
        for (std::size_t k = e_.size(); k-- > 0;) {
            upper_[k] = next;  // the pivot's reciprocal, then the row
            next += 1 + e_.upper[k].size();
        }
    }

    void emit_factor() {
        begin("rubor_lane_factor", 1);
        for (std::size_t row = 0; row < e_.size(); ++row) {
            std::size_t cost = 2;
            for (const auto& entry : e_.lower[row]) {
                cost += 2 + e_.upper[static_cast<std::size_t>(entry.position)].size();
            }
            make_room(cost);
            eliminate_row(row);
        }
        finish();
    }

    void emit_solve() {
        begin("rubor_lane_solve", 2);
        for (std::size_t row = 0; row < e_.size(); ++row) {
            make_room(2 + e_.lower[row].size());
            Value out = ir_.pointer(1);
            Value memory = ir_.pointer(0);
            const auto i = static_cast<std::size_t>(e_.order[row]);
            Value z = ir_.subtract_product(ir_.negate(ir_.load(memory, layout_.rates + i)),
                                           ir_.load(LaneSlot::inverse_h), ir_.load(memory, layout_.sums + i));
            for (std::size_t k = 0; k < e_.lower[row].size(); ++k) {
                z = ir_.subtract_product(z, ir_.load(memory, lower_[row] + k),
                                         ir_.load(out, place(e_.lower[row][k])));
            }
            ir_.store(z, out, i);
        }
        for (std::size_t row = e_.size(); row-- > 0;) {
            make_room(2 + e_.upper[row].size());
            Value out = ir_.pointer(1);
            Value memory = ir_.pointer(0);
            const auto i = static_cast<std::size_t>(e_.order[row]);
            Value u = ir_.load(out, i);
            for (std::size_t k = e_.upper[row].size(); k-- > 0;) {
                u = ir_.subtract_product(u, ir_.load(memory, upper_[row] + 1 + k),
                                         ir_.load(out, place(e_.upper[row][k])));
            }
            ir_.store(ir_.multiply(u, ir_.load(memory, upper_[row])), out, i);
        }
        finish();
    }

  private:
    /// The state that an entry of a row multiplies.
    [[nodiscard]] std::size_t place(const Elimination::Entry& entry) const {
        return static_cast<std::size_t>(e_.order[static_cast<std::size_t>(entry.position)]);
    }

    void begin(const char* name, unsigned n_pointers) {
        name_ = name;
        n_pointers_ = n_pointers;
        parts_.clear();
        begin_part();
    }
    void begin_part() {
        parts_.push_back(ir_.begin_function(fmt::format("{}_{}", name_, parts_.size()), n_pointers_, false));
        operations_ = 0;
    }
    void make_room(std::size_t cost) {
        if (operations_ > 0 && operations_ + cost > k_operations_per_function) {
            ir_.end_function();
            begin_part();
        }
        operations_ += cost;
    }
    void finish() {
        ir_.end_function();
        ir_.begin_function(name_, n_pointers_, true);
        std::vector<Value> arguments;
        for (unsigned i = 0; i < n_pointers_; ++i) {
            arguments.push_back(ir_.pointer(i));
        }
        if (n_pointers_ == 1) {
            ir_.store(ir_.number(0.0), LaneSlot::pivot_excess);
        }
        for (llvm::Function* part : parts_) {
            ir_.builder.CreateCall(part, arguments);
        }
        ir_.end_function();
    }

    // Row `row` of J - g I, from left to right; what is left of the diagonal becomes L.
    void eliminate_row(std::size_t row) {
        Value memory = ir_.pointer(0);
        std::map<std::int32_t, Value> w;
        const auto fetch = [&](std::int32_t nonzero) {
            return nonzero == Elimination::k_fill
                       ? ir_.number(0.0)
                       : ir_.load(memory, layout_.jacobian + static_cast<std::size_t>(nonzero));
        };
        for (const auto& entry : e_.lower[row]) {
            w[entry.position] = fetch(entry.nonzero);
        }
        for (const auto& entry : e_.upper[row]) {
            w[entry.position] = fetch(entry.nonzero);
        }
        const auto self = static_cast<std::int32_t>(row);
        Value before = fetch(e_.diagonal[row]);
        Value g = ir_.load(LaneSlot::g);
        w[self] = ir_.subtract(before, g);
        Value added = nullptr;
        for (std::size_t k = 0; k < e_.lower[row].size(); ++k) {
            const auto from = static_cast<std::size_t>(e_.lower[row][k].position);
            Value l = ir_.multiply(w.at(e_.lower[row][k].position), ir_.load(memory, upper_[from]));
            ir_.store(l, memory, lower_[row] + k);
            for (std::size_t j = 0; j < e_.upper[from].size(); ++j) {
                const std::int32_t column = e_.upper[from][j].position;
                Value u = ir_.load(memory, upper_[from] + 1 + j);
                if (column == self) {
                    Value size = ir_.abs(ir_.multiply(l, u));
                    added = added == nullptr ? size : ir_.add(added, size);
                }
                w.at(column) = ir_.subtract_product(w.at(column), l, u);
            }
        }
        if (added != nullptr) {
            Value allowed = ir_.multiply(ir_.add(ir_.abs(before), g), ir_.number(most_growth_));
            Value excess = ir_.subtract(added, allowed);
            ir_.store(ir_.maximum(excess, ir_.load(LaneSlot::pivot_excess)), LaneSlot::pivot_excess);
        }
        ir_.store(ir_.divide(ir_.number(1.0), w.at(self)), memory, upper_[row]);
        for (std::size_t j = 0; j < e_.upper[row].size(); ++j) {
            ir_.store(w.at(e_.upper[row][j].position), memory, upper_[row] + 1 + j);
        }
    }

    LaneIr& ir_;
    const Elimination& e_;
    const LaneLayout& layout_;
    double most_growth_;
    std::vector<std::size_t> lower_, upper_;  // where each row begins
    std::string name_;
    unsigned n_pointers_ = 0;
    std::vector<llvm::Function*> parts_;
    std::size_t operations_ = 0;
};

}  // namespace

void emit_linear_algebra(LaneIr& ir, const Elimination& elimination, const LaneLayout& layout,
                         double most_pivot_growth) {
    LinearAlgebra algebra{ir, elimination, layout, most_pivot_growth};
    algebra.emit_factor();
    algebra.emit_solve();
}

}  // namespace rubor
