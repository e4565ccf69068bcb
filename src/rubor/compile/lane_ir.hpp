// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: small words for writing arithmetic on vectors of lanes as LLVM IR.
#pragma once

#include <functional>
#include <string>

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/Module.h>

#include <rubor/compile/emit.hpp>
#include <rubor/compile/lane_kernels.hpp>

namespace rubor {

/// Emits into one module. Values are `lanes` doubles or, with one lane, a double; addresses are counted in
/// such values from a pointer. Additions and multiplications carry no flags; fused ones are asked for by name
/// and are used only where the processor has them.
class LaneIr {
  public:
    using Value = llvm::Value*;

    LaneIr(llvm::Module& module, const EmitOptions& options);

    /// Starts a function of pointers; later code goes there.
    llvm::Function* begin_function(const std::string& name, unsigned n_pointers, bool is_entry,
                                   llvm::Type* result = nullptr);
    void end_function() { builder.CreateRetVoid(); }
    [[nodiscard]] Value pointer(unsigned i) { return function_->getArg(i); }
    [[nodiscard]] Value address(Value base, std::size_t index) {
        return builder.CreateConstInBoundsGEP1_64(number_type, base, index);
    }
    [[nodiscard]] Value load(Value base, std::size_t index) { return load_at(address(base, index)); }
    void store(Value v, Value base, std::size_t index) { store_at(v, address(base, index)); }
    [[nodiscard]] Value load(LaneSlot slot) { return load(pointer(0), static_cast<std::size_t>(slot)); }
    void store(Value v, LaneSlot slot) { store(v, pointer(0), static_cast<std::size_t>(slot)); }

    /// Element `i` (a run-time index) of the array that starts at vector `array` of the function's memory.
    [[nodiscard]] Value element(std::size_t array, Value i) {
        return builder.CreateInBoundsGEP(number_type, address(pointer(0), array), i);
    }
    [[nodiscard]] Value load_at(Value place) {
        return builder.CreateAlignedLoad(number_type, place, alignment_);
    }
    void store_at(Value v, Value place) { builder.CreateAlignedStore(v, place, alignment_); }

    [[nodiscard]] Value number(double value) { return llvm::ConstantFP::get(number_type, value); }
    [[nodiscard]] Value add(Value a, Value b) { return builder.CreateFAdd(a, b); }
    [[nodiscard]] Value subtract(Value a, Value b) { return builder.CreateFSub(a, b); }
    [[nodiscard]] Value multiply(Value a, Value b) { return builder.CreateFMul(a, b); }
    [[nodiscard]] Value divide(Value a, Value b) { return builder.CreateFDiv(a, b); }
    [[nodiscard]] Value negate(Value a) { return builder.CreateFNeg(a); }
    [[nodiscard]] Value abs(Value a) { return builder.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, a); }
    [[nodiscard]] Value sqrt(Value a) { return builder.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, a); }
    /// a b + c, fused where the processor can.
    [[nodiscard]] Value multiply_add(Value a, Value b, Value c);
    /// c - a b, fused where the processor can.
    [[nodiscard]] Value subtract_product(Value c, Value a, Value b);
    /// The greater; b when either is no number.
    [[nodiscard]] Value maximum(Value a, Value b) {
        return builder.CreateSelect(builder.CreateFCmpOGT(a, b), a, b);
    }
    [[nodiscard]] Value minimum(Value a, Value b) {
        return builder.CreateSelect(builder.CreateFCmpOLT(a, b), a, b);
    }
    [[nodiscard]] Value power(Value a, Value b);
    [[nodiscard]] Value select(Value condition, Value a, Value b) {
        return builder.CreateSelect(condition, a, b);
    }
    [[nodiscard]] Value at_least(Value a, Value b) { return builder.CreateFCmpOGE(a, b); }
    [[nodiscard]] Value less(Value a, Value b) { return builder.CreateFCmpOLT(a, b); }
    [[nodiscard]] Value as_number(Value truth) { return select(truth, number(1.0), number(0.0)); }
    [[nodiscard]] Value as_truth(Value v) { return builder.CreateFCmpONE(v, number(0.0)); }
    /// A bit for each lane, as a 32-bit whole number.
    [[nodiscard]] Value as_bits(Value truth);

    /// for i = first, first + stride, ... < last: body(i), with `carried` values from turn to turn.
    std::vector<Value> loop(
        std::size_t first, std::size_t last, std::size_t stride, std::vector<Value> carried,
        const std::function<std::vector<Value>(Value i, std::vector<Value> carried)>& body);

    llvm::Module& module;
    EmitOptions options;
    llvm::IRBuilder<> builder;
    llvm::Type* number_type;

  private:
    llvm::Align alignment_;
    llvm::Function* function_ = nullptr;
};

}  // namespace rubor
