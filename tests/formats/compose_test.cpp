// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// One model of a core and its drug modules: ports add up, names stay apart, and nothing else of the core can
// be touched.
#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

const std::string k_core = R"(model core()
  substanceOnly species C; C has cell; C = 100
  port_kill has 1/day; port_kill = 0
  port_scale has dimensionless; port_scale = 2
  body_weight has kg; body_weight = 70
  growth has 1/day; growth = 0.5
  limit := 2*growth
  C' = port_scale*growth*C - port_kill*C
  grown: at (false): C = 0*C
end
)";

std::string drug(const std::string& name, const std::string& body,
                 const std::string& interface = "port_kill, body_weight") {
    return "model " + name + "(" + interface +
           ")\n  substanceOnly species A; A has nmol; A = 4; k has 1/day; e has 1/nmol/day; k = 1; e = 0.25\n"
           "  J: A -> ; k*A\n" +
           body + "\nend\n";
}

struct Composition {
    TemporaryFolder folder;
    ModelFiles core{folder.write("core.ant", k_core), {}, {}};
    std::vector<ModelFiles> modules;

    Composition& add(const std::string& file, const std::string& text) {
        modules.push_back({folder.write(file, text), {}, {}});
        return *this;
    }
    [[nodiscard]] Checked<ComposedModel> run() const { return compose(core, modules); }
    [[nodiscard]] std::string messages_of() const {
        std::string text = messages(run());
        const std::string path = folder.path().string() + "/";
        for (auto at = text.find(path); at != std::string::npos; at = text.find(path)) {
            text.erase(at, path.size());
        }
        return text;
    }
};

TEST(ClosedForm, TheCoreAloneHasItsPortsAtNeutral) {
    const Composition c;
    const auto composed = c.run();
    ASSERT_TRUE(composed) << messages(composed);
    const Model& m = composed.value().model;
    EXPECT_EQ(composed.value().ports, (std::vector<std::string>{"port_kill", "port_scale"}));
    EXPECT_TRUE(m.find_parameter("port_kill"));
    EXPECT_EQ(rate_at_start(m, "C"), 2.0 * 0.5 * 100.0);
}

TEST(ClosedForm, PortsAddTheTermsOfEveryModule) {
    Composition c;
    c.add("one.ant", drug("one", "  port_kill := e*A"));
    c.add("two.ant",
          drug("two", "  port_kill := 2*e*A\n  port_scale := e*A*one_day; one_day has day; one_day = 1",
               "port_kill, port_scale"));
    const auto composed = c.run();
    ASSERT_TRUE(composed) << messages(composed);
    const Model& m = composed.value().model;
    EXPECT_EQ(composed.value().modules, (std::vector<std::string>{"one", "two"}));
    EXPECT_TRUE(m.find_state("one.A"));
    EXPECT_TRUE(m.find_state("two.A"));
    EXPECT_FALSE(m.find("A"));
    EXPECT_FALSE(m.find("one.port_kill"));
    EXPECT_FALSE(m.find_parameter("port_kill"));
    EXPECT_EQ(value_at_start(m, "port_kill"), 1.0 + 2.0);
    EXPECT_EQ(value_at_start(m, "port_scale"), 2.0 + 1.0);  // neutral 2
    EXPECT_EQ(rate_at_start(m, "C"), 3.0 * 0.5 * 100.0 - 3.0 * 100.0);
    EXPECT_EQ(rate_at_start(m, "one.A"), -4.0);
}

TEST(Invariant, AModuleWithoutDrugChangesNoRate) {
    // A = 0 and its rate is 0, so the state stays 0 and the port neutral, exactly.
    Composition c;
    c.add("one.ant", drug("one", "  port_kill := e*A"));
    std::string idle = drug("idle", "  port_kill := e*A");
    idle.replace(idle.find("A = 4"), 5, "A = 0");
    Composition with;
    with.add("idle.ant", idle);
    const Composition without;
    const auto a = with.run();
    const auto b = without.run();
    ASSERT_TRUE(a) << messages(a);
    ASSERT_TRUE(b) << messages(b);
    EXPECT_EQ(rate_at_start(a.value().model, "C"), rate_at_start(b.value().model, "C"));
    EXPECT_EQ(rate_at_start(a.value().model, "idle.A"), 0.0);
}

TEST(ClosedForm, ModulesMayHaveReactionsOfCoreSpecies) {
    Composition c;
    c.core.model = c.folder.write("core2.ant",
                                  "model core()\n  substanceOnly species C; C has cell; C = 100\n g has "
                                  "cell/day; g = 3\n -> C; g\nend\n");
    c.add("cells.ant",
          "model cells(C)\n  substanceOnly species C; C has cell; k has 1/day; k = 2\n  kill: C -> ; "
          "k*C\nend\n");
    const auto composed = c.run();
    ASSERT_TRUE(composed) << messages(composed);
    EXPECT_EQ(rate_at_start(composed.value().model, "C"), 3.0 - 200.0);
}

TEST(ClosedForm, ModuleTablesGetTheirPrefix) {
    const std::string header = "parameterId\tnominalValue\tunit\tdistribution\ta\tsampling\tsource\n";
    Composition c;
    std::string text = drug("one", "  port_kill := e*A");
    text.replace(text.find("; k = 1; e = 0.25"), 17, "");
    c.add("one.ant", text);
    c.modules[0].parameters.push_back(c.folder.write(
        "one.tsv", header + "k\t7\t1/week\tfixed\t\t\te\ne\t0.5\t1/nmol/day\tlognormal\t0.2\tone_e\te\n"));
    c.modules[0].states.push_back(
        c.folder.write("one.states.tsv", "state\tscale\tunit\tsource\nA\t0.2\tnmol\te\n"));
    c.core.parameters.push_back(c.folder.write(
        "core.tsv", header + "growth\t0.5\t1/day\tfixed\t\t\te\nport_kill\t0\t1/day\tfixed\t\t\te\n"));
    const auto composed = c.run();
    ASSERT_TRUE(composed) << messages(composed);
    std::vector<std::string> names;
    for (const ParameterRow& row : composed.value().parameters.rows) {
        names.push_back(row.name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"growth", "one.k", "one.e"}));  // a port in use is no parameter
    EXPECT_EQ(value_at_start(composed.value().model, "one.k"), 1.0);
    EXPECT_EQ(value_at_start(composed.value().model, "port_kill"), 2.0);
    EXPECT_EQ(composed.value().model.states()[*composed.value().model.find_state("one.A")].scale, 0.2);
    c.modules[0].parameters.push_back(c.folder.write(
        "wrong.tsv", header + "body_weight\t60\tkg\tfixed\t\t\te\nclearence\t1\tL\tfixed\t\t\te\n"));
    EXPECT_EQ(c.messages_of(),
              "wrong.tsv:2:1: body_weight: body_weight belongs to the core, not to the drug module; its row "
              "stands in the table of the core\n"
              "wrong.tsv:3:1: clearence: \"clearence\" is no parameter of the model; valid: A, k, e");
}

TEST(Property, AModuleCannotTouchTheCore) {
    const auto problem = [](const std::string& body, const std::string& interface) {
        Composition c;
        c.add("bad.ant", drug("bad", body, interface));
        return c.messages_of();
    };
    const std::string how = "; a module acts on the core by rules for ports (port_... :=) and by reactions";
    EXPECT_EQ(problem("  growth = 3", "growth"),
              "bad.ant:4:3: bad.growth: a drug module sets growth, which belongs to the core" + how);
    EXPECT_EQ(problem("  limit := 3/1 day", "limit"),
              "bad.ant:4:3: bad.limit: a drug module sets limit, which belongs to the core" + how);
    EXPECT_EQ(problem("  C' = 3", "C"),
              "bad.ant:4:3: bad.C: a drug module sets C, which belongs to the core" + how);
    EXPECT_EQ(problem("  port_kill = 3", "port_kill"),
              "bad.ant:4:3: bad.port_kill: a drug module sets port_kill, which belongs to the core; write to "
              "a port by a rule: port_kill := ...");
    EXPECT_EQ(problem("  now: at (A > 3 nmol): C = 0", "C"),
              "bad.ant:4:25: bad.now: an event of a drug module sets C, which belongs to the core" + how);
    EXPECT_EQ(problem("  growth -> ; 3", "growth"),
              "bad.ant:4:3: growth: a drug module makes growth a species, which the core does not" + how +
                  " of its species");
    EXPECT_EQ(
        problem("  $C -> A; 3", "C"),
        "bad.ant:4:4: C: a drug module makes C constant, which the core does not" + how + " of its species");
    EXPECT_EQ(problem("  species C", "C"),
              "bad.ant:4:11: C: a drug module makes C a concentration, which the core does not" + how +
                  " of its species");
    EXPECT_EQ(
        problem("  port_kill := e*A", "port_kil"),
        "bad.ant:1:11: bad: \"port_kil\" is no name of the core model core; did you mean \"port_kill\"?");
    EXPECT_EQ(problem("  growth is body_weight", "growth, body_weight"),
              "bad.ant:1:19: bad: the drug module makes body_weight and growth of the core one thing");
    EXPECT_EQ(problem("  body_weight has g", "body_weight"),
              "bad.ant:4:19: body_weight: body_weight has unit \"g\" here and \"kg\" at core.ant:5; declare "
              "the same unit in both places");
}

TEST(Property, AModuleKnowsNoOtherModule) {
    Composition c;
    c.add("one.ant", drug("one", "  port_kill := e*A"));
    c.add("two.ant", drug("two", "  port_kill := e*one.A"));
    const std::string text = c.messages_of();
    EXPECT_EQ(text.substr(0, 129),
              "two.ant:4:18: two: the drug module refers to \"one.A\" of the drug module \"one\"; modules "
              "know the core only; put what they share in")
        << text;
    Composition twice;
    twice.add("one.ant", drug("one", "  port_kill := e*A"));
    twice.add("again.ant", drug("one", "  port_kill := e*A"));
    EXPECT_EQ(twice.messages_of(),
              "again.ant:1:1: one: the name of the drug module, \"one\", is taken; rename the module");
}

TEST(Property, APortNeedsANeutralValue) {
    Composition c;
    std::string core = k_core;
    core.replace(core.find("port_kill = 0"), 13, "");
    c.core.model = c.folder.write("core.ant", core);
    c.add("one.ant", drug("one", "  port_kill := e*A"));
    EXPECT_EQ(c.messages_of(),
              "core.ant:3:3: port_kill: the port port_kill has no neutral value; port_kill = 0");
}

TEST(Property, MissingFilesAreReportedTogether) {
    Composition c;
    c.modules.push_back({c.folder.path() / "nothing.ant", {}, {}});
    c.modules.push_back({c.folder.path() / "core.ant", {c.folder.path() / "none.tsv"}, {}});
    const auto composed = c.run();
    ASSERT_FALSE(composed);
    EXPECT_EQ(composed.problems().size(), 2U);
}

}  // namespace
}  // namespace rubor::testing
