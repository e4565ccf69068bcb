// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: where the tags of an XML text are, found before any XML library sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>

namespace rubor {

/// A tag: the bytes [begin, end) of the text, from `<` to behind `>`.
struct XmlTag {
    enum class Kind : std::uint8_t { opening, closing, empty };
    std::size_t begin = 0;
    std::size_t end = 0;
    Kind kind = Kind::empty;
    int depth = 0;  ///< Of the element: 1 for the root.
    std::uint32_t partner =
        0;  ///< Index of the closing tag of an opening one and vice versa; its own if empty.
};

/// What bounds the work and the stack of those who read the text after the scan.
struct XmlLimits {
    std::size_t tags = 2'000'000;
    int depth = 1000;           ///< Elements inside each other.
    int attributes = 200;       ///< Of one element.
    int open_namespaces = 200;  ///< Declarations in force at one place.
};

/// The tags of `text`, in its order. Refused, with place: a document type or entity declaration (nothing of
/// it is followed), a declared encoding other than UTF-8 and US-ASCII, tags that do not match, a text that
/// ends inside an element or outside any, and what exceeds `limits`. The text is expected to be plain UTF-8
/// (check_plain_text).
[[nodiscard]] Checked<std::vector<XmlTag>> scan_xml(std::string_view text, const std::string& file,
                                                    const XmlLimits& limits = {});

/// Name of the tag as written, e.g. `math` or `comp:port`.
[[nodiscard]] std::string_view name_of(const XmlTag& tag, std::string_view text);
/// The same without a prefix.
[[nodiscard]] std::string_view local_name_of(const XmlTag& tag, std::string_view text);

/// The value of an attribute between its quotes, as written (references are not replaced), wherever it is.
[[nodiscard]] std::optional<std::string_view> attribute_of(const XmlTag& tag, std::string_view text,
                                                           std::string_view attribute);

}  // namespace rubor
