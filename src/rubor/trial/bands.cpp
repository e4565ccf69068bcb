// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/bands.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/text.hpp>

namespace rubor {

namespace {

const std::vector<std::string>& role_names() {
    static const std::vector<std::string> all{"calibration", "validation", "check"};
    return all;
}

void read_band(MapReader& map, BandStatement& statement, Problems& problems) {
    const auto ends = map.list("band");
    if (!ends) {
        return;
    }
    if (ends->size() != 2) {
        map.report("band", fmt::format("a band has two ends, not {}", ends->size()), "e.g. band: [20, 50]");
        return;
    }
    const auto lower = as_number((*ends)[0], problems);
    const auto upper = as_number((*ends)[1], problems);
    if (lower && upper && !(*lower < *upper)) {
        map.report("band", fmt::format("{} is not below {}", shortest(*lower), shortest(*upper)),
                   "write the lower end first");
    }
    statement.lower = lower.value_or(0.0);
    statement.upper = upper.value_or(1.0);
}

BandStatement read_statement(const DocumentNode& node, const std::filesystem::path& folder,
                             Problems& problems) {
    BandStatement statement;
    MapReader map{node, problems};
    statement.place = node.place();
    statement.name = map.identifier("name").value_or("");
    statement.setting = map.text("setting").value_or("");
    statement.measurand = read_measurand(map, folder, problems);
    read_band(map, statement, problems);
    statement.unit = read_telling_unit(map, statement.measurand.name, problems);
    statement.anchor = map.text("anchor").value_or("");
    if (const auto role = map.one_of("role", role_names())) {
        statement.role = *evidence_role_named(*role);
    }
    const std::string moved = map.text("prior_moved", Need::optional).value_or("none");
    statement.prior_moved = moved == "none" ? "" : moved;
    if (!statement.prior_moved.empty() && statement.role == EvidenceRole::validation) {
        map.report("prior_moved", "no prior may be moved to meet a number that is kept for validation",
                   "role: calibration, or prior_moved: none");
    }
    statement.miss = map.text("miss", Need::optional).value_or("");
    map.finish();
    return statement;
}

}  // namespace

const char* to_text(EvidenceRole role) {
    switch (role) {
        case EvidenceRole::calibration:
            return "calibration";
        case EvidenceRole::validation:
            return "validation";
        case EvidenceRole::check:
            return "check";
    }
    return "?";
}

std::optional<EvidenceRole> evidence_role_named(std::string_view name) {
    for (const EvidenceRole role :
         {EvidenceRole::calibration, EvidenceRole::validation, EvidenceRole::check}) {
        if (name == to_text(role)) {
            return role;
        }
    }
    return std::nullopt;
}

const char* to_text(BandVerdict verdict) {
    switch (verdict) {
        case BandVerdict::inside:
            return "inside";
        case BandVerdict::explained:
            return "outside, explained";
        case BandVerdict::unexplained:
            return "outside";
    }
    return "?";
}

std::size_t BandTable::count(BandVerdict verdict) const {
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(),
                                                  [&](const BandResult& r) { return r.verdict == verdict; }));
}

Checked<BandFile> read_bands(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) {
        return document.problems();
    }
    Problems problems;
    BandFile bands;
    bands.file = path;
    MapReader map{document.value().root(), problems};
    bands.name = map.identifier("bands").value_or("");
    bands.title = map.text("title", Need::optional).value_or(bands.name);
    if (const auto items = map.list("statements")) {
        for (const DocumentNode& item : *items) {
            BandStatement statement = read_statement(item, path.parent_path(), problems);
            const auto same = [&](const BandStatement& other) { return other.name == statement.name; };
            if (!statement.name.empty() &&
                std::any_of(bands.statements.begin(), bands.statements.end(), same)) {
                problems.push_back(
                    item.problem(statement.name + " stands twice", "give each statement its own name"));
            }
            bands.statements.push_back(std::move(statement));
        }
    }
    map.finish();
    if (!problems.empty()) {
        return problems;
    }
    return bands;
}

Problems keep_only(BandFile& bands, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const BandStatement& s : bands.statements) {
        known.push_back(s.name);
    }
    Problems problems;
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            problems.push_back({{bands.file.string(), 0, 0},
                                "statements",
                                fmt::format("there is no statement {}", in_quotes(name)),
                                hint_for(name, known)});
        }
    }
    if (!names.empty()) {
        std::erase_if(bands.statements, [&](const BandStatement& s) {
            return std::find(names.begin(), names.end(), s.name) == names.end();
        });
    }
    return problems;
}

BandVerdict verdict_on(const BandStatement& statement, const Estimate& estimate) {
    const bool is_inside =
        estimate.ok() && estimate.value >= statement.lower && estimate.value <= statement.upper;
    if (is_inside) {
        return BandVerdict::inside;
    }
    return statement.miss.empty() ? BandVerdict::unexplained : BandVerdict::explained;
}

Problems check_bands(const BandFile& bands, SharedStudies& studies) {
    Problems problems;
    for (const BandStatement& statement : bands.statements) {
        append(problems, studies.add(statement.measurand));
    }
    return problems;
}

BandTable compute_bands(const BandFile& bands, const SharedStudies& studies,
                        const SharedRunOptions& options) {
    BandTable table;
    StudyResults results = studies.run(options);
    table.runs = std::move(results.runs);
    table.interrupted = results.interrupted;
    if (table.interrupted) {
        return table;
    }
    for (const BandStatement& statement : bands.statements) {
        BandResult result;
        result.statement = &statement;
        result.estimate = studies.estimate(results, statement.measurand);
        result.estimate.value /= statement.unit.factor;
        result.estimate.lower /= statement.unit.factor;
        result.estimate.upper /= statement.unit.factor;
        result.verdict = verdict_on(statement, result.estimate);
        table.results.push_back(std::move(result));
    }
    return table;
}

}  // namespace rubor
