// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/parameter_sets.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/model_names.hpp>
#include <rubor/store/csv.hpp>
#include <rubor/store/parquet.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_problems = 50;

/// What a column of the table is.
struct ColumnMeaning {
    bool is_id = false;
    std::size_t parameter = 0;  ///< Into ParameterSets::names.
    double factor = 1.0;        ///< Into what the model's arrays keep.
};

class SetsReader {
  public:
    SetsReader(const Model& model, Problems& problems) : model_{&model}, problems_{&problems} {
        for (const Parameter& p : model.parameters()) valid_.push_back(model.symbol(p.symbol).name);
    }

    void column(const std::string& text, std::optional<std::string> unit_text, const Place& place) {
        Heading heading = heading_of(text, *model_);
        if (heading.unit) unit_text = heading.unit;
        ColumnMeaning meaning;
        if (lower_case(heading.name) == "id") {
            if (has_id_) report(place, "a second column ID", "keep one of them");
            meaning.is_id = true;
            has_id_ = true;
            meanings_.push_back(meaning);
            return;
        }
        const auto index = model_->find_parameter(heading.name);
        if (!index) {
            problems_->push_back(
                {place, "",
                 fmt::format("{} is no parameter of the model {}", in_quotes(heading.name), model_->name()),
                 hint_for(heading.name, valid_)});
            return;
        }
        if (std::find(sets_.names.begin(), sets_.names.end(), heading.name) != sets_.names.end()) {
            problems_->push_back(
                {place, "", fmt::format("the parameter {} stands here twice", heading.name), ""});
            return;
        }
        const Symbol& symbol = model_->symbol(model_->parameters()[*index].symbol);
        const Unit& declared = symbol.unit;
        meaning.factor = unit_ratio(declared.factor, symbol.to_coherent);
        if (unit_text && !unit_text->empty()) {
            const auto unit = parse_unit_like(*unit_text, declared, place);
            if (!unit) {
                append(*problems_, unit.problems());
            } else if (!unit.value().same_dimension(declared)) {
                problems_->push_back(
                    {place, "",
                     symbol.has_unit
                         ? fmt::format("{} is {}, but {} is {}", in_quotes(*unit_text),
                                       kind_of(unit.value().dimension), heading.name,
                                       kind_of(declared.dimension))
                         : fmt::format("{} is {}, but the model declares no unit of {}",
                                       in_quotes(*unit_text), kind_of(unit.value().dimension), heading.name),
                     symbol.has_unit ? fmt::format("give a unit like {}", declared.text)
                                     : "leave the unit out"});
            } else {
                meaning.factor = unit_ratio(unit.value().factor, symbol.to_coherent);
            }
        }
        meaning.parameter = sets_.names.size();
        sets_.names.push_back(heading.name);
        meanings_.push_back(meaning);
    }

    void start_row() {
        sets_.values.resize(sets_.values.size() + sets_.names.size(),
                            std::numeric_limits<double>::quiet_NaN());
        if (!has_id_) add_id(static_cast<std::int64_t>(sets_.ids.size()) + 1, {});
    }

    void add_id(std::int64_t id, const Place& place) {
        if (!seen_.insert(id).second)
            report(place, fmt::format("ID {} stands here twice", id), "one row per patient");
        sets_.ids.push_back(id);
    }

    void value(std::size_t column, double number, const Place& place) {
        if (!std::isfinite(number)) {
            report(place, fmt::format("{} is {}", sets_.names[meanings_[column].parameter], number),
                   "expected a finite number");
        }
        sets_.values[sets_.values.size() - sets_.names.size() + meanings_[column].parameter] =
            number * meanings_[column].factor;
    }

    void report(const Place& place, std::string message, std::string remedy) {
        problems_->push_back({place, "", std::move(message), std::move(remedy)});
    }

    [[nodiscard]] bool is_id(std::size_t column) const { return meanings_[column].is_id; }
    [[nodiscard]] const std::string& name(std::size_t column) const {
        return sets_.names[meanings_[column].parameter];
    }
    [[nodiscard]] bool too_many() const { return problems_->size() >= k_most_problems; }
    [[nodiscard]] ParameterSets take() { return std::move(sets_); }
    [[nodiscard]] std::size_t n_patients() const { return sets_.ids.size(); }

  private:
    const Model* model_;
    Problems* problems_;
    std::vector<std::string> valid_;
    std::vector<ColumnMeaning> meanings_;
    std::unordered_set<std::int64_t> seen_;
    bool has_id_ = false;
    ParameterSets sets_;
};

void read_csv_sets(CsvReader& csv, SetsReader& sets, Problems& problems) {
    for (std::size_t c = 0; c < csv.header().size() && !sets.too_many(); ++c) {
        sets.column(csv.header()[c].text, std::nullopt, csv.header_place(c));
    }
    if (!problems.empty()) return;
    while (!sets.too_many() && csv.next(problems)) {
        sets.start_row();
        for (std::size_t c = 0; c < csv.row().size(); ++c) {
            const std::string& text = csv.row()[c].text;
            if (sets.is_id(c)) {
                const auto id = parse_integer(text);
                if (!id)
                    sets.report(csv.place(c), fmt::format("ID is {}", in_quotes(text)),
                                "expected a whole number");
                sets.add_id(id.value_or(-static_cast<std::int64_t>(sets.n_patients()) - 1), csv.place(c));
                continue;
            }
            const auto number = parse_number(text);
            if (!number) {
                sets.report(csv.place(c), fmt::format("{} is {}", sets.name(c), in_quotes(text)),
                            "expected a number");
            } else {
                sets.value(c, *number, csv.place(c));
            }
        }
    }
}

void read_parquet_sets(const Table& table, const std::string& file, SetsReader& sets) {
    for (std::size_t row = 0; row < table.n_rows() && !sets.too_many(); ++row) {
        sets.start_row();
        const Place place{file, 0, 0};
        for (std::size_t c = 0; c < table.columns().size(); ++c) {
            const Column& column = table.columns()[c];
            const std::string where = fmt::format("row {}: ", row + 1);
            if (column.is_null(row)) {
                sets.report(place, where + column.name() + " is missing", "");
                if (sets.is_id(c)) sets.add_id(-static_cast<std::int64_t>(row) - 1, place);
            } else if (sets.is_id(c)) {
                sets.add_id(column.integers()[row], place);
            } else {
                const double number = column.type() == ColumnType::integer
                                          ? static_cast<double>(column.integers()[row])
                                          : column.reals()[row];
                if (std::isfinite(number))
                    sets.value(c, number, place);
                else
                    sets.report(place, fmt::format("{}{} is {}", where, column.name(), number),
                                "expected a finite number");
            }
        }
    }
}

Checked<ParameterSets> finished(SetsReader& sets, Problems& problems, const std::string& file) {
    if (problems.empty() && sets.n_patients() == 0) {
        problems.push_back({{file, 0, 0}, "", "holds no patient", "a row per patient, below the names"});
    }
    if (!problems.empty()) return problems;
    return sets.take();
}

}  // namespace

Checked<ParameterSets> read_parameter_sets(const std::filesystem::path& path, const Model& model) {
    Problems problems;
    SetsReader sets{model, problems};
    if (lower_case(path.extension().string()) == ".parquet") {
        const auto table = read_parquet(path);
        if (!table) return table.problems();
        const Place place{path.string(), 0, 0};
        for (const Column& column : table.value().columns()) {
            const bool is_id = lower_case(column.name()) == "id";
            const bool fits =
                column.type() == ColumnType::integer || (!is_id && column.type() == ColumnType::real);
            if (!fits) {
                problems.push_back(
                    {place, "",
                     fmt::format("the column {} holds {}", in_quotes(column.name()), to_text(column.type())),
                     is_id ? "expected whole numbers" : "expected numbers"});
            }
            sets.column(column.name(), column.spec().unit, place);
        }
        if (!problems.empty()) return problems;
        read_parquet_sets(table.value(), path.string(), sets);
    } else {
        auto csv = CsvReader::open(path);
        if (!csv) return csv.problems();
        read_csv_sets(csv.value(), sets, problems);
    }
    return finished(sets, problems, path.string());
}

Checked<ParameterSets> read_parameter_sets_text(std::string text, const std::string& name,
                                                const Model& model) {
    Problems problems;
    SetsReader sets{model, problems};
    auto csv = CsvReader::from_text(std::move(text), name);
    if (!csv) return csv.problems();
    read_csv_sets(csv.value(), sets, problems);
    return finished(sets, problems, name);
}

}  // namespace rubor
