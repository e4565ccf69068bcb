// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/unit.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <rubor/base/text.hpp>
#include <rubor/base/unit_words.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_longest_unit = 256;
constexpr int k_deepest_unit = 16;
constexpr double k_largest_exponent = 24.0;

/// Products of rounded factors may miss a power of ten by some ulps; a coherent unit must have the factor 1.
double snapped(double factor) {
    const double exponent = std::round(std::log10(factor));
    if (std::abs(exponent) > 300.0) return factor;
    const auto power = parse_number("1e" + std::to_string(static_cast<int>(exponent)));
    return power && std::abs(factor - *power) <= 1e-14 * *power ? *power : factor;
}

/// `place` moved right by the characters in `before`.
Place moved(const Place& place, std::string_view before) {
    Place result = place;
    if (place.column <= 0 || before.find('\n') != std::string_view::npos) return result;
    result.column += static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
    return result;
}

/// The grammar of parse_unit:
///   product  = power { ("*" | middle dot | blank) power | ("/" | "per") power }
///   power    = atom [ ("^" | "**") exponent ]
///   atom     = number | word [integer] | "(" product ")"
///   exponent = number | "(" number [ "/" number ] ")"
class UnitReader {
  public:
    UnitReader(std::string_view text, const Place& place) : text_{text}, place_{place} {}

    [[nodiscard]] Checked<Unit> read() {
        if (text_.size() > k_longest_unit)
            return problem_at(
                0, "a unit of " + std::to_string(text_.size()) + " bytes is too long; at most 256");
        skip_blanks();
        if (at_ == text_.size()) return problem_at(0, "a unit is missing");
        const auto unit = product(0);
        if (!unit) return *problem_;
        if (at_ < text_.size()) {
            fail(at_, "unexpected " + in_quotes(next_character()));
            return *problem_;
        }
        if (!(std::isfinite(unit->factor) && unit->factor > 0.0))
            return problem_at(0, "the factor of the unit " + in_quotes(text_) + " is out of range");
        Unit result;
        result.text = std::string{trim(text_)};
        result.factor = snapped(unit->factor);
        result.dimension = unit->dimension;
        return result;
    }

  private:
    [[nodiscard]] std::optional<UnitWord> product(int depth) {
        auto result = power_of_atom(depth);
        bool divided = false;
        while (result) {
            const std::size_t before = at_;
            skip_blanks();
            bool division = false;
            if (at_ == text_.size() || peek() == ')') return result;
            if (peek() == '/') {
                ++at_;
                division = divided = true;
            } else if (take_word_per()) {
                division = divided = true;
            } else if (peek() == '*') {
                ++at_;
            } else if (take("\xC2\xB7") || take("\xE2\x8B\x85")) {
            } else if (!starts_atom()) {
                return result;  // read() reports what follows
            } else if (divided) {
                fail(at_, "it is not clear whether " + in_quotes(text_.substr(at_)) +
                              " is divided by or not: write parentheses, e.g. 1/(cell day)");
                return std::nullopt;
            } else if (before == at_) {
                fail(at_, "write a blank or * before " + in_quotes(text_.substr(at_)));
                return std::nullopt;
            }
            skip_blanks();
            const auto factor = power_of_atom(depth);
            if (!factor) return std::nullopt;
            result = division
                         ? UnitWord{result->factor / factor->factor, result->dimension / factor->dimension}
                         : UnitWord{result->factor * factor->factor, result->dimension * factor->dimension};
        }
        return result;
    }

    [[nodiscard]] std::optional<UnitWord> power_of_atom(int depth) {
        const std::size_t start = at_;
        auto base = atom(depth);
        if (!base) return std::nullopt;
        std::optional<double> exponent;
        if (take("**") || take("^")) {
            exponent = explicit_exponent();
            if (!exponent) return std::nullopt;
        } else {
            exponent = raised_exponent();
        }
        return exponent ? raise(*base, *exponent, start) : base;
    }

    [[nodiscard]] std::optional<UnitWord> raise(const UnitWord& base, double exponent, std::size_t start) {
        if (!(std::abs(exponent) <= k_largest_exponent)) {
            fail(start, "the exponent " + shortest(exponent) + " is too large");
            return std::nullopt;
        }
        return UnitWord{std::pow(base.factor, exponent), power(base.dimension, exponent)};
    }

    [[nodiscard]] std::optional<UnitWord> atom(int depth) {
        if (at_ == text_.size()) {
            fail(at_, "the unit " + in_quotes(text_) + " ends too early");
            return std::nullopt;
        }
        if (peek() == '(') {
            if (depth >= k_deepest_unit) {
                fail(at_, "parentheses are nested too deeply");
                return std::nullopt;
            }
            const std::size_t open = at_++;
            skip_blanks();
            const auto inner = product(depth + 1);
            if (!inner) return std::nullopt;
            skip_blanks();
            if (at_ == text_.size() || peek() != ')') {
                fail(open, "this parenthesis is not closed");
                return std::nullopt;
            }
            ++at_;
            return inner;
        }
        if (is_digit(peek()) || peek() == '.') return number_atom();
        if (starts_word()) return word_atom();
        fail(at_, "unexpected " + in_quotes(next_character()));
        return std::nullopt;
    }

    [[nodiscard]] std::optional<UnitWord> number_atom() {
        const std::size_t start = at_;
        const auto value = number();
        if (value && *value > 0.0) return UnitWord{*value, {}};
        fail(start, "a number in a unit must be positive and finite");
        return std::nullopt;
    }

    /// `mg`, `m2`, `day-1`, `cell_per_litre`.
    [[nodiscard]] std::optional<UnitWord> word_atom() {
        const std::size_t start = at_;
        std::string word;
        while (at_ < text_.size()) {
            if (take("\xC2\xB5") || take("\xCE\xBC")) {  // micro sign, Greek mu
                word += 'u';
            } else if (is_letter(peek()) || is_digit(peek()) || peek() == '_' || peek() == '%') {
                word += text_[at_++];
            } else {
                break;
            }
        }
        std::string digits;
        if (at_ + 1 < text_.size() && (peek() == '-' || peek() == '+') && is_digit(text_[at_ + 1])) {
            digits = text_[at_++];
            while (at_ < text_.size() && is_digit(peek())) digits += text_[at_++];
        }
        auto unit = identifier(word, start);
        if (!unit || digits.empty()) return unit;
        const auto exponent = parse_number(digits);
        return raise(*unit, exponent.value_or(1e9), start);
    }

    /// A word that may hold `_per_`, `_` and trailing digits.
    [[nodiscard]] std::optional<UnitWord> identifier(const std::string& word, std::size_t start) {
        if (word.find('_') == std::string::npos) return simple_word(word, start);
        if (const auto whole = find_unit_word(word); const auto* unit = std::get_if<UnitWord>(&whole))
            return *unit;
        UnitWord result;
        bool divide = false;
        bool dangling = true;
        for (const std::string& part : split(word, '_')) {
            if (part == "per") {
                divide = true;
                dangling = true;
                continue;
            }
            const auto unit = simple_word(part, start);
            if (!unit) return std::nullopt;
            dangling = false;
            result.factor = divide ? result.factor / unit->factor : result.factor * unit->factor;
            result.dimension =
                divide ? result.dimension / unit->dimension : result.dimension * unit->dimension;
        }
        if (dangling) {
            fail(start, "the unit " + in_quotes(word) + " ends too early");
            return std::nullopt;
        }
        return result;
    }

    [[nodiscard]] std::optional<UnitWord> simple_word(const std::string& word, std::size_t start) {
        std::size_t letters = word.size();
        while (letters > 0 && is_digit(word[letters - 1])) --letters;
        const std::string name = word.substr(0, letters);
        const auto found = find_unit_word(name);
        if (const auto* refusal = std::get_if<UnitRefusal>(&found)) {
            if (refusal->known)
                fail(start, "the unit " + in_quotes(name) + " cannot be used: " + refusal->reason);
            else
                fail(start, "unknown unit " + in_quotes(name), hint_for(name, common_unit_words()));
            return std::nullopt;
        }
        const auto& unit = std::get<UnitWord>(found);
        if (letters == word.size()) return unit;
        return raise(unit, parse_number(word.substr(letters)).value_or(1e9), start);
    }

    [[nodiscard]] std::optional<double> explicit_exponent() {
        const std::size_t start = at_;
        const bool bracketed = take("(");
        auto value = signed_number();
        if (value && bracketed) {
            skip_blanks();
            if (take("/")) {
                skip_blanks();
                const auto divisor = signed_number();
                value = divisor && *divisor != 0.0 ? std::optional{*value / *divisor} : std::nullopt;
                skip_blanks();
            }
            if (!take(")")) value.reset();
        }
        if (!value) fail(start, "an exponent such as 2, -1 or (2/3) is expected here");
        return value;
    }

    /// Superscripts: the square and cube signs, and superscript minus before them.
    [[nodiscard]] std::optional<double> raised_exponent() {
        const std::size_t start = at_;
        const double sign = take("\xE2\x81\xBB") ? -1.0 : 1.0;
        if (take("\xC2\xB9")) return sign;
        if (take("\xC2\xB2")) return sign * 2.0;
        if (take("\xC2\xB3")) return sign * 3.0;
        at_ = start;
        return std::nullopt;
    }

    [[nodiscard]] std::optional<double> signed_number() {
        const double sign = take("-") ? -1.0 : (static_cast<void>(take("+")), 1.0);
        const auto value = number();
        return value ? std::optional{sign * *value} : std::nullopt;
    }

    [[nodiscard]] std::optional<double> number() {
        if (at_ == text_.size() || !(is_digit(peek()) || peek() == '.')) return std::nullopt;
        double value = 0.0;
        const char* const begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
        at_ += static_cast<std::size_t>(end - begin);
        return value;
    }

    [[nodiscard]] static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    [[nodiscard]] static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
    [[nodiscard]] char peek() const { return text_[at_]; }
    [[nodiscard]] bool starts_word() const {
        return is_letter(peek()) || peek() == '_' || peek() == '%' ||
               text_.substr(at_).starts_with("\xC2\xB5") || text_.substr(at_).starts_with("\xCE\xBC");
    }
    [[nodiscard]] bool starts_atom() const {
        return starts_word() || is_digit(peek()) || peek() == '.' || peek() == '(';
    }
    [[nodiscard]] std::string_view next_character() const {
        std::size_t length = 1;
        while (at_ + length < text_.size() &&
               (static_cast<unsigned char>(text_[at_ + length]) & 0xC0U) == 0x80U)
            ++length;
        return text_.substr(at_, length);
    }
    void skip_blanks() {
        while (at_ < text_.size() && (peek() == ' ' || peek() == '\t')) ++at_;
    }
    bool take(std::string_view token) {
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    bool take_word_per() {
        const std::string_view rest = text_.substr(at_);
        if (!rest.starts_with("per ")) return false;
        at_ += 4;
        return true;
    }
    void fail(std::size_t where, std::string message, std::string remedy = {}) {
        if (!problem_) problem_ = problem_at(where, std::move(message), std::move(remedy));
    }
    [[nodiscard]] Problem problem_at(std::size_t where, std::string message, std::string remedy = {}) const {
        return Problem{moved(place_, text_.substr(0, where)), "", std::move(message), std::move(remedy)};
    }

    std::string_view text_;
    Place place_;
    std::size_t at_ = 0;
    std::optional<Problem> problem_;
};

}  // namespace

Checked<Unit> parse_unit(std::string_view text, const Place& place) {
    return UnitReader{text, place}.read();
}

Checked<Quantity> parse_quantity(std::string_view text, const Place& place) {
    const std::string_view content = trim(text);
    const std::size_t lead = static_cast<std::size_t>(content.data() - text.data());
    const auto problem = [&](std::string message, std::string remedy = {}) {
        return Problem{moved(place, text.substr(0, content.empty() ? 0 : lead)), "", std::move(message),
                       std::move(remedy)};
    };
    if (content.empty()) return problem("a quantity is missing", "write a number and a unit, e.g. 200 mg");
    const char* begin = content.data();
    const char* const limit = content.data() + content.size();
    if (*begin == '+') ++begin;
    double value = 0.0;
    const bool numeric = begin != limit && (*begin == '.' || (*begin >= '0' && *begin <= '9') ||
                                            (*begin == '-' && begin == content.data()));
    const auto [end, error] = std::from_chars(begin, limit, value);
    if (!numeric || error == std::errc::invalid_argument || (error == std::errc{} && !std::isfinite(value)))
        return problem(in_quotes(content) + " does not start with a number",
                       "write a number and a unit, e.g. 200 mg");
    if (error != std::errc{}) return problem("the number in " + in_quotes(content) + " is out of range");
    std::string_view rest{end, static_cast<std::size_t>(limit - end)};
    if (trim(rest).empty()) return Quantity{value, dimensionless()};
    if (rest.front() == ',' || rest.front() == '.')
        return problem("the number in " + in_quotes(content) + " cannot be read",
                       "write a point before decimals and no separators, e.g. 1500.5 mg");
    const std::size_t blanks = rest.find_first_not_of(" \t");
    rest.remove_prefix(std::min(blanks, rest.size()));
    if (rest.front() == '/')
        return problem("write " + in_quotes("1" + std::string{rest}) + " after the number, or a unit");
    if (rest.front() >= '0' && rest.front() <= '9' && !(rest.starts_with("1/") || rest.starts_with("1 /")))
        return problem(in_quotes(content) + " holds two numbers", "write one number and a unit, e.g. 200 mg");
    const Place unit_place =
        moved(place, text.substr(0, static_cast<std::size_t>(rest.data() - text.data())));
    auto unit = parse_unit(rest, unit_place);
    if (!unit) return unit.problems();
    if (!std::isfinite(value * unit.value().factor))
        return problem("the quantity " + in_quotes(content) + " is out of range");
    return Quantity{value, std::move(unit).value()};
}

}  // namespace rubor
