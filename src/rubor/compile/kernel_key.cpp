// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/kernel_key.hpp>

#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <bit>
#include <cstring>
#include <vector>

#include <rubor/compile/library_versions.hpp>

namespace rubor {

namespace {

// Raised when kernels change in a way that the hash of the program would not show, e.g. by hand.
constexpr std::uint64_t k_generator_version = 2;

struct BuildIdSearch {
    std::uintptr_t address = 0;
    std::string id;
};

/// The build id among the notes of one segment.
std::string build_id_in(const char* notes, std::size_t size) {
    const auto padded = [](std::size_t n) { return (n + 3) / 4 * 4; };
    for (std::size_t at = 0; at + sizeof(ElfW(Nhdr)) <= size;) {
        ElfW(Nhdr) head;
        std::memcpy(&head, notes + at, sizeof head);
        const std::size_t name = at + sizeof head;
        const std::size_t content = name + padded(head.n_namesz);
        if (content + head.n_descsz > size) break;
        if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 &&
            std::memcmp(notes + name, "GNU", 4) == 0) {
            std::string id;
            for (std::size_t i = 0; i < head.n_descsz; ++i) {
                id += fmt::format("{:02x}", static_cast<unsigned char>(notes[content + i]));
            }
            return id;
        }
        at = content + padded(head.n_descsz);
    }
    return "";
}

int look_at(dl_phdr_info* object, std::size_t /*size*/, void* data) {
    auto& search = *static_cast<BuildIdSearch*>(data);
    bool is_it = false;
    std::string id;
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const auto& segment = object->dlpi_phdr[i];
        const std::uintptr_t start = object->dlpi_addr + segment.p_vaddr;
        if (segment.p_type == PT_LOAD && search.address - start < segment.p_memsz) is_it = true;
        if (segment.p_type == PT_NOTE && id.empty()) {
            id = build_id_in(reinterpret_cast<const char*>(start), segment.p_filesz);
        }
    }
    if (is_it) search.id = id;
    return is_it ? 1 : 0;
}

/// Of the program or library that holds the generator: another build of it never reads this build's code.
std::string find_program_identity() {
    const auto* here = reinterpret_cast<const void*>(&kernel_key);
    if (std::string id = build_id_of(here); !id.empty()) return "build " + id;
    Dl_info info{};
    std::filesystem::path file = "/proc/self/exe";
    if (::dladdr(here, &info) != 0 && std::strstr(info.dli_fname, ".so") != nullptr) file = info.dli_fname;
    const auto hash = hash_of_file(file);
    return hash.ok() ? "file " + hash.value().hex() : "";
}

const std::string& program_identity() {
    static const std::string identity = find_program_identity();
    return identity;
}

void add(ContentHasher& hasher, const char* name, const std::vector<std::string>& values) {
    hasher.field(name, std::uint64_t{values.size()});
    for (const std::string& value : values) hasher.field(name, value);
}
void add(ContentHasher& hasher, const char* name, const std::vector<double>& values) {
    hasher.field(name, std::uint64_t{values.size()});
    for (const double value : values) hasher.field(name, value);
}
void add(ContentHasher& hasher, const char* name, const std::vector<std::vector<double>>& rows) {
    hasher.field(name, std::uint64_t{rows.size()});
    for (const auto& row : rows) add(hasher, name, row);
}

/// The canonical text tells what the model computes. The numbers of its nodes decide the order of operands in
/// what is derived from it, so all nodes count, used or not.
void add(ContentHasher& hasher, const Model& model) {
    hasher.field("model", model.canonical_text());
    std::string nodes;
    const auto put = [&](auto value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        nodes.append(raw, sizeof value);
    };
    for (std::uint32_t i = 0; i < model.graph().size(); ++i) {
        const auto& node = model.graph().node(Expression{i});
        put(node.op);
        for (const Expression argument : node.argument) put(argument.index);
        put(std::bit_cast<std::uint64_t>(node.value));
        put(node.symbol);
    }
    hasher.field("nodes", nodes);
    add(hasher, "symbols", model.names());
}

void add(ContentHasher& hasher, const RosenbrockMethod& method) {
    hasher.field("method", method.name).field("gamma", method.gamma);
    add(hasher, "a", method.a);
    add(hasher, "c", method.c);
    add(hasher, "alpha", method.alpha);
    add(hasher, "gamma_t", method.gamma_t);
    add(hasher, "dense", method.dense);
    hasher.field("order", static_cast<std::uint64_t>(method.order));
    hasher.field("error_order", static_cast<std::uint64_t>(method.error_order));
}

void add(ContentHasher& hasher, const StepControl& control) {
    hasher.field("safety", control.safety)
        .field("most_growth", control.most_growth)
        .field("most_shrink", control.most_shrink)
        .field("most_pivot_growth", control.most_pivot_growth)
        .field("most_rejections", control.most_rejections);
}

}  // namespace

std::string build_id_of(const void* address) {
    BuildIdSearch search{.address = reinterpret_cast<std::uintptr_t>(address), .id = {}};
    ::dl_iterate_phdr(&look_at, &search);
    return search.id;
}

bool program_is_identified() {
    return !program_identity().empty();
}

ContentHash identity_of(const Plan& plan) {
    ContentHasher hasher;
    hasher.field("generator", k_generator_version).field("program", program_identity());
    for (const auto& [library, version] : kernel_library_versions()) hasher.field(library, version);
    add(hasher, *plan.model);
    add(hasher, "varying", plan.request.varying);
    add(hasher, "dose_targets", plan.request.dose_targets);
    add(hasher, "outputs", plan.request.outputs);
    return hasher.digest();
}

ContentHash kernel_key(const Plan& plan, const EmitOptions& options, const LaneKey& lanes) {
    ContentHasher hasher;
    hasher.field("identity", plan.identity ? *plan.identity : identity_of(plan));
    hasher.field("lanes", static_cast<std::uint64_t>(options.lanes))
        .field("fma", std::uint64_t{options.has_fma})
        .field("operations_per_function", std::uint64_t{options.operations_per_function});
    hasher.field("kind", lanes.method != nullptr ? "step" : "model");
    if (lanes.method != nullptr) add(hasher, *lanes.method);
    if (lanes.control != nullptr) add(hasher, *lanes.control);
    return hasher.digest();
}

}  // namespace rubor
