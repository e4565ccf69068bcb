// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include <rubor/report/safe_text.hpp>

namespace rubor {
namespace {

TEST(Property, HtmlTextHasNoCharacterThatEndsIt) {
    EXPECT_EQ(escape_html("<b onclick=\"x\" id='y'>&</b>"),
              "&lt;b onclick=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/b&gt;");
    for (int byte = 0; byte < 256; ++byte) {
        const std::string safe = escape_html(std::string(1, static_cast<char>(byte)));
        EXPECT_EQ(safe.find_first_of("<>\"'"), std::string::npos) << byte;
        EXPECT_FALSE(safe.empty()) << byte;
    }
}

TEST(Property, ControlCharactersAndBrokenUtf8BecomeTheReplacementCharacter) {
    const std::string replacement = "\xEF\xBF\xBD";
    EXPECT_EQ(clean_text("a\x1b[31mb"), "a" + replacement + "[31mb");
    EXPECT_EQ(clean_text(std::string_view{"\0", 1}), replacement);
    EXPECT_EQ(clean_text("\xC2\x9B"), replacement);                // C1: control sequence introducer
    EXPECT_EQ(clean_text("\xFFz"), replacement + "z");             // never valid
    EXPECT_EQ(clean_text("\xC3"), replacement);                    // cut off
    EXPECT_EQ(clean_text("\xC0\xAF"), replacement + replacement);  // overlong '/'
    EXPECT_EQ(clean_text("\xED\xA0\x80"), replacement + replacement + replacement);  // surrogate
    EXPECT_EQ(clean_text("\xF4\x90\x80\x80").size(), 4 * replacement.size());        // beyond U+10FFFF
    EXPECT_EQ(clean_text("Zoë 患者 🧬\n\t"), "Zoë 患者 🧬\n\t");
}

TEST(Property, TerminalTextCannotMoveTheCursorOrTurnTheLine) {
    EXPECT_EQ(terminal_text("a\nb\tc\r"), "a b c ");
    const std::string hostile = "\x1b[2J\xE2\x80\xAE\xC2\x85\x07";
    const std::string safe = terminal_text(hostile);
    EXPECT_EQ(safe.find('\x1b'), std::string::npos);
    EXPECT_EQ(safe.find("\xE2\x80\xAE"), std::string::npos);  // right-to-left override
    EXPECT_EQ(safe.find('\x07'), std::string::npos);
}

TEST(Property, JsonInAScriptCannotEndIt) {
    const std::string safe = escape_json_in_script("{\"a\":\"</script><!--&\xE2\x80\xA8\xE2\x80\xA9\"}");
    EXPECT_EQ(safe, "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029\"}");
}

TEST(Property, AProgramCannotEndItsScript) {
    EXPECT_EQ(escape_script("a='</script>';b='</SCRIPT >';c='<!--'"),
              "a='<\\/script>';b='<\\/SCRIPT >';c='<\\!--'");
    EXPECT_EQ(escape_script("if(a<script.length)b</s/.c"), "if(a<script.length)b</s/.c");
    EXPECT_EQ(escape_style("a{content:'</style>'}"), "a{content:'<\\/style>'}");
}

TEST(ClosedForm, DisplayWidth) {
    EXPECT_EQ(display_width(""), 0U);
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("Zoë"), 3U);
    EXPECT_EQ(display_width("Zoe\xCC\x88"), 3U);  // e and a combining diaeresis
    EXPECT_EQ(display_width("患者"), 4U);
    EXPECT_EQ(display_width("🧬"), 2U);
    EXPECT_EQ(display_width("−–─"), 3U);
    EXPECT_EQ(display_width("\xFF"), 1U);  // shown as U+FFFD
}

}  // namespace
}  // namespace rubor
