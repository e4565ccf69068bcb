// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/parameter_table.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/table_cells.hpp>
#include <rubor/formats/tsv.hpp>

namespace rubor {
namespace {

constexpr long long k_last_dimension = 20'000;

const TsvColumns& columns() {
    static const TsvColumns all{
        {"parameterId", "nominalValue", "unit", "distribution", "source"},
        {"parameterScale", "a", "b", "lowerBound", "upperBound", "sampling", "dimension", "note"},
    };
    return all;
}

const std::vector<std::string>& distribution_names() {
    static const std::vector<std::string> all{"fixed",       "lognormal",   "loguniform", "uniform",
                                              "normal",      "exponential", "beta",       "bernoulli",
                                              "categorical", "discrete"};
    return all;
}

/// Reads one row; what is wrong goes to the problems.
class RowReader {
  public:
    RowReader(const TsvRow& row, Problems& problems)
        : cells_{row, row.cell("parameterId").text, problems}, problems_{&problems} {}

    ParameterRow run() {
        const std::size_t before = problems_->size();
        const TsvCell name = cells_.cell("parameterId");
        row_.name = cells_.text("parameterId");
        row_.place = name.place;
        if (!row_.name.empty() && !is_dotted_name(row_.name)) {
            cells_.report(name, fmt::format("{} is no name of a model", in_quotes(row_.name)),
                          "letters, digits and _, a letter first");
        }
        row_.value_place = cells_.cell("nominalValue").place;
        row_.unit_place = cells_.cell("unit").place;
        row_.value = cells_.required_number("nominalValue").value_or(0.0);
        row_.unit = cells_.unit("unit").value_or(dimensionless());
        row_.source = cells_.text("source");
        row_.note = cells_.cell("note").text;
        row_.lower = cells_.number("lowerBound");
        row_.upper = cells_.number("upperBound");
        read_scale();
        read_sampling();
        const std::string kind = cells_.text("distribution");
        if (!kind.empty()) {
            read_prior(kind);
        }
        if (problems_->size() == before) {
            check_prior(kind);
        }
        return std::move(row_);
    }

  private:
    void read_scale() {
        const TsvCell cell = cells_.cell("parameterScale");
        if (cell.text.empty() || cell.text == "lin" || cell.text == "linear") {
            return;
        }
        if (cell.text == "log10" || cell.text == "log") {
            row_.scale = cell.text == "log" ? ParameterScale::log : ParameterScale::log10;
            return;
        }
        const std::vector<std::string> valid{"lin", "log10", "log"};
        cells_.report(cell, fmt::format("{} is no scale", in_quotes(cell.text)), hint_for(cell.text, valid));
    }

    void read_sampling() {
        const TsvCell name = cells_.cell("sampling");
        row_.sampling = name.text;
        if (!name.text.empty() && !is_identifier(name.text) && !parse_integer(name.text)) {
            cells_.report(name,
                          fmt::format("{} is no name of a quasi-random dimension", in_quotes(name.text)),
                          "letters, digits and _, or nothing when the parameter is not sampled");
        }
        TsvCell number = cells_.cell("dimension");
        if (number.text.empty() && parse_integer(name.text)) {
            number = name;
        }
        if (number.text.empty()) {
            return;
        }
        const auto value = parse_integer(number.text);
        if (!value || *value < 0 || *value > k_last_dimension) {
            cells_.report(
                number,
                fmt::format("{} is no dimension of the quasi-random sequence", in_quotes(number.text)),
                fmt::format("write its number, 0 to {}", k_last_dimension));
        } else if (name.text.empty()) {
            cells_.report(number, "a dimension for a parameter that is not sampled",
                          "name it in column sampling");
        } else {
            row_.dimension = static_cast<std::size_t>(*value);
        }
    }

    /// Numbers with `;` between them.
    std::vector<double> list(std::string_view column) {
        std::vector<double> values;
        const TsvCell cell = cells_.cell(column);
        for (const std::string& part : split(cells_.text(column), ';')) {
            const auto value = parse_number(trim(part));
            if (!value) {
                cells_.report(cell,
                              fmt::format("{} in column {} is no list of numbers", in_quotes(cell.text),
                                          in_quotes(column)),
                              "numbers with ; between them");
                return {};
            }
            values.push_back(*value);
        }
        return values;
    }

    void read_prior(const std::string& kind) {
        const auto shape = [&](const char* column) { return cells_.required_number(column).value_or(1.0); };
        const auto unused = [&](std::initializer_list<const char*> names) {
            for (const char* column : names) {
                cells_.must_be_empty(
                    column, fmt::format("a row of distribution {} does not use it", in_quotes(kind)));
            }
        };
        const double value = row_.value;
        if (kind == "fixed") {
            row_.prior = Distribution::constant(value);
            unused({"a", "b", "lowerBound", "upperBound"});
        } else if (kind == "lognormal") {
            row_.prior = Distribution::lognormal(value, shape("a"));
            unused({"b"});
        } else if (kind == "normal") {
            row_.prior = Distribution::normal(value, shape("a"));
            unused({"b"});
        } else if (kind == "exponential") {
            row_.prior = Distribution::exponential(shape("a"));
            unused({"b"});
        } else if (kind == "uniform" || kind == "loguniform") {
            const double low = shape("lowerBound");
            const double high = shape("upperBound");
            row_.prior =
                kind == "uniform" ? Distribution::uniform(low, high) : Distribution::loguniform(low, high);
            unused({"a", "b"});
            return;
        } else if (kind == "beta") {
            const double alpha = shape("a");
            row_.prior = Distribution::beta(alpha, shape("b"));
        } else if (kind == "bernoulli") {
            row_.prior = Distribution::bernoulli(shape("a"));
            unused({"b", "lowerBound", "upperBound"});
        } else if (kind == "categorical") {
            row_.prior = Distribution::categorical(list("a"));
            unused({"b", "lowerBound", "upperBound"});
        } else if (kind == "discrete") {
            auto values = list("a");
            row_.prior = Distribution::discrete(std::move(values), list("b"));
            unused({"lowerBound", "upperBound"});
        } else {
            const TsvCell cell = cells_.cell("distribution");
            cells_.report(cell, fmt::format("{} is no distribution", in_quotes(kind)),
                          hint_for(kind, distribution_names()));
            return;
        }
        if (row_.lower) {
            row_.prior.lower = *row_.lower;
        }
        if (row_.upper) {
            row_.prior.upper = *row_.upper;
        }
    }

    void check_prior(const std::string& kind) {
        const TsvCell cell = cells_.cell("distribution");
        if (const auto wrong = row_.prior.error()) {
            cells_.report(cell, fmt::format("{}: {}", kind, *wrong));
            return;
        }
        if (kind == "fixed") {
            if (row_.is_sampled()) {
                cells_.report(cells_.cell("sampling"), "a fixed parameter is not sampled",
                              "leave the cell empty");
            }
            return;
        }
        const bool counts = kind == "beta" || kind == "bernoulli" || kind == "categorical";
        if (counts && !row_.unit.dimension.is_dimensionless()) {
            cells_.report(cells_.cell("unit"), fmt::format("a {} is a bare number, and {} is a unit", kind,
                                                           in_quotes(row_.unit.text)));
        } else if (counts && row_.unit.factor != 1.0) {
            cells_.report(cells_.cell("unit"), fmt::format("a {} has unit 1", kind));
        }
        if (row_.value < row_.prior.quantile(0.0) || row_.value > row_.prior.quantile(1.0)) {
            cells_.report(
                cells_.cell("nominalValue"),
                fmt::format("{} is outside of its own distribution, {} to {}", shortest(row_.value),
                            shortest(row_.prior.quantile(0.0)), shortest(row_.prior.quantile(1.0))));
        }
    }

    CellReader cells_;
    Problems* problems_;
    ParameterRow row_{};
};

Checked<ParameterTable> to_parameters(TsvTable table) {
    ParameterTable result;
    Problems problems = std::move(table.problems);
    std::map<std::string, Place> names;
    std::map<std::string, std::string> dimensions;
    result.rows.reserve(table.rows.size());
    for (const TsvRow& cells : table.rows) {
        if (problems.size() >= k_most_table_problems) {
            break;
        }
        result.rows.push_back(RowReader{cells, problems}.run());
        const ParameterRow& row = result.rows.back();
        const auto [first, is_new] = names.try_emplace(row.name, row.place);
        if (!is_new && !row.name.empty()) {
            problems.push_back(
                {row.place, row.name,
                 fmt::format("{} has two rows; the first is at line {}", row.name, first->second.line),
                 "remove one of them"});
        }
        const std::string dimension = row.dimension ? std::to_string(*row.dimension) : row.sampling;
        if (!dimension.empty()) {
            const auto [other, is_free] = dimensions.try_emplace(dimension, row.name);
            if (!is_free) {
                problems.push_back(
                    {cells.cell("sampling").place, row.name,
                     fmt::format("dimension {} belongs to {} already", dimension, other->second),
                     "give each sampled parameter a dimension of its own, for ever"});
            }
        }
    }
    if (!problems.empty()) {
        return problems;
    }
    return result;
}

}  // namespace

Distribution ParameterRow::coherent_prior() const {
    const double f = unit.factor;
    Distribution d = prior;
    switch (prior.kind) {
        case Distribution::Kind::constant:
        case Distribution::Kind::lognormal:
        case Distribution::Kind::exponential:
            d.a *= f;
            break;
        case Distribution::Kind::uniform:
        case Distribution::Kind::loguniform:
        case Distribution::Kind::normal:
            d.a *= f;
            d.b *= f;
            break;
        case Distribution::Kind::discrete:
            for (double& v : d.values) {
                v *= f;
            }
            break;
        case Distribution::Kind::beta:
        case Distribution::Kind::bernoulli:
            break;  // only ever with unit 1
    }
    d.lower *= f;  // infinities stay what they are: factors are above 0
    d.upper *= f;
    return d;
}

const ParameterRow* ParameterTable::find(std::string_view name) const {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

Checked<ParameterTable> read_parameter_table(const std::filesystem::path& path) {
    return to_parameters(read_tsv(path, columns()));
}
Checked<ParameterTable> read_parameter_table_text(std::string_view text, const std::string& name) {
    return to_parameters(read_tsv_text(text, name, columns()));
}

}  // namespace rubor
