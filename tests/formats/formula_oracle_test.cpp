// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Formulas mean what libSBML says that they mean, and tables survive whatever is done to them.
#include <cmath>
#include <random>

#include <rubor/base/text.hpp>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

TEST(Oracle, FormulasAgreeWithLibSbml) {
    std::ifstream stream{std::filesystem::path{RUBOR_SOURCE_DIR} / "tests/reference/antimony_formulas.tsv"};
    std::string text = "model m\n a = 2; b = 3; c = 0.7\n";
    std::vector<std::pair<std::string, double>> rows;
    for (std::string line; std::getline(stream, line);) {
        const auto tab = line.find('\t');
        if (line.front() == '#' || line == "formula\tvalue") {
            continue;
        }
        rows.emplace_back(line.substr(0, tab), std::stod(line.substr(tab + 1)));
        text += " x" + std::to_string(rows.size() - 1) + " := " + rows.back().first + "\n";
    }
    ASSERT_EQ(rows.size(), 460U);
    const auto model = build(text + "end\n");
    ASSERT_TRUE(model) << messages(model);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double ours = value_at_start(model.value(), "x" + std::to_string(i));
        // Another reading of a formula differs in its first digits. Rounding differs too: integer powers are
        // products here, and sine, exponential and power of numbers up to 1e4 turn 1 unit in the last place
        // into 1e4 of them.
        EXPECT_NEAR(ours, rows[i].second, 1e-11 * std::max(1.0, std::abs(rows[i].second))) << rows[i].first;
    }
}

TEST(Property, MutatedTablesNeverCrash) {
    const auto folder = std::filesystem::path{RUBOR_SOURCE_DIR} / "models/ibc";
    const std::string parameters = text_of(folder / "parameters.tsv").substr(0, 4000);
    const std::string states = text_of(folder / "states.tsv");
    ASSERT_FALSE(parameters.empty());
    std::mt19937 random{7};
    const auto pick = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>{0, n - 1}(random);
    };
    const std::vector<std::string> pieces{
        "\t", "\n", "\r", "1e400", "-", "nan", "L/", ";", "beta", std::string(1, '\0'), "\xFF"};
    for (int round = 0; round < 600; ++round) {
        for (const std::string* seed : {&parameters, &states}) {
            std::string text = *seed;
            for (std::size_t change = 0; change < 1 + pick(5); ++change) {
                const std::size_t at = pick(text.size());
                if (pick(2) == 0) {
                    text.erase(at, 1 + pick(12));
                } else {
                    text.insert(at, pieces[pick(pieces.size())]);
                }
            }
            (void)read_parameter_table_text(text, "p.tsv");
            (void)read_state_table_text(text, "s.tsv");
        }
    }
}

TEST(Property, MutatedModelsOfTheRepositoryNeverCrash) {
    const TemporaryFolder copy;
    const auto source = std::filesystem::path{RUBOR_SOURCE_DIR} / "models";
    std::filesystem::copy(source / "ibc", copy.path(), std::filesystem::copy_options::recursive);
    const std::string drug = text_of(source / "drugs/pembrolizumab.ant");
    const std::string core = text_of(copy.path() / "ibc.ant");
    ASSERT_FALSE(drug.empty());
    ASSERT_FALSE(core.empty());
    std::mt19937 random{11};
    const auto pick = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>{0, n - 1}(random);
    };
    int refused = 0;
    for (int round = 0; round < 40; ++round) {
        std::string text = round % 2 == 0 ? drug : core;
        for (std::size_t change = 0; change < 3; ++change) {
            const std::size_t at = pick(text.size());
            switch (pick(3)) {
                case 0:
                    text.erase(at, 1 + pick(6));
                    break;
                case 1:
                    text[at] = static_cast<char>(32 + pick(95));
                    break;
                default:
                    text.insert(at, text.substr(pick(text.size()), 1 + pick(20)));
                    break;
            }
        }
        copy.write("ibc.ant", round % 2 == 0 ? core : text);
        const auto module = copy.write("pembrolizumab.ant", round % 2 == 0 ? text : drug);
        const auto composed = compose(model_files(copy.path() / "ibc.ant"), {{module, {}, {}}});
        refused += composed ? 0 : 1;
        if (!composed) {
            for (const Problem& problem : composed.problems()) {
                EXPECT_FALSE(problem.place.file.empty()) << to_text(problem);
            }
        }
    }
    EXPECT_GT(refused, 20);
}

}  // namespace
}  // namespace rubor::testing
