// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/xml_tags.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

namespace rubor {
namespace {

constexpr std::string_view k_blanks = " \t\r\n";

bool is_blank(char c) {
    return k_blanks.find(c) != std::string_view::npos;
}

/// Bytes that may stand in a name; what XML forbids besides is found by the XML library.
bool is_name_byte(char c) {
    return !is_blank(c) && std::string_view{"<>=/\"'&"}.find(c) == std::string_view::npos;
}

struct Attribute {
    std::string_view name;
    std::string_view value;
};

/// Walks through the attributes of one tag: `position` behind its name, `end` at its `>` or `/>`.
class AttributeWalk {
  public:
    AttributeWalk(std::string_view text, std::size_t position, std::size_t end)
        : text_{text}, position_{position}, end_{end} {}

    /// The next attribute; nothing at the end or where none can be read, see `malformed`.
    std::optional<Attribute> next() {
        const std::size_t before = position_;
        skip_blanks();
        if (position_ == end_) return std::nullopt;
        const std::size_t name = position_;
        while (position_ < end_ && is_name_byte(text_[position_])) ++position_;
        const std::size_t name_end = position_;
        skip_blanks();
        malformed = before == name || name == name_end || position_ == end_ || text_[position_] != '=';
        if (malformed) return std::nullopt;
        ++position_;
        skip_blanks();
        malformed = position_ == end_ || (text_[position_] != '"' && text_[position_] != '\'');
        if (malformed) return std::nullopt;
        const std::size_t value = position_ + 1;
        const std::size_t close = text_.find(text_[position_], value);
        malformed = close == std::string_view::npos || close >= end_;
        if (malformed) return std::nullopt;
        position_ = close + 1;
        return Attribute{text_.substr(name, name_end - name), text_.substr(value, close - value)};
    }

    bool malformed = false;
    [[nodiscard]] std::size_t position() const { return position_; }

  private:
    void skip_blanks() {
        while (position_ < end_ && is_blank(text_[position_])) ++position_;
    }

    std::string_view text_;
    std::size_t position_;
    std::size_t end_;
};

AttributeWalk attributes_of(const XmlTag& tag, std::string_view text) {
    const std::size_t name_end = tag.begin + 1 + name_of(tag, text).size();
    return {text, name_end, tag.end - (tag.kind == XmlTag::Kind::empty ? 2 : 1)};
}

class Scan {
  public:
    Scan(std::string_view text, const std::string& file, const XmlLimits& limits)
        : text_{text}, file_{file}, limits_{limits} {}

    Checked<std::vector<XmlTag>> run() {
        if (!declaration()) return *std::move(problem_);
        while (position_ < text_.size())
            if (!markup()) return *std::move(problem_);
        if (!open_.empty()) {
            const XmlTag& tag = tags_[open_.back()];
            fail(text_.size(),
                 fmt::format("the text ends inside <{}>, which starts in line {}; it is cut off or "
                             "a closing tag is missing",
                             name_of(tag, text_), place_at(text_, tag.begin, file_).line));
            return *std::move(problem_);
        }
        if (tags_.empty()) {
            fail(0, "this is not XML: no element was found");
            return *std::move(problem_);
        }
        return std::move(tags_);
    }

  private:
    bool fail(std::size_t offset, std::string message, std::string remedy = "") {
        problem_ = Problem{place_at(text_, offset, file_), "", std::move(message), std::move(remedy)};
        return false;
    }

    [[nodiscard]] bool at(std::string_view what) const { return text_.substr(position_).starts_with(what); }

    /// `start` bytes are the mark at the beginning.
    bool skip_past(std::size_t start, std::string_view end, const char* what) {
        const std::size_t found = text_.find(end, position_ + start);
        if (found == std::string_view::npos)
            return fail(position_, fmt::format("the {} that starts here has no end", what));
        position_ = found + end.size();
        return true;
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`, if it is there.
    bool declaration() {
        if (!at("<?xml") || text_.size() < 6 || !is_blank(text_[5])) return true;
        const std::size_t end = text_.find("?>");
        if (end == std::string_view::npos) return fail(0, "the XML declaration that starts here has no end");
        AttributeWalk walk{text_, 5, end};
        while (const auto attribute = walk.next()) {
            if (attribute->name != "encoding") continue;
            const std::string encoding = lower_case(attribute->value);
            if (encoding != "utf-8" && encoding != "us-ascii" && encoding != "ascii")
                return fail(static_cast<std::size_t>(attribute->value.data() - text_.data()),
                            "the text declares the encoding " + in_quotes(attribute->value) +
                                "; only UTF-8 and US-ASCII are read",
                            "save the file as UTF-8");
        }
        if (walk.malformed) return fail(walk.position(), "the XML declaration cannot be read here");
        position_ = end + 2;
        return true;
    }

    bool markup() {
        const std::size_t next = std::min(text_.find('<', position_), text_.size());
        if (open_.empty()) {
            const std::size_t stray = text_.find_first_not_of(k_blanks, position_);
            if (stray < next)
                return fail(stray, tags_.empty() ? "this is not XML: it starts with " +
                                                       in_quotes(text_.substr(stray, 20)) + ", not with \"<\""
                                                 : "there is text behind the end of the root element");
        }
        position_ = next;
        if (position_ == text_.size()) return true;
        if (at("<!--")) return skip_past(4, "-->", "comment");
        if (at("<![CDATA[")) {
            if (open_.empty()) return fail(position_, "there is text outside the root element");
            return skip_past(9, "]]>", "CDATA section");
        }
        if (at("<!"))
            return fail(position_,
                        at("<!DOCTYPE")
                            ? "a document type declaration (DOCTYPE) stands here; such declarations can "
                              "define entities that read other files or grow without bound, and are refused"
                            : "a declaration " + in_quotes(text_.substr(position_, 8)) +
                                  " stands here; declarations are refused",
                        "remove it; SBML needs none");
        if (at("<?")) return skip_past(2, "?>", "processing instruction");
        return tag();
    }

    bool tag() {
        const std::size_t begin = position_;
        const bool closing = at("</");
        position_ += closing ? 2 : 1;
        const std::size_t name = position_;
        while (position_ < text_.size() && is_name_byte(text_[position_])) ++position_;
        if (position_ == name)
            return fail(begin, "a \"<\" stands here with no name behind it", "write &lt; for the sign \"<\"");
        const std::string_view name_text = text_.substr(name, position_ - name);
        // A `>` may stand inside a quoted value.
        char quote = '\0';
        std::size_t end = position_;
        for (; end < text_.size(); ++end) {
            const char c = text_[end];
            if (c == '<')
                return fail(begin,
                            fmt::format("the tag <{} that starts here is not closed before the next \"<\"",
                                        name_text));
            if (quote != '\0') {
                if (c == quote) quote = '\0';
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                break;
            }
        }
        if (end == text_.size())
            return fail(begin, fmt::format("the text ends inside the tag <{}; it is cut off", name_text));
        position_ = end + 1;
        if (tags_.size() >= limits_.tags)
            return fail(begin, fmt::format("the text has more than {} tags, which is more than is read",
                                           limits_.tags));
        const bool empty = !closing && text_[end - 1] == '/';
        XmlTag found{begin, end + 1, empty ? XmlTag::Kind::empty : XmlTag::Kind::opening,
                     static_cast<int>(open_.size()) + 1, static_cast<std::uint32_t>(tags_.size())};
        if (closing) return close(found);
        return open(found);
    }

    bool open(const XmlTag& tag) {
        if (open_.empty() && !tags_.empty()) return fail(tag.begin, "there is a second root element");
        if (tag.depth > limits_.depth)
            return fail(
                tag.begin,
                fmt::format("elements are nested more than {} deep here, which is deeper than is read",
                            limits_.depth));
        int attributes = 0;
        int namespaces = 0;
        AttributeWalk walk = attributes_of(tag, text_);
        while (const auto attribute = walk.next()) {
            ++attributes;
            if (attribute->name.starts_with("xmlns")) ++namespaces;
        }
        if (walk.malformed)
            return fail(walk.position(),
                        fmt::format("an attribute of <{}> cannot be read here; expected name=\"value\"",
                                    name_of(tag, text_)));
        if (attributes > limits_.attributes)
            return fail(tag.begin, fmt::format("<{}> has {} attributes; at most {} are read",
                                               name_of(tag, text_), attributes, limits_.attributes));
        if (open_namespaces_ + namespaces > limits_.open_namespaces)
            return fail(tag.begin, fmt::format("more than {} declarations of namespaces are in force here",
                                               limits_.open_namespaces));
        tags_.push_back(tag);
        if (tag.kind == XmlTag::Kind::empty) return true;
        open_.push_back(tag.partner);
        namespaces_.push_back(namespaces);
        open_namespaces_ += namespaces;
        return true;
    }

    bool close(XmlTag tag) {
        if (open_.empty())
            return fail(tag.begin, fmt::format("</{}> closes an element that was never opened",
                                               text_.substr(tag.begin + 2, tag.end - tag.begin - 3)));
        tag.kind = XmlTag::Kind::closing;
        tag.depth = static_cast<int>(open_.size());
        XmlTag& opening = tags_[open_.back()];
        if (trim(text_.substr(tag.begin + 2, tag.end - tag.begin - 3)) != name_of(opening, text_))
            return fail(tag.begin,
                        fmt::format("</{}> stands where </{}> is expected (<{}> starts in line {})",
                                    name_of(tag, text_), name_of(opening, text_), name_of(opening, text_),
                                    place_at(text_, opening.begin, file_).line));
        opening.partner = tag.partner;
        tag.partner = open_.back();
        open_namespaces_ -= namespaces_.back();
        namespaces_.pop_back();
        open_.pop_back();
        tags_.push_back(tag);
        return true;
    }

    std::string_view text_;
    const std::string& file_;
    const XmlLimits& limits_;
    std::size_t position_ = 0;
    std::vector<XmlTag> tags_;
    std::vector<std::uint32_t> open_;  // Indices of the opening tags around `position_`.
    std::vector<int> namespaces_;      // Declared by each of them.
    int open_namespaces_ = 0;
    std::optional<Problem> problem_;
};

}  // namespace

Checked<std::vector<XmlTag>> scan_xml(std::string_view text, const std::string& file,
                                      const XmlLimits& limits) {
    return Scan{text, file, limits}.run();
}

std::string_view name_of(const XmlTag& tag, std::string_view text) {
    const std::size_t begin = tag.begin + (tag.kind == XmlTag::Kind::closing ? 2 : 1);
    std::size_t end = begin;
    while (end < tag.end && is_name_byte(text[end])) ++end;
    return text.substr(begin, end - begin);
}

std::string_view local_name_of(const XmlTag& tag, std::string_view text) {
    const std::string_view name = name_of(tag, text);
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::optional<std::string_view> attribute_of(const XmlTag& tag, std::string_view text,
                                             std::string_view attribute) {
    AttributeWalk walk = attributes_of(tag, text);
    while (const auto found = walk.next())
        if (found->name == attribute) return found->value;
    return std::nullopt;
}

}  // namespace rubor
