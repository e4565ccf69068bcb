// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/kernel_cache.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

#include <rubor/store/atomic_file.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_magic = "rubor kernels 1\n";
constexpr std::string_view k_ending = ".kernels";
constexpr std::chrono::hours k_abandoned{24};  // after which the temporary file of a killed run is removed

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// The checksum covers the key, so that a file under a wrong name is damaged too.
std::string checksum(const ContentHash& key, std::string_view object) {
    return ContentHasher{}.field("key", key).field("object", object).digest().hex();
}

/// Makes the directory and those above it that are missing, for the user alone.
std::error_code make_private(const fs::path& directory) {
    std::error_code error;
    if (fs::exists(directory, error)) return {};
    if (directory.has_parent_path() && directory.parent_path() != directory) {
        if (error = make_private(directory.parent_path()); error) return error;
    }
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return {errno, std::generic_category()};
    return {};
}

/// Why code in this directory must not be executed; empty if it may.
std::string fault_of(const fs::path& directory) {
    struct stat status {};
    if (::lstat(directory.c_str(), &status) != 0) return std::generic_category().message(errno);
    if (!S_ISDIR(status.st_mode)) return "is no directory";
    if (status.st_uid != ::geteuid()) return "belongs to another user";
    if ((status.st_mode & 077) != 0) {
        return fmt::format("is open to other users (mode {:04o}, 0700 wanted)", status.st_mode & 07777);
    }
    return "";
}

}  // namespace

KernelCache::KernelCache(const std::optional<fs::path>& directory, std::uintmax_t limit) : limit_{limit} {
    if (directory) {
        directory_ = *directory;
        status_.reason = directory_.empty() ? "not wanted" : "";
        return;
    }
    if (const std::string no = environment("RUBOR_NO_CACHE"); !no.empty() && no != "0") {
        status_.reason = "RUBOR_NO_CACHE is set";
        return;
    }
    // Relative paths in these variables are to be ignored (XDG Base Directory Specification 0.8).
    if (const fs::path base = environment("XDG_CACHE_HOME"); base.is_absolute()) {
        directory_ = base / "rubor" / "kernels";
    } else if (const fs::path home = environment("HOME"); home.is_absolute()) {
        directory_ = home / ".cache" / "rubor" / "kernels";
    } else {
        status_.reason = "neither XDG_CACHE_HOME nor HOME is set";
    }
}

fs::path KernelCache::file_of(const ContentHash& key) const {
    return directory_ / (key.hex() + std::string{k_ending});
}

void KernelCache::bypass(std::string reason) {
    status_ = {CacheStatus::Kind::bypassed, std::move(reason)};
    directory_.clear();
}

void KernelCache::distrust(const std::string& reason) {
    status_ = {CacheStatus::Kind::bypassed, reason};
}

bool KernelCache::open() {
    if (directory_.empty()) return false;
    if (const std::error_code error = make_private(directory_)) {
        bypass(fmt::format("{} cannot be made: {}", directory_.string(), error.message()));
        return false;
    }
    if (const std::string fault = fault_of(directory_); !fault.empty()) {
        bypass(fmt::format("{} {}", directory_.string(), fault));
        return false;
    }
    return true;
}

std::optional<std::string> KernelCache::read(const ContentHash& key) {
    if (!open()) return std::nullopt;
    const fs::path file = file_of(key);
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0 && errno == ENOENT) return std::nullopt;
    auto bytes = read_whole_file(file, limit_);
    if (!bytes) {
        status_.reason = fmt::format("{} {}", file.string(), bytes.problems().front().message);
        return std::nullopt;
    }
    const std::string_view all = bytes.value();
    const std::size_t head = k_magic.size() + 2 * sizeof(ContentHash::bytes);
    if (all.size() <= head || all.substr(0, k_magic.size()) != k_magic ||
        all.substr(k_magic.size(), head - k_magic.size()) != checksum(key, all.substr(head))) {
        status_.reason = fmt::format("{} is damaged", file.string());
        return std::nullopt;
    }
    // The time of the last use decides what is removed; where it cannot be set, the time of writing does.
    (void)::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
    status_ = {CacheStatus::Kind::read, ""};
    return std::string{all.substr(head)};
}

void KernelCache::write(const ContentHash& key, std::string_view object) {
    if (!open()) return;
    std::string bytes{k_magic};
    bytes += checksum(key, object);
    bytes += object;
    if (bytes.size() > limit_) {
        bypass(fmt::format("{} bytes of code exceed the limit of {}", bytes.size(), limit_));
        return;
    }
    if (const Problems problems = write_file_atomically(file_of(key), bytes); !problems.empty()) {
        bypass(fmt::format("{} {}", problems.front().place.file, problems.front().message));
        return;
    }
    status_.kind = CacheStatus::Kind::written;
    remove_oldest();
}

void KernelCache::remove_oldest() const {
    struct File {
        fs::file_time_type used;
        std::uintmax_t size;
        fs::path path;
    };
    std::vector<File> files;
    std::uintmax_t total = 0;
    std::error_code error;
    // Another process may remove files meanwhile: what cannot be looked at does not count.
    for (fs::directory_iterator at{directory_, error}, end; !error && at != end; at.increment(error)) {
        std::error_code gone;
        const auto used = fs::last_write_time(at->path(), gone);
        const auto size = gone ? 0 : fs::file_size(at->path(), gone);
        if (gone) continue;
        if (at->path().extension() == k_ending) {
            files.push_back({used, size, at->path()});
            total += size;
        } else if (at->path().extension() == ".part" &&
                   used + k_abandoned < fs::file_time_type::clock::now()) {
            fs::remove(at->path(), gone);
        }
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) {
        return a.used != b.used ? a.used < b.used : a.path < b.path;
    });
    for (const File& file : files) {
        if (total <= limit_) break;
        std::error_code gone;
        fs::remove(file.path, gone);
        total -= file.size;
    }
}

}  // namespace rubor
