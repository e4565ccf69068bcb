// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Cuts an Antimony text into items: runs the grammar once per item and, after an error, goes on at the next
// line.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <tao/pegtl/contrib/limit_depth.hpp>

#include <rubor/base/text.hpp>
#include <rubor/formats/antimony_grammar.hpp>
#include <rubor/formats/antimony_reader.hpp>
#include <rubor/formats/antimony_tree.hpp>

namespace rubor::antimony {
namespace {

// What was expected where a rule failed that had to match. An empty text says that nothing better is known.
template <class Rule>
inline constexpr const char* expected = nullptr;
template <>
inline constexpr const char* expected<closed_comment> = "the end of the comment";
template <>
inline constexpr const char* expected<identifier> = "a name";
template <>
inline constexpr const char* expected<token<identifier>> = "a name";
template <>
inline constexpr const char* expected<name> = "a name";
template <>
inline constexpr const char* expected<closing> = "`)`";
template <>
inline constexpr const char* expected<formula> = "an expression";
template <>
inline constexpr const char* expected<unary> = "an expression";
template <>
inline constexpr const char* expected<product> = "an expression";
template <>
inline constexpr const char* expected<sum> = "an expression";
template <>
inline constexpr const char* expected<relation> = "an expression";
template <>
inline constexpr const char* expected<value> = "an expression";
template <>
inline constexpr const char* expected<finish> = "an operator or the end of the statement";
template <>
inline constexpr const char* expected<rate_gap> = "`;` and the rate of the reaction";
template <>
inline constexpr const char* expected<rate> = "the rate of the reaction";
template <>
inline constexpr const char* expected<equals> = "`=`";
template <>
inline constexpr const char* expected<declared> = "a name";
template <>
inline constexpr const char* expected<labelled_body> =
    "a reaction, an event (`at ...`) or a submodel (`name(...)`)";
template <>
inline constexpr const char* expected<assigned> = "`=`, `:=`, `' =`, `is`, `has`, `in`, `:` or `->`";
template <>
inline constexpr const char* expected<event_colon> = "`:` and what the event assigns";
template <>
inline constexpr const char* expected<event_assignment> = "an assignment `name = expression`";
template <>
inline constexpr const char* expected<token<string_text>> = "a text in double quotes";
template <>
inline constexpr const char* expected<p::sor<token<string_text>, same_target>> =
    "a name or a text in double quotes";
template <>
inline constexpr const char* expected<function_interface> = "`(` and the arguments of the function";
template <>
inline constexpr const char* expected<function_body> = "the expression of the function";
template <>
inline constexpr const char* expected<function_end> = "`end` of the function";

struct Errors {
    template <class Rule>
    static constexpr const char* message = expected<Rule>;
    template <class>
    static constexpr bool raise_on_failure = false;
};
template <class Rule>
using control = p::must_if<Errors, p::normal, false>::control<Rule>;

template <class Rule>
struct action : p::nothing<Rule> {};
template <>
struct action<unary> : p::limit_depth<k_deepest_nesting> {};

constexpr std::string_view k_depth_message = "maximum parser rule nesting depth exceeded";

struct Cursor {
    std::size_t byte = 0;
    std::size_t line = 1;
    std::size_t column = 1;
};

using Input = p::memory_input<p::tracking_mode::eager, p::eol::lf_crlf, std::string>;

class ItemParser {
  public:
    ItemParser(std::string_view text, ItemSink& sink) : text_{text}, sink_{&sink} {}

    /// False when the rest of the text could not be read.
    bool run() {
        while (true) {
            if (!skip_separators()) {
                return false;
            }
            if (at_.byte >= text_.size()) {
                return true;
            }
            if (!parse_one()) {
                return false;
            }
        }
    }

  private:
    [[nodiscard]] Input input_at(const Cursor& from) const {
        return Input{text_.data() + from.byte,
                     text_.data() + text_.size(),
                     std::string{},
                     from.byte,
                     from.line,
                     from.column};
    }
    [[nodiscard]] static Cursor cursor_of(const p::position& position) {
        return {position.byte, position.line, position.column};
    }

    bool skip_separators() {
        Input input = input_at(at_);
        try {
            (void)p::parse<separators, p::nothing, control>(input);
        } catch (const p::parse_error& error) {
            report_open_comment(cursor_of(error.positions().front()));
            return false;
        }
        at_ = cursor_of(input.position());
        return true;
    }

    /// False when the rest of the text is not worth reading.
    bool parse_one() {
        Input input = input_at(at_);
        const Cursor start = at_;
        try {
            const auto tree = p::parse_tree::parse<item, kept, action, control>(input);
            if (tree && !tree->children.empty()) {
                at_ = cursor_of(input.position());
                if (auto read = to_item(*tree, *sink_)) {
                    sink_->take(std::move(*read));
                } else if (starts_with_model(start)) {
                    sink_->broken_model({static_cast<int>(start.line), static_cast<int>(start.column)});
                }
                return true;
            }
            report(start, fmt::format("expected a statement, found {}", found_at(start.byte)), {});
            recover(start, start);
        } catch (const p::parse_error& error) {
            const Cursor where = cursor_of(error.positions().front());
            if (error.message() == expected<closed_comment>) {
                report_open_comment(where);
                return false;
            }
            report_syntax(where, std::string{error.message()});
            recover(start, where);
        }
        return true;
    }

    void report(const Cursor& where, std::string message, std::string remedy) {
        sink_->report({static_cast<int>(where.line), static_cast<int>(where.column)}, std::move(message),
                      std::move(remedy));
    }

    void report_open_comment(const Cursor& where) {
        report(where, "this comment does not end", "add */ where it ends");
    }

    void report_syntax(const Cursor& where, const std::string& wanted) {
        if (wanted == k_depth_message) {
            report(where, fmt::format("nested deeper than {} levels", k_deepest_nesting),
                   "give a part of it a name with an assignment rule (name := ...)");
            return;
        }
        const bool known = wanted.rfind("parse error matching", 0) != 0;
        std::string remedy;
        if (at_line_end(where.byte) && wanted != expected<finish>) {
            remedy =
                "a statement ends at the end of its line; a backslash \\ before it goes on with the next "
                "line";
        }
        report(where,
               fmt::format("expected {}, found {}", known ? wanted : "something else", found_at(where.byte)),
               std::move(remedy));
    }

    [[nodiscard]] bool at_line_end(std::size_t byte) const {
        return byte >= text_.size() || text_[byte] == '\n' || text_[byte] == '\r';
    }

    /// The word, number or character there, for a message.
    [[nodiscard]] std::string found_at(std::size_t byte) const {
        if (byte >= text_.size()) {
            return "the end of the file";
        }
        if (at_line_end(byte)) {
            return "the end of the line";
        }
        const auto part_of_word = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
        };
        std::size_t end = byte + 1;
        if (part_of_word(text_[byte])) {
            while (end < text_.size() && part_of_word(text_[end])) {
                ++end;
            }
        } else {
            while (end < text_.size() && end < byte + 4 &&
                   (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) {
                ++end;  // the rest of a UTF-8 character
            }
        }
        return in_quotes(text_.substr(byte, end - byte));
    }

    [[nodiscard]] bool starts_with(const Cursor& at, std::string_view word) const {
        return text_.substr(at.byte, word.size()) == word;
    }
    [[nodiscard]] bool starts_with_model(const Cursor& at) const {
        Input input = input_at(at);
        return p::parse<word_model>(input);
    }

    /// Goes on after the line of the error. A function is skipped as a whole.
    void recover(const Cursor& start, const Cursor& error) {
        at_ = error.byte > start.byte ? error : start;
        Input head = input_at(start);
        const bool in_function = p::parse<word_function>(head);
        skip_line();
        if (starts_with_model(start)) {
            sink_->broken_model({static_cast<int>(start.line), static_cast<int>(start.column)});
        }
        for (bool found = false; in_function && !found && at_.byte < text_.size();) {
            Input line = input_at(at_);
            found = p::parse<p::seq<p::star<p::blank>, word_end>>(line);
            skip_line();
        }
    }

    void skip_line() {
        while (at_.byte < text_.size() && text_[at_.byte] != '\n') {
            ++at_.byte;
            ++at_.column;
        }
        if (at_.byte < text_.size()) {
            at_ = {at_.byte + 1, at_.line + 1, 1};
        }
    }

    std::string_view text_;
    ItemSink* sink_;
    Cursor at_;
};

}  // namespace

bool parse_items(std::string_view text, ItemSink& sink) {
    return ItemParser{text, sink}.run();
}

}  // namespace rubor::antimony
