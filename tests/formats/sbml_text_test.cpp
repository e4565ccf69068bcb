// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include <rubor/formats/sbml_text.hpp>

namespace rubor {
namespace {

/// What is refused about `text`, one problem per line; empty if nothing.
std::string refused(std::string_view text, const SbmlLimits& limits = {}) {
    const auto checked = check_sbml_text(text, "m.xml", limits);
    return checked.ok() ? "" : to_text(checked.problems());
}

/// A document whose line 3 is `<math>`, and line 4 the formula.
std::string with_math(const std::string& formula) {
    return "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\"><model>\n"
           "<listOfRules><assignmentRule variable=\"x\">\n<math "
           "xmlns=\"http://www.w3.org/1998/Math/MathML\">\n" +
           formula + "\n</math></assignmentRule></listOfRules></model></sbml>\n";
}

std::string repeated(int times, std::string_view what) {
    std::string text;
    for (int i = 0; i < times; ++i) text += what;
    return text;
}

TEST(Property, DocumentTypesAndEntitiesAreRefusedWithTheirPlace) {
    const char* const laughs = R"(<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<sbml>&lol3;</sbml>)";
    EXPECT_EQ(
        refused(laughs),
        "m.xml:2:1: a document type declaration (DOCTYPE) stands here; such declarations can define entities "
        "that read other files or grow without bound, and are refused; remove it; SBML needs none");
    EXPECT_NE(
        refused("<!DOCTYPE sbml SYSTEM \"file:///etc/passwd\"><sbml/>").find("m.xml:1:1: a document type"),
        std::string::npos);
    EXPECT_NE(refused("<sbml>\n <!ENTITY a \"b\"></sbml>")
                  .find("m.xml:2:2: a declaration \"<!ENTITY\" stands here"),
              std::string::npos);
    // Inside a comment it is no declaration.
    EXPECT_EQ(refused("<!-- <!DOCTYPE a> --><sbml/>"), "");
}

TEST(Property, EncodingsOtherThanUtf8AreRefused) {
    EXPECT_EQ(refused("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><sbml/>"),
              "m.xml:1:31: the text declares the encoding \"ISO-8859-1\"; only UTF-8 and US-ASCII are read; "
              "save the "
              "file as UTF-8");
    EXPECT_NE(refused("<?xml version='1.0' encoding='UTF-16'?><sbml/>").find("\"UTF-16\""),
              std::string::npos);
    EXPECT_EQ(refused("<?xml version='1.0' encoding='utf-8'?><sbml/>"), "");
    EXPECT_EQ(refused("<?xml version='1.0' encoding='US-ASCII'?><sbml/>"), "");
    EXPECT_EQ(refused("\xEF\xBB\xBF<sbml/>"), "");
    EXPECT_NE(refused(std::string{"\xFF\xFE<\0s\0", 6}).find("m.xml:1:1: the text is in UTF-16"),
              std::string::npos);
    EXPECT_NE(refused(std::string{"<\0s\0b\0", 6}).find("the text is in UTF-16"), std::string::npos);
    EXPECT_EQ(refused("<sbml>\n  <a b='\xC3\x28'/></sbml>"),
              "m.xml:2:9: the byte \"\\xc3\" is not valid UTF-8; save the file as UTF-8");
    EXPECT_NE(refused(std::string{"<sbml>\0</sbml>", 14}).find("m.xml:1:7: the control character"),
              std::string::npos);
}

TEST(Property, WhatIsNoSbmlIsNamed) {
    EXPECT_EQ(refused(""), "m.xml:1:1: the file is empty; expected an SBML model");
    EXPECT_EQ(refused(" \n "), "m.xml:1:1: the file is empty; expected an SBML model");
    EXPECT_NE(refused("PK\x03\x04...").find("this is a zip archive, perhaps a COMBINE archive (.omex)"),
              std::string::npos);
    EXPECT_NE(refused("\x1F\x8B\x08").find("compressed with gzip"), std::string::npos);
    EXPECT_EQ(refused("model m\n x = 1\nend\n"),
              "m.xml:1:1: this is not XML: it starts with \"model m\\n x = 1\\nend\\n\", not with \"<\"");
    EXPECT_NE(refused("<!-- a --><HTML><body/></HTML>").find("m.xml:1:11: this is a web page"),
              std::string::npos);
    EXPECT_EQ(refused("<?xml version='1.0'?>\n<drawing/>"),
              "m.xml:2:1: the root element is \"drawing\"; expected \"sbml\"");
    EXPECT_NE(refused("<sedML/>").find("SED-ML experiment"), std::string::npos);
    EXPECT_EQ(refused("<x:sbml xmlns:x='u'/>"), "");
}

TEST(Property, CutOffAndBrokenTextsAreRefusedWhereTheyBreak) {
    EXPECT_EQ(
        refused("<sbml>\n <model>\n"),
        "m.xml:3:1: the text ends inside <model>, which starts in line 2; it is cut off or a closing tag is "
        "missing");
    EXPECT_NE(refused("<sbml>\n <model id=\"a").find("m.xml:2:2: the text ends inside the tag <model"),
              std::string::npos);
    EXPECT_EQ(refused("<sbml>\n <a></b></sbml>"),
              "m.xml:2:5: </b> stands where </a> is expected (<a> starts in line 2)");
    EXPECT_NE(refused("<sbml><!-- </sbml>").find("m.xml:1:7: the comment that starts here has no end"),
              std::string::npos);
    EXPECT_NE(refused("<sbml a=1/>").find("m.xml:1:9: an attribute of <sbml> cannot be read here"),
              std::string::npos);
    EXPECT_NE(refused("<sbml/><sbml/>").find("m.xml:1:8: there is a second root element"), std::string::npos);
    EXPECT_NE(refused("<sbml/>x").find("m.xml:1:8: there is text behind the end"), std::string::npos);
    EXPECT_NE(refused("<sbml> 3 < 4 </sbml>").find("m.xml:1:10: a \"<\" stands here with no name"),
              std::string::npos);
    EXPECT_EQ(refused("<sbml a='>'/>"), "");
}

TEST(Property, WhatExceedsTheLimitsIsRefused) {
    const SbmlLimits limits{
        .bytes = 4000, .elements = 20, .depth = 30, .annotation_depth = 5, .operands = 10};
    EXPECT_NE(refused(std::string(4001, ' '), limits).find("m.xml: has 4001 bytes; at most 4000"),
              std::string::npos);
    EXPECT_EQ(refused("<sbml>" + repeated(19, "<a/>") + "</sbml>", limits), "");
    EXPECT_NE(refused("<sbml>" + repeated(20, "<a/>") + "</sbml>", limits).find("more than 20 elements"),
              std::string::npos);
    EXPECT_EQ(refused("<sbml><notes>" + repeated(29, "<p/>") + "</notes></sbml>", limits),
              "");  // Notes are free.
    EXPECT_NE(refused("<sbml>" + repeated(30, "<a>") + repeated(30, "</a>") + "</sbml>", limits)
                  .find("m.xml:1:94: elements are nested more than 30 deep"),
              std::string::npos);
    EXPECT_NE(
        refused("<sbml><annotation>" + repeated(6, "<a>") + repeated(6, "</a>") + "</annotation></sbml>",
                limits)
            .find("an annotation is nested more than 5 deep"),
        std::string::npos);
    EXPECT_NE(refused(with_math("<apply><plus/>" + repeated(11, "<ci>x</ci>") + "</apply>"), limits)
                  .find("m.xml:4:1: an operator has 11 operands here; at most 10"),
              std::string::npos);
    EXPECT_NE(refused("<sbml><kineticLaw formula=\"" + repeated(31, "-") + "x\"/></sbml>", limits)
                  .find("the formula of <kineticLaw> has 31 operators and parentheses; at most 30"),
              std::string::npos);
    std::string attributes;
    for (int i = 0; i < 201; ++i) attributes += " a" + std::to_string(i) + "='1'";
    EXPECT_NE(refused("<sbml" + attributes + "/>").find("<sbml> has 201 attributes; at most 200"),
              std::string::npos);
    EXPECT_NE(refused("<sbml>" + repeated(201, "<a xmlns='u'>") + repeated(201, "</a>") + "</sbml>")
                  .find("more than 200 declarations of namespaces"),
              std::string::npos);
}

TEST(Property, PowerWithOneOperandAndADegreeIsMendedInItsPlace) {
    const std::string before = with_math(
        "<apply>\n <power/>\n <apply><plus/><ci>a</ci><ci>b</ci></apply>\n <degree>\n  <cn>0.5</cn>\n "
        "</degree>\n</apply>");
    const auto checked = check_sbml_text(before, "m.xml");
    ASSERT_TRUE(checked.ok()) << to_text(checked.problems());
    ASSERT_EQ(checked.value().warnings.size(), 1U);
    EXPECT_EQ(to_text(checked.value().warnings),
              "m.xml:7:2: a power with one operand and a <degree> is no MathML; read as the operand to the "
              "power of what "
              "<degree> holds");
    std::string expected = before;
    for (const std::string tag : {"<degree>", "</degree>"}) {
        const std::size_t at = expected.find(tag);
        expected.replace(at, tag.size(), std::string(tag.size(), ' '));
    }
    EXPECT_EQ(checked.value().text, expected);  // No byte moved.
    EXPECT_EQ(checked.value().lines, 12);
    // A root has a degree by right.
    EXPECT_EQ(refused(with_math("<apply><root/><degree><cn>3</cn></degree><ci>a</ci></apply>")), "");
}

TEST(Property, OtherDegreesAreRefused) {
    EXPECT_EQ(refused(with_math("<apply><power/><degree><cn>3</cn></degree><ci>a</ci></apply>")),
              "m.xml:4:16: <degree> stands in an <apply> of <power/> with 1 parts besides; it belongs to "
              "<root/> only; a "
              "power is written <apply><power/> base exponent </apply>");
    EXPECT_NE(refused(with_math("<apply><power/><ci>a</ci><cn>2</cn><degree><cn>3</cn></degree></apply>"))
                  .find("m.xml:4:36: <degree> stands in an <apply> of <power/> with 2 parts besides"),
              std::string::npos);
    EXPECT_NE(refused(with_math("<apply><power/><ci>a</ci><degree>1/2</degree></apply>")), "");
    EXPECT_NE(refused(with_math("<apply><times/><ci>a</ci><degree><cn>3</cn></degree></apply>")), "");
    EXPECT_NE(refused(with_math("<degree><cn>3</cn></degree>")).find("<degree> stands in <math>"),
              std::string::npos);
    // libSBML would take the operand for the degree.
    EXPECT_EQ(refused(with_math("<apply><root/><ci>a</ci><degree><cn>3</cn></degree></apply>")),
              "m.xml:4:25: <degree> stands behind the operand of <root/>; it belongs in front of it");
    EXPECT_EQ(refused(with_math("<apply><log/><ci>a</ci><logbase><cn>3</cn></logbase></apply>")),
              "m.xml:4:24: <logbase> stands behind the operand of <log/>; it belongs in front of it");
}

TEST(Property, NumbersThatLibSbmlWouldReadInPartAreRefused) {
    for (const char* const number : {"1,5", "1.5x", "0x10", "1d5", "abc", "INF", "1e400", "1 2", ""})
        EXPECT_NE(refused(with_math("<cn> " + std::string{number} + " </cn>"))
                      .find("is not a finite decimal number"),
                  std::string::npos)
            << number;
    EXPECT_NE(refused(with_math("<cn type=\"integer\"> 1.5 </cn>")).find("\"1.5\" is not a whole number"),
              std::string::npos);
    EXPECT_NE(refused(with_math("<cn base=\"16\"> 10 </cn>")).find("a number with base \"16\""),
              std::string::npos);
    EXPECT_NE(refused(with_math("<cn type=\"rational\">1<sep/>2<sep/>3</cn>")).find("one <sep/>"),
              std::string::npos);
    EXPECT_NE(refused(with_math("<cn type=\"e-notation\">1</cn>")).find("one <sep/>"), std::string::npos);
    for (const char* const right : {"<cn> -1.5e-3 </cn>", "<cn type=\"rational\"> 1 <sep/> 2 </cn>",
                                    "<cn type=\"e-notation\">1.5<sep/>-3</cn>", "<cn>1<!-- one -->5</cn>",
                                    "<cn type=\"integer\">+3</cn>"})
        EXPECT_EQ(refused(with_math(right)), "") << right;
    // 32 bits are not enough for this one, so that it is read as a real number.
    const auto checked = check_sbml_text(with_math("<cn type=\"integer\">3000000000</cn>"), "m.xml");
    ASSERT_TRUE(checked.ok());
    EXPECT_EQ(checked.value().text, with_math("<cn               >3000000000</cn>"));
}

TEST(Property, FormulasThatLibSbmlWouldReadAsOthersAreRefused) {
    EXPECT_EQ(refused(with_math("<apply><plus/> hello <ci>a</ci></apply>")),
              "m.xml:4:16: the text \"hello\" stands in <apply> between the elements; a number belongs into "
              "<cn>, a name "
              "into <ci>");
    EXPECT_EQ(refused(with_math("<apply><plus/><!-- b --> <ci>a</ci></apply>")), "");
    EXPECT_NE(refused(with_math("<apply/>")).find("<apply> is empty"), std::string::npos);
    EXPECT_NE(refused(with_math("<apply><apply><plus/><cn>1</cn></apply><cn>2</cn></apply>"))
                  .find("m.xml:4:8: <apply> starts with <apply>"),
              std::string::npos);
    EXPECT_NE(refused(with_math("<cn>1</cn><cn>2</cn>")).find("<math> holds more than one formula"),
              std::string::npos);
    EXPECT_EQ(
        refused(with_math("<lambda><bvar><ci>a</ci></bvar><bvar><ci> a </ci></bvar><ci>a</ci></lambda>")),
        "m.xml:4:32: the function has two arguments of this name");
    const std::string piece = "<piece><cn>2</cn><true/></piece>";
    const std::string otherwise = "<otherwise><cn>1</cn></otherwise>";
    EXPECT_EQ(refused(with_math("<piecewise>" + piece + otherwise + "</piecewise>")), "");
    EXPECT_NE(
        refused(with_math("<piecewise>" + otherwise + piece + "</piecewise>")).find("it belongs at the end"),
        std::string::npos);
    EXPECT_NE(refused(with_math("<piecewise><piece><cn>2</cn></piece></piecewise>"))
                  .find("<piece> holds 1 formulas; expected 2"),
              std::string::npos);
}

TEST(Property, NotesAreBlankedAndNothingMoves) {
    const std::string before = "<sbml>\n<notes>\n<p>not <b>XHTML</b>: &nbsp;</p></notes><model/></sbml>";
    const auto checked = check_sbml_text(before, "m.xml");
    ASSERT_TRUE(checked.ok());
    EXPECT_EQ(checked.value().text.size(), before.size());
    EXPECT_EQ(checked.value().text.find("notes"), std::string::npos);
    EXPECT_EQ(checked.value().text.find("<model/>"), before.find("<model/>"));
    EXPECT_EQ(std::count(checked.value().text.begin(), checked.value().text.end(), '\n'), 2);
}

}  // namespace
}  // namespace rubor
