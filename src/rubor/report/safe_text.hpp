// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rubor {

/// Text from anywhere made fit to be shown: invalid UTF-8, and control characters other than newline and tab,
/// become U+FFFD. The rest is untouched.
[[nodiscard]] std::string clean_text(std::string_view text);

/// `clean_text`, on one line, without the characters that reverse a terminal's writing direction or start an
/// escape sequence: a patient's name cannot move the cursor.
[[nodiscard]] std::string terminal_text(std::string_view text);

/// `clean_text` for the inside of an element or of an attribute in double quotes.
[[nodiscard]] std::string escape_html(std::string_view text);

/// JSON for the inside of a script element: `<`, `>`, `&`, U+2028 and U+2029 as \u escapes, which JSON reads
/// back as the same characters. `json` must be JSON: these characters then stand inside strings only.
[[nodiscard]] std::string escape_json_in_script(std::string_view json);

/// A program for the inside of a script element: `</script` and `<!--` get a backslash, which changes nothing
/// inside the string, template and regular expression literals where a built script has them.
[[nodiscard]] std::string escape_script(std::string_view script);

/// A style sheet for the inside of a style element.
[[nodiscard]] std::string escape_style(std::string_view style);

/// Columns that `text` takes on a terminal: combining marks none, East Asian wide characters and emoji two.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace rubor
