// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/parquet.hpp>

#include <duckdb.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/store/atomic_file.hpp>
#include <rubor/store/sql_text.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_description_key = "rubor.description";
constexpr std::string_view k_unit_key = "rubor.unit.";
constexpr std::string_view k_column_description_key = "rubor.description.";

Problem problem_with(const fs::path& path, std::string message, std::string remedy = {}) {
    return {.place = {.file = path.string()},
            .path = {},
            .message = std::move(message),
            .remedy = std::move(remedy)};
}

// DuckDB's messages go on with hints and query text on further lines.
std::string first_line(std::string_view text) {
    return std::string{text.substr(0, text.find('\n'))};
}

// --- The C API, owned
// --------------------------------------------------------------------------------------------

class Result {
  public:
    Result() = default;
    ~Result() { duckdb_destroy_result(&result_); }
    Result(const Result&) = delete;
    Result& operator=(const Result&) = delete;
    [[nodiscard]] duckdb_result* get() { return &result_; }
    [[nodiscard]] std::string error() {
        const char* text = duckdb_result_error(&result_);
        return text == nullptr ? "unknown error" : first_line(text);
    }

  private:
    duckdb_result result_{};
};

class Chunk {
  public:
    explicit Chunk(duckdb_result result) : chunk_{duckdb_fetch_chunk(result)} {}
    ~Chunk() { duckdb_destroy_data_chunk(&chunk_); }
    Chunk(const Chunk&) = delete;
    Chunk& operator=(const Chunk&) = delete;
    [[nodiscard]] explicit operator bool() const { return chunk_ != nullptr; }
    [[nodiscard]] idx_t size() const { return duckdb_data_chunk_get_size(chunk_); }
    [[nodiscard]] duckdb_vector column(idx_t i) const { return duckdb_data_chunk_get_vector(chunk_, i); }

  private:
    duckdb_data_chunk chunk_;
};

/// A database in memory, with one thread, no network, no files of its own, no extension beyond those compiled
/// in.
class Session {
  public:
    explicit Session(const ParquetOptions& options) {
        duckdb_config config = nullptr;
        RUBOR_ASSERT(duckdb_create_config(&config) == DuckDBSuccess);
        const std::string memory = fmt::format("{}B", options.memory_limit_bytes);
        const std::array<std::pair<const char*, const char*>, 7> settings{
            {{"threads", "1"},
             {"memory_limit", memory.c_str()},
             {"temp_directory", ""},
             {"preserve_insertion_order", "true"},
             {"autoinstall_known_extensions", "false"},
             {"autoload_known_extensions", "false"},
             {"allow_community_extensions", "false"}}};
        for (const auto& [name, value] : settings) {
            RUBOR_ASSERT(duckdb_set_config(config, name, value) == DuckDBSuccess);
        }
        char* error = nullptr;
        const bool opened = duckdb_open_ext(nullptr, &database_, config, &error) == DuckDBSuccess;
        duckdb_free(error);
        duckdb_destroy_config(&config);
        RUBOR_ASSERT(opened);
        RUBOR_ASSERT(duckdb_connect(database_, &connection_) == DuckDBSuccess);
    }
    ~Session() {
        duckdb_disconnect(&connection_);
        duckdb_close(&database_);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] duckdb_connection connection() const { return connection_; }
    [[nodiscard]] bool query(const std::string& sql, Result& result) const {
        return duckdb_query(connection_, sql.c_str(), result.get()) == DuckDBSuccess;
    }

  private:
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

// --- A Table as a source of rows, `SELECT * FROM rubor_table()`
// --------------------------------------------------

duckdb_type duckdb_type_of(ColumnType type) {
    switch (type) {
        case ColumnType::real:
            return DUCKDB_TYPE_DOUBLE;
        case ColumnType::integer:
            return DUCKDB_TYPE_BIGINT;
        case ColumnType::text:
            return DUCKDB_TYPE_VARCHAR;
        case ColumnType::boolean:
            return DUCKDB_TYPE_BOOLEAN;
    }
    return DUCKDB_TYPE_INVALID;
}

struct TableSource {
    const Table& table;
    std::size_t next_row = 0;
};

void bind_source(duckdb_bind_info info) {
    const auto& source = *static_cast<const TableSource*>(duckdb_bind_get_extra_info(info));
    for (const Column& column : source.table.columns()) {
        duckdb_logical_type type = duckdb_create_logical_type(duckdb_type_of(column.type()));
        duckdb_bind_add_result_column(info, column.name().c_str(), type);
        duckdb_destroy_logical_type(&type);
    }
    duckdb_bind_set_cardinality(info, source.table.n_rows(), true);
}

void init_source(duckdb_init_info info) {
    duckdb_init_set_max_threads(info, 1);
}

void copy_out(const Column& column, std::size_t first, std::size_t n, duckdb_vector vector) {
    void* data = duckdb_vector_get_data(vector);
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t row = first + i;
        if (column.is_null(row)) {
            duckdb_vector_ensure_validity_writable(vector);
            duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), i);
            continue;
        }
        switch (column.type()) {
            case ColumnType::real:
                static_cast<double*>(data)[i] = column.reals()[row];
                break;
            case ColumnType::integer:
                static_cast<std::int64_t*>(data)[i] = column.integers()[row];
                break;
            case ColumnType::text: {
                const std::string& text = column.texts()[row];
                duckdb_vector_assign_string_element_len(vector, i, text.data(), text.size());
                break;
            }
            case ColumnType::boolean:
                static_cast<bool*>(data)[i] = column.booleans()[row];
                break;
        }
    }
}

void fill_chunk(duckdb_function_info info, duckdb_data_chunk chunk) {
    auto& source = *static_cast<TableSource*>(duckdb_function_get_extra_info(info));
    const std::size_t n =
        std::min<std::size_t>(duckdb_vector_size(), source.table.n_rows() - source.next_row);
    for (std::size_t c = 0; c < source.table.columns().size(); ++c) {
        copy_out(source.table.columns()[c], source.next_row, n, duckdb_data_chunk_get_vector(chunk, c));
    }
    source.next_row += n;
    duckdb_data_chunk_set_size(chunk, n);
}

void register_source(const Session& session, TableSource& source) {
    duckdb_table_function function = duckdb_create_table_function();
    duckdb_table_function_set_name(function, "rubor_table");
    duckdb_table_function_set_extra_info(function, &source, nullptr);
    duckdb_table_function_set_bind(function, bind_source);
    duckdb_table_function_set_init(function, init_source);
    duckdb_table_function_set_function(function, fill_chunk);
    const bool registered = duckdb_register_table_function(session.connection(), function) == DuckDBSuccess;
    duckdb_destroy_table_function(&function);
    RUBOR_ASSERT(registered);
}

// --- Writing
// -----------------------------------------------------------------------------------------------------

using Metadata = std::map<std::string, std::string>;

Metadata metadata_of(const Table& table) {
    Metadata metadata;
    const auto put = [&](std::string key, const std::string& value) {
        if (!value.empty()) metadata.emplace(std::move(key), value);
    };
    put(std::string{k_description_key}, table.description());
    for (const Column& column : table.columns()) {
        put(fmt::format("{}{}", k_unit_key, column.name()), column.spec().unit);
        put(fmt::format("{}{}", k_column_description_key, column.name()), column.spec().description);
    }
    return metadata;
}

Problems copy_to(const Session& session, const std::string& select, const Metadata& metadata,
                 const fs::path& path, const ParquetOptions& options) {
    if (path.string().find('\0') != std::string::npos) return {problem_with(path, "is no file name")};
    AtomicFile file{fs::absolute(path)};
    std::string pairs;
    for (const auto& [key, value] : metadata) {
        pairs += fmt::format("{}{}: {}", pairs.empty() ? "" : ", ", sql_literal(key), sql_literal(value));
    }
    const std::string sql = fmt::format(
        "COPY ({}) TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {}, USE_TMP_FILE false{})", select,
        sql_literal(file.temporary().string()), options.rows_per_group,
        pairs.empty() ? "" : fmt::format(", KV_METADATA {{{}}}", pairs));
    Result result;
    if (!session.query(sql, result)) return {problem_with(path, "cannot be written: " + result.error())};
    return file.commit();
}

// --- Reading
// -----------------------------------------------------------------------------------------------------

std::string_view text_at(void* data, idx_t row) {
    duckdb_string_t& text = static_cast<duckdb_string_t*>(data)[row];
    return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

/// How cells of a DuckDB type are read: narrower numbers are widened.
struct CellReader {
    duckdb_type type;
    ColumnType column_type;
    Cell (*cell)(void* data, idx_t row);
};

template <class Stored, class Wide>
Cell number_at(void* data, idx_t row) {
    return static_cast<Wide>(static_cast<Stored*>(data)[row]);
}

constexpr std::array<CellReader, 11> k_cell_readers{{
    {DUCKDB_TYPE_DOUBLE, ColumnType::real, number_at<double, double>},
    {DUCKDB_TYPE_FLOAT, ColumnType::real, number_at<float, double>},
    {DUCKDB_TYPE_BIGINT, ColumnType::integer, number_at<std::int64_t, std::int64_t>},
    {DUCKDB_TYPE_INTEGER, ColumnType::integer, number_at<std::int32_t, std::int64_t>},
    {DUCKDB_TYPE_SMALLINT, ColumnType::integer, number_at<std::int16_t, std::int64_t>},
    {DUCKDB_TYPE_TINYINT, ColumnType::integer, number_at<std::int8_t, std::int64_t>},
    {DUCKDB_TYPE_UINTEGER, ColumnType::integer, number_at<std::uint32_t, std::int64_t>},
    {DUCKDB_TYPE_USMALLINT, ColumnType::integer, number_at<std::uint16_t, std::int64_t>},
    {DUCKDB_TYPE_UTINYINT, ColumnType::integer, number_at<std::uint8_t, std::int64_t>},
    {DUCKDB_TYPE_BOOLEAN, ColumnType::boolean, number_at<bool, bool>},
    {DUCKDB_TYPE_VARCHAR, ColumnType::text, [](void* data, idx_t row) -> Cell { return text_at(data, row); }},
}};

const CellReader* cell_reader_of(duckdb_type type) {
    const auto* found = std::find_if(k_cell_readers.begin(), k_cell_readers.end(),
                                     [type](const CellReader& reader) { return reader.type == type; });
    return found == k_cell_readers.end() ? nullptr : found;
}

std::optional<Problem> not_a_file(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return problem_with(path, "does not exist");
    if (!fs::is_regular_file(status)) return problem_with(path, "is not a regular file");
    return std::nullopt;
}

Checked<Metadata> read_metadata(const Session& session, const fs::path& path) {
    Result result;
    if (!session.query("SELECT key, value FROM parquet_kv_metadata(" + sql_pattern(path) + ")", result)) {
        return problem_with(path, "is no readable Parquet file: " + result.error());
    }
    Metadata metadata;
    for (;;) {
        const Chunk chunk{*result.get()};
        if (!chunk) return metadata;
        void* keys = duckdb_vector_get_data(chunk.column(0));
        void* values = duckdb_vector_get_data(chunk.column(1));
        for (idx_t row = 0; row < chunk.size(); ++row) {
            const std::string key{text_at(keys, row)};
            if (key.starts_with("rubor.")) metadata.emplace(key, text_at(values, row));
        }
    }
}

// hive_partitioning would make columns out of folders that are called `name=value`.
std::string select_from(const std::string& patterns) {
    return "SELECT * FROM read_parquet(" + patterns + ", hive_partitioning = false, union_by_name = false)";
}

}  // namespace

Problems write_parquet(const Table& table, const fs::path& path, const ParquetOptions& options) {
    RUBOR_ASSERT(!table.columns().empty());
    for (const Column& column : table.columns()) {
        if (column.type() != ColumnType::text) continue;
        for (std::size_t row = 0; row < column.size(); ++row) {
            if (!first_invalid_utf8(column.texts()[row])) continue;
            return {problem_with(
                path, fmt::format("column {}, row {}: the text is not UTF-8", column.name(), row + 1))};
        }
    }
    const Session session{options};
    TableSource source{table};
    register_source(session, source);
    return copy_to(session, "SELECT * FROM rubor_table()", metadata_of(table), path, options);
}

Checked<Table> read_parquet(const fs::path& path, const ParquetOptions& options) {
    if (auto problem = not_a_file(path)) return *problem;
    const Session session{options};
    const Checked<Metadata> metadata = read_metadata(session, path);
    if (!metadata) return metadata.problems();
    const auto noted = [&](std::string_view key, std::string_view column = {}) -> std::string {
        const auto found = metadata.value().find(fmt::format("{}{}", key, column));
        return found == metadata.value().end() ? "" : found->second;
    };

    Result result;
    if (!session.query(select_from(sql_pattern(path)), result)) {
        return problem_with(path, "is no readable Parquet file: " + result.error());
    }
    std::vector<ColumnSpec> schema;
    std::vector<const CellReader*> readers;
    std::set<std::string> names;
    Problems problems;
    for (idx_t i = 0; i < duckdb_column_count(result.get()); ++i) {
        const std::string name = duckdb_column_name(result.get(), i);
        readers.push_back(cell_reader_of(duckdb_column_type(result.get(), i)));
        if (name.empty() || !names.insert(Table::folded(name)).second) {
            problems.push_back(problem_with(path, fmt::format("column {} has no name of its own", i + 1)));
        } else if (readers.back() == nullptr) {
            problems.push_back(problem_with(path, fmt::format("column {} has a type that is not read", name),
                                            "use DOUBLE, BIGINT, VARCHAR or BOOLEAN"));
        } else {
            schema.push_back({name, readers.back()->column_type, noted(k_unit_key, name),
                              noted(k_column_description_key, name)});
        }
    }
    if (!problems.empty()) return problems;
    Table table{std::move(schema), noted(k_description_key)};
    std::vector<Cell> cells(readers.size());
    for (;;) {
        const Chunk chunk{*result.get()};
        if (!chunk) break;
        for (idx_t row = 0; row < chunk.size(); ++row) {
            for (idx_t c = 0; c < readers.size(); ++c) {
                const duckdb_vector vector = chunk.column(c);
                std::uint64_t* validity = duckdb_vector_get_validity(vector);
                const bool valid = validity == nullptr || duckdb_validity_row_is_valid(validity, row);
                cells[c] = valid ? readers[c]->cell(duckdb_vector_get_data(vector), row) : Cell{};
            }
            table.append_row(cells);
        }
    }
    return table;
}

Problems concatenate_parquet(const std::vector<fs::path>& parts, const fs::path& path,
                             const ParquetOptions& options) {
    RUBOR_ASSERT(!parts.empty());
    Problems problems;
    for (const fs::path& part : parts) {
        if (auto problem = not_a_file(part)) problems.push_back(*std::move(problem));
    }
    if (!problems.empty()) return problems;
    const Session session{options};
    const Checked<Metadata> metadata = read_metadata(session, parts.front());
    if (!metadata) return metadata.problems();
    std::string list;
    for (const fs::path& part : parts) list += (list.empty() ? "" : ", ") + sql_pattern(part);
    return copy_to(session, select_from("[" + list + "]"), metadata.value(), path, options);
}

}  // namespace rubor
