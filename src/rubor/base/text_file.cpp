// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/text_file.hpp>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <vector>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

/// Names in the folder of `path`, for a hint; few, sorted, so that the message does not depend on the disk.
std::vector<std::string> neighbours(const std::filesystem::path& path) {
    constexpr std::size_t k_most = 2000;
    std::vector<std::string> names;
    std::error_code error;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
    for (auto entry = std::filesystem::directory_iterator{folder, error};
         !error && entry != std::filesystem::directory_iterator{} && names.size() < k_most;
         entry.increment(error))
        names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Place place_at(std::string_view text, std::size_t offset, const std::string& file) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t newline = before.rfind('\n');
    const std::string_view line = newline == std::string_view::npos ? before : before.substr(newline + 1);
    const auto characters = std::count_if(
        line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return Place{file, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
                 1 + static_cast<int>(characters)};
}

std::optional<Problem> check_plain_text(std::string_view text, const std::string& file) {
    const auto control = std::find_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
    });
    const auto offset = static_cast<std::size_t>(control - text.begin());
    const auto invalid = first_invalid_utf8(text);
    if (invalid && *invalid <= offset)
        return Problem{place_at(text, *invalid, file), "",
                       "the byte " + in_quotes(text.substr(*invalid, 1)) + " is not valid UTF-8",
                       "save the file as UTF-8"};
    if (control == text.end()) return std::nullopt;
    return Problem{
        place_at(text, offset, file), "",
        "the control character " + in_quotes(text.substr(offset, 1)) + " cannot stand in a text file", ""};
}

Checked<std::string> read_text_file(const std::filesystem::path& path, std::uintmax_t max_bytes) {
    const Place place{path.string(), 0, 0};
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return Problem{place, "", "there is no such file",
                       hint_for(path.filename().string(), neighbours(path))};
    if (status.type() == std::filesystem::file_type::directory)
        return Problem{place, "", "is a directory; expected a file", ""};
    if (status.type() == std::filesystem::file_type::none)
        return Problem{place, "", "cannot be read: " + error.message(), ""};
    if (status.type() != std::filesystem::file_type::regular)
        return Problem{place, "", "is not a regular file", ""};
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > max_bytes)
        return Problem{place, "",
                       "has " + std::to_string(size) + " bytes; at most " + std::to_string(max_bytes) +
                           " are accepted here",
                       ""};
    std::ifstream stream{path, std::ios::binary};
    std::string text(error ? 0 : static_cast<std::size_t>(size), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (error || !stream || stream.gcount() != static_cast<std::streamsize>(text.size()))
        return Problem{place, "", "cannot be read", "check its permissions"};
    if (text.starts_with(k_byte_order_mark)) text.erase(0, k_byte_order_mark.size());
    if (auto problem = check_plain_text(text, place.file)) return *std::move(problem);
    return text;
}

}  // namespace rubor
