// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_externals.hpp>

#include <algorithm>
#include <deque>
#include <system_error>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>
#include <sbml/packages/comp/extension/CompSBMLDocumentPlugin.h>
#include <sbml/packages/comp/sbml/ExternalModelDefinition.h>
#include <sbml/packages/comp/util/SBMLResolver.h>
#include <sbml/packages/comp/util/SBMLResolverRegistry.h>
#include <sbml/packages/comp/util/SBMLUri.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>
#include <rubor/formats/sbml_read.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_files = 64;
constexpr const char* k_main_address = "rubor:0";

const ::CompSBMLDocumentPlugin* comp_of(const ::SBMLDocument& document) {
    return dynamic_cast<const ::CompSBMLDocumentPlugin*>(document.getPlugin("comp"));
}

/// Finds documents in `SbmlExternals` and nothing anywhere else.
class Resolver : public ::SBMLResolver {
  public:
    explicit Resolver(const SbmlExternals& externals) : externals_{&externals} {}
    [[nodiscard]] ::SBMLResolver* clone() const override { return new Resolver{*this}; }  // Owned by libSBML.
    [[nodiscard]] ::SBMLDocument* resolve(const std::string& uri, const std::string& base) const override {
        const ::SBMLDocument* found = externals_->document(externals_->address(base, uri));
        return found == nullptr ? nullptr : found->clone();
    }
    [[nodiscard]] ::SBMLUri* resolveUri(const std::string& uri, const std::string& base) const override {
        const std::string address = externals_->address(base, uri);
        return address.empty() ? nullptr : new ::SBMLUri{address};
    }

  private:
    const SbmlExternals* externals_;
};

}  // namespace

/// A reference that is still to be followed.
struct SbmlExternals::Pending {
    std::string base;                   ///< Address of the document that has it.
    std::filesystem::path base_folder;  ///< Canonical; where relative references start.
    std::string reference;
    Place place;
};

Problems SbmlExternals::load(::SBMLDocument& main, const std::filesystem::path& folder, SbmlSources& sources,
                             Problems& warnings) {
    main_ = &main;
    main.setLocationURI(k_main_address);
    std::error_code error;
    folder_ = folder.empty() ? std::filesystem::path{} : std::filesystem::canonical(folder, error);
    std::deque<Pending> pending;
    const auto enqueue = [&](const ::SBMLDocument& document, const std::string& address,
                             const std::filesystem::path& base_folder) {
        const auto* comp = comp_of(document);
        for (unsigned i = 0; comp != nullptr && i < comp->getNumExternalModelDefinitions(); ++i) {
            const ::ExternalModelDefinition& definition = *comp->getExternalModelDefinition(i);
            pending.push_back({address, base_folder, definition.getSource(),
                               sources.place(definition.getLine(), definition.getColumn())});
        }
    };
    enqueue(main, k_main_address, folder_);
    Problems problems;
    for (; !pending.empty(); pending.pop_front()) {
        const Pending& next = pending.front();
        if (addresses_.contains({next.base, next.reference})) continue;
        const std::size_t before = documents_.size();
        Problems found = read(next, sources, warnings);
        if (found.empty() && documents_.size() > before) {
            const std::string address = addresses_.at({next.base, next.reference});
            const auto file = std::find_if(files_.begin(), files_.end(),
                                           [&](const auto& entry) { return entry.second == address; });
            enqueue(*documents_.at(address), address, file->first.parent_path());
        }
        append(problems, std::move(found));
        if (documents_.size() > k_most_files) {
            problems.push_back(Problem{
                next.place, "", fmt::format("more than {} files belong to this model", k_most_files), ""});
            break;
        }
    }
    return problems;
}

Problems SbmlExternals::read(const Pending& pending, SbmlSources& sources, Problems& warnings) {
    const auto refused = [&](const std::string& why, std::string remedy = "") {
        return Problems{Problem{pending.place, "",
                                "the external model in " + in_quotes(pending.reference) + " " + why,
                                std::move(remedy)}};
    };
    if (folder_.empty())
        return refused(
            "cannot be read: this model was not read from a file, so it has no folder for other files");
    std::string name = pending.reference;
    if (name.starts_with("file:")) name.erase(0, 5);
    if (name.empty() || name.find(':') != std::string::npos || name.starts_with("//"))
        return refused(
            "is not a file beside the model; only files inside the folder of the model are read, nothing is "
            "fetched from elsewhere",
            "save it beside the model and give its file name as source");
    std::error_code error;
    const std::filesystem::path path = std::filesystem::weakly_canonical(pending.base_folder / name, error);
    const std::filesystem::path inside = error ? std::filesystem::path{} : path.lexically_relative(folder_);
    if (inside.empty() || *inside.begin() == "..")
        return refused("lies outside the folder of the model; only files inside it are read");
    const auto known = files_.find(path);
    if (known != files_.end()) {
        addresses_[{pending.base, pending.reference}] = known->second;
        return {};
    }
    auto text = read_text_file(path);
    if (!text.ok()) {
        Problems problems = refused("cannot be read");
        append(problems, text.problems());
        return problems;
    }
    auto reading = read_sbml_source(text.value(), path.string(), sources);
    if (!reading.ok()) {
        Problems problems = refused("cannot be used, see there");
        append(problems, reading.problems());
        return problems;
    }
    ::SBMLDocument& document = *reading.value().document;
    if (document.getLevel() != main_->getLevel() || document.getVersion() != main_->getVersion())
        return refused(
            fmt::format("is SBML Level {} Version {}; expected Level {} Version {} as in the model itself",
                        document.getLevel(), document.getVersion(), main_->getLevel(), main_->getVersion()));
    append(warnings, std::move(reading.value().warnings));
    const std::string address = fmt::format("rubor:{}", documents_.size() + 1);
    document.setLocationURI(address);
    files_[path] = address;
    addresses_[{pending.base, pending.reference}] = address;
    documents_[address] = std::move(reading.value().document);
    return {};
}

std::string SbmlExternals::address(const std::string& base, const std::string& reference) const {
    const auto found = addresses_.find({base, reference});
    return found == addresses_.end() ? std::string{} : found->second;
}

::SBMLDocument* SbmlExternals::document(const std::string& address) const {
    if (address == k_main_address) return main_;
    const auto found = documents_.find(address);
    return found == documents_.end() ? nullptr : found->second.get();
}

void with_externals(const SbmlExternals& externals, const std::function<void()>& work) {
    ::SBMLResolverRegistry& registry = ::SBMLResolverRegistry::getInstance();
    while (registry.getNumResolvers() > 0) registry.removeResolver(0);  // The one that opens files, for good.
    const Resolver resolver{externals};
    registry.addResolver(&resolver);
    work();
    registry.removeResolver(0);
}

}  // namespace rubor
