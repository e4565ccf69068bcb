// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: text of XML elements, indented, the same bytes for the same calls.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rubor {

/// An attribute; one without a value is left out.
struct XmlAttribute {
    std::string_view name;
    std::optional<std::string> value;
};
using XmlAttributes = std::initializer_list<XmlAttribute>;

/// `text` for an attribute or as content: the five special characters escaped, and what XML 1.0 does not
/// allow (control characters but tab and line ends) replaced by `?`.
[[nodiscard]] std::string xml_escaped(std::string_view text);

/// A number as XML Schema writes a double: `0.1`, `1e-09`, `INF`, `-INF`, `NaN`; reads back as the same
/// double.
[[nodiscard]] std::string xml_double(double value);

class XmlText {
  public:
    /// Indented by `depth` levels.
    explicit XmlText(int depth = 0) : depth_{depth} {}

    void open(std::string_view tag, XmlAttributes attributes = {});
    void close();
    void empty(std::string_view tag, XmlAttributes attributes = {});
    /// `<tag ...> content </tag>`; the content is escaped here.
    void element(std::string_view tag, XmlAttributes attributes, std::string_view content);
    /// A line of finished XML.
    void line(std::string_view xml);
    /// Lines of finished XML, indented already.
    void append(const XmlText& other) { text_ += other.text_; }

    /// Levels of indentation of the next line.
    [[nodiscard]] int depth() const { return depth_ + static_cast<int>(open_.size()); }
    [[nodiscard]] bool is_empty() const { return text_.empty(); }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    void start(std::string_view tag, XmlAttributes attributes);

    std::string text_;
    std::vector<std::string> open_;
    int depth_ = 0;
};

}  // namespace rubor
