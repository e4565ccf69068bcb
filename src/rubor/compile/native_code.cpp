// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h>
#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/ExecutionUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/Host.h>
#include <llvm/Support/Process.h>
#include <llvm/Support/TargetSelect.h>

#include <algorithm>
#include <ctime>
#include <mutex>
#include <stdexcept>
#include <string>

#include <rubor/compile/kernel_key.hpp>
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

/// Switches the scheduler of machine instructions off, for the whole process: it took a third to a half of
/// the time and made no step faster (measured on immune120 and the IBC model; the order of the IR has each
/// value just before its use). No bit depends on it. Not found under this name: compiling is slower.
void schedule_as_written() {
    constexpr const char* k_name = "enable-misched";
    if (llvm::cl::Option* option = llvm::cl::getRegisteredOptions().lookup(k_name)) {
        option->addOccurrence(1, k_name, "false");
    }
}

llvm::orc::JITTargetMachineBuilder host_target() {
    static const bool once = (schedule_as_written(), true);
    static_cast<void>(once);
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    auto target = require(llvm::orc::JITTargetMachineBuilder::detectHost());
    target.setRelocationModel(llvm::Reloc::PIC_);
    target.setCodeModel(llvm::CodeModel::Small);
    target.setCodeGenOptLevel(llvm::CodeGenOpt::Default);
    target.getOptions().AllowFPOpFusion = llvm::FPOpFusion::Strict;
    return target;
}

std::unique_ptr<llvm::orc::LLJIT> make_jit(const llvm::orc::JITTargetMachineBuilder& target) {
    namespace orc = llvm::orc;
    auto jit = require(orc::LLJITBuilder()
                           .setJITTargetMachineBuilder(target)
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

/// `what` for this processor and this LLVM.
ContentHash object_key(const ContentHash& what, const llvm::orc::JITTargetMachineBuilder& target) {
    std::vector<std::string> features = target.getFeatures().getFeatures();
    std::sort(features.begin(), features.end());
    ContentHasher hasher;
    hasher.field("kernels", what)
        .field("triple", target.getTargetTriple().str())
        .field("cpu", target.getCPU())
        .field("LLVM", build_id_of(reinterpret_cast<const void*>(&llvm::verifyModule)));
    for (const std::string& feature : features) hasher.field("feature", feature);
    return hasher.digest();
}

/// Adds the processor time since the call before to a part of the cost.
class Stopwatch {
  public:
    void lap(double& seconds) {
        const double now = processor_time();
        seconds += now - last_;
        last_ = now;
    }

  private:
    static double processor_time() {
        timespec now{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    }
    double last_ = processor_time();
};

std::string make_object(llvm::orc::JITTargetMachineBuilder target, const NativeCode::Source& source,
                        CodeCost& cost) {
    Stopwatch watch;
    const auto machine = require(target.createTargetMachine());
    llvm::LLVMContext context;
    llvm::Module module{"rubor", context};
    module.setDataLayout(machine->createDataLayout());
    module.setTargetTriple(machine->getTargetTriple().str());
    watch.lap(cost.target);
    source.fill(module);
    std::string fault;
    llvm::raw_string_ostream text{fault};
    if (llvm::verifyModule(module, &text)) {
        throw std::logic_error{"the kernel generator made invalid code: " + text.str()};
    }
    watch.lap(cost.emit);
    std::string object = require(llvm::orc::SimpleCompiler{*machine}(module))->getBuffer().str();
    watch.lap(cost.generate);
    return object;
}

/// Brings the object into memory, ready to run.
llvm::Error link(llvm::orc::LLJIT& jit, const std::string& object, const std::vector<std::string>& entries) {
    if (auto error = jit.addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(object, "rubor"))) {
        return error;
    }
    for (const std::string& entry : entries) {
        if (auto address = jit.lookup(entry); !address) {
            return address.takeError();
        }
    }
    return llvm::Error::success();
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

NativeCode::NativeCode(const Source& source) : parts_{std::make_unique<Parts>()} {
    const std::lock_guard lock{compile_mutex()};
    Stopwatch watch;
    const auto target = host_target();
    parts_->jit = make_jit(target);
    watch.lap(cost_.target);
    KernelCache cache{program_is_identified() ? source.cache_directory : std::filesystem::path{}};
    const ContentHash key = object_key(source.key, target);
    const auto kept = cache.read(key);
    watch.lap(cost_.read);
    if (kept) {
        auto error = link(*parts_->jit, *kept, source.entries);
        watch.lap(cost_.link);
        if (!error) {
            cache_status_ = cache.status();
            return;
        }
        cache.distrust(cache.file_of(key).string() + " does not link: " + llvm::toString(std::move(error)));
        parts_->jit = make_jit(target);
    }
    const std::string object = make_object(target, source, cost_);
    watch = {};
    require(link(*parts_->jit, object, source.entries));
    watch.lap(cost_.link);
    cache.write(key, object);
    watch.lap(cost_.write);
    cache_status_ = cache.status();
}

NativeCode::~NativeCode() = default;

void* NativeCode::address(const std::string& name) const {
    const std::lock_guard lock{compile_mutex()};
    return require(parts_->jit->lookup(name)).toPtr<void*>();
}

}  // namespace rubor
