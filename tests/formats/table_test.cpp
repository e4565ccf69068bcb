// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

const std::string k_header =
    "parameterId\tnominalValue\tunit\tparameterScale\tdistribution\ta\tb\tlowerBound\tupperBound\tsampling\tsource\tnote\n";

Checked<ParameterTable> read(const std::string& rows) {
    return read_parameter_table_text(k_header + rows, "p.tsv");
}

TEST(ClosedForm, ParameterRowsBecomeDistributions) {
    const auto table = read(
        "# a comment\n"
        "clearance\t0.22\tL/day\tlog\tlognormal\t0.3\t\t0.1\t0.5\tcl\t10.1002/psp4.12139\tTable 2\n"
        "k\t24\t1/week\tlinear\tfixed\t\t\t\t\t\testimated: a test\n"
        "share\t0.3\t1\tlin\tbeta\t2\t5\t\t\t7\testimated\t\n"
        "burden\t1e6\tcell\tlog10\tloguniform\t\t\t1e3\t1e9\tburden\testimated\t\n"
        "age\t52\tyear\t\tnormal\t10\t\t18\t90\tage\tPMID 1\t\n"
        "threshold\t1\t1\t\texponential\t1\t\t\t\tu\texact\t\n"
        "kind\t1\t1\t\tcategorical\t0.2;0.5; 0.3\t\t\t\tkind\texact\t\n"
        "n\t3\t1\t\tdiscrete\t1;3\t0.5;0.5\t\t\tn\texact\t\n");
    ASSERT_TRUE(table) << messages(table);
    const auto& rows = table.value().rows;
    ASSERT_EQ(rows.size(), 8U);
    EXPECT_EQ(rows[0].place.line, 3);
    EXPECT_EQ(rows[0].prior.kind, Distribution::Kind::lognormal);
    EXPECT_EQ(rows[0].prior.a, 0.22);  // the median is the value
    EXPECT_EQ(rows[0].prior.b, 0.3);
    EXPECT_EQ(rows[0].prior.upper, 0.5);
    EXPECT_EQ(rows[0].scale, ParameterScale::log);
    EXPECT_TRUE(rows[0].is_sampled());
    EXPECT_FALSE(rows[1].is_sampled());
    EXPECT_DOUBLE_EQ(rows[1].coherent_value(), 24.0 / 7.0);
    EXPECT_EQ(rows[1].source, "estimated: a test");
    EXPECT_EQ(rows[2].dimension, 7U);
    EXPECT_EQ(rows[3].prior.quantile(1.0), 1e9);
    EXPECT_EQ(table.value().find("age"), &rows[4]);
    // In coherent units the distribution is the same one: years to days.
    const Distribution in_days = rows[4].coherent_prior();
    for (const double u : {0.0, 0.1, 0.5, 0.9, 1.0}) {
        EXPECT_NEAR(in_days.quantile(u), rows[4].prior.quantile(u) * 365.25, 1e-9 * 365.25 * 90.0);
    }
    EXPECT_EQ(rows[7].prior.values, (std::vector<double>{1.0, 3.0}));
}

TEST(Property, MalformedCellsAreFoundByLineAndColumn) {
    EXPECT_EQ(messages(read("a\tx3\tL/day\t\tfixed\t\t\t\t\t\testimated\t\n")),
              "p.tsv:2:3: a: \"x3\" in column \"nominalValue\" is no number; write a decimal number such as 0.22 or "
              "1.5e-3");
    EXPECT_EQ(messages(read("a\t\tL/day\t\tfixed\t\t\t\t\t\testimated\t\n")),
              "p.tsv:2:3: a: the cell of column \"nominalValue\" is empty");
    EXPECT_EQ(messages(read("a\t1\t\t\tfixed\t\t\t\t\t\t\t\n")),
              "p.tsv:2:5: a: the cell of column \"unit\" is empty\np.tsv:2:18: a: the cell of column "
              "\"source\" is empty");
    EXPECT_EQ(messages(read("a\t1\tL\t\tlognorml\t0.3\t\t\t\t\testimated\t\n")),
              "p.tsv:2:8: a: \"lognorml\" is no distribution; did you mean \"lognormal\"?");
    EXPECT_EQ(messages(read("a\t1\tL\tlg10\tfixed\t\t\t\t\t\testimated\t\n")),
              "p.tsv:2:7: a: \"lg10\" is no scale; did you mean \"log10\"?");
    EXPECT_EQ(
        messages(read("a\t1\tL\t\tfixed\t0.3\t\t\t\t\testimated\t\n")),
        "p.tsv:2:14: a: column \"a\" must be empty here: a row of distribution \"fixed\" does not use it");
    EXPECT_EQ(messages(read("a\t1\tL\t\tlognormal\t\t\t\t\t\testimated\t\n")),
              "p.tsv:2:18: a: the cell of column \"a\" is empty");
    EXPECT_EQ(messages(read("a\t5\tL\t\tuniform\t\t\t1\t2\t\testimated\t\n")),
              "p.tsv:2:3: a: 5 is outside of its own distribution, 1 to 2");
    EXPECT_EQ(messages(read("a\t1\tL\t\tlognormal\t-1\t\t\t\t\testimated\t\n")).substr(0, 11), "p.tsv:2:8: ");
    EXPECT_EQ(
        messages(read("a\t1\tL\t\tfixed\t\t\t\t\t\testimated\t\na\t1\tL\t\tfixed\t\t\t\t\t\testimated\t\n")),
        "p.tsv:3:1: a: a has two rows; the first is at line 2; remove one of them");
    EXPECT_EQ(messages(read("a b\t1\tL\t\tfixed\t\t\t\t\t\testimated\t\n")),
              "p.tsv:2:1: a b: \"a b\" is no name of a model; letters, digits and _, a letter first");
    EXPECT_EQ(messages(read("a\t1\tL\t\tfixed\t\t\t\t\tx\testimated\t\n")),
              "p.tsv:2:18: a: a fixed parameter is not sampled; leave the cell empty");
    EXPECT_EQ(messages(read("a\t0.5\tL\t\tbeta\t1\t1\t\t\tx\testimated\t\n")),
              "p.tsv:2:7: a: a beta is a bare number, and \"L\" is a unit");
    EXPECT_EQ(messages(read("a\t1\tL\t\tnormal\t1\t\t\t\tx\te\t\nb\t1\tL\t\tnormal\t1\t\t\t\tx\te\t\n")),
              "p.tsv:3:20: b: dimension x belongs to a already; give each sampled parameter a dimension of "
              "its own, for ever");
    EXPECT_EQ(messages(read("a\t1\tL\t\tfixed\t\t\t\t\t\testimated\t\tmore\n")).substr(0, 12),
              "p.tsv:2:30: ");
    EXPECT_EQ(messages(read("a\t1\tmetrs\t\tfixed\t\t\t\t\t\testimated\t\n")).substr(0, 11), "p.tsv:2:5: ");
}

TEST(Property, HeadersAreChecked) {
    const auto header = [](const std::string& text) {
        return messages(read_parameter_table_text(text, "p.tsv"));
    };
    EXPECT_EQ(header("parameterId\tnominalValue\tunits\tdistribution\tsource\n"),
              "p.tsv:1:1: column \"unit\" is missing\np.tsv:1:26: unknown column \"units\"; did you mean "
              "\"unit\"?");
    EXPECT_EQ(header("parameterId\tnominalValue\tunit\tdistribution\tsource\tunit\n"),
              "p.tsv:1:51: column \"unit\" twice");
    EXPECT_EQ(header("").substr(0, 36), "p.tsv:1:1: there is no header line; ");
    EXPECT_NE(header(std::string{"parameter\0", 10}), "");
}

// What a table may cost: a short row has all columns in memory, and a hint looks at every name.
TEST(Property, TablesBeyondEveryLimitAreRefusedWithFewProblems) {
    const auto problems = [](const std::string& text) {
        const auto table = read_parameter_table_text(text, "p.tsv");
        EXPECT_FALSE(table);
        return table ? Problems{} : table.problems();
    };
    std::string rows = k_header;
    for (int i = 0; i < 200'000; ++i) rows += "k\n";
    EXPECT_GE(problems(rows).size(), 50U);
    EXPECT_LE(problems(rows).size(), 60U);
    EXPECT_LE(problems("x" + std::string((1U << 20U) - 2, '\t') + "x\n").size(), 60U);  // a header of a million cells
    EXPECT_EQ(problems(k_header + std::string((1U << 20U) + 1, 'x') + "\n").size(), 1U);
    std::string many = "#\n" + k_header;
    for (int i = 0; i < 100'001; ++i) many += "k" + std::to_string(i) + "\t1\t1\tlin\tfixed\t\t\t\t\t\tx\n";
    const Problems too_many = problems(many);
    ASSERT_EQ(too_many.size(), 1U) << to_text(too_many);
    EXPECT_EQ(too_many[0].place.line, 100'003);
}

TEST(Property, PlacesOfCellsCountCharacters) {
    const auto table = read("k\u00e9\t1\t\u00b5m\tlin\tnone\t\t\t\t\t\tx\n");
    ASSERT_FALSE(table);
    EXPECT_EQ(table.problems().back().place.column, 13) << messages(table);
}

TEST(Property, StateTables) {
    const auto good = read_state_table_text("state\tscale\tunit\tsource\nC\t1\tcell\testimated\n", "s.tsv");
    ASSERT_TRUE(good) << messages(good);
    EXPECT_EQ(good.value().rows[0].scale, 1.0);
    EXPECT_EQ(messages(read_state_table_text(
                  "state\tscale\tunit\tsource\nC\t0\tcell\testimated\nC\t1\tcell\t\n", "s.tsv")),
              "s.tsv:2:3: C: the scale must be above 0 (got 0)\n"
              "s.tsv:3:1: C: C has two rows; the first is at line 2; remove one of them\n"
              "s.tsv:3:10: C: the cell of column \"source\" is empty");
}

TEST(ClosedForm, TablesGiveTheValuesOfAModel) {
    const TemporaryFolder folder;
    const auto ant = folder.write("m.ant", R"(model m
  substanceOnly species C; C has cell; C = 5
  k has 1/day; V has L; V = 2; w has 1/week
  C' = -k*C
end
)");
    const auto load = [&](const std::string& rows, const std::string& states = {}) {
        LoadOptions options{.model_name = {},
                            .parameters = {folder.write("p.tsv", k_header + rows)},
                            .states = {},
                            .build = {}};
        if (!states.empty()) {
            options.states.push_back(folder.write("s.tsv", "state\tscale\tunit\tsource\n" + states));
        }
        std::string text = messages(load_model(ant, options));
        for (auto at = text.find(folder.path().string()); at != std::string::npos;
             at = text.find(folder.path().string())) {
            text.erase(at, folder.path().string().size() + 1);
        }
        return text;
    };
    const std::string w = "w\t3\t1/week\t\tfixed\t\t\t\t\t\te\t\n";
    const std::string k = "k\t24\t1/week\t\tfixed\t\t\t\t\t\te\t\n";
    EXPECT_EQ(load(k + w, "C\t10\tcell\te\n"), "");
    const auto model =
        load_model(ant, {.model_name = {},
                         .parameters = {folder.write("p.tsv", k_header + k + w)},
                         .states = {folder.write("s.tsv", "state\tscale\tunit\tsource\nC\t10\tcell\te\n")},
                         .build = {}});
    ASSERT_TRUE(model) << messages(model);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "k"), 24.0 / 7.0);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "w"), 3.0 / 7.0);
    EXPECT_EQ(model.value().states()[0].scale, 10.0);

    EXPECT_EQ(load(k), "m.ant:3:32: w: w has no value; give it one in the model or in the parameter table");
    EXPECT_EQ(load(k + w + "kk\t1\t1/day\t\tfixed\t\t\t\t\t\te\t\n").substr(0, 50),
              "p.tsv:4:1: kk: \"kk\" is no parameter of the model; ");
    EXPECT_EQ(load(k + w + "V\t2000\tmL\t\tfixed\t\t\t\t\t\te\t\n"), "");  // the same value
    EXPECT_EQ(load(k + w + "V\t3\tL\t\tfixed\t\t\t\t\t\te\t\n"),
              "p.tsv:4:3: V: V is 3 L here and something else at m.ant:3; keep one of the two");
    EXPECT_EQ(load("k\t24\tL/week\t\tfixed\t\t\t\t\t\te\t\n" + w),
              "p.tsv:2:6: k: unit \"L/week\" is not of the dimension of \"1/day\", which the model declares; "
              "write a unit of that "
              "dimension");
    EXPECT_EQ(load(k + w, "k\t10\t1/day\te\n"),
              "m.ant:2:25: C: the state C has no scale; add a row to the table of states\n"
              "s.tsv:2:1: k: k is no state of the model; only states have a scale");
    EXPECT_EQ(load(k + w, "C\t10\tL\te\n").substr(0, 21), "m.ant:2:25: C: the st");
}

}  // namespace
}  // namespace rubor::testing
