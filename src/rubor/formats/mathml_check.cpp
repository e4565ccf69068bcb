// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/mathml_check.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_problems = 50;

class Check {
  public:
    Check(const std::vector<XmlTag>& tags, std::string_view text, const std::string& file, int max_operands,
          std::vector<MathmlMend>& mends)
        : tags_{tags}, text_{text}, file_{file}, max_operands_{max_operands}, mends_{mends} {}

    Problems run(std::size_t math) {
        const std::size_t end = tags_[math].partner;
        for (std::size_t i = math; i <= end && problems_.size() < k_most_problems; ++i) {
            if (tags_[i].kind == XmlTag::Kind::closing) continue;
            const std::string_view name = local_name(i);
            if (name == "annotation" || name == "annotation-xml") {
                i = tags_[i].partner;
                continue;
            }
            element(i, name);
        }
        return std::move(problems_);
    }

  private:
    [[nodiscard]] std::string_view local_name(std::size_t i) const { return local_name_of(tags_[i], text_); }

    /// Indices of the elements directly inside element `i`.
    [[nodiscard]] std::vector<std::size_t> children(std::size_t i) const {
        std::vector<std::size_t> found;
        for (std::size_t at = i + 1; at < tags_[i].partner; at = tags_[at].partner + std::size_t{1})
            found.push_back(at);
        return found;
    }

    void refuse(std::size_t offset, std::string message, std::string remedy = "") {
        problems_.push_back(
            Problem{place_at(text_, offset, file_), "", std::move(message), std::move(remedy)});
    }

    void element(std::size_t i, std::string_view name) {
        if (name == "cn") return number(i);
        if (name == "ci" || name == "csymbol" || name == "sep") return;
        no_text(i, name);
        if (name == "degree" || name == "logbase" || name == "otherwise") return exactly(i, name, 1);
        if (name == "piece") return exactly(i, name, 2);
        if (name == "math" && children(i).size() > 1)
            return refuse(tags_[i].begin, "<math> holds more than one formula");
        if (name == "lambda") different_arguments(i);
        if (name == "apply") return apply(i);
        if (name == "piecewise") return piecewise(i);
        for (const std::size_t child : children(i)) no_qualifier(child, name);
    }

    void different_arguments(std::size_t lambda) {
        std::set<std::string> names;
        for (const std::size_t bound : children(lambda)) {
            const auto inner = children(bound);
            if (local_name(bound) != "bvar" || inner.size() != 1 ||
                tags_[inner.front()].kind == XmlTag::Kind::empty)
                continue;
            const XmlTag& name = tags_[inner.front()];
            if (!names.insert(plain(name.end, tags_[name.partner].begin)).second)
                refuse(tags_[bound].begin, "the function has two arguments of this name");
        }
    }

    void exactly(std::size_t i, std::string_view name, std::size_t expected) {
        const std::size_t found = children(i).size();
        if (found != expected)
            refuse(tags_[i].begin, fmt::format("<{}> holds {} formulas; expected {}", name, found, expected));
    }

    /// Text stands in numbers and names only; libSBML drops it elsewhere.
    void no_text(std::size_t i, std::string_view name) {
        std::size_t from = tags_[i].end;
        for (std::size_t at = i + 1; at <= tags_[i].partner && at != i;
             at = tags_[at].partner + std::size_t{1}) {
            const std::size_t stray = first_text(from, tags_[at].begin);
            if (stray != std::string_view::npos) {
                const std::size_t end = std::min(text_.find('<', stray), tags_[at].begin);
                return refuse(stray,
                              fmt::format("the text {} stands in <{}> between the elements",
                                          in_quotes(trim(text_.substr(stray, end - stray))), name),
                              "a number belongs into <cn>, a name into <ci>");
            }
            if (tags_[at].kind == XmlTag::Kind::closing) return;
            from = tags_[tags_[at].partner].end;
        }
    }

    /// The first character in [from, end) that is neither blank nor part of a comment.
    [[nodiscard]] std::size_t first_text(std::size_t from, std::size_t end) const {
        while (true) {
            from = text_.find_first_not_of(" \t\r\n", from);
            if (from == std::string_view::npos || from >= end) return std::string_view::npos;
            if (!text_.substr(from).starts_with("<!--")) return from;
            from = text_.find("-->", from) + 3;
        }
    }

    void no_qualifier(std::size_t i, std::string_view parent) {
        const std::string_view name = local_name(i);
        if (name == "degree" || name == "logbase")
            refuse(tags_[i].begin, fmt::format("<{}> stands in <{}>; it belongs behind <{}/>", name, parent,
                                               name == "degree" ? "root" : "log"));
    }

    void apply(std::size_t i) {
        const auto parts = children(i);
        if (parts.empty())
            return refuse(tags_[i].begin, "<apply> is empty; expected an operator and its operands");
        if (parts.size() > static_cast<std::size_t>(max_operands_) + 1)
            return refuse(tags_[i].begin, fmt::format("an operator has {} operands here; at most {} are read",
                                                      parts.size() - 1, max_operands_));
        const std::string_view op = local_name(parts.front());
        const bool is_name = op == "ci" || op == "csymbol";
        if (!is_name && !children(parts.front()).empty())
            return refuse(tags_[parts.front()].begin,
                          fmt::format("<apply> starts with <{}>; expected an operator, e.g. <plus/>", op));
        for (std::size_t k = 1; k < parts.size(); ++k) {
            const std::string_view name = local_name(parts[k]);
            if (name == "degree" && op == "power" && mend_power(parts)) continue;
            const bool fits =
                k == 1 && ((name == "degree" && op == "root") || (name == "logbase" && op == "log"));
            if (name == "degree" || name == "logbase") {
                if (!fits) misplaced(parts[k], name, op, parts.size());
            }
        }
    }

    void misplaced(std::size_t i, std::string_view name, std::string_view op, std::size_t parts) {
        const std::string_view owner = name == "degree" ? "root" : "log";
        if (op == owner)
            return refuse(
                tags_[i].begin,
                fmt::format("<{}> stands behind the operand of <{}/>; it belongs in front of it", name, op));
        refuse(
            tags_[i].begin,
            fmt::format("<{}> stands in an <apply> of <{}/> with {} parts besides; it belongs to <{}/> only",
                        name, op, parts - 2, owner),
            op == "power" ? "a power is written <apply><power/> base exponent </apply>" : "");
    }

    /// `<apply><power/> x <degree> d </degree></apply>`, as exporters of SimBiology models have it: x to the
    /// power of d.
    bool mend_power(const std::vector<std::size_t>& parts) {
        if (parts.size() != 3 || local_name(parts[2]) != "degree" || children(parts[2]).size() != 1)
            return false;
        const XmlTag& opening = tags_[parts[2]];
        const XmlTag& closing = tags_[opening.partner];
        mends_.push_back(
            MathmlMend{opening.begin,
                       {{opening.begin, opening.end}, {closing.begin, closing.end}},
                       "a power with one operand and a <degree> is no MathML; read as the operand to the "
                       "power of what <degree> holds",
                       "sbml.power-degree"});
        return true;
    }

    void piecewise(std::size_t i) {
        const auto parts = children(i);
        if (parts.size() > static_cast<std::size_t>(max_operands_))
            return refuse(tags_[i].begin, fmt::format("<piecewise> has {} parts; at most {} are read",
                                                      parts.size(), max_operands_));
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const std::string_view name = local_name(parts[k]);
            if (name == "otherwise" && k + 1 != parts.size())
                refuse(tags_[parts[k]].begin,
                       "<otherwise> stands in front of another part of <piecewise>; it belongs at the end");
            if (name != "otherwise" && name != "piece")
                refuse(tags_[parts[k]].begin,
                       fmt::format("<{}> stands in <piecewise>; expected <piece> or <otherwise>", name));
        }
    }

    /// The text between `from` and `end` without comments, CDATA marks and blanks around it. References stay
    /// as they are: a number has no need of them.
    [[nodiscard]] std::string plain(std::size_t from, std::size_t end) const {
        std::string found{text_.substr(from, end - from)};
        for (std::size_t at = found.find("<!"); at != std::string::npos; at = found.find("<!")) {
            const bool comment = found.compare(at, 4, "<!--") == 0;
            const std::size_t close = found.find(comment ? "-->" : "]]>", at);
            if (close == std::string::npos) break;
            const std::string content = comment ? "" : found.substr(at + 9, close - at - 9);
            found.replace(at, close + 3 - at, content);
        }
        return std::string{trim(found)};
    }

    void number(std::size_t i) {
        const XmlTag& tag = tags_[i];
        const std::string type{attribute_of(tag, text_, "type").value_or("real")};
        const std::string_view base = attribute_of(tag, text_, "base").value_or("10");
        if (trim(base) != "10")
            return refuse(tag.begin,
                          fmt::format("a number with base {}; only base 10 is read", in_quotes(base)));
        const auto inner = children(i);
        const std::size_t expected = type == "rational" || type == "e-notation" ? 1 : 0;
        if (inner.size() != expected || (expected == 1 && local_name(inner.front()) != "sep"))
            return refuse(
                tag.begin,
                expected == 1
                    ? fmt::format("<cn type=\"{}\"> needs two numbers with one <sep/> between them", type)
                    : "<cn> holds an element; expected a number");
        const std::size_t end = tag.kind == XmlTag::Kind::empty ? tag.end : tags_[tag.partner].begin;
        const std::string first = plain(tag.end, expected == 1 ? tags_[inner.front()].begin : end);
        const auto value = parse_number(first);
        if (!value)
            return refuse(tag.end, fmt::format("{} is not a finite decimal number", in_quotes(first)));
        const bool whole = type == "integer" || type == "rational";
        if (whole && *value != std::floor(*value))
            return refuse(tag.end, fmt::format("{} is not a whole number, as the type \"{}\" says",
                                               in_quotes(first), type));
        if (expected == 1) {
            const std::string second = plain(tags_[tags_[inner.front()].partner].end, end);
            if (!parse_integer(second))
                return refuse(tags_[inner.front()].begin,
                              fmt::format("{} is not a whole number", in_quotes(second)));
        }
        if (type == "integer" && std::abs(*value) > 2147483647.0) read_as_real(tag);
    }

    /// libSBML keeps integers in 32 bits.
    void read_as_real(const XmlTag& tag) {
        const auto type = attribute_of(tag, text_, "type");
        if (!type) return;
        const auto value = static_cast<std::size_t>(type->data() - text_.data());
        const std::size_t begin = text_.rfind("type", value);
        mends_.push_back(MathmlMend{tag.begin, {{begin, value + type->size() + 1}}, "", ""});
    }

    const std::vector<XmlTag>& tags_;
    std::string_view text_;
    const std::string& file_;
    int max_operands_;
    std::vector<MathmlMend>& mends_;
    Problems problems_;
};

}  // namespace

Problems check_mathml(const std::vector<XmlTag>& tags, std::size_t math, std::string_view text,
                      const std::string& file, int max_operands, std::vector<MathmlMend>& mends) {
    return Check{tags, text, file, max_operands, mends}.run(math);
}

}  // namespace rubor
