// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/adverse_events.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>
#include <rubor/random/draw.hpp>

namespace rubor {

const char* to_text(DoseAction action) {
    switch (action) {
        case DoseAction::delay:
            return "delay";
        case DoseAction::reduce:
            return "reduce";
        case DoseAction::stop:
            return "stop";
    }
    return "?";
}

AdverseEventCourse::AdverseEventCourse(const AdverseEventCatalogue& catalogue, std::uint64_t seed,
                                       std::uint64_t patient, double day, std::span<const double> exposures)
    : catalogue_{&catalogue},
      seed_{seed},
      patient_{patient},
      day_{day},
      start_{exposures.begin(), exposures.end()},
      last_{start_} {
    RUBOR_ASSERT(exposures.size() == catalogue.hazards.size());
    for (std::size_t h = 0; h < catalogue.hazards.size(); ++h) {
        const HazardClass& hazard = catalogue.hazards[h];
        double sum = 0.0;
        for (std::size_t o = 0; o < hazard.organs.size(); ++o) {
            const std::string& organ = hazard.organs[o].organ;
            sum += hazard.organs[o].weight;
            auto clock = std::find_if(clocks_.begin(), clocks_.end(), [&](const Clock& c) {
                return c.name == hazard.name && c.organ == organ;
            });
            if (clock == clocks_.end()) {
                Draw draw{seed, "adverse_event." + hazard.name + "." + organ, patient};
                Clock fresh{.name = hazard.name, .organ = organ, .parts = {}};
                fresh.limit = draw.exponential();
                fresh.cause = draw.uniform();
                fresh.severity = draw.uniform();
                fresh.within = draw.uniform();
                fresh.steroids = draw.uniform();
                clock = clocks_.insert(clocks_.end(), std::move(fresh));
            }
            clock->parts.emplace_back(h, o);
        }
        weight_sums_.push_back(sum);
    }
}

int AdverseEventCourse::grade_of(double severity, double within, double severe_share,
                                 double fatal_share) const {
    if (severity < fatal_share) return 5;
    if (severity < severe_share) return within < catalogue_->grade_4_share ? 4 : 3;
    return within < catalogue_->grade_2_share ? 2 : 1;
}

void AdverseEventCourse::ring(Clock& clock, double day, std::span<const double> exposures,
                              std::vector<AdverseEventRow>& found) {
    if (clock.rung) return;
    double before = 0.0, now = 0.0;
    for (const auto& [h, o] : clock.parts) {
        const double w = catalogue_->hazards[h].organs[o].weight / weight_sums_[h];
        before += w * (last_[h] - start_[h]);
        now += w * (exposures[h] - start_[h]);
    }
    if (!(now >= clock.limit)) return;
    clock.rung = true;
    // `before` can only reach the limit by rounding; then it happened just now.
    const double share = now > before ? std::clamp((clock.limit - before) / (now - before), 0.0, 1.0) : 0.0;
    const HazardClass* hazard = nullptr;
    const OrganClass* organ = nullptr;
    double sum = 0.0;
    for (const auto& [h, o] : clock.parts) {
        hazard = &catalogue_->hazards[h];
        organ = &hazard->organs[o];
        sum += organ->weight / weight_sums_[h] * (exposures[h] - last_[h]);
        if (sum > clock.cause * (now - before)) break;
    }
    AdverseEventRow row;
    row.day = row.grade_d = day_ + share * (day - day_);
    row.name = clock.name;
    row.organ = clock.organ;
    row.grade = grade_of(clock.severity, clock.within, organ->severe_share, organ->fatal_share);
    row.fatal = row.grade == 5;
    row.attributed = hazard->attributed;
    row.steroids = row.grade >= 3 && clock.steroids < organ->steroid_share;
    found.push_back(std::move(row));
}

void AdverseEventCourse::add_first_dose(const FirstDose& dose, std::vector<AdverseEventRow>& found) const {
    for (const SideEffect& effect : dose.drug->side_effects) {
        if (!effect.at_first_dose) continue;
        Draw draw{seed_, "adverse_event.first_dose." + dose.drug->name + "." + effect.event, patient_};
        const double percent = effect.percent.value_or(0.0);
        if (!(100.0 * draw.uniform() < percent)) continue;
        const double severity = draw.uniform();
        const double within = draw.uniform();
        AdverseEventRow row;
        row.day = row.grade_d = dose.day;
        row.name = effect.event;
        row.organ = effect.organ;
        row.grade =
            grade_of(severity, within, effect.severe_percent / percent, effect.fatal_percent / percent);
        row.fatal = row.grade == 5;
        row.attributed = dose.drug->drug_class;
        found.push_back(std::move(row));
    }
}

void AdverseEventCourse::record(AdverseEventRow row) {
    const bool is_episodic =
        std::any_of(catalogue_->model_events.begin(), catalogue_->model_events.end(),
                    [&](const GradedModelEvent& g) { return g.name == row.name && g.organ == row.organ; });
    if (is_episodic) {
        const auto same = std::find_if(rows_.rbegin(), rows_.rend(), [&](const AdverseEventRow& r) {
            return r.name == row.name && r.organ == row.organ;
        });
        if (same != rows_.rend() && row.day - same->day <= catalogue_->episode_d) {
            if (row.grade > same->grade) {
                same->grade = row.grade;
                same->grade_d = row.day;
            }
            return;
        }
    }
    if (row.fatal) death_d_ = row.day;
    rows_.push_back(std::move(row));
}

void AdverseEventCourse::advance(double day, std::span<const double> exposures,
                                 std::span<const TimedModelEvent> events,
                                 std::span<const FirstDose> first_doses) {
    RUBOR_ASSERT(day >= day_ && exposures.size() == last_.size());
    if (death_d_) return;
    std::vector<AdverseEventRow> found;
    for (const TimedModelEvent& event : events) {
        for (const GradedModelEvent& graded : catalogue_->model_events) {
            if (graded.event != event.name) continue;
            AdverseEventRow row;
            row.day = row.grade_d = event.day;
            row.name = graded.name;
            row.organ = graded.organ;
            row.grade = graded.grade;
            row.attributed = graded.attributed;
            found.push_back(std::move(row));
        }
    }
    for (const FirstDose& dose : first_doses) add_first_dose(dose, found);
    for (Clock& clock : clocks_) ring(clock, day, exposures, found);
    std::stable_sort(found.begin(), found.end(),
                     [](const AdverseEventRow& a, const AdverseEventRow& b) { return a.day < b.day; });
    for (AdverseEventRow& row : found) {
        record(std::move(row));
        if (death_d_) break;
    }
    day_ = day;
    last_.assign(exposures.begin(), exposures.end());
}

}  // namespace rubor
