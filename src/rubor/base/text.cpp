// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace rubor {
namespace {

constexpr std::size_t k_longest_name = 64;    // longer names get no hint: the distance costs their product
constexpr std::size_t k_longest_quote = 60;   // bytes of input repeated in a message
constexpr std::size_t k_longest_listing = 8;  // valid names listed when none is near

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours, each of cost 1.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                current[j] = std::min(current[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, current);
    }
    return last[b.size()];
}

/// Bytes of the UTF-8 character at the front of `text`; 0 when it is invalid.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const std::uint8_t second = byte(1);
    if (first == 0xE0 && second < 0xA0) return 0;  // overlong
    if (first == 0xED && second > 0x9F) return 0;  // surrogate
    if (first == 0xF0 && second < 0x90) return 0;  // overlong
    if (first == 0xF4 && second > 0x8F) return 0;  // beyond U+10FFFF
    return length;
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> candidates) {
    if (name.empty() || name.size() > k_longest_name) return std::nullopt;
    const std::string wanted = lower_case(name);
    std::optional<std::string> nearest;
    std::size_t smallest = 0;
    for (const std::string& candidate : candidates) {
        if (candidate.empty() || candidate.size() > k_longest_name) continue;
        const std::size_t allowed = std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3);
        const std::size_t longer = std::max(name.size(), candidate.size());
        const std::size_t distance = edit_distance(wanted, lower_case(candidate));
        if (distance > allowed || distance >= longer) continue;
        // people rarely miss the first letter: it decides between equals
        const bool better_start =
            nearest && lower(candidate[0]) == wanted[0] && lower((*nearest)[0]) != wanted[0];
        if (!nearest || distance < smallest || (distance == smallest && better_start)) {
            nearest = candidate;
            smallest = distance;
        }
    }
    return nearest;
}

std::string hint_for(std::string_view name, std::span<const std::string> candidates) {
    if (const auto near = nearest_name(name, candidates)) return "did you mean " + in_quotes(*near) + "?";
    if (candidates.empty() || candidates.size() > k_longest_listing) return {};
    return "valid: " + join(candidates, ", ");
}

std::string shortest(double value) {
    std::array<char, 40> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end};
}

std::string significant(double value, int digits) {
    std::array<char, 80> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::general, std::clamp(digits, 1, 17));
    return {buffer.data(), end};
}

std::optional<double> parse_number(std::string_view text) {
    const bool plus = !text.empty() && text.front() == '+';
    if (plus) text.remove_prefix(1);
    if (plus && !text.empty() && text.front() == '-') return std::nullopt;
    const std::string_view unsigned_part = !text.empty() && text.front() == '-' ? text.substr(1) : text;
    if (unsigned_part.empty() || !(is_digit(unsigned_part.front()) || unsigned_part.front() == '.'))
        return std::nullopt;  // from_chars would take inf and nan
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<long long> parse_integer(std::string_view text) {
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '-') return std::nullopt;
    }
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_identifier(std::string_view text) {
    if (text.empty() || !(is_letter(text.front()) || text.front() == '_')) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += separator;
        text += parts[i];
    }
    return text;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string lower_case(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::string in_quotes(std::string_view text) {
    constexpr std::string_view k_hex = "0123456789abcdef";
    std::string result = "\"";
    std::size_t i = 0;
    while (i < text.size() && i < k_longest_quote) {
        const std::size_t length = character_length(text.substr(i));
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if (length == 0 || byte < 0x20 || byte == 0x7F) {
            if (byte == '\n') {
                result += "\\n";
            } else if (byte == '\t') {
                result += "\\t";
            } else {
                result += "\\x";
                result += k_hex[byte >> 4U];
                result += k_hex[byte & 0xFU];
            }
            ++i;
        } else {
            result += text.substr(i, length);
            i += length;
        }
    }
    if (i < text.size()) result += "...";
    return result + "\"";
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const std::size_t length = character_length(text.substr(i));
        if (length == 0) return i;
        i += length;
    }
    return std::nullopt;
}

}  // namespace rubor
