// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>

namespace rubor {

/// A file that appears under its name only when it is complete.
///
/// Write to `temporary()`, which stands in the same directory, then `commit()`. Without a commit the
/// temporary file is removed and an older file of that name stays as it was.
class AtomicFile {
  public:
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }

    /// Brings the temporary file to disk and renames it. \returns what went wrong; empty when done.
    [[nodiscard]] Problems commit();

  private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
};

/// Replaces the file by `bytes`, or leaves it untouched. \returns what went wrong; empty when done.
[[nodiscard]] Problems write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// All bytes of a regular file of at most `limit` bytes.
[[nodiscard]] Checked<std::string> read_whole_file(const std::filesystem::path& path,
                                                   std::uintmax_t limit = std::uintmax_t{1} << 32);

/// A name in the same directory that no other process or thread uses: `.NAME.PID-COUNT.part`.
[[nodiscard]] std::filesystem::path temporary_beside(const std::filesystem::path& target);

}  // namespace rubor
