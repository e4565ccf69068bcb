// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Statements, submodels and names, checked on small models by the names and rates that come out.
#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

std::vector<std::string> state_names(const Model& model) {
    std::vector<std::string> names;
    for (const State& s : model.states()) {
        names.push_back(model.symbol(s.symbol).name);
    }
    return names;
}

TEST(ClosedForm, ReactionsMakeRates) {
    const auto model = build(R"(
// Statements outside of a model are the model __main.
S1 + 2 S2 -> S3; k1*S1*S2   # a comment
J2: S3 => ; k2*S3; /* a comment
over two lines */ -> S1; k0
$X -> S1; k3*X
S1 = 10; S2 = 4; S3 = 6; X = 7
k0 = 1; k1 = 2; k2 = \
   3; k3 = 4
)");
    ASSERT_TRUE(model) << messages(model);
    const Model& m = model.value();
    EXPECT_EQ(rate_at_start(m, "S1"), 1.0 - 2.0 * 10.0 * 4.0 + 4.0 * 7.0);
    EXPECT_EQ(rate_at_start(m, "S2"), -2.0 * (2.0 * 10.0 * 4.0));
    EXPECT_EQ(rate_at_start(m, "S3"), 2.0 * 10.0 * 4.0 - 3.0 * 6.0);
    EXPECT_EQ(rate_at_start(m, "X"), 0.0);  // a boundary species
    EXPECT_EQ(value_at_start(m, "S2"), 4.0);
    EXPECT_EQ(value_at_start(m, "k2"), 3.0);
}

TEST(ClosedForm, ConcentrationsAreAmountsOverVolume) {
    const auto model = build(R"(
model m()
  compartment V = 2, W; W := 2*V
  species A in V = 5, B in W; substanceOnly species N in V
  A has nmol; B has nmol/L; N has nmol; k has 1/day; k = 0.5; B = 1; N = 3
  A -> B; k*A*V
  N -> ; k*N
end)");
    ASSERT_TRUE(model) << messages(model);
    const Model& m = model.value();
    EXPECT_EQ(rate_at_start(m, "A"), -0.5 * 5.0 * 2.0);
    EXPECT_EQ(rate_at_start(m, "B"), 0.5 * 5.0 * 2.0);
    EXPECT_EQ(rate_at_start(m, "N"), -0.5 * 3.0);
    EXPECT_EQ(value_at_start(m, m.states()[*m.find_state("A")].initial), 10.0);  // 5 nmol/L in 2 L
    EXPECT_EQ(value_at_start(m, "A"), 5.0);                                      // a concentration
    EXPECT_EQ(value_at_start(m, "N"), 3.0);
    const auto index = m.find_state("B");
    ASSERT_TRUE(index);
    EXPECT_TRUE(m.states()[*index].is_concentration);
    EXPECT_TRUE(m.symbol(m.states()[*index].symbol).unit.same_dimension(parse_unit("nmol").value()));
}

TEST(ClosedForm, SubmodelsAreRenamed) {
    const auto model = build(R"(
model side_reaction(S, k1)
  J0: S + E -> SE; k1*k2*S*E - k2*SE
  E = 3
  SE = E + S
  k2 = 0.4
end
model full
  -> S1; k0
  A: side_reaction(S1, k4)
  B: side_reaction(S1, 7)
  B.E = 10
  C: side_reaction()
  C.S is S2
  C.k1 = 2.5
  C.J0 = C.k2*C.S*S1
  C.k2 = ;
  C.k2 = 8
  S1 = 1; S2 = 2; k4 = 0.0004; k0 = 5
end)");
    ASSERT_FALSE(model);  // C.k2 is taken away and given again in one model
    EXPECT_NE(messages(model).find("C.k2 is given twice"), std::string::npos) << messages(model);
}

TEST(ClosedForm, OuterModelsOverride) {
    const auto model = build(R"(
model side_reaction(S, k1)
  J0: S + E -> SE; k1*k2*S*E - k2*SE
  E = 3
  SE = E + S
  k2 = 0.4
  total := E + SE
end
model full
  -> S1; k0
  A: side_reaction(S1, k4)
  B: side_reaction(S1, 7)
  B.E = 10
  C: side_reaction()
  C.S is S2
  C.k1 = 2.5
  C.J0 = C.k2*C.S*S1
  C.total = 4
  S1 = 1; S2 = 2; k4 = 0.5; k0 = 5
end)");
    ASSERT_TRUE(model) << messages(model);
    const Model& m = model.value();
    EXPECT_EQ(state_names(m),
              (std::vector<std::string>{"S1", "A.E", "A.SE", "B.E", "B.SE", "S2", "C.E", "C.SE"}));
    EXPECT_DOUBLE_EQ(rate_at_start(m, "A.E"), -(0.5 * 0.4 * 1.0 * 3.0 - 0.4 * 4.0));
    EXPECT_DOUBLE_EQ(rate_at_start(m, "B.E"), -(7.0 * 0.4 * 1.0 * 10.0 - 0.4 * 11.0));
    EXPECT_DOUBLE_EQ(rate_at_start(m, "C.SE"), 0.4 * 2.0 * 1.0);
    EXPECT_DOUBLE_EQ(rate_at_start(m, "S1"),
                     5.0 - (0.5 * 0.4 * 1.0 * 3.0 - 0.4 * 4.0) - (7.0 * 0.4 * 1.0 * 10.0 - 0.4 * 11.0));
    EXPECT_EQ(value_at_start(m, "B.E"), 10.0);
    EXPECT_EQ(value_at_start(m, "A.E"), 3.0);
    EXPECT_EQ(value_at_start(m, "A.SE"), 4.0);
    EXPECT_EQ(value_at_start(m, "B.SE"), 11.0);
    EXPECT_EQ(value_at_start(m, "B.k1"), 7.0);
    EXPECT_EQ(value_at_start(m, "C.total"), 4.0);
    EXPECT_EQ(value_at_start(m, "A.total"), 7.0);
    EXPECT_FALSE(m.find("A.S"));
    EXPECT_FALSE(m.find("A.k1"));
}

TEST(ClosedForm, NestedSubmodelsAndSynonyms) {
    const auto model = build(R"(
model inner(x)
  x' = -rate*x; rate = 1
end
model middle()
  I: inner(y); y = 2
  E1: at (y < 1): y = 2
end
model *outer()
  M: middle(); N: middle()
  M.y is shared; shared is shown
  N.I.rate = 3
  delete M.E1
end
model last()
  z = 1
end)");
    ASSERT_TRUE(model) << messages(model);
    const Model& m = model.value();
    EXPECT_EQ(m.name(), "outer");  // marked with *
    EXPECT_EQ(state_names(m), (std::vector<std::string>{"shown", "N.y"}));
    EXPECT_EQ(rate_at_start(m, "shown"), -2.0);
    EXPECT_EQ(rate_at_start(m, "N.y"), -6.0);
    EXPECT_EQ(value_at_start(m, "N.I.rate"), 3.0);
    ASSERT_EQ(m.events().size(), 1U);
    EXPECT_EQ(m.events()[0].name, "N.E1");
}

TEST(ClosedForm, EventsKeepTheirOptions) {
    const auto model = build(R"(
model m
  species C; C = 100; C' = -C; residual = 0.1; hits = 0; z = 0
  surgery: at (false): C = residual*C
  E2: at 2 day * residual after (time > 5 day && C < 50), t0=false, persistent = true, priority = 3, fromTrigger=false:
      hits = hits + 1,
      z = time
  at C < 1: C = 0
end)");
    ASSERT_TRUE(model) << messages(model);
    const auto& events = model.value().events();
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].name, "surgery");
    EXPECT_EQ(model.value().graph().node(events[0].trigger).op, Op::truth);
    EXPECT_EQ(model.value().graph().node(events[0].trigger).value, 0.0);
    EXPECT_FALSE(events[0].persistent);  // Antimony's defaults
    EXPECT_TRUE(events[0].initially_true);
    EXPECT_TRUE(events[0].values_from_trigger_time);
    EXPECT_TRUE(events[1].persistent);
    EXPECT_FALSE(events[1].initially_true);
    EXPECT_FALSE(events[1].values_from_trigger_time);
    EXPECT_TRUE(events[1].delay);
    EXPECT_TRUE(events[1].priority);
    EXPECT_EQ(events[1].assignments.size(), 2U);
    EXPECT_TRUE(model.value().find_held("hits"));
    EXPECT_EQ(events[2].assignments.size(), 1U);
}

TEST(ClosedForm, ImportsAreReadOnceAndRelatively) {
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "parts");
    folder.write("parts/functions.ant", "function double_it(x) 2*x end\n");
    folder.write(
        "parts/decay.ant",
        "import \"functions.ant\"\nimport \"decay.ant\"\nmodel decay(x)\n x' = -double_it(x)\nend\n");
    const auto top = folder.write(
        "top.ant",
        "import \"parts/functions.ant\"\nimport \"parts/decay.ant\"\nmodel top\n y = 1\n D: decay(y)\nend\n");
    const auto model = load_model(top);
    ASSERT_TRUE(model) << messages(model);
    EXPECT_EQ(rate_at_start(model.value(), "y"), -2.0);
    const auto missing = read_antimony(folder.write("wrong.ant", "x = 1\nimport \"parts/decoy.ant\"\n"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.problems()[0].place.line, 2);
    EXPECT_EQ(missing.problems()[0].place.column, 8);
    EXPECT_NE(messages(missing).find("decay.ant"), std::string::npos)
        << messages(missing);  // the nearest name
}

TEST(ClosedForm, ReactionNamesStandForTheirRates) {
    const auto model = build("model m\n S = 1; k = 2\n J: S -> ; k*S\n y' = 3*J; y = 0\nend");
    ASSERT_TRUE(model) << messages(model);
    EXPECT_EQ(rate_at_start(model.value(), "y"), 3.0 * 2.0 * 1.0);
}

TEST(ClosedForm, AnnotationsAndDisplayNamesSayNothing) {
    const auto model = build(
        "model m\n S = 1; S is \"Substance S\"; S identity \"http://identifiers.org/chebi/CHEBI:1\",\n "
        "\"http://x\"\n S' = -S\nend\n"
        "m is \"A model\"\n");
    ASSERT_TRUE(model) << messages(model);
    EXPECT_EQ(model.value().name(), "m");
}

TEST(Property, ManySubmodelsOfSubmodelsEndInAMessage) {
    std::string text = "model m0()\n x = 1\nend\n";
    for (int i = 1; i < 12; ++i) {
        text += "model m" + std::to_string(i) + "()\n";
        for (int k = 0; k < 10; ++k) {
            text += " A" + std::to_string(k) + ": m" + std::to_string(i - 1) + "()\n";
        }
        text += "end\n";
    }
    EXPECT_NE(messages(build(text)).find("more than 100000 statements"), std::string::npos);
}

}  // namespace
}  // namespace rubor::testing
