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

#include <rubor/compile/native_code.hpp>

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

struct NativeCode::Parts {
    std::unique_ptr<llvm::orc::LLJIT> jit;
};

NativeCode::NativeCode(const std::function<void(llvm::Module&)>& fill) : parts_{std::make_unique<Parts>()} {
    namespace orc = llvm::orc;
    const std::lock_guard lock{compile_mutex()};
    parts_->jit = make_jit();
    auto context = std::make_unique<llvm::LLVMContext>();
    auto module = std::make_unique<llvm::Module>("rubor", *context);
    module->setDataLayout(parts_->jit->getDataLayout());
    module->setTargetTriple(parts_->jit->getTargetTriple().str());
    fill(*module);
    std::string fault;
    llvm::raw_string_ostream text{fault};
    if (llvm::verifyModule(*module, &text)) {
        throw std::logic_error{"the kernel generator made invalid code: " + text.str()};
    }
    // What is called from outside has external linkage; looking it up compiles everything.
    std::string entry;
    for (const llvm::Function& f : *module) {
        if (!f.isDeclaration() && f.hasExternalLinkage()) {
            entry = f.getName().str();
        }
    }
    require(parts_->jit->addIRModule(orc::ThreadSafeModule(std::move(module), std::move(context))));
    if (!entry.empty()) {
        (void)require(parts_->jit->lookup(entry));
    }
}

NativeCode::~NativeCode() = default;

void* NativeCode::address(const std::string& name) const {
    const std::lock_guard lock{compile_mutex()};
    return require(parts_->jit->lookup(name)).toPtr<void*>();
}

}  // namespace rubor
