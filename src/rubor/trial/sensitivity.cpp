// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/sensitivity.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/trial/endpoints.hpp>
#include <rubor/trial/shared_studies.hpp>

namespace rubor {

namespace {

constexpr double k_low_percentile = 0.05;
constexpr double k_high_percentile = 0.95;

/// The statistic by arm; of a contrast with itself not ok.
std::vector<Estimate> by_arm(const AnalysisSet& set, const SensitivityRequest& request) {
    std::vector<Estimate> estimates;
    for (std::size_t arm = 0; arm < set.arms.size(); ++arm) {
        if (arm == 0 && is_contrast(request.statistic)) {
            estimates.emplace_back().explanation = "the reference";
            continue;
        }
        const auto e =
            statistic(set, request.statistic, {.arm = arm, .reference = 0, .subset = request.subset});
        RUBOR_ASSERT(e.ok());  // checked on the empty set
        estimates.push_back(e.value());
    }
    return estimates;
}

/// Two distributions for one parameter, and the values that stand for them.
struct Pair {
    Distribution low, high;
    double low_input = 0.0, high_input = 0.0;
};

std::optional<Pair> local_pair(const ParameterRow& row, double step) {
    const Distribution prior =
        row.is_sampled() ? row.coherent_prior() : Distribution::constant(row.coherent_value());
    const auto low = scaled(prior, 1.0 - step);
    const auto high = scaled(prior, 1.0 + step);
    if (!low || !high) {
        return std::nullopt;
    }
    return Pair{*low, *high, row.value * (1.0 - step), row.value * (1.0 + step)};
}

Pair tornado_pair(const ParameterRow& row) {
    const double low = row.is_sampled() ? row.prior.quantile(k_low_percentile) : 0.5 * row.value;
    const double high = row.is_sampled() ? row.prior.quantile(k_high_percentile) : 2.0 * row.value;
    return {Distribution::constant(row.coherent(low)), Distribution::constant(row.coherent(high)), low, high};
}

class Runs {
  public:
    Runs(const PreparedTrial& trial, const SensitivityRequest& request, const TrialRunOptions& options)
        : trial_{trial}, request_{request}, options_{options} {}

    /// Nothing after an interrupt.
    std::optional<std::vector<Estimate>> run(const std::vector<PriorChange>& changes) {
        const PreparedTrial trial = with_priors(trial_, changes);
        const TrialRun run = run_trial(trial, options_);
        return run.interrupted ? std::nullopt : std::optional{by_arm(analysis_set(trial, run), request_)};
    }

    /// By arm; nothing after an interrupt.
    std::optional<std::vector<SensitivityPair>> run_pair(const std::string& name, const Pair& pair) {
        const auto low = run({{name, pair.low}});
        const auto high = low ? run({{name, pair.high}}) : std::nullopt;
        if (!high) {
            return std::nullopt;
        }
        std::vector<SensitivityPair> pairs;
        for (std::size_t arm = 0; arm < low->size(); ++arm) {
            pairs.push_back({pair.low_input, pair.high_input, (*low)[arm], (*high)[arm]});
        }
        return pairs;
    }

  private:
    const PreparedTrial& trial_;
    const SensitivityRequest& request_;
    const TrialRunOptions& options_;
};

}  // namespace

std::optional<double> ParameterSensitivity::elasticity(double base, double step) const {
    if (!local || !local->ok() || !(base > 0.0)) {
        return std::nullopt;
    }
    return local->swing() / (2.0 * step * base);
}

std::optional<Distribution> scaled(const Distribution& distribution, double factor) {
    RUBOR_ASSERT(factor > 0.0);
    Distribution d = distribution;
    switch (d.kind) {
        case Distribution::Kind::constant:
        case Distribution::Kind::lognormal:
        case Distribution::Kind::exponential:
            d.a *= factor;
            break;
        case Distribution::Kind::uniform:
        case Distribution::Kind::loguniform:
        case Distribution::Kind::normal:
            d.a *= factor;
            d.b *= factor;
            break;
        case Distribution::Kind::beta:
        case Distribution::Kind::bernoulli:
        case Distribution::Kind::discrete:
            return std::nullopt;
    }
    d.lower *= factor;
    d.upper *= factor;
    return d;
}

bool is_uncertain(const ParameterRow& row) {
    const auto source_starts = [&](const char* start) { return row.source.rfind(start, 0) == 0; };
    if (row.name.rfind("port_", 0) == 0 || source_starts("estimated: exact") || source_starts("exact") ||
        source_starts("estimated: unit")) {
        return false;
    }
    return row.is_sampled() || (row.value != 0.0 && row.source.rfind("estimated", 0) == 0);
}

Checked<SensitivityResult> sensitivity(const SensitivityRequest& request, const TrialRunOptions& options,
                                       const std::function<void(std::size_t, std::size_t)>& progress,
                                       PrepareOptions prepare) {
    prepare.also_varies =
        request.parameters.empty() ? RowFilter{is_uncertain} : rows_named(request.parameters);
    auto prepared = prepare_trial(request.study, prepare);
    if (!prepared) {
        return prepared.problems();
    }
    PreparedTrial trial = std::move(prepared).value();
    Problems problems = unknown_parameters(trial.parameters, request.parameters);
    const AnalysisSet empty = analysis_set(trial, TrialRun{});
    if (const auto known =
            statistic(empty, request.statistic,
                      {.arm = empty.arms.size() - 1, .reference = 0, .subset = request.subset});
        !known) {
        append(problems, known.problems());
    }
    if (!problems.empty()) {
        return problems;
    }
    if (request.n_patients) {
        set_patients(trial.study, *request.n_patients);
    }

    std::vector<const ParameterRow*> rows;
    for (const ParameterRow& row : trial.parameters.rows) {
        if (request.parameters.empty() ? is_uncertain(row) : rows_named(request.parameters)(row)) {
            rows.push_back(&row);
        }
    }
    SensitivityResult result;
    result.arms = empty.arms;
    result.n_patients = trial.study.n_patients;
    result.step = request.step;
    Runs runs{trial, request, options};
    const std::size_t n_runs = 1 + rows.size() * ((request.local ? 2U : 0U) + (request.tornado ? 2U : 0U));
    std::size_t n_done = 0;
    const auto tell = [&](std::size_t more) {
        if (progress) {
            progress(n_done, n_runs);
        }
        n_done += more;
    };
    tell(1);
    const auto base = runs.run({});
    if (!base) {
        result.interrupted = true;
        return result;
    }
    result.base = *base;
    for (const ParameterRow* row : rows) {
        std::optional<std::vector<SensitivityPair>> local;
        std::optional<std::vector<SensitivityPair>> tornado;
        const auto pair = local_pair(*row, request.step);
        if (request.local) {
            tell(2);
            if (!pair) {
                result.left_out.push_back(row->name +
                                          ": its values cannot be scaled, so it has no local sensitivity");
            } else if (local = runs.run_pair(row->name, *pair); !local) {
                result.interrupted = true;
                return result;
            }
        }
        if (request.tornado) {
            tell(2);
            if (tornado = runs.run_pair(row->name, tornado_pair(*row)); !tornado) {
                result.interrupted = true;
                return result;
            }
        }
        for (std::size_t arm = 0; arm < result.arms.size(); ++arm) {
            ParameterSensitivity one{row->name,
                                     row->is_sampled() ? std::string{name_of(row->prior.kind)} : "fixed",
                                     row->unit.text,
                                     row->value,
                                     row->source,
                                     arm,
                                     {},
                                     {}};
            if (local) {
                one.local = (*local)[arm];
            }
            if (tornado) {
                one.tornado = (*tornado)[arm];
            }
            result.rows.push_back(std::move(one));
        }
    }
    return result;
}

}  // namespace rubor
