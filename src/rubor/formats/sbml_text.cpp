// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_text.hpp>

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>
#include <rubor/formats/mathml_check.hpp>
#include <rubor/formats/xml_tags.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_problems = 50;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

/// Kinds of files that people pass instead of an XML text, by their first bytes.
struct Signature {
    std::string_view bytes;
    const char* what;
    const char* remedy;
};
constexpr std::array k_signatures{
    Signature{"PK\x03\x04", "this is a zip archive, perhaps a COMBINE archive (.omex); archives are not read",
              "unpack it and give the SBML file inside"},
    Signature{"\x1F\x8B", "this is compressed with gzip; compressed files are not read",
              "unpack it with gunzip"},
    Signature{"BZh", "this is compressed with bzip2; compressed files are not read",
              "unpack it with bunzip2"},
    Signature{"\xFF\xFE", "the text is in UTF-16; only UTF-8 is read", "save the file as UTF-8"},
    Signature{"\xFE\xFF", "the text is in UTF-16; only UTF-8 is read", "save the file as UTF-8"},
    Signature{std::string_view{"<\0", 2}, "the text is in UTF-16; only UTF-8 is read",
              "save the file as UTF-8"},
    Signature{std::string_view{"\0<", 2}, "the text is in UTF-16; only UTF-8 is read",
              "save the file as UTF-8"},
    Signature{std::string_view{"\0\0\xFE\xFF", 4}, "the text is in UTF-32; only UTF-8 is read",
              "save the file as UTF-8"}};

/// What else has a root element, and what to do with it.
struct Root {
    std::string_view name;
    const char* what;
};
constexpr std::array k_roots{
    Root{"html", "this is a web page, not an SBML model; was it downloaded from its page?"},
    Root{"sedML", "this is a SED-ML experiment; its model is a file of its own"},
    Root{"omexManifest", "this is the manifest of a COMBINE archive; its model is a file of its own"},
    Root{"model", "the root element is <model>; expected <sbml> (CellML is not read)"},
    Root{"PharmML", "this is PharmML; only SBML and Antimony are read"},
    Root{"neuroml", "this is NeuroML; only SBML and Antimony are read"}};

std::optional<Problem> not_a_text(std::string_view text, const std::string& file, const SbmlLimits& limits) {
    const Place start{file, 1, 1};
    if (text.size() > limits.bytes)
        return Problem{Place{file, 0, 0}, "",
                       fmt::format("has {} bytes; at most {} are accepted here", text.size(), limits.bytes),
                       ""};
    for (const Signature& signature : k_signatures)
        if (text.starts_with(signature.bytes)) return Problem{start, "", signature.what, signature.remedy};
    if (trim(text).empty()) return Problem{start, "", "the file is empty; expected an SBML model", ""};
    return check_plain_text(text, file);
}

/// The work on one text: `run` goes through the tags once.
class Work {
  public:
    Work(std::string_view text, const std::string& file, const SbmlLimits& limits, std::vector<XmlTag> tags)
        : text_{text}, file_{file}, limits_{limits}, tags_{std::move(tags)} {}

    Checked<SbmlText> run() {
        if (auto problem = wrong_root()) return *std::move(problem);
        if (auto problem = wrong_namespace()) return *std::move(problem);
        if (auto problem = unknown_required_package()) return *std::move(problem);
        result_.text = text_;
        complete_declaration();
        for (std::size_t i = 0; i < tags_.size() && problems_.size() < k_most_problems; ++i) {
            const XmlTag& tag = tags_[i];
            if (tag.kind == XmlTag::Kind::closing) {
                if (static_cast<int>(annotation_) == tag.depth) annotation_ = 0;
                continue;
            }
            const std::string_view name = local_name_of(tag, text_);
            if (annotation_ == 0 && (name == "notes" || name == "message")) {
                blank(tag.begin, tags_[tag.partner].end);
                i = tag.partner;
                continue;
            }
            if (++elements_ > limits_.elements)
                return refuse(
                    tag, fmt::format("the document has more than {} elements, which is more than is read",
                                     limits_.elements));
            if (annotation_ != 0) {
                if (tag.depth - annotation_ > limits_.annotation_depth)
                    return refuse(tag, fmt::format("an annotation is nested more than {} deep here",
                                                   limits_.annotation_depth));
            } else if (name == "annotation" || name == "annotation-xml") {
                if (tag.kind == XmlTag::Kind::opening) annotation_ = tag.depth;
            } else if (name == "math") {
                append(problems_, check_mathml(tags_, i, text_, file_, limits_.operands, mends_));
            } else {
                check_formula(tag);
            }
        }
        if (!problems_.empty()) return std::move(problems_);
        std::sort(mends_.begin(), mends_.end(),
                  [](const MathmlMend& a, const MathmlMend& b) { return a.offset < b.offset; });
        for (const MathmlMend& mend : mends_)
            for (const auto& [begin, end] : mend.blanked) blank(begin, end);
        places();
        return std::move(result_);
    }

  private:
    Problem refuse(const XmlTag& tag, std::string message) const {
        return Problem{place_at(text_, tag.begin, file_), "", std::move(message), ""};
    }

    std::optional<Problem> wrong_root() const {
        const std::string_view name = local_name_of(tags_.front(), text_);
        if (name == "sbml") return std::nullopt;
        const auto* known = std::find_if(k_roots.begin(), k_roots.end(), [&](const Root& root) {
            return lower_case(root.name) == lower_case(name);
        });
        return refuse(tags_.front(),
                      known != k_roots.end()
                          ? std::string{known->what}
                          : fmt::format("the root element is {}; expected \"sbml\"", in_quotes(name)));
    }

    /// A namespace that is not that of the level and version: libSBML throws, and leaks, on some of them.
    std::optional<Problem> wrong_namespace() const {
        const XmlTag& root = tags_.front();
        const std::string_view whole = name_of(root, text_);
        const std::size_t colon = whole.find(':');
        const std::string prefix{colon == std::string_view::npos ? "" : whole.substr(0, colon)};
        const auto uri = attribute_of(root, text_, prefix.empty() ? "xmlns" : "xmlns:" + prefix);
        const auto level = attribute_of(root, text_, "level");
        const auto version = attribute_of(root, text_, "version");
        if (!uri || !level || !version) return std::nullopt;  // libSBML's message says it.
        std::string expected = fmt::format("http://www.sbml.org/sbml/level{}", *level);
        if (*level == "3") {
            expected += fmt::format("/version{}/core", *version);
        } else if (*level == "2" && *version != "1") {
            expected += fmt::format("/version{}", *version);
        }
        if (trim(*uri) == expected) return std::nullopt;
        return refuse(root,
                      fmt::format("the namespace of <sbml> is {}; expected {}, that of its level and version",
                                  in_quotes(*uri), in_quotes(expected)));
    }

    /// `foo:required="true"` of a namespace that is no package of SBML. libSBML says of any namespace that it
    /// is required.
    std::optional<Problem> unknown_required_package() const {
        constexpr std::string_view k_word = ":required";
        const XmlTag& root = tags_.front();
        const std::string_view tag = text_.substr(root.begin, root.end - root.begin);
        for (std::size_t at = tag.find(k_word); at != std::string_view::npos; at = tag.find(k_word, at + 1)) {
            const std::size_t before = tag.find_last_of(" \t\r\n\"'", at);
            const std::string prefix{tag.substr(before + 1, at - before - 1)};
            const auto value = attribute_of(root, text_, prefix + std::string{k_word});
            const auto uri = attribute_of(root, text_, "xmlns:" + prefix);
            const bool is_required = value && (trim(*value) == "true" || trim(*value) == "1");
            if (!is_required || (uri && uri->starts_with("http://www.sbml.org/sbml/level3/version")))
                continue;
            return refuse(root,
                          fmt::format("the document says that the package {} is required to understand it; "
                                      "Rubor reads SBML core and \"comp\" only",
                                      in_quotes(uri ? *uri : std::string_view{prefix})));
        }
        return std::nullopt;
    }

    /// XML's default encoding is UTF-8; libSBML wants it written, unless there is no declaration at all.
    void complete_declaration() {
        const std::size_t end = text_.find("?>");
        if (text_.starts_with("<?xml") && end != std::string_view::npos &&
            text_.substr(0, end).find("encoding") == std::string_view::npos)
            blank(0, end + 2);
    }

    /// A formula of SBML Level 1. libSBML's parser makes a tree of it that is as deep as it has operators.
    void check_formula(const XmlTag& tag) {
        const auto formula = attribute_of(tag, text_, "formula");
        if (!formula) return;
        const auto deep = std::count_if(formula->begin(), formula->end(), [](char c) {
            return std::string_view{"+-*/^(,"}.find(c) != std::string_view::npos;
        });
        if (deep <= limits_.depth) return;
        problems_.push_back(refuse(
            tag, fmt::format("the formula of <{}> has {} operators and parentheses; at most {} are read",
                             name_of(tag, text_), deep, limits_.depth)));
    }

    /// Nothing else moves: line feeds stay, every other byte becomes a blank.
    void blank(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            if (result_.text[i] != '\n' && result_.text[i] != '\r') result_.text[i] = ' ';
    }

    /// Lines and columns of all opening tags, and with them the warnings of the mends, in one walk.
    void places() {
        result_.elements.reserve(elements_);
        std::size_t at = 0;
        int line = 1;
        int column = 1;
        auto mend = mends_.cbegin();
        const auto walk_to = [&](std::size_t offset) {
            for (; at < offset; ++at) {
                const char c = text_[at];
                if (c == '\n') {
                    ++line;
                    column = 1;
                } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
                    ++column;
                }
            }
        };
        for (const XmlTag& tag : tags_) {
            if (tag.kind == XmlTag::Kind::closing) continue;
            walk_to(tag.begin);
            ElementPlace place{line, column, 0, 0};
            walk_to(tag.end - 1);
            place.end_line = line;
            place.end_column = column;
            result_.elements.push_back(place);
            for (; mend != mends_.end() && mend->offset == tag.begin; ++mend)
                if (!mend->warning.empty())
                    result_.warnings.push_back(
                        Problem{Place{file_, place.line, place.column}, "", mend->warning, "", mend->alike});
        }
        walk_to(text_.size());
        result_.lines = line;
    }

    std::string_view text_;
    const std::string& file_;
    const SbmlLimits& limits_;
    std::vector<XmlTag> tags_;
    SbmlText result_;
    std::vector<MathmlMend> mends_;
    Problems problems_;
    std::size_t elements_ = 0;
    int annotation_ = 0;  // Depth of the annotation that the walk is in, if any.
};

}  // namespace

Checked<SbmlText> check_sbml_text(std::string_view text, const std::string& file, const SbmlLimits& limits) {
    if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
    if (auto problem = not_a_text(text, file, limits)) return *std::move(problem);
    auto tags = scan_xml(text, file, XmlLimits{.depth = limits.depth});
    if (!tags.ok()) return tags.problems();
    return Work{text, file, limits, std::move(tags).value()}.run();
}

}  // namespace rubor
