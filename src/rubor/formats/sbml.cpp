// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml.hpp>

#include <fstream>
#include <iterator>

#include <rubor/base/text_file.hpp>
#include <rubor/formats/libsbml_lock.hpp>
#include <rubor/formats/sbml_document.hpp>
#include <rubor/formats/sbml_model.hpp>
#include <rubor/formats/sbml_text.hpp>

namespace rubor {
namespace {

Checked<Model> model_of(const Checked<SbmlDocument>& document, const SbmlOptions& options) {
    if (!document) {
        return document.problems();
    }
    return declare_sbml(document.value(), options).build(options.build);
}

/// `problems` of reading a text file; where the bytes are at fault, what kind of file it is instead: an
/// archive, UTF-16.
Problems not_plain_text(const std::filesystem::path& path, const Problems& problems) {
    if (problems.front().place.line == 0) {
        return problems;
    }
    std::ifstream stream{path, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
    const auto checked = check_sbml_text(bytes, path.string());
    return checked ? problems : checked.problems();
}

}  // namespace

Checked<Model> read_sbml(const std::filesystem::path& path, const SbmlOptions& options) {
    const Checked<std::string> text = read_text_file(path);
    if (!text) {
        return not_plain_text(path, text.problems());
    }
    const auto lock = lock_libsbml();
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    return model_of(open_sbml(text.value(), path.string(), folder), options);
}

Checked<Model> read_sbml_text(std::string_view text, const std::string& name, const SbmlOptions& options) {
    const auto lock = lock_libsbml();
    return model_of(open_sbml(text, name, {}), options);
}

}  // namespace rubor
