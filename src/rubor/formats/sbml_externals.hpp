// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the files that an SBML document takes models from (`comp:externalModelDefinition`).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_sources.hpp>

class SBMLDocument;

namespace rubor {

/// The documents that a document refers to, read before anything is flattened. libSBML looks a file up by the
/// address of the document that refers to it and by the reference; here addresses are `rubor:0` (the document
/// itself), `rubor:1`, ...
class SbmlExternals {
  public:
    /// Reads all of them, in turn those that they refer to. `folder` bounds what may be read.
    [[nodiscard]] Problems load(::SBMLDocument& main, const std::filesystem::path& folder,
                                SbmlSources& sources, Problems& warnings);

    /// The address that `reference` in the document at `base` stands for; empty if there is none.
    [[nodiscard]] std::string address(const std::string& base, const std::string& reference) const;
    /// The document at an address; null if there is none.
    [[nodiscard]] ::SBMLDocument* document(const std::string& address) const;
    /// All but the main one, by address.
    [[nodiscard]] const std::map<std::string, std::unique_ptr<::SBMLDocument>>& documents() const {
        return documents_;
    }

  private:
    struct Pending;
    [[nodiscard]] Problems read(const Pending& pending, SbmlSources& sources, Problems& warnings);

    std::filesystem::path folder_;  ///< Canonical.
    std::map<std::pair<std::string, std::string>, std::string> addresses_;
    std::map<std::filesystem::path, std::string> files_;  ///< Canonical path to address.
    std::map<std::string, std::unique_ptr<::SBMLDocument>> documents_;
    ::SBMLDocument* main_ = nullptr;
};

/// Addresses in place of libSBML's own look-up, which would open any file, while `work` runs. The resolvers
/// of libSBML are global: call under lock_libsbml().
void with_externals(const SbmlExternals& externals, const std::function<void()>& work);

}  // namespace rubor
