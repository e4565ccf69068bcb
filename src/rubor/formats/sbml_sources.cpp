// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_sources.hpp>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace rubor {

std::string SbmlSources::add(const std::string& file, SbmlText text) {
    // A declaration of ours in a line of its own: the document's may say US-ASCII, which libSBML refuses, and
    // where there is none libSBML would put one into line 1.
    const std::size_t end = text.text.starts_with("<?xml") && !text.text.starts_with("<?xml-")
                                ? text.text.find("?>")
                                : std::string::npos;
    const std::size_t declared = end == std::string::npos ? 0 : end + 2;
    const unsigned offset = std::max(lines_, 1U);
    std::string whole = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + std::string(offset, '\n');
    const auto rest = text.text.begin() + static_cast<std::ptrdiff_t>(declared);
    std::transform(text.text.begin(), rest, std::back_inserter(whole),
                   [](char c) { return c == '\n' ? '\n' : ' '; });
    whole.append(rest, text.text.end());
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
