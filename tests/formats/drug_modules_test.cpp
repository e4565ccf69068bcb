// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Drug modules meet through the core and nowhere else, so that what a combination does is a result and not an
// assumption. compose() refuses a module that sets anything of the core but ports; here every module is read
// for what compose() cannot see: the name of another drug, a file of another drug, a port that is read.
#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

const std::filesystem::path k_drugs = std::filesystem::path{RUBOR_SOURCE_DIR} / "models/drugs";

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file, std::ios::binary}.rdbuf();
    return text.str();
}

/// Every drug by the name of its file.
std::vector<std::string> drug_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{k_drugs})
        if (entry.path().extension() == ".ant") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// What is wrong with the Antimony text of drug `own` among `drugs`; comments are free to speak of anything.
std::vector<std::string> trespasses(const std::string& text, const std::string& own,
                                    const std::vector<std::string>& drugs) {
    const std::string code = std::regex_replace(text, std::regex{R"(//[^\n]*|#[^\n]*|/\*[^*]*\*/)"}, " ");
    std::vector<std::string> found;
    const std::regex word{R"([A-Za-z_]\w*)"};
    for (std::sregex_iterator w{code.begin(), code.end(), word}, end; w != end; ++w)
        if (w->str() != own && std::find(drugs.begin(), drugs.end(), w->str()) != drugs.end())
            found.push_back("names the drug " + w->str());
    const std::regex import{R"re(import\s+"([^"]*)")re"};
    for (std::sregex_iterator i{code.begin(), code.end(), import}, end; i != end; ++i)
        if ((*i)[1].str().rfind("../", 0) != 0 && (*i)[1].str().rfind("parts/", 0) != 0)
            found.push_back("imports " + (*i)[1].str());
    // A port stands in the interface, gets a unit, is given a term, or is handed on to a part, which is read
    // as well. Anywhere else it is read.
    const std::regex interface {
        R"(model\s+\*?\w+\s*\([^)]*\))"
    }, instance{R"(\b\w+\s*:\s*\w+\s*\([^)]*\))"};
    const std::string body = std::regex_replace(std::regex_replace(code, interface, " "), instance, " ");
    const std::regex port{R"(\bport_\w+)"}, harmless{R"(^\s*(has\b|:=))"};
    for (std::sregex_iterator p{body.begin(), body.end(), port}, end; p != end; ++p)
        if (!std::regex_search(p->suffix().first, body.end(), harmless,
                               std::regex_constants::match_continuous))
            found.push_back("reads " + p->str());
    return found;
}

TEST(Property, NoDrugModuleNamesAnotherDrugOrReadsAPort) {
    const auto names = drug_names();
    ASSERT_GE(names.size(), 5U);
    for (const std::string& name : names) {
        const auto found = trespasses(text_of(k_drugs / (name + ".ant")), name, names);
        for (const std::string& what : found) ADD_FAILURE() << name << ".ant " << what;
    }
    for (const auto& entry : std::filesystem::directory_iterator{k_drugs / "parts"})
        for (const std::string& what : trespasses(text_of(entry.path()), "", names))
            ADD_FAILURE() << entry.path().filename() << " " << what;
}

TEST(Property, TheReadingFindsWhatItLooksFor) {
    const std::vector<std::string> drugs{"one", "two"};
    const auto first = [&](const std::string& text) {
        const auto found = trespasses(text, "one", drugs);
        return found.empty() ? std::string{} : found[0];
    };
    EXPECT_EQ(first("model one(port_x)\n  // beside two\n  port_x := k*A  # two\nend\n"), "");
    EXPECT_EQ(first("import \"../pharmacology/antibody.ant\"\nmodel one(port_x)\nend\n"), "");
    EXPECT_EQ(first("import \"parts/cell.ant\"\nmodel one(port_x)\n  made: cell(a, \\\n  port_x)\nend\n"),
              "");
    EXPECT_EQ(first("model one(two)\nend\n"), "names the drug two");
    EXPECT_EQ(first("model one()\n  x := two.A\nend\n"), "names the drug two");
    EXPECT_EQ(first("import \"two.ant\"\nmodel one()\nend\n"), "names the drug two");
    EXPECT_EQ(first("import \"three.ant\"\nmodel one()\nend\n"), "imports three.ant");
    EXPECT_EQ(first("model one(port_x)\n  port_x := 2*port_y\nend\n"), "reads port_y");
    EXPECT_EQ(first("model one(port_x)\n  J: A -> ; k*port_x*A\nend\n"), "reads port_x");
}

}  // namespace
}  // namespace rubor::testing
