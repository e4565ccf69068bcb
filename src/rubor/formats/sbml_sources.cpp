// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_sources.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace rubor {

std::string SbmlSources::add(const std::string& file, SbmlText text) {
    // The XML declaration has to stay the first thing; where it is missing libSBML would put one into line 1.
    const bool declared = text.text.starts_with("<?xml") && text.text.find("?>") != std::string::npos;
    const std::string declaration = declared ? text.text.substr(0, text.text.find("?>") + 2)
                                             : std::string{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"};
    const unsigned offset = std::max(lines_, declared ? 0U : 1U);
    std::string whole = declaration;
    if (offset > 0) {
        whole += std::string(offset, '\n');
        if (declared) whole += std::string(declaration.size(), ' ');
    }
    whole.append(text.text, declared ? declaration.size() : 0);
    files_.push_back(File{file, offset, std::move(text.elements)});
    lines_ = offset + static_cast<unsigned>(text.lines);
    return whole;
}

Place SbmlSources::place(unsigned line, unsigned column) const {
    if (line == 0) return Place{main_file(), 0, 0};
    const auto behind =
        std::find_if(files_.begin() + 1, files_.end(), [&](const File& file) { return file.offset >= line; });
    const File& file = *(behind - 1);
    const int own_line = static_cast<int>(line - std::min(line - 1, file.offset));
    const int own_column = static_cast<int>(column);
    // The first element whose tag ends at or behind the place; it is meant if it starts in front of it.
    const auto found =
        std::lower_bound(file.elements.begin(), file.elements.end(), std::pair{own_line, own_column},
                         [](const ElementPlace& element, const std::pair<int, int>& at) {
                             return std::pair{element.end_line, element.end_column} < at;
                         });
    if (found != file.elements.end() &&
        std::pair{found->line, found->column} <= std::pair{own_line, own_column})
        return Place{file.name, found->line, found->column};
    return Place{file.name, own_line, own_column};
}

}  // namespace rubor
