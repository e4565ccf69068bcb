// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/compare_pairs.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <rubor/report/compare_stratum.hpp>
#include <rubor/statistics/interaction.hpp>
#include <rubor/statistics/resampling.hpp>

namespace rubor {

/// One endpoint of one pair: who does well in each of the arms.
struct PairInteractions::Endpoint {
    std::string id;
    std::uint64_t n = 0;
    bool has_none = false;
    bool in_either = false;                       ///< Twins, and not of survival.
    std::vector<std::size_t> index[4];            ///< none, first, second, both: into the members.
    std::vector<unsigned char> well[4];           ///< Response.
    std::optional<WeightedSurvival> survival[4];  ///< Or survival.
    double landmark_d = 0.0;

    [[nodiscard]] double share(std::size_t part, std::span<const double> weight) const {
        std::vector<double> own;
        own.reserve(index[part].size());
        for (const std::size_t k : index[part]) own.push_back(weight[k]);
        return survival[part] ? survival[part]->at(own, landmark_d)
                              : share_in_either(well[part], well[part], own);
    }
    [[nodiscard]] PairEffect effect(std::span<const double> weight) const {
        return {has_none ? share(0, weight) : 0.0, share(1, weight), share(2, weight), share(3, weight)};
    }
    [[nodiscard]] PatientBootstrap::Values operator()(std::span<const double> weight) const {
        const PairEffect e = effect(weight);
        PatientBootstrap::Values values = {e.beyond_bliss(), e.beyond_better(),
                                           std::numeric_limits<double>::quiet_NaN()};
        if (in_either) {
            std::vector<double> own;
            for (const std::size_t k : index[1]) own.push_back(weight[k]);
            values[2] = e.both - share_in_either(well[1], well[2], own);
        }
        return values;
    }
};

namespace {

using Well = std::function<std::optional<SurvivalTime>(const ComparedOutcome&)>;
using Yes = std::function<std::optional<bool>(const ComparedOutcome&)>;

std::size_t n_shared(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return static_cast<std::size_t>(std::count_if(
        a.begin(), a.end(), [&](const std::string& x) { return std::binary_search(b.begin(), b.end(), x); }));
}

/// The arm of exactly these approaches whose drugs the pair gives too.
std::optional<std::size_t> part_of(const std::vector<ComparedArm>& arms, std::size_t pair,
                                   const std::vector<Approach>& approaches) {
    std::optional<std::size_t> best;
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
        if (arms[arm].approaches != approaches) continue;
        const std::size_t shared = n_shared(arms[arm].drugs, arms[pair].drugs);
        if (shared < arms[arm].drugs.size()) continue;
        if (!best || arms[arm].drugs.size() > arms[*best].drugs.size()) best = arm;
    }
    return best;
}

/// What a pair's endpoint needs of the patients who have it in every arm (twins), or in each.
template <class Of, class Take>
void collect(PairInteractions::Endpoint& endpoint, const ComparedTrial& trial,
             const std::vector<std::size_t>& members, const ComparePair& pair, Of of, Take take) {
    const std::optional<std::size_t> arms[4] = {pair.none, pair.first, pair.second, pair.arm};
    const auto value = [&](std::size_t part, std::size_t k) {
        const auto& outcome = trial.arms[*arms[part]].outcomes[members[k]];
        return outcome ? of(*outcome) : decltype(of(*outcome)){};
    };
    for (std::size_t k = 0; k < members.size(); ++k) {
        const auto in = [&](std::size_t part) { return !arms[part] || value(part, k).has_value(); };
        const bool complete = in(0) && in(1) && in(2) && in(3);
        if (trial.twins && !complete) continue;
        bool any = false;
        for (std::size_t part = 0; part < 4; ++part) {
            if (!arms[part]) continue;
            if (const auto v = value(part, k)) {
                endpoint.index[part].push_back(k);
                take(part, *v);
                any = true;
            }
        }
        endpoint.n += any ? 1 : 0;
    }
    endpoint.has_none = pair.none.has_value();
}

bool is_whole(const PairInteractions::Endpoint& endpoint) {
    return !endpoint.index[1].empty() && !endpoint.index[2].empty() && !endpoint.index[3].empty() &&
           (!endpoint.has_none || !endpoint.index[0].empty());
}

std::shared_ptr<PairInteractions::Endpoint> by_response(const char* id, const ComparedTrial& trial,
                                                        const std::vector<std::size_t>& members,
                                                        const ComparePair& pair, const Yes& of) {
    auto endpoint = std::make_shared<PairInteractions::Endpoint>();
    endpoint->id = id;
    endpoint->in_either = trial.twins;
    collect(*endpoint, trial, members, pair, of,
            [&](std::size_t part, bool yes) { endpoint->well[part].push_back(yes ? 1 : 0); });
    return endpoint;
}

std::shared_ptr<PairInteractions::Endpoint> by_survival(const char* id, const ComparedTrial& trial,
                                                        const std::vector<std::size_t>& members,
                                                        const ComparePair& pair, double landmark_d,
                                                        const Well& of) {
    auto endpoint = std::make_shared<PairInteractions::Endpoint>();
    endpoint->id = id;
    endpoint->landmark_d = landmark_d;
    std::vector<double> time[4];
    std::vector<std::uint8_t> event[4];
    collect(*endpoint, trial, members, pair, of, [&](std::size_t part, const SurvivalTime& t) {
        time[part].push_back(t.days);
        event[part].push_back(t.observed ? 1 : 0);
    });
    for (std::size_t part = 0; part < 4; ++part) endpoint->survival[part].emplace(time[part], event[part]);
    return endpoint;
}

}  // namespace

ComparePair pair_parts(const std::vector<ComparedArm>& arms, std::size_t pair) {
    ComparePair parts;
    parts.arm = pair;
    parts.none = part_of(arms, pair, {});
    parts.first = part_of(arms, pair, {arms[pair].approaches[0]});
    parts.second = part_of(arms, pair, {arms[pair].approaches[1]});
    for (const auto& [arm, approach] : {std::pair{parts.first, arms[pair].approaches[0]},
                                        std::pair{parts.second, arms[pair].approaches[1]}}) {
        if (!arm) parts.missing += (parts.missing.empty() ? "" : " and ") + std::string{to_text(approach)};
    }
    return parts;
}

PairInteractions::PairInteractions(const ComparedTrial& trial, const std::vector<std::size_t>& members,
                                   double landmark_d, PatientBootstrap& bootstrap)
    : bootstrap_{&bootstrap} {
    for (std::size_t arm = 0; arm < trial.arms.size(); ++arm) {
        if (trial.arms[arm].approaches.size() != 2) continue;
        const ComparePair pair = pair_parts(trial.arms, arm);
        pairs_.push_back(pair);
        if (!pair.missing.empty()) continue;
        std::vector<std::shared_ptr<Endpoint>> endpoints;
        const auto& outcomes = trial.arms[arm].outcomes;
        if (std::any_of(members.begin(), members.end(),
                        [&](std::size_t i) { return outcomes[i] && outcomes[i]->operated; })) {
            endpoints.push_back(
                by_response("pcr", trial, members, pair, [](const ComparedOutcome& o) { return o.pcr; }));
        }
        endpoints.push_back(by_response("response", trial, members, pair,
                                        [](const ComparedOutcome& o) { return o.response; }));
        if (pair.none) {
            endpoints.push_back(by_survival("os", trial, members, pair, landmark_d,
                                            [](const ComparedOutcome& o) { return o.os; }));
            endpoints.push_back(by_survival("event_free", trial, members, pair, landmark_d,
                                            [](const ComparedOutcome& o) { return o.event_free; }));
        }
        for (const auto& endpoint : endpoints) {
            if (!is_whole(*endpoint)) continue;
            entries_.push_back({pairs_.size() - 1, bootstrap.add(std::cref(*endpoint)), endpoint});
        }
    }
    n_members_ = members.size();
}

std::vector<ComparePair> PairInteractions::results(double level) const {
    std::vector<ComparePair> pairs = pairs_;
    const std::vector<double> once(n_members_, 1.0);
    for (const Entry& entry : entries_) {
        const PairEffect effect = entry.endpoint->effect(once);
        CompareInteraction shown{.endpoint = entry.endpoint->id,
                                 .n = entry.endpoint->n,
                                 .none = effect.none,
                                 .first = effect.a,
                                 .second = effect.b,
                                 .both = effect.both,
                                 .bliss = bliss_expected(effect.a, effect.b, effect.none),
                                 .beyond_bliss = bootstrap_->interval(entry.number, 0, level),
                                 .beyond_better = bootstrap_->interval(entry.number, 1, level),
                                 .beyond_either = {}};
        if (entry.endpoint->in_either) shown.beyond_either = bootstrap_->interval(entry.number, 2, level);
        pairs[entry.pair].interactions.push_back(shown);
    }
    return pairs;
}

}  // namespace rubor
