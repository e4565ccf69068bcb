// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/xml_text.hpp>

#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

std::string xml_escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&apos;";
                break;
            default: {
                const auto byte = static_cast<unsigned char>(c);
                const bool forbidden = byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
                result += forbidden ? '?' : c;
            }
        }
    }
    return result;
}

std::string xml_double(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value > 0.0 ? "INF" : "-INF";
    }
    return shortest(value);
}

void XmlText::start(std::string_view tag, XmlAttributes attributes) {
    text_.append(2 * (static_cast<std::size_t>(depth_) + open_.size()), ' ');
    text_ += '<';
    text_ += tag;
    for (const XmlAttribute& attribute : attributes) {
        if (attribute.value) {
            text_ += ' ';
            text_ += attribute.name;
            text_ += "=\"" + xml_escaped(*attribute.value) + '"';
        }
    }
}

void XmlText::open(std::string_view tag, XmlAttributes attributes) {
    start(tag, attributes);
    text_ += ">\n";
    open_.emplace_back(tag);
}

void XmlText::close() {
    RUBOR_ASSERT(!open_.empty());
    const std::string tag = open_.back();
    open_.pop_back();
    line("</" + tag + ">");
}

void XmlText::empty(std::string_view tag, XmlAttributes attributes) {
    start(tag, attributes);
    text_ += "/>\n";
}

void XmlText::element(std::string_view tag, XmlAttributes attributes, std::string_view content) {
    start(tag, attributes);
    text_ += "> " + xml_escaped(content) + " </";
    text_ += tag;
    text_ += ">\n";
}

void XmlText::line(std::string_view xml) {
    text_.append(2 * (static_cast<std::size_t>(depth_) + open_.size()), ' ');
    text_ += xml;
    text_ += '\n';
}

}  // namespace rubor
