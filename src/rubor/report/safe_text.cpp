// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/safe_text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace rubor {
namespace {

constexpr std::string_view k_replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Decoded {
    char32_t character = 0;
    std::size_t length = 1;
    bool valid = false;
};

/// The character at the start of `text`, which is not empty. An invalid byte has length 1.
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
    char32_t character = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return {};
        character = (character << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> k_smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < k_smallest[length] || character > 0x10FFFF || surrogate) return {};
    return {character, length, true};
}

/// Calls `take(character, bytes)` for each character; an invalid byte is U+FFFD.
template <class Take>
void for_each_character(std::string_view text, Take take) {
    while (!text.empty()) {
        const Decoded next = decode(text);
        take(next.valid ? next.character : char32_t{0xFFFD},
             next.valid ? text.substr(0, next.length) : k_replacement);
        text.remove_prefix(next.length);
    }
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

bool sets_direction(char32_t c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

struct Range {
    char32_t first, last;
};

// Blocks of combining marks and of characters without width; not all of Unicode, those that names are written
// with.
constexpr std::array k_no_width{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x0610, 0x061A},
    Range{0x064B, 0x065F}, Range{0x093C, 0x093C}, Range{0x0941, 0x0948}, Range{0x094D, 0x094D},
    Range{0x0E31, 0x0E31}, Range{0x0E34, 0x0E3A}, Range{0x0E47, 0x0E4E}, Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F}, Range{0x2060, 0x2064}, Range{0x20D0, 0x20FF},
    Range{0x302A, 0x302D}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}};

constexpr std::array k_two_wide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x4DBF},
                                Range{0x4E00, 0xA4CF},   Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},
                                Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
                                Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF},
                                Range{0x1F900, 0x1F9FF}, Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

template <std::size_t n>
bool in(const std::array<Range, n>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [&](Range r) { return c >= r.first && c <= r.last; });
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_any_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                      [](char p, char t) { return p == lower(t); });
}

/// `text` with a backslash after the `<` of each occurrence of one of `closers`, which start with it.
template <std::size_t n>
std::string break_closers(std::string_view text, const std::array<std::string_view, n>& closers) {
    std::string safe;
    safe.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        safe += text[i];
        const std::string_view rest = text.substr(i);
        if (std::any_of(closers.begin(), closers.end(),
                        [&](std::string_view closer) { return starts_with_any_case(rest, closer); })) {
            safe += '\\';
        }
    }
    return safe;
}

}  // namespace

std::string clean_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        clean += is_control(c) && c != U'\n' && c != U'\t' ? k_replacement : bytes;
    });
    return clean;
}

std::string terminal_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        const bool blank = c == U'\n' || c == U'\t' || c == U'\r' || c == 0x2028 || c == 0x2029;
        clean += blank ? " " : is_control(c) || sets_direction(c) ? k_replacement : bytes;
    });
    return clean;
}

std::string escape_html(std::string_view text) {
    std::string safe;
    for (const char c : clean_text(text)) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string escape_json_in_script(std::string_view json) {
    std::string safe;
    safe.reserve(json.size());
    for_each_character(json, [&](char32_t c, std::string_view bytes) {
        switch (c) {
            case U'<':
                safe += "\\u003c";
                break;
            case U'>':
                safe += "\\u003e";
                break;
            case U'&':
                safe += "\\u0026";
                break;
            case 0x2028:
                safe += "\\u2028";
                break;
            case 0x2029:
                safe += "\\u2029";
                break;
            default:
                safe += bytes;
        }
    });
    return safe;
}

std::string escape_script(std::string_view script) {
    return break_closers(script, std::array<std::string_view, 2>{"</script", "<!--"});
}

std::string escape_style(std::string_view style) {
    return break_closers(style, std::array<std::string_view, 1>{"</style"});
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for_each_character(text, [&](char32_t c, std::string_view) {
        width += in(k_no_width, c) ? 0 : in(k_two_wide, c) ? 2 : 1;
    });
    return width;
}

}  // namespace rubor
