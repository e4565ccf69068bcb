// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/lane_ir.hpp>

namespace rubor {

LaneIr::LaneIr(llvm::Module& m, const EmitOptions& o) : module{m}, options{o}, builder{m.getContext()} {
    const auto lanes = static_cast<unsigned>(options.lanes);
    number_type = builder.getDoubleTy();
    if (lanes > 1) {
        number_type = llvm::FixedVectorType::get(number_type, lanes);
    }
    alignment_ = llvm::Align(8 * lanes);
}

llvm::Function* LaneIr::begin_function(const std::string& name, unsigned n_pointers, bool is_entry,
                                       llvm::Type* result) {
    const std::vector<llvm::Type*> parameters(n_pointers, builder.getPtrTy());
    auto* type = llvm::FunctionType::get(result != nullptr ? result : builder.getVoidTy(), parameters, false);
    function_ = llvm::Function::Create(
        type, is_entry ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::InternalLinkage, name,
        module);
    function_->setDoesNotThrow();
    if (options.lanes > 1) {
        // See emit.cpp: with a smaller value some processors get wrong numbers.
        function_->addFnAttr("min-legal-vector-width", std::to_string(64 * options.lanes));
    }
    for (unsigned i = 0; i < n_pointers; ++i) {
        function_->addParamAttr(i, llvm::Attribute::NoAlias);
        function_->addParamAttr(i, llvm::Attribute::NoCapture);
    }
    builder.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "", function_));
    return function_;
}

LaneIr::Value LaneIr::multiply_add(Value a, Value b, Value c) {
    if (!options.has_fma) {
        return add(multiply(a, b), c);
    }
    return builder.CreateIntrinsic(llvm::Intrinsic::fma, {number_type}, {a, b, c});
}

LaneIr::Value LaneIr::subtract_product(Value c, Value a, Value b) {
    if (!options.has_fma) {
        return subtract(c, multiply(a, b));
    }
    return builder.CreateIntrinsic(llvm::Intrinsic::fma, {number_type}, {negate(a), b, c});
}

LaneIr::Value LaneIr::power(Value a, Value b) {
    llvm::FunctionCallee callee =
        module.getOrInsertFunction(sleef_name(Op::power, options),
                                   llvm::FunctionType::get(number_type, {number_type, number_type}, false));
    auto* f = llvm::cast<llvm::Function>(callee.getCallee());
    f->setDoesNotThrow();
    f->setDoesNotAccessMemory();
    return builder.CreateCall(callee, {a, b});
}

LaneIr::Value LaneIr::as_bits(Value truth) {
    const auto lanes = static_cast<unsigned>(options.lanes);
    Value bits = lanes > 1 ? builder.CreateBitCast(truth, builder.getIntNTy(lanes)) : truth;
    return builder.CreateZExt(bits, builder.getInt32Ty());
}

std::vector<LaneIr::Value> LaneIr::loop(
    std::size_t first, std::size_t last, std::size_t stride, std::vector<Value> carried,
    const std::function<std::vector<Value>(Value i, std::vector<Value> carried)>& body) {
    if (first >= last) {
        return carried;
    }
    llvm::BasicBlock* before = builder.GetInsertBlock();
    auto* turn = llvm::BasicBlock::Create(module.getContext(), "", function_);
    auto* after = llvm::BasicBlock::Create(module.getContext(), "", function_);
    builder.CreateBr(turn);
    builder.SetInsertPoint(turn);
    llvm::PHINode* i = builder.CreatePHI(builder.getInt64Ty(), 2);
    i->addIncoming(builder.getInt64(first), before);
    std::vector<llvm::PHINode*> phis;
    std::vector<Value> values;
    for (Value v : carried) {
        phis.push_back(builder.CreatePHI(v->getType(), 2));
        phis.back()->addIncoming(v, before);
        values.push_back(phis.back());
    }
    std::vector<Value> next = body(i, values);
    Value following = builder.CreateNUWAdd(i, builder.getInt64(stride));
    i->addIncoming(following, turn);
    for (std::size_t k = 0; k < phis.size(); ++k) {
        phis[k]->addIncoming(next[k], turn);
    }
    builder.CreateCondBr(builder.CreateICmpULT(following, builder.getInt64(last)), turn, after);
    builder.SetInsertPoint(after);
    return next;
}

}  // namespace rubor
