// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// From a model's text to code that runs: where does the time go? Medians in milliseconds of processor time.
// Rates are compared with the interpreter, and the code from the cache bit for bit with that made anew,
// before anything is printed.
//
//     bench_load_model [MODEL.ant | MODEL.xml ...]     default: immune120 and the IBC model
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <rubor/compile/jacobian.hpp>
#include <rubor/compile/kernel_key.hpp>
#include <rubor/compile/plan.hpp>
#include <rubor/formats/antimony.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/formats/sbml_model.hpp>
#include <rubor/solve/rosenbrock.hpp>

namespace {

using namespace rubor;
namespace fs = std::filesystem;

constexpr int k_repetitions = 9;
constexpr std::size_t k_n_varying = 40;

[[noreturn]] void stop(const std::string& why) {
    fmt::print(stderr, "{}\n", why);
    std::exit(EXIT_FAILURE);
}

template <class T>
T value_of(Checked<T> checked) {
    if (!checked) stop(to_text(checked.problems()));
    return std::move(checked).value();
}

double median_ms(std::vector<double> seconds) {
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    return 1e3 * *middle;
}

double seconds_of(const std::function<void()>& work) {
    const auto now = [] {
        timespec t{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    };
    const double start = now();
    work();
    return now() - start;
}

double median_ms(const std::function<void()>& work) {
    std::vector<double> seconds;
    for (int i = 0; i < k_repetitions; ++i) seconds.push_back(seconds_of(work));
    return median_ms(std::move(seconds));
}

struct Row {
    std::string stage;
    double ms;
};

/// Parse and build, with the check of units as what it adds.
std::shared_ptr<const Model> read(const fs::path& file, std::vector<Row>& rows) {
    std::shared_ptr<const Model> model;
    const auto build = [&](ModelBuilder builder, UnitClashes clashes) {
        model = std::make_shared<const Model>(value_of(std::move(builder).build({.unit_clashes = clashes})));
    };
    double parse = 0.0, declare = 0.0, unchecked = 0.0, checked = 0.0;
    if (file.extension() == ".ant") {
        parse = median_ms([&] { (void)value_of(read_antimony(file)); });
        const auto whole = [&](UnitClashes clashes) {
            return median_ms([&] {
                model = std::make_shared<const Model>(
                    value_of(compose(model_files(file), {}, {.unit_clashes = clashes})).model);
            });
        };
        unchecked = whole(UnitClashes::ignored) - parse;
        checked = whole(UnitClashes::refused) - parse;
    } else {
        std::ifstream stream{file, std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{stream}, {}};
        const std::string name = file.filename().string();
        parse = median_ms([&] { (void)value_of(open_sbml(text, name, {})); });
        const SbmlDocument document = value_of(open_sbml(text, name, {}));
        declare = median_ms([&] { (void)declare_sbml(document, {}); });
        const auto whole = [&](UnitClashes clashes) {
            return median_ms([&] { build(declare_sbml(document, {}), clashes); });
        };
        unchecked = whole(UnitClashes::ignored) - declare;
        checked = whole(UnitClashes::warned) - declare;
    }
    rows.push_back({"read the text", parse});
    rows.push_back({"declare", declare});
    rows.push_back({"build", unchecked});
    rows.push_back({"check units", checked - unchecked});
    return model;
}

CompileRequest request_for(const Model& model) {
    CompileRequest request;
    for (const Parameter& parameter : model.parameters()) {
        if (request.varying.size() == k_n_varying) break;
        request.varying.push_back(model.symbol(parameter.symbol).name);
    }
    for (const State& state : model.states()) request.outputs.push_back(model.symbol(state.symbol).name);
    request.dose_targets = request.outputs;
    return request;
}

/// Rates and Jacobian at the start.
std::vector<double> answers_of(const CompiledModel& m) {
    std::vector<double> p;
    for (const std::string& name : m.request().varying) {
        p.push_back(m.model().parameters()[*m.model().find_parameter(name)].value);
    }
    const std::vector<double> input(m.request().dose_targets.size(), 0.5);
    std::vector<double> x(m.n_states()), held(m.n_held()), h(m.n_hoisted());
    std::vector<double> all(m.n_states() + m.pattern().row.size());
    m.initialise(p.data(), x.data(), held.data());
    m.hoist(p.data(), held.data(), h.data());
    m.rhs(1.0, x.data(), p.data(), held.data(), input.data(), h.data(), all.data());
    m.jacobian(1.0, x.data(), p.data(), held.data(), input.data(), h.data(), all.data() + m.n_states());
    return all;
}

void require_close(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0.0;
    for (const double v : b) largest = std::max(largest, std::abs(v));
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(std::abs(a[i] - b[i]) <= 1e-12 * largest)) stop(fmt::format("{} is not {}", a[i], b[i]));
    }
}

using Part = std::pair<const char*, double CodeCost::*>;
constexpr Part k_made[] = {{"target", &CodeCost::target},
                           {"write IR", &CodeCost::emit},
                           {"machine code", &CodeCost::generate},
                           {"link", &CodeCost::link}};
constexpr Part k_kept[] = {
    {"target", &CodeCost::target}, {"read", &CodeCost::read}, {"link", &CodeCost::link}};

void add_parts(std::vector<Row>& rows, const std::string& what, std::span<const Part> parts,
               const std::vector<CodeCost>& costs) {
    for (const auto& [name, part] : parts) {
        std::vector<double> seconds;
        for (const CodeCost& cost : costs) seconds.push_back(cost.*part);
        rows.push_back({what + name, median_ms(std::move(seconds))});
    }
}

struct Loading {
    double model_ms = 0.0, step_ms = 0.0;
    std::vector<CodeCost> model, step;
    std::shared_ptr<const CompiledModel> compiled;
};

Loading load(const std::shared_ptr<const Model>& model, const CompileRequest& request,
             CacheStatus::Kind wanted) {
    Loading loading;
    std::vector<double> model_s, step_s;
    for (int i = 0; i < k_repetitions; ++i) {
        model_s.push_back(seconds_of([&] { loading.compiled = value_of(compile(model, request)); }));
        std::shared_ptr<const LaneKernels> lanes;
        step_s.push_back(seconds_of([&] { lanes = loading.compiled->lane_kernels(0, rodas5p(), {}); }));
        if (loading.compiled->cache_status().kind != wanted || lanes->cache_status().kind != wanted) {
            stop("the cache did something else");
        }
        loading.model.push_back(loading.compiled->code_cost());
        loading.step.push_back(lanes->code_cost());
    }
    loading.model_ms = median_ms(std::move(model_s));
    loading.step_ms = median_ms(std::move(step_s));
    return loading;
}

void measure(const fs::path& file, const fs::path& cache) {
    std::vector<Row> rows;
    const auto model = read(file, rows);
    double text_ms = 0.0;
    for (const Row& row : rows) text_ms += row.ms;

    CompileRequest request = request_for(*model);
    std::vector<Expression> rates;
    std::vector<SymbolId> states;
    for (const State& state : model->states()) {
        rates.push_back(state.rate);
        states.push_back(state.symbol);
    }
    const double plan_ms = median_ms([&] { (void)value_of(make_plan(model, request)); });
    const double differentiate_ms = median_ms([&] {
        ExpressionGraph graph = model->graph();
        (void)differentiate_rates(graph, rates, states);
    });
    rows.push_back({"plan without derivatives", plan_ms - differentiate_ms});
    rows.push_back({"differentiate", differentiate_ms});
    const Plan plan = value_of(make_plan(model, request));
    rows.push_back({"key", median_ms([&] { (void)kernel_key(plan, {}, {}); })});

    request.cache_directory = "";
    request.backend = CompileRequest::Backend::interpreter;
    const auto slow = answers_of(*value_of(compile(model, request)));
    request.backend = CompileRequest::Backend::native;
    const Loading made = load(model, request, CacheStatus::Kind::off);
    const auto fast = answers_of(*made.compiled);
    require_close(fast, slow);
    request.cache_directory = cache;
    (void)value_of(compile(model, request))->lane_kernels(0, rodas5p(), {});
    const Loading kept = load(model, request, CacheStatus::Kind::read);
    const auto again = answers_of(*kept.compiled);
    if (std::memcmp(fast.data(), again.data(), fast.size() * sizeof(double)) != 0) stop("other bits");

    add_parts(rows, "one patient: ", k_made, made.model);
    add_parts(rows, fmt::format("{} lanes: ", widest_lanes()), k_made, made.step);
    add_parts(rows, "cached, one patient: ", k_kept, kept.model);
    add_parts(rows, "cached, lanes: ", k_kept, kept.step);
    rows.push_back({"in all", text_ms + made.model_ms + made.step_ms});
    rows.push_back({"in all, cached", text_ms + kept.model_ms + kept.step_ms});

    fmt::print("{}: {} states, {} Jacobian non-zeros, {} nodes in the graph, {} kB\n",
               file.filename().string(), model->states().size(), plan.pattern.row.size(),
               model->graph().size(), fs::file_size(file) / 1000);
    for (const Row& row : rows) fmt::print("  {:<30} {:>8.1f}\n", row.stage, row.ms);
}

}  // namespace

int main(int argc, char** argv) {
    std::string pattern = (fs::temp_directory_path() / "rubor-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) stop("no temporary directory");
    const fs::path cache = pattern, root = RUBOR_SOURCE_DIR;
    std::vector<fs::path> files{argv + 1, argv + argc};
    if (files.empty()) files = {root / "bench/models/immune120.ant", root / "models/ibc/ibc.ant"};
    fmt::print("Milliseconds of processor time, median of {}\n", k_repetitions);
    for (const fs::path& file : files) measure(file, cache);
    fs::remove_all(cache);
}
