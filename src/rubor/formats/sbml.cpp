// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml.hpp>

#include <rubor/base/text_file.hpp>
#include <rubor/formats/libsbml_lock.hpp>
#include <rubor/formats/sbml_document.hpp>
#include <rubor/formats/sbml_model.hpp>

namespace rubor {
namespace {

Checked<Model> model_of(const Checked<SbmlDocument>& document, const SbmlOptions& options) {
    if (!document) {
        return document.problems();
    }
    return declare_sbml(document.value(), options).build(options.build);
}

}  // namespace

Checked<Model> read_sbml(const std::filesystem::path& path, const SbmlOptions& options) {
    const Checked<std::string> text = read_text_file(path);
    if (!text) {
        return text.problems();
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
