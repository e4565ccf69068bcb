// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/csv.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>
#include <rubor/store/atomic_file.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_longest_line = 16U << 20U;
constexpr std::size_t k_most_columns = 100'000;
constexpr std::size_t k_most_problems = 50;

/// The cells of one line; nothing and a Problem when a quote is wrong.
bool split_line(std::string_view line, std::vector<CsvCell>& cells, const Place& at, Problems& problems) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    cells.clear();
    std::size_t i = 0;
    for (;;) {
        while (i < line.size() && is_blank(line[i])) ++i;
        CsvCell cell{{}, static_cast<int>(i) + 1};
        if (i < line.size() && line[i] == '"') {
            for (++i;; ++i) {
                if (i >= line.size()) {
                    problems.push_back(
                        {{at.file, at.line, cell.column}, "", "a quote that does not end on its line", ""});
                    return false;
                }
                if (line[i] != '"') {
                    cell.text += line[i];
                } else if (i + 1 < line.size() && line[i + 1] == '"') {
                    cell.text += line[i++];
                } else {
                    break;
                }
            }
            for (++i; i < line.size() && is_blank(line[i]);) ++i;
            if (i < line.size() && line[i] != ',') {
                problems.push_back({{at.file, at.line, static_cast<int>(i) + 1},
                                    "",
                                    "text behind a closing quote",
                                    "expected a comma"});
                return false;
            }
        } else {
            const std::size_t end = std::min(line.find(',', i), line.size());
            cell.text = trim(line.substr(i, end - i));
            i = end;
        }
        if (cells.size() >= k_most_columns) {
            problems.push_back({{at.file, at.line, cell.column},
                                "",
                                fmt::format("more than {} cells in a line", k_most_columns),
                                ""});
            return false;
        }
        cells.push_back(std::move(cell));
        if (i >= line.size()) return true;
        ++i;  // the comma
    }
}

std::string quoted_if_needed(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos && trim(text) == text &&
        (text.empty() || text[0] != '#'))
        return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c == '\n' || c == '\r' ? ' ' : c;  // a cell ends on its line
    }
    return result + "\"";
}

std::string cell_text(const Cell& cell) {
    struct Writer {
        std::string operator()(std::monostate) const { return ""; }
        std::string operator()(double value) const { return shortest(value); }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(const std::string& value) const { return quoted_if_needed(value); }
        std::string operator()(bool value) const { return value ? "true" : "false"; }
    };
    return std::visit(Writer{}, cell.content());
}

}  // namespace

struct CsvReader::Parts {
    std::string file;
    std::unique_ptr<std::istream> in;
    std::string line;
    int number = 0;
    int header_line = 0;
    std::vector<CsvCell> header;
    std::vector<CsvCell> row;

    /// The next line, or as much of it as shows that it is too long. False: the end.
    bool get_line() {
        line.clear();
        std::streambuf& buffer = *in->rdbuf();
        for (int c = buffer.sbumpc(); c != std::char_traits<char>::eof(); c = buffer.sbumpc()) {
            if (c == '\n') return true;
            line += static_cast<char>(c);
            if (line.size() > k_longest_line) return true;
        }
        return !line.empty();
    }

    /// The next line that is neither empty nor a comment. A line that is no text is a Problem and passed
    /// over.
    bool next_line(Problems& problems) {
        while (problems.size() < k_most_problems && get_line()) {
            ++number;
            if (number == 1 && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
            if (!line.empty() && line.back() == '\r') line.pop_back();
            if (line.size() > k_longest_line) {
                problems.push_back({{file, number, 0}, "", "a line of more than 16 MiB", ""});
                return false;
            }
            if (trim(line).empty() || line[0] == '#') continue;
            if (auto problem = check_plain_text(line, file)) {
                problem->place.line = number;
                problems.push_back(*std::move(problem));
                continue;
            }
            return true;
        }
        return false;
    }
};

CsvReader::CsvReader(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

Checked<CsvReader> CsvReader::open(const fs::path& path) {
    auto parts = std::make_unique<Parts>();
    parts->file = path.string();
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return Problem{{parts->file, 0, 0}, "", fs::exists(path, error) ? "is no file" : "no such file", ""};
    }
    parts->in = std::make_unique<std::ifstream>(path, std::ios::binary);
    if (!*parts->in) return Problem{{parts->file, 0, 0}, "", "cannot be read", ""};
    return start(std::move(parts));
}

Checked<CsvReader> CsvReader::from_text(std::string text, const std::string& name) {
    auto parts = std::make_unique<Parts>();
    parts->file = name;
    parts->in = std::make_unique<std::istringstream>(std::move(text));
    return start(std::move(parts));
}

Checked<CsvReader> CsvReader::start(std::unique_ptr<Parts> parts) {
    Problems problems;
    if (!parts->next_line(problems)) {
        problems.push_back({{parts->file, 0, 0}, "", "holds no line with the names of columns", ""});
        return problems;
    }
    parts->header_line = parts->number;
    (void)split_line(parts->line, parts->header, {parts->file, parts->number, 0}, problems);
    std::set<std::string> seen;
    for (const CsvCell& cell : parts->header) {
        if (problems.size() >= k_most_problems) break;
        const Place place{parts->file, parts->number, cell.column};
        if (cell.text.empty())
            problems.push_back({place, "", "a column without a name", ""});
        else if (!seen.insert(cell.text).second)
            problems.push_back(
                {place, "", fmt::format("the column {} stands here twice", in_quotes(cell.text)), ""});
    }
    if (!problems.empty()) return problems;
    return CsvReader{std::move(parts)};
}

const std::vector<CsvCell>& CsvReader::header() const {
    return parts_->header;
}
const std::vector<CsvCell>& CsvReader::row() const {
    return parts_->row;
}
int CsvReader::line() const {
    return parts_->number;
}

Place CsvReader::header_place(std::size_t column) const {
    return {parts_->file, parts_->header_line, parts_->header.at(column).column};
}

Place CsvReader::place(std::size_t column) const {
    return {parts_->file, parts_->number, parts_->row.at(column).column};
}

bool CsvReader::next(Problems& problems) {
    Parts& me = *parts_;
    while (me.next_line(problems)) {
        if (!split_line(me.line, me.row, {me.file, me.number, 0}, problems)) continue;
        if (me.row.size() == me.header.size()) return true;
        problems.push_back(
            {{me.file, me.number, me.row.size() > me.header.size() ? me.row[me.header.size()].column : 0},
             "",
             fmt::format("{} cells, but the header has {} columns", me.row.size(), me.header.size()),
             ""});
    }
    return false;
}

Problems write_csv(const Table& table, const fs::path& path) {
    AtomicFile file{path};
    std::ofstream out{file.temporary(), std::ios::binary};
    std::string line;
    for (const Column& column : table.columns()) {
        const std::string& unit = column.spec().unit;
        line += line.empty() ? "" : ",";
        line += quoted_if_needed(unit.empty() || unit == "1" ? column.name()
                                                             : fmt::format("{} [{}]", column.name(), unit));
    }
    out << line << '\n';
    for (std::size_t row = 0; row < table.n_rows(); ++row) {
        line.clear();
        for (std::size_t c = 0; c < table.columns().size(); ++c) {
            if (c > 0) line += ',';
            line += cell_text(table.columns()[c].cell(row));
        }
        out << line << '\n';
    }
    out.close();
    if (!out) return {{{path.string(), 0, 0}, "", "cannot be written", "choose another place with -o"}};
    return file.commit();
}

}  // namespace rubor
