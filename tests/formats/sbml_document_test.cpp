// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <pthread.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <rubor/formats/sbml.hpp>
#include <rubor/formats/sbml_document.hpp>

#include <sbml/SBMLTypes.h>

namespace rubor {
namespace {

std::string level3(const std::string& content, const std::string& attributes = "") {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sbml "
           "xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" "
           "level=\"3\" version=\"2\" " +
           attributes + ">\n" + content + "\n</sbml>\n";
}

std::string parameter(const std::string& id, const std::string& value) {
    return "<parameter id=\"" + id + "\" value=\"" + value + "\" constant=\"false\"/>";
}

std::string model(const std::string& content) {
    return level3("<model id=\"m\">\n<listOfParameters>" + parameter("x", "1") + parameter("k", "2") +
                  "</listOfParameters>\n" + content + "\n</model>");
}

const std::string k_math = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">";

std::string rule(const std::string& formula) {
    return "<listOfRules><assignmentRule variable=\"x\">" + k_math + formula +
           "</math></assignmentRule></listOfRules>";
}

std::string repeated(int times, const std::string& what) {
    std::string text;
    for (int i = 0; i < times; ++i) text += what;
    return text;
}

/// What is refused about `text`, one problem per line; empty if nothing.
std::string refused(const std::string& text, const std::filesystem::path& folder = {}) {
    const auto opened = open_sbml(text, "m.xml", folder);
    return opened.ok() ? "" : to_text(opened.problems());
}

TEST(Oracle, SbmlTextBecomesADocumentWithAModel) {
    const auto opened = open_sbml(R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
  <model id="decay">
    <listOfParameters>
      <parameter id="k" value="2"
                 constant="true"/> <parameter id="q" value="2" constant="true"/>
    </listOfParameters>
  </model>
</sbml>
)",
                                  "decay.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    const ::Model& read = *opened.value().document->getModel();
    EXPECT_EQ(read.getId(), "decay");
    ASSERT_NE(read.getParameter("k"), nullptr);
    // libSBML has the end of a tag, we say where it starts.
    EXPECT_EQ(to_text(place_of(opened.value(), *read.getParameter("k"))), "decay.xml:5:7");
    EXPECT_EQ(to_text(place_of(opened.value(), *read.getParameter("q"))), "decay.xml:6:36");
    EXPECT_FALSE(opened.value().is_simbiology);
    EXPECT_TRUE(opened.value().warnings.empty());
}

TEST(Oracle, PlacesHoldWithoutAnXmlDeclaration) {
    const auto opened = open_sbml(
        "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" "
        "version=\"2\">\n<model id=\"a\"/></sbml>",
        "a.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    EXPECT_EQ(to_text(place_of(opened.value(), *opened.value().document->getModel())), "a.xml:2:1");
}

TEST(Oracle, AnXmlDeclarationNeedNotNameItsEncoding) {
    std::string text = level3("<model id=\"m\">\n<listOfRules>\n<algebraicRule/></listOfRules></model>");
    text.replace(0, text.find("?>") + 2, "<?xml version=\"1.0\"?>");
    EXPECT_EQ(refused(text).rfind("m.xml:5:1: ", 0), 0u) << refused(text);  // for its rule, in its place
    EXPECT_EQ(refused("<?xml version='1.0'?>" +
                      text.substr(text.find('\n'), text.find("<listOfRules>") - text.find('\n')) +
                      "</model></sbml>"),
              "");
}

TEST(Property, ReadErrorsOfLibSbmlRefuseTheDocument) {
    EXPECT_NE(refused(model("<listOfNothing/>"))
                  .find("m.xml:3:1: Encountered unrecognized element: Element 'listOfNothing'"),
              std::string::npos);
    EXPECT_NE(
        refused(level3("<model><listOfParameters>" + parameter("x", "1,5") + "</listOfParameters></model>"))
            .find("m.xml:3:26: "),
        std::string::npos);
    EXPECT_NE(refused(model("<listOfParameters/>")), "");  // The second list.
    EXPECT_EQ(refused(level3("")), "m.xml:2:1: the document holds no <model>");
    EXPECT_NE(refused(model("&undefined;")).find("m.xml:5:"), std::string::npos);
}

TEST(Property, WhatLibSbmlTakesAmissWithoutReasonIsNoError) {
    // In ASCII, with another processing instruction, in lines of Windows.
    const std::string sbml =
        "<sbml xmlns=\"http://www.sbml.org/sbml/level2/version5\" level=\"2\" version=\"5\">\r\n<model "
        "id=\"m\"/></sbml>";
    const auto opened = open_sbml(
        "<?xml version=\"1.0\" encoding=\"us-ascii\"?><?xml-stylesheet href=\"a\"?>" + sbml, "a.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    EXPECT_EQ(to_text(place_of(opened.value(), *opened.value().document->getModel())), "a.xml:2:1");
    EXPECT_EQ(to_text(place_of(opened.value(), *opened.value().document)), "a.xml:1:69");
    EXPECT_EQ(refused("<?xml-stylesheet href=\"a\"?>" + sbml), "");
    // Identifiers of annotations and terms of ontologies have no part in the mathematics.
    const auto warned = open_sbml(level3("<model id=\"m\" metaid=\"1 a\" sboTerm=\"SBO:12\"/>"), "a.xml", {});
    ASSERT_TRUE(warned.ok()) << to_text(warned.problems());
    EXPECT_EQ(warned.value().warnings.size(), 2U);
}

TEST(Property, OtherNamespacesAndLevelsAreRefused) {
    EXPECT_NE(refused("<sbml><model id=\"m\"/></sbml>"), "");
    EXPECT_NE(refused("<sbml xmlns=\"urn:other\" level=\"3\" version=\"2\"><model id=\"m\"/></sbml>"), "");
    EXPECT_NE(
        refused(
            "<sbml xmlns=\"http://www.sbml.org/sbml/level4/version1/core\" level=\"4\" version=\"1\"><model "
            "id=\"m\"/></sbml>"),
        "");
}

// Found by the fuzzer: libSBML throws.
TEST(Property, ANamespaceThatIsNoneRefusesTheDocument) {
    std::string text =
        level3("<model id=\"m\"><listOfParameters>" + parameter("x", "1") + "</listOfParameters></model>");
    text.replace(text.find("level3"), 6, "levdl3");
    EXPECT_NE(refused(text), "");
}

TEST(Property, IdentifiersThatClashRefuseTheDocument) {
    EXPECT_NE(refused(level3("<model><listOfParameters>" + parameter("x", "1") + parameter("x", "2") +
                             "</listOfParameters></model>"))
                  .find("(SBML rule 10301)"),
              std::string::npos);
    // What formulas mean is for the reader of formulas to judge.
    EXPECT_EQ(refused(model(rule("<apply><ci>max</ci><cn>1</cn><ci>nothing</ci></apply>"))), "");
}

TEST(Property, WhatIsNotSupportedIsRefusedWithItsPlace) {
    EXPECT_EQ(refused(model("<listOfRules>\n <algebraicRule>" + k_math +
                            "<ci>x</ci></math></algebraicRule></listOfRules>")),
              "m.xml:6:2: algebraic rules are not supported: this rule states an equation that the others "
              "have to meet");
    const std::string delay =
        "<apply><csymbol encoding=\"text\" "
        "definitionURL=\"http://www.sbml.org/sbml/symbols/delay\">d</csymbol>"
        "<ci>k</ci><cn>1</cn></apply>";
    EXPECT_EQ(refused(model(rule("<apply><plus/>" + delay + "<cn>1</cn></apply>"))),
              "m.xml:5:14: this formula takes a value from the past (the csymbol delay); delay equations are "
              "not supported");
    const std::string function = "<listOfFunctionDefinitions>\n<functionDefinition id=\"f\">" + k_math +
                                 "<lambda><bvar><ci>k</ci></bvar>" + delay +
                                 "</lambda></math></functionDefinition></listOfFunctionDefinitions>";
    EXPECT_NE(refused(level3("<model id=\"m\">" + function + "</model>"))
                  .find("m.xml:4:1: this formula takes a value"),
              std::string::npos);
    EXPECT_EQ(
        refused("<sbml xmlns=\"http://www.sbml.org/sbml/level2/version4\" level=\"2\" version=\"4\"><model>"
                "<listOfReactions>\n<reaction id=\"r\" fast=\"true\"/></listOfReactions></model></sbml>"),
        "m.xml:2:1: the reaction \"r\" is fast (fast=\"true\"), that is always in equilibrium; such "
        "reactions are "
        "not supported");
}

TEST(Property, WhatSaysTwoThingsIsRefused) {
    const auto with = [](const std::string& species, const std::string& rest) {
        return level3(
            "<model id=\"m\"><listOfCompartments><compartment id=\"c\" size=\"1\" constant=\"true\"/>"
            "</listOfCompartments><listOfSpecies>\n<species id=\"S\" compartment=\"c\" "
            "hasOnlySubstanceUnits=\"false\" boundaryCondition=\"false\" " +
            species + "/></listOfSpecies>\n" + rest + "</model>");
    };
    const std::string changing = "initialAmount=\"1\" constant=\"false\"";
    const std::string fixed = "initialAmount=\"1\" constant=\"true\"";
    const auto rule_for = [](const std::string& id) {
        return "<listOfRules><assignmentRule variable=\"" + id + "\">" + k_math +
               "<cn>1</cn></math></assignmentRule></listOfRules>";
    };
    EXPECT_EQ(refused(with("initialAmount=\"1\" initialConcentration=\"1\" constant=\"false\"", "")),
              "m.xml:4:1: the species \"S\" has an initialAmount and an initialConcentration; expected one "
              "of them");
    EXPECT_EQ(refused(with(changing, rule_for("c"))),
              "m.xml:5:14: this rule changes \"c\", which is declared constant");
    EXPECT_EQ(
        refused(with(changing, "<listOfInitialAssignments><initialAssignment symbol=\"S\">" + k_math +
                                   "<cn>1</cn></math></initialAssignment></listOfInitialAssignments>\n" +
                                   rule_for("S"))),
        "m.xml:6:14: this rule and an initial assignment both give \"S\" at the start");
    const std::string reaction =
        "<listOfReactions><reaction id=\"J\" reversible=\"false\"><listOfReactants>"
        "<speciesReference species=\"S\" stoichiometry=\"1\" constant=\"true\"/>"
        "</listOfReactants></reaction></listOfReactions>";
    EXPECT_EQ(refused(with(changing, reaction)), "");
    EXPECT_EQ(
        refused(with(fixed, reaction)),
        "m.xml:5:71: the reaction \"J\" changes \"S\", which is declared constant and no boundary species");
    EXPECT_EQ(refused(with(
                  fixed,
                  "<listOfEvents><event useValuesFromTriggerTime=\"true\"><listOfEventAssignments>\n"
                  "<eventAssignment variable=\"S\">" +
                      k_math +
                      "<cn>1</cn></math></eventAssignment></listOfEventAssignments></event></listOfEvents>")),
              "m.xml:6:1: this event changes \"S\", which is declared constant");
}

TEST(Property, PackagesAreRefusedIfRequiredAndElseIgnored) {
    const std::string fbc =
        "xmlns:fbc=\"http://www.sbml.org/sbml/level3/version1/fbc/version2\" fbc:required=";
    EXPECT_EQ(refused(level3("<model id=\"m\"/>", fbc + "\"true\"")),
              "m.xml:2:1: the document says that the package \"fbc\" is required to understand it; Rubor "
              "reads SBML core "
              "and \"comp\" only");
    const std::string other =
        "xmlns:new=\"http://www.sbml.org/sbml/level3/version1/new/version1\" new:required=\"true\"";
    const std::string own = "xmlns:foo=\"http://example.org/foo\" foo:required=";
    EXPECT_NE(refused(level3("<model id=\"m\"/>", own + "\"true\""))
                  .find("m.xml:2:1: the document says that the package "
                        "\"http://example.org/foo\" is required"),
              std::string::npos)
        << refused(level3("<model id=\"m\"/>", own + "\"true\""));
    EXPECT_EQ(refused(level3("<model id=\"m\"/>", own + "\"false\"")), "");
    EXPECT_NE(refused(level3("<model id=\"m\"/>", other)).find("the package \"new\" is required"),
              std::string::npos);
    const auto opened = open_sbml(
        level3("<model id=\"m\"><fbc:listOfObjectives><fbc:nonsense/></fbc:listOfObjectives></model>",
               fbc + "\"false\""),
        "m.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    EXPECT_EQ(to_text(opened.value().warnings),
              "m.xml:2:1: not read, as they do not change the mathematics: the packages fbc");
}

TEST(Property, SimBiologyIsKnownByItsAnnotation) {
    const std::string annotation =
        "<annotation><SimBiology xmlns=\"http://www.mathworks.com\"/></annotation>";
    const auto opened = open_sbml(level3(annotation + "<model id=\"m\"/>"), "m.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    EXPECT_TRUE(opened.value().is_simbiology);
    EXPECT_TRUE(
        open_sbml(level3("<model id=\"m\">" + annotation + "</model>"), "m.xml", {}).value().is_simbiology);
}

TEST(Property, AMendedPowerKeepsTheLinesOfTheOthers) {
    const auto opened =
        open_sbml(model(rule("<apply><power/><ci>k</ci>\n<degree><cn>3</cn></degree></apply>") +
                        "\n<listOfConstraints/>"),
                  "m.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    ASSERT_EQ(opened.value().warnings.size(), 1U);
    EXPECT_EQ(to_text(opened.value().warnings.front().place), "m.xml:6:1");
    const ::ASTNode& power = *opened.value().document->getModel()->getRule(0)->getMath();
    ASSERT_EQ(power.getNumChildren(), 2U);
    EXPECT_STREQ(power.getChild(0)->getName(), "k");
    EXPECT_EQ(power.getChild(1)->getValue(), 3.0);
}

TEST(Property, MutatedDocumentsNeverCrash) {
    const std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sbml "
        "xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" "
        "xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/version1\" level=\"3\" version=\"2\" "
        "comp:required=\"true\"><model id=\"m\"><notes><p "
        "xmlns=\"http://www.w3.org/1999/xhtml\">n</p></notes>"
        "<listOfParameters>" +
        parameter("x", "1") + parameter("k", "2") + "</listOfParameters>" +
        rule(
            "<piecewise><piece><apply><power/><ci>k</ci><degree><cn "
            "type=\"rational\">1<sep/>2</cn></degree></apply>"
            "<apply><lt/><ci>k</ci><cn>3</cn></apply></piece><otherwise><ci>k</ci></otherwise></piecewise>") +
        "<comp:listOfSubmodels><comp:submodel comp:id=\"A\" comp:modelRef=\"part\" "
        "comp:timeConversionFactor=\"k\">"
        "<comp:listOfDeletions><comp:deletion comp:idRef=\"q\"/></comp:listOfDeletions></comp:submodel>"
        "</comp:listOfSubmodels></model><comp:listOfModelDefinitions><comp:modelDefinition "
        "id=\"part\"><listOfParameters>" +
        parameter("p", "1") + parameter("q", "2") +
        "</listOfParameters></comp:modelDefinition>"
        "</comp:listOfModelDefinitions></sbml>";
    ASSERT_EQ(refused(text), "");
    const std::string bytes = "<>/\"=&;- \n0a:";
    std::uint32_t random = 1;
    const auto next = [&](std::size_t below) {
        random = random * 1664525U + 1013904223U;  // Numerical Recipes.
        return static_cast<std::size_t>(random >> 8U) % below;
    };
    int read = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string mutant = text;
        for (std::size_t change = 0; change <= next(3); ++change) {
            const std::size_t at = next(mutant.size());
            switch (next(4)) {
                case 0:
                    mutant[at] = bytes[next(bytes.size())];
                    break;
                case 1:
                    mutant.erase(at, 1 + next(30));
                    break;
                case 2:
                    mutant.insert(at, 1, bytes[next(bytes.size())]);
                    break;
                default:
                    mutant.insert(at, mutant.substr(next(mutant.size()), next(60)));
                    break;
            }
        }
        if (open_sbml(mutant, "m.xml", {}).ok()) ++read;
    }
    EXPECT_GT(read, 30);  // Not all are refused at the first glance.
}

/// Runs `work` on a thread whose stack is `bytes` large.
void on_stack(std::size_t bytes, const std::function<void()>& work) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    ASSERT_EQ(pthread_attr_setstacksize(&attributes, bytes), 0);
    pthread_t thread{};
    const auto run = [](void* argument) -> void* {
        (*static_cast<const std::function<void()>*>(argument))();
        return nullptr;
    };
    ASSERT_EQ(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work)), 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
}

// The deepest texts that are not refused, from the text to the model, on half of the usual stack of 8 MiB.
TEST(Property, TheDeepestTextsLeaveTheStackWhole) {
    constexpr int k_deep = 990;  // Some elements stand around a formula.
    const std::string sum = "<apply><plus/><ci>k</ci>";
    const std::string difference = "<apply><minus/>";
    const std::string branch =
        "<piecewise><piece><cn>1</cn><apply><lt/><ci>k</ci><cn>3</cn></apply></piece><otherwise>";
    for (const std::string& text :
         {model(rule(repeated(k_deep, sum) + "<cn>1</cn>" + repeated(k_deep, "</apply>"))),
          model(rule(repeated(k_deep, difference) + "<cn>1</cn>" + repeated(k_deep, "<ci>k</ci></apply>"))),
          model(rule(repeated(k_deep / 2, branch) + "<cn>1</cn>" +
                     repeated(k_deep / 2, "</otherwise></piecewise>")))}) {
        on_stack(std::size_t{4} << 20U, [&] {
            EXPECT_EQ(refused(text), "");
            const auto read = read_sbml_text(text, "m.xml");
            EXPECT_TRUE(read.ok()) << to_text(read.problems());
        });
    }
    EXPECT_NE(refused(model(rule(repeated(1001, sum) + "<cn>1</cn>" + repeated(1001, "</apply>"))))
                  .find("elements are nested more than 1000 deep"),
              std::string::npos);
    const std::string chain =
        "<sbml xmlns=\"http://www.sbml.org/sbml/level1\" level=\"1\" version=\"2\"><model name=\"m\">"
        "<listOfCompartments><compartment name=\"c\"/></listOfCompartments><listOfParameters>"
        "<parameter name=\"x\" value=\"1\"/><parameter name=\"k\" value=\"1\"/></listOfParameters>"
        "<listOfRules><parameterRule name=\"x\" formula=\"k";
    on_stack(std::size_t{4} << 20U, [&] {
        EXPECT_EQ(refused(chain + repeated(1000, "+k") + "\"/></listOfRules></model></sbml>"), "");
        EXPECT_EQ(refused(chain + "+" + repeated(499, "(k+") + "k" + repeated(499, ")") +
                          "\"/></listOfRules></model></sbml>"),
                  "");
    });
    EXPECT_NE(refused(chain + repeated(1001, "+k") + "\"/></listOfRules></model></sbml>"), "");
}

}  // namespace
}  // namespace rubor
