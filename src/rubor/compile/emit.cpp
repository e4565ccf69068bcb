// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/emit.hpp>

#include <fmt/format.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/Module.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

constexpr unsigned k_n_arrays = 7;  // t, x, p, held, input, h, out
constexpr unsigned k_out = 6;
constexpr unsigned k_scratch = 7;

constexpr std::pair<Op, const char*> k_sleef_stems[] = {
    {Op::exp, "exp"},   {Op::log, "log"},     {Op::log10, "log10"}, {Op::power, "pow"},
    {Op::sin, "sin"},   {Op::cos, "cos"},     {Op::tan, "tan"},     {Op::asin, "asin"},
    {Op::acos, "acos"}, {Op::atan, "atan"},   {Op::sinh, "sinh"},   {Op::cosh, "cosh"},
    {Op::tanh, "tanh"}, {Op::asinh, "asinh"}, {Op::acosh, "acosh"}, {Op::atanh, "atanh"},
};

unsigned array_of(Leaf::Array array) {
    switch (array) {
        case Leaf::Array::state:
            return 1;
        case Leaf::Array::parameter:
            return 2;
        case Leaf::Array::held:
            return 3;
        case Leaf::Array::input:
            return 4;
        case Leaf::Array::hoisted:
            return 5;
        case Leaf::Array::none:
            break;
    }
    RUBOR_ASSERT(false && "a symbol without a value");
    return 0;
}

/// The nodes with operations that a kernel computes, arguments first, each just before it is first needed:
/// what is computed late does not occupy a register early.
std::vector<Expression> operations_of(const ExpressionGraph& graph, const std::vector<Expression>& results) {
    struct Visit {
        Expression e;
        int next_argument;
    };
    std::unordered_map<std::uint32_t, bool> seen;
    std::vector<Expression> order;
    std::vector<Visit> stack;
    const auto visit = [&](Expression e) {
        if (arity(graph.node(e).op) > 0 && seen.emplace(e.index, true).second) {
            stack.push_back({e, 0});
        }
    };
    for (const Expression result : results) {
        visit(result);
        while (!stack.empty()) {
            const Visit top = stack.back();
            if (top.next_argument < arity(graph.node(top.e).op)) {
                ++stack.back().next_argument;
                visit(graph.node(top.e).argument[top.next_argument]);
            } else {
                order.push_back(top.e);
                stack.pop_back();
            }
        }
    }
    return order;
}

/// Emits one kernel.
class Emitter {
  public:
    Emitter(llvm::Module& module, const Plan& plan, const Kernel& kernel, const EmitOptions& options)
        : module_{module},
          graph_{plan.graph},
          plan_{plan},
          kernel_{kernel},
          options_{options},
          builder_{module.getContext()},
          order_{operations_of(plan.graph, kernel.results)} {
        llvm::Type* scalar = builder_.getDoubleTy();
        const bool is_vector = options.lanes > 1;
        const auto lanes = static_cast<unsigned>(options.lanes);
        number_ = is_vector ? llvm::FixedVectorType::get(scalar, lanes) : scalar;
        alignment_ = llvm::Align(8 * lanes);
        for (std::size_t i = 0; i < kernel.results.size(); ++i) {
            results_of_[kernel.results[i].index].push_back(i);
        }
    }

    void emit() {
        const std::size_t limit = options_.operations_per_function;
        const std::size_t n_blocks = std::max<std::size_t>(1, (order_.size() + limit - 1) / limit);
        if (n_blocks == 1) {
            emit_block(begin_function(kernel_.name, false), 0, order_.size(), true);
            return;
        }
        find_shared(limit);
        std::vector<llvm::Function*> blocks;
        for (std::size_t b = 0; b < n_blocks; ++b) {
            llvm::Function* f = begin_function(fmt::format("{}_{}", kernel_.name, b), true);
            f->setLinkage(llvm::GlobalValue::InternalLinkage);
            emit_block(f, b * limit, std::min(order_.size(), (b + 1) * limit), b + 1 == n_blocks);
            blocks.push_back(f);
        }
        llvm::Function* whole = begin_function(kernel_.name, false);
        auto* scratch = builder_.CreateAlloca(number_, builder_.getInt64(scratch_slot_.size()));
        scratch->setAlignment(alignment_);
        std::vector<llvm::Value*> arguments;
        for (llvm::Argument& argument : whole->args()) {
            arguments.push_back(&argument);
        }
        arguments.push_back(scratch);
        for (llvm::Function* f : blocks) {
            builder_.CreateCall(f, arguments);
        }
        builder_.CreateRetVoid();
    }

  private:
    /// Values that a later block reads get a place in the scratch array.
    void find_shared(std::size_t limit) {
        std::unordered_map<std::uint32_t, std::size_t> block_of;
        for (std::size_t i = 0; i < order_.size(); ++i) {
            const auto& n = graph_.node(order_[i]);
            for (int k = 0; k < arity(n.op); ++k) {
                const auto made = block_of.find(n.argument[k].index);
                if (made != block_of.end() && made->second != i / limit) {
                    scratch_slot_.try_emplace(n.argument[k].index, scratch_slot_.size());
                }
            }
            block_of.emplace(order_[i].index, i / limit);
        }
    }

    llvm::Function* begin_function(const std::string& name, bool with_scratch) {
        const std::vector<llvm::Type*> parameters(k_n_arrays + (with_scratch ? 1 : 0), builder_.getPtrTy());
        auto* type = llvm::FunctionType::get(builder_.getVoidTy(), parameters, false);
        auto* f = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, name, module_);
        f->setDoesNotThrow();
        if (options_.lanes > 1) {
            // With a smaller value LLVM hands vectors to SLEEF in halves on some processors: wrong numbers,
            // no error.
            f->addFnAttr("min-legal-vector-width", std::to_string(64 * options_.lanes));
        }
        for (unsigned i = 0; i < parameters.size(); ++i) {
            f->addParamAttr(i, llvm::Attribute::NoAlias);
            f->addParamAttr(i, llvm::Attribute::NoCapture);
            if (i < k_out) {
                f->addParamAttr(i, llvm::Attribute::ReadOnly);
            }
        }
        builder_.SetInsertPoint(llvm::BasicBlock::Create(module_.getContext(), "", f));
        return f;
    }

    void emit_block(llvm::Function* f, std::size_t first, std::size_t last, bool is_last) {
        function_ = f;
        value_.clear();
        for (std::size_t i = first; i < last; ++i) {
            const Expression e = order_[i];
            llvm::Value* v = operation(e);
            value_[e.index] = v;
            const auto results = results_of_.find(e.index);
            if (results != results_of_.end()) {
                for (const std::size_t result : results->second) {
                    store(v, k_out, result);
                }
            }
            const auto shared = scratch_slot_.find(e.index);
            if (shared != scratch_slot_.end()) {
                store(v, k_scratch, shared->second);
            }
        }
        if (is_last) {  // results that need no operation
            for (std::size_t i = 0; i < kernel_.results.size(); ++i) {
                if (arity(graph_.node(kernel_.results[i]).op) == 0) {
                    store(value(kernel_.results[i]), k_out, i);
                }
            }
        }
        builder_.CreateRetVoid();
    }

    llvm::Value* address(unsigned array, std::size_t index) {
        return builder_.CreateConstInBoundsGEP1_64(number_, function_->getArg(array), index);
    }
    void store(llvm::Value* v, unsigned array, std::size_t index) {
        if (!v->getType()->isFPOrFPVectorTy()) {
            v = builder_.CreateSelect(v, number(1.0), number(0.0));
        }
        builder_.CreateAlignedStore(v, address(array, index), alignment_);
    }
    llvm::Value* load(unsigned array, std::size_t index) {
        return builder_.CreateAlignedLoad(number_, address(array, index), alignment_);
    }
    llvm::Value* number(double value) { return llvm::ConstantFP::get(number_, value); }

    /// The value of a node in the function being emitted: computed there, or fetched.
    llvm::Value* value(Expression e) {
        const auto known = value_.find(e.index);
        if (known != value_.end()) {
            return known->second;
        }
        const auto& n = graph_.node(e);
        llvm::Value* v = nullptr;
        switch (n.op) {
            case Op::constant:
                v = number(n.value);
                break;
            case Op::truth: {
                auto* type = llvm::CmpInst::makeCmpResultType(number_);
                v = n.value != 0.0 ? llvm::Constant::getAllOnesValue(type)
                                   : llvm::Constant::getNullValue(type);
                break;
            }
            case Op::time:
                v = load(0, 0);
                break;
            case Op::symbol: {
                const Leaf leaf = plan_.leaf[n.symbol];
                v = load(array_of(leaf.array), leaf.index);
                break;
            }
            default:
                v = load(k_scratch, scratch_slot_.at(e.index));
                if (is_truth(e)) {
                    v = builder_.CreateFCmpUNE(v, number(0.0));
                }
        }
        value_.emplace(e.index, v);
        return v;
    }

    bool is_truth(Expression e) const {
        const auto& n = graph_.node(e);
        return n.op == Op::select ? is_truth(n.argument[1]) : is_truth_valued(n.op);
    }

    llvm::Value* operation(Expression e) {
        const auto& n = graph_.node(e);
        const auto argument = [&](int i) { return value(n.argument[i]); };
        llvm::Value* a = argument(0);
        llvm::Value* b = arity(n.op) > 1 ? argument(1) : nullptr;
        switch (n.op) {
            case Op::add:
                return builder_.CreateFAdd(a, b);
            case Op::subtract:
                return builder_.CreateFSub(a, b);
            case Op::multiply:
                return builder_.CreateFMul(a, b);
            case Op::divide:
                return builder_.CreateFDiv(a, b);
            case Op::negate:
                return builder_.CreateFNeg(a);
            case Op::sqrt:
                return builder_.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, a);
            case Op::abs:
                return builder_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, a);
            case Op::floor:
                return builder_.CreateUnaryIntrinsic(llvm::Intrinsic::floor, a);
            case Op::ceiling:
                return builder_.CreateUnaryIntrinsic(llvm::Intrinsic::ceil, a);
            case Op::factorial:
                return factorial_of(a);
            case Op::minimum:
                return builder_.CreateSelect(builder_.CreateFCmpOLT(b, a), b, a);
            case Op::maximum:
                return builder_.CreateSelect(builder_.CreateFCmpOLT(a, b), b, a);
            case Op::less:
                return builder_.CreateFCmpOLT(a, b);
            case Op::less_equal:
                return builder_.CreateFCmpOLE(a, b);
            case Op::equal:
                return builder_.CreateFCmpOEQ(a, b);
            case Op::not_equal:
                return builder_.CreateFCmpUNE(a, b);
            case Op::logical_and:
                return builder_.CreateAnd(a, b);
            case Op::logical_or:
                return builder_.CreateOr(a, b);
            case Op::logical_not:
                return builder_.CreateNot(a);
            case Op::select:
                return builder_.CreateSelect(a, b, argument(2));
            default:
                return call_sleef(n.op, a, b);
        }
    }

    /// Looked up lane by lane in a table of apply(Op::factorial): the same bits at every width. Behind the
    /// last factorial stand infinity and, for what has no factorial, not a number.
    llvm::Value* factorial_of(llvm::Value* a) {
        constexpr double k_infinite = 171.0;
        constexpr double k_none = 172.0;
        llvm::Value* is_whole = builder_.CreateAnd(
            builder_.CreateFCmpOGE(a, number(0.0)),
            builder_.CreateFCmpOEQ(a, builder_.CreateUnaryIntrinsic(llvm::Intrinsic::floor, a)));
        llvm::Value* is_finite = builder_.CreateFCmpOLT(a, number(k_infinite));
        llvm::Value* place = builder_.CreateSelect(
            is_whole, builder_.CreateSelect(is_finite, a, number(k_infinite)), number(k_none));
        llvm::GlobalVariable* table = factorials();
        const auto look_up = [&](llvm::Value* at) {
            llvm::Value* index = builder_.CreateFPToUI(at, builder_.getInt64Ty());
            llvm::Value* entry =
                builder_.CreateInBoundsGEP(table->getValueType(), table, {builder_.getInt64(0), index});
            return builder_.CreateAlignedLoad(builder_.getDoubleTy(), entry, llvm::Align(8));
        };
        if (options_.lanes == 1) {
            return look_up(place);
        }
        llvm::Value* result = llvm::PoisonValue::get(number_);
        for (unsigned lane = 0; lane < static_cast<unsigned>(options_.lanes); ++lane) {
            llvm::Value* one = look_up(builder_.CreateExtractElement(place, lane));
            result = builder_.CreateInsertElement(result, one, lane);
        }
        return result;
    }

    llvm::GlobalVariable* factorials() {
        constexpr const char* k_name = "rubor_factorials";
        if (auto* known = module_.getGlobalVariable(k_name, true)) {
            return known;
        }
        std::vector<double> values;
        for (int n = 0; n <= 171; ++n) {
            values.push_back(apply(Op::factorial, n, 0.0, 0.0));
        }
        values.push_back(apply(Op::factorial, -1.0, 0.0, 0.0));
        auto* table = llvm::ConstantDataArray::get(module_.getContext(), values);
        // The module owns it.
        return new llvm::GlobalVariable(module_, table->getType(), true, llvm::GlobalValue::PrivateLinkage,
                                        table, k_name);
    }

    llvm::Value* call_sleef(Op op, llvm::Value* a, llvm::Value* b) {
        std::vector<llvm::Value*> arguments{a};
        std::vector<llvm::Type*> types{number_};
        if (b != nullptr) {
            arguments.push_back(b);
            types.push_back(number_);
        }
        llvm::FunctionCallee callee = module_.getOrInsertFunction(
            sleef_name(op, options_), llvm::FunctionType::get(number_, types, false));
        auto* f = llvm::cast<llvm::Function>(callee.getCallee());
        f->setDoesNotThrow();
        f->setDoesNotAccessMemory();
        return builder_.CreateCall(callee, arguments);
    }

    llvm::Module& module_;
    const ExpressionGraph& graph_;
    const Plan& plan_;
    const Kernel& kernel_;
    const EmitOptions& options_;
    llvm::IRBuilder<> builder_;
    std::vector<Expression> order_;
    llvm::Type* number_ = nullptr;
    llvm::Align alignment_;
    llvm::Function* function_ = nullptr;
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> results_of_;
    std::unordered_map<std::uint32_t, std::size_t> scratch_slot_;
    std::unordered_map<std::uint32_t, llvm::Value*> value_;
};

}  // namespace

std::string sleef_name(Op op, const EmitOptions& options) {
    const auto* const stem = std::find_if(std::begin(k_sleef_stems), std::end(k_sleef_stems),
                                          [op](const auto& known) { return known.first == op; });
    RUBOR_ASSERT(stem != std::end(k_sleef_stems) && "not an operation of SLEEF");
    RUBOR_ASSERT(options.lanes == 1 || options.lanes == 4 || options.lanes == 8);
    const char* extension = options.lanes == 1 ? "purec" : options.lanes == 4 ? "avx" : "avx512fnofma";
    if (options.has_fma) {
        extension = options.lanes == 1 ? "purecfma" : options.lanes == 4 ? "avx2" : "avx512f";
    }
    return fmt::format("Sleef_{}_{}d{}_u10{}", options.has_fma ? "finz" : "cinz", stem->second, options.lanes,
                       extension);
}

void emit_kernel(llvm::Module& module, const Plan& plan, const Kernel& kernel, const EmitOptions& options) {
    Emitter{module, plan, kernel, options}.emit();
}

}  // namespace rubor
