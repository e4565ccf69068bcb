// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <rubor/formats/sbml_document.hpp>

#include <sbml/SBMLTypes.h>

namespace rubor {
namespace {

namespace fs = std::filesystem;

std::string comp(const std::string& content, int version = 2) {
    const std::string v = std::to_string(version);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sbml "
           "xmlns=\"http://www.sbml.org/sbml/level3/version" +
           v +
           "/core\" xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/version1\" level=\"3\" "
           "version=\"" +
           v + "\" comp:required=\"true\">\n" + content + "\n</sbml>\n";
}

std::string external(const std::string& source, const std::string& ref = "") {
    return "<comp:listOfExternalModelDefinitions>\n<comp:externalModelDefinition comp:id=\"E\" "
           "comp:source=\"" +
           source + "\"" + (ref.empty() ? "" : " comp:modelRef=\"" + ref + "\"") +
           "/></comp:listOfExternalModelDefinitions>";
}

std::string submodel(const std::string& id, const std::string& ref, const std::string& more = "") {
    return "<comp:submodel comp:id=\"" + id + "\" comp:modelRef=\"" + ref + "\"" + more + "/>";
}

std::string main_model(const std::string& submodels, const std::string& parameters = "") {
    return "<model id=\"top\">" + parameters + "<comp:listOfSubmodels>" + submodels +
           "</comp:listOfSubmodels></model>";
}

const std::string k_parameter =
    "<listOfParameters>\n  <parameter id=\"k\" value=\"3\" constant=\"true\"/></listOfParameters>";

/// A folder with files, gone at the end.
class Folder {
  public:
    Folder() {
        static int count = 0;
        path_ = fs::temp_directory_path() /
                ("rubor_comp_" + std::to_string(getpid()) + "_" + std::to_string(count++));
        fs::create_directories(path_ / "models" / "parts");
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] fs::path models() const { return path_ / "models"; }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream{models() / name} << text;
    }

  private:
    fs::path path_;
};

std::string refused(const std::string& text, const fs::path& folder = {}) {
    const auto opened = open_sbml(text, "top.xml", folder);
    return opened.ok() ? "" : to_text(opened.problems());
}

TEST(Oracle, SubmodelsAreFlattenedAndKeepTheirPlaces) {
    const auto opened = open_sbml(comp(main_model(submodel("A", "part") + submodel("B", "part")) +
                                       "<comp:listOfModelDefinitions>\n<comp:modelDefinition id=\"part\">" +
                                       k_parameter + "</comp:modelDefinition></comp:listOfModelDefinitions>"),
                                  "top.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    const ::Model& flat = *opened.value().document->getModel();
    ASSERT_EQ(flat.getNumParameters(), 2U);
    ASSERT_NE(flat.getParameter("B__k"), nullptr);
    EXPECT_EQ(to_text(place_of(opened.value(), *flat.getParameter("B__k"))), "top.xml:5:3");
}

TEST(Oracle, ExternalModelsAreReadFromTheFolderAndKeepTheirPlaces) {
    const Folder folder;
    // From one file to the next in another folder, which names its model.
    folder.write("parts/inner.xml", comp("\n\n<model id=\"inner\">" + k_parameter + "</model>"));
    folder.write("outer.xml", comp(external("parts/inner.xml", "inner") + main_model(submodel("I", "E"))));
    const auto opened =
        open_sbml(comp(external("./outer.xml") + main_model(submodel("A", "E") + submodel("B", "E"))),
                  "top.xml", folder.models());
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    const ::Model& flat = *opened.value().document->getModel();
    ASSERT_EQ(flat.getNumParameters(), 2U);
    ASSERT_NE(flat.getParameter("B__I__k"), nullptr);
    const Place place = place_of(opened.value(), *flat.getParameter("B__I__k"));
    EXPECT_TRUE(place.file.ends_with("parts/inner.xml")) << place.file;
    EXPECT_EQ(place.line, 6);
    EXPECT_EQ(place.column, 3);
}

TEST(Property, ExternalModelsOutsideTheFolderAreRefused) {
    const Folder folder;
    folder.write("../secret.xml", comp("<model id=\"inner\">" + k_parameter + "</model>"));
    fs::create_symlink(folder.models().parent_path() / "secret.xml", folder.models() / "link.xml");
    const auto of = [&](const std::string& source) {
        return refused(comp(external(source) + main_model(submodel("A", "E"))), folder.models());
    };
    const std::string outside = "lies outside the folder of the model; only files inside it are read";
    EXPECT_EQ(of("../secret.xml"), "top.xml:4:1: the external model in \"../secret.xml\" " + outside);
    EXPECT_NE(of("parts/../../secret.xml").find(outside), std::string::npos);
    EXPECT_NE(of("link.xml").find(outside), std::string::npos);
    EXPECT_NE(of((folder.models().parent_path() / "secret.xml").string()).find(outside), std::string::npos);
    EXPECT_NE(of("file:/etc/passwd").find(outside), std::string::npos);
    EXPECT_NE(of("http://example.org/a.xml").find("is not a file beside the model"), std::string::npos);
    EXPECT_NE(of("file://host/a.xml").find("is not a file beside the model"), std::string::npos);
    EXPECT_NE(of("urn:miriam:biomodels.db:BIOMD0000000003").find("is not a file beside the model"),
              std::string::npos);
    EXPECT_NE(of("missing.xml").find("there is no such file"), std::string::npos);
    EXPECT_NE(of("parts").find("is a directory"), std::string::npos);
    EXPECT_NE(refused(comp(external("a.xml") + main_model(submodel("A", "E"))))
                  .find("it has no folder for other files"),
              std::string::npos);
}

TEST(Property, ExternalModelsAreCheckedAsTheDocumentItself) {
    const Folder folder;
    const std::string text = comp(external("e.xml") + main_model(submodel("A", "E")));
    folder.write("e.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><sbml/>");
    EXPECT_NE(refused(text, folder.models()).find("e.xml:1:1: a document type declaration"),
              std::string::npos);
    folder.write("e.xml", comp("<model id=\"inner\"><listOfNothing/></model>"));
    EXPECT_NE(refused(text, folder.models()).find("e.xml:3:1: Encountered unrecognized element"),
              std::string::npos);
    folder.write("e.xml", comp("<model id=\"inner\"/>", 1));
    EXPECT_NE(refused(text, folder.models()).find("is SBML Level 3 Version 1; expected Level 3 Version 2"),
              std::string::npos);
    folder.write("e.xml", comp("<model id=\"inner\"/>"));
    EXPECT_EQ(refused(comp(external("e.xml", "iner") + main_model(submodel("A", "E"))), folder.models()),
              "top.xml:4:1: there is no model \"iner\" here; did you mean \"inner\"?");
}

TEST(Property, CirclesOfModelsAreRefused) {
    EXPECT_NE(refused(comp(main_model(submodel("A", "part")) +
                           "<comp:listOfModelDefinitions>\n<comp:modelDefinition "
                           "id=\"part\"><comp:listOfSubmodels>" +
                           submodel("B", "part") +
                           "</comp:listOfSubmodels></comp:modelDefinition></comp:listOfModelDefinitions>"))
                  .find("the model \"part\" contains itself"),
              std::string::npos);
    const Folder folder;
    folder.write("a.xml", comp(external("b.xml") + main_model(submodel("A", "E"))));
    folder.write("b.xml", comp(external("a.xml") + main_model(submodel("A", "E"))));
    EXPECT_NE(refused(comp(external("a.xml") + main_model(submodel("A", "E"))), folder.models())
                  .find("contains itself"),
              std::string::npos);
    // Definitions that only pass each other on.
    folder.write("a.xml", comp(external("b.xml", "E") + "<model id=\"x\"/>"));
    folder.write("b.xml", comp(external("a.xml", "E") + "<model id=\"x\"/>"));
    EXPECT_NE(refused(comp(external("a.xml", "E") + main_model(submodel("A", "E"))), folder.models())
                  .find("refer to each other in a circle"),
              std::string::npos);
}

TEST(Property, ModelsThatMultiplyWithoutBoundAreRefusedAtOnce) {
    std::string definitions = "<comp:modelDefinition id=\"m0\">" + k_parameter + "</comp:modelDefinition>";
    for (int i = 1; i < 60; ++i) {
        const std::string ref = "m" + std::to_string(i - 1);
        definitions += "\n<comp:modelDefinition id=\"m" + std::to_string(i) + "\"><comp:listOfSubmodels>" +
                       submodel("A", ref) + submodel("B", ref) +
                       "</comp:listOfSubmodels></comp:modelDefinition>";
    }
    const auto start = std::chrono::steady_clock::now();
    EXPECT_NE(refused(comp(main_model(submodel("A", "m59")) + "<comp:listOfModelDefinitions>" + definitions +
                           "</comp:listOfModelDefinitions>"))
                  .find("the flat model has more than 250000 elements"),
              std::string::npos);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{5});
}

TEST(Property, WhatTimeConversionWouldGetWrongIsRefused) {
    const auto part = [](const std::string& content) {
        return comp(main_model(submodel("A", "part", " comp:timeConversionFactor=\"k\""), k_parameter) +
                    "<comp:listOfModelDefinitions><comp:modelDefinition id=\"part\">" + content +
                    "</comp:modelDefinition></comp:listOfModelDefinitions>");
    };
    const std::string math = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">";
    const auto symbol = [](const std::string& name) {
        return "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/" + name + "\">" +
               name + "</csymbol>";
    };
    const std::string two =
        "<listOfParameters><parameter id=\"x\" value=\"1\" constant=\"false\"/><parameter id=\"y\" "
        "constant=\"false\"/></listOfParameters>";
    EXPECT_NE(refused(part(two + "<listOfRules>\n<assignmentRule variable=\"y\">" + math + "<apply>" +
                           symbol("rateOf") + "<ci>x</ci></apply></math></assignmentRule></listOfRules>"))
                  .find(":1: rateOf is not supported in a submodel with a time conversion factor"),
              std::string::npos);
    EXPECT_NE(
        refused(part("<listOfFunctionDefinitions>\n<functionDefinition id=\"f\">" + math + "<lambda>" +
                     symbol("time") + "</lambda></math></functionDefinition></listOfFunctionDefinitions>"))
            .find(":1: the time inside a function is not supported"),
        std::string::npos);
    // libSBML's converter crashes on a kinetic law without mathematics.
    EXPECT_EQ(refused(part("<listOfReactions><reaction id=\"J\" "
                           "reversible=\"false\"><kineticLaw/></reaction></listOfReactions>")),
              "");
}

// libSBML's converter would use the submodel's elements after it has deleted them with the submodel.
TEST(Property, BreachesOfTheRulesOfCompAreRefused) {
    const std::string replaced =
        "<listOfParameters>\n<parameter id=\"p\" value=\"1\" "
        "constant=\"true\"><comp:listOfReplacedElements>\n"
        "<comp:replacedElement comp:idRef=\"I\" "
        "comp:submodelRef=\"A\"/></comp:listOfReplacedElements></parameter>"
        "</listOfParameters>";
    EXPECT_NE(
        refused(comp(main_model(submodel("A", "outer"), replaced) +
                     "<comp:listOfModelDefinitions><comp:modelDefinition id=\"inner\">" + k_parameter +
                     "</comp:modelDefinition><comp:modelDefinition id=\"outer\"><comp:listOfSubmodels>" +
                     submodel("I", "inner") +
                     "</comp:listOfSubmodels></comp:modelDefinition></comp:listOfModelDefinitions>"))
            .find("top.xml:5:1: Replaced classes must match"),
        std::string::npos);
}

TEST(Property, SubmodelsThatAreNotThereAreNamed) {
    EXPECT_NE(refused(comp(main_model(submodel("A", "prat")) +
                           "<comp:listOfModelDefinitions>\n<comp:modelDefinition "
                           "id=\"part\"/></comp:listOfModelDefinitions>"))
                  .find("there is no model \"prat\" here; did you mean \"part\"?"),
              std::string::npos);
}

}  // namespace
}  // namespace rubor
