// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h>
#include <llvm/ExecutionEngine/Orc/ExecutionUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/Host.h>
#include <llvm/Support/Process.h>
#include <llvm/Support/TargetSelect.h>

#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <rubor/base/assert.hpp>
#include <rubor/compile/emit.hpp>
#include <rubor/compile/kernel_set.hpp>

namespace rubor {

namespace {

/// An llvm::Error ends here: what is left of it is a text. No input can cause one; the system can.
[[noreturn]] void refuse(llvm::Error error) {
    throw std::runtime_error{"cannot compile the model's kernels: " + llvm::toString(std::move(error))};
}
void require(llvm::Error error) {
    if (error) {
        refuse(std::move(error));
    }
}
template <class T>
T require(llvm::Expected<T> expected) {
    if (!expected) {
        refuse(expected.takeError());
    }
    return std::move(*expected);
}

struct HostFeatures {
    bool fma = false;
    bool avx2 = false;
    bool avx512 = false;
};

HostFeatures host_features() {
    llvm::StringMap<bool> features;
    if (!llvm::sys::getHostCPUFeatures(features)) {
        return {};
    }
    return {
        .fma = features.lookup("fma"),
        .avx2 = features.lookup("avx2"),
        .avx512 = features.lookup("avx512f") && features.lookup("avx512dq") && features.lookup("avx512vl")};
}

using KernelFunction = void (*)(const double* t, const double* x, const double* p, const double* held,
                                const double* input, const double* h, double* out);

class NativeKernels final : public KernelSet {
  public:
    NativeKernels(std::unique_ptr<llvm::orc::LLJIT> jit, std::vector<KernelFunction> functions)
        : jit_{std::move(jit)}, functions_{std::move(functions)} {}

    void run(std::size_t kernel, const KernelArguments& a) const override {
        functions_[kernel](a.t, a.x, a.p, a.held, a.input, a.h, a.out);
    }

  private:
    std::unique_ptr<llvm::orc::LLJIT> jit_;  // owns the code that functions_ points into
    std::vector<KernelFunction> functions_;
};

std::unique_ptr<llvm::orc::LLJIT> make_jit() {
    namespace orc = llvm::orc;
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    auto target = require(orc::JITTargetMachineBuilder::detectHost());
    target.setRelocationModel(llvm::Reloc::PIC_);
    target.setCodeModel(llvm::CodeModel::Small);
    target.setCodeGenOptLevel(llvm::CodeGenOpt::Default);
    target.getOptions().AllowFPOpFusion = llvm::FPOpFusion::Strict;
    auto jit = require(orc::LLJITBuilder()
                           .setJITTargetMachineBuilder(std::move(target))
                           .setPlatformSetUp(orc::setUpInactivePlatform)
                           .setObjectLinkingLayerCreator(
                               [](orc::ExecutionSession& session,
                                  const llvm::Triple&) -> llvm::Expected<std::unique_ptr<orc::ObjectLayer>> {
                                   return std::make_unique<orc::ObjectLinkingLayer>(
                                       session, std::make_unique<llvm::jitlink::InProcessMemoryManager>(
                                                    llvm::sys::Process::getPageSizeEstimate()));
                               })
                           .create());
    // IR holds names; they are found in the SLEEF library by its soname, whatever else is loaded.
    jit->getMainJITDylib().addGenerator(require(orc::DynamicLibrarySearchGenerator::Load(
        "libsleef.so.3", jit->getDataLayout().getGlobalPrefix(),
        [](const orc::SymbolStringPtr& name) { return (*name).startswith("Sleef_"); })));
    // floor and ceil are instructions since SSE4.1; on older processors LLVM calls these.
    jit->getMainJITDylib().addGenerator(require(orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
        jit->getDataLayout().getGlobalPrefix(),
        [](const orc::SymbolStringPtr& name) { return *name == "floor" || *name == "ceil"; })));
    return jit;
}

/// LLVM is used by one thread at a time; the code it makes runs in any number.
std::mutex& compile_mutex() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

int widest_lanes() {
    const HostFeatures host = host_features();
    if (host.fma && host.avx512) {
        return 8;
    }
    return host.fma && host.avx2 ? 4 : 1;
}

std::unique_ptr<const KernelSet> native_kernels(const Plan& plan, int lanes) {
    namespace orc = llvm::orc;
    RUBOR_ASSERT(lanes == 1 || ((lanes == 4 || lanes == 8) && lanes <= widest_lanes()));
    const std::lock_guard lock{compile_mutex()};
    std::unique_ptr<orc::LLJIT> jit = make_jit();
    auto context = std::make_unique<llvm::LLVMContext>();
    auto module = std::make_unique<llvm::Module>("rubor", *context);
    module->setDataLayout(jit->getDataLayout());
    module->setTargetTriple(jit->getTargetTriple().str());
    const EmitOptions options{.lanes = lanes, .has_fma = host_features().fma};
    for (const Kernel& kernel : plan.kernels) {
        emit_kernel(*module, plan, kernel, options);
    }
    std::string fault;
    llvm::raw_string_ostream text{fault};
    if (llvm::verifyModule(*module, &text)) {
        throw std::logic_error{"the kernel generator made invalid code: " + text.str()};
    }
    require(jit->addIRModule(orc::ThreadSafeModule(std::move(module), std::move(context))));
    std::vector<KernelFunction> functions;
    for (const Kernel& kernel : plan.kernels) {
        functions.push_back(require(jit->lookup(kernel.name)).toPtr<KernelFunction>());
    }
    return std::make_unique<NativeKernels>(std::move(jit), std::move(functions));
}

}  // namespace rubor
