// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/atomic_file.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace rubor {

namespace fs = std::filesystem;

namespace {

Problem problem_with(const fs::path& path, std::string message) {
    return {.place = {.file = path.string()}, .path = {}, .message = std::move(message), .remedy = {}};
}

Problem system_problem(const fs::path& path, std::string_view what, int error) {
    return problem_with(path, fmt::format("{}: {}", what, std::generic_category().message(error)));
}

class FileDescriptor {
  public:
    FileDescriptor(const fs::path& path, int flags, mode_t mode = 0)
        : fd_{::open(path.c_str(), flags | O_CLOEXEC, mode)} {}
    ~FileDescriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    [[nodiscard]] bool ok() const { return fd_ >= 0; }
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

fs::path directory_of(const fs::path& path) {
    const fs::path parent = path.parent_path();
    return parent.empty() ? fs::path{"."} : parent;
}

}  // namespace

fs::path temporary_beside(const fs::path& target) {
    static std::atomic<std::uint64_t> count{0};
    return directory_of(target) /
           fmt::format(".{}.{}-{}.part", target.filename().string(), ::getpid(), count.fetch_add(1));
}

AtomicFile::AtomicFile(fs::path target) : target_{std::move(target)}, temporary_{temporary_beside(target_)} {}

AtomicFile::~AtomicFile() {
    std::error_code ignored;
    fs::remove(temporary_, ignored);
}

Problems AtomicFile::commit() {
    {
        const FileDescriptor file{temporary_, O_RDONLY};
        if (!file.ok() || ::fsync(file.get()) != 0)
            return {system_problem(target_, "cannot be written to disk", errno)};
    }
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
        return {system_problem(target_, "cannot be put in place", errno)};
    }
    // The rename itself survives a power cut only when the directory is on disk; some file systems refuse
    // that call.
    const FileDescriptor directory{directory_of(target_), O_RDONLY | O_DIRECTORY};
    if (directory.ok() && ::fsync(directory.get()) != 0 && errno == EIO) {
        return {system_problem(target_, "cannot be written to disk", errno)};
    }
    return {};
}

Problems write_file_atomically(const fs::path& path, std::string_view bytes) {
    AtomicFile target{path};
    {
        const FileDescriptor file{target.temporary(), O_WRONLY | O_CREAT | O_EXCL, 0666};
        if (!file.ok()) return {system_problem(path, "cannot be written", errno)};
        while (!bytes.empty()) {
            const ssize_t n = ::write(file.get(), bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return {system_problem(path, "cannot be written", errno)};
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    return target.commit();
}

Checked<std::string> read_whole_file(const fs::path& path, std::uintmax_t limit) {
    const FileDescriptor file{path, O_RDONLY};
    if (!file.ok()) return system_problem(path, "cannot be read", errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return system_problem(path, "cannot be read", errno);
    if (!S_ISREG(status.st_mode)) return problem_with(path, "is not a regular file");
    const auto size = static_cast<std::uintmax_t>(status.st_size);
    if (size > limit)
        return problem_with(path, fmt::format("has {} bytes; at most {} are accepted", size, limit));
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t n_read = 0;
    while (n_read < bytes.size()) {
        const ssize_t n = ::read(file.get(), bytes.data() + n_read, bytes.size() - n_read);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return system_problem(path, "cannot be read", errno);
        if (n == 0) break;
        n_read += static_cast<std::size_t>(n);
    }
    bytes.resize(n_read);
    return bytes;
}

}  // namespace rubor
