// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Kernels from the cache are the kernels that would have been compiled, and no fault of the cache stops a
// run.
#include <rubor/compile/kernel_cache.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "compile/large_model.hpp"

namespace rubor {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;
using Kind = CacheStatus::Kind;

/// A directory for one test.
class Place {
  public:
    Place() {
        std::string pattern = (fs::temp_directory_path() / "rubor-cache-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Place() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    fs::path cache() const { return path_ / "rubor" / "kernels"; }
    const fs::path& path() const { return path_; }
    std::vector<fs::path> files() const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator{cache()}) found.push_back(entry.path());
        std::sort(found.begin(), found.end());
        return found;
    }

  private:
    fs::path path_;
};

std::string slurp(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::shared_ptr<const CompiledModel> compiled(const RandomModel& made, const fs::path& cache) {
    CompileRequest request = made.request;
    request.cache_directory = cache;
    return native(made.model, request);
}

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
    std::vector<std::uint64_t> all;
    for (const double v : values) all.push_back(std::bit_cast<std::uint64_t>(v));
    return all;
}

/// Every answer of the scalar kernels for a few patients, as bits.
std::vector<std::uint64_t> all_answers(const CompiledModel& model) {
    std::vector<std::uint64_t> all;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const Answers a = ask(model, random_patient(model, seed));
        for (const auto* part : {&a.h, &a.rhs, &a.jacobian, &a.roots, &a.outputs, &a.triggers}) {
            const auto more = bits(*part);
            all.insert(all.end(), more.begin(), more.end());
        }
    }
    return all;
}

/// Two stages, made up: enough for a step with all its parts.
RosenbrockMethod two_stages() {
    constexpr double gamma = 0.4358665;
    RosenbrockMethod m;
    m.name = "made-up two stages";
    m.gamma = gamma;
    m.a = {{}, {1.5}};
    m.c = {{}, {-2.5}};
    m.alpha = {0.0, 1.0};
    m.gamma_t = {gamma, -gamma};
    m.dense = {{0.5, 0.25}};
    m.order = 2;
    m.error_order = 1;
    return m;
}

/// The whole memory of a lane group after some steps, as bits.
std::vector<std::uint64_t> memory_after_steps(const LaneKernels& kernels, const CompiledModel& model) {
    const LaneLayout& layout = kernels.layout();
    const std::size_t lanes = kernels.lanes();
    const std::size_t n = layout.size * lanes;
    const std::unique_ptr<double, void (*)(void*)> memory{
        static_cast<double*>(std::aligned_alloc(4096, (8 * n + 4095) / 4096 * 4096)), &std::free};
    double* const m = memory.get();
    std::fill_n(m, n, 0.0);
    const auto at = [&](std::size_t vector, std::size_t lane) -> double& { return m[vector * lanes + lane]; };
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const Patient patient = random_patient(model, 77 + lane);
        std::vector<double> h(layout.n_hoisted + 1);
        model.hoist(patient.p.data(), patient.held.data(), h.data());
        for (std::size_t i = 0; i < layout.n_states; ++i) {
            at(layout.x + i, lane) = patient.x[i];
            at(layout.scale + i, lane) = 1.0;
        }
        for (std::size_t i = 0; i < layout.n_parameters; ++i) at(layout.parameters + i, lane) = patient.p[i];
        for (std::size_t i = 0; i < layout.n_held; ++i) at(layout.held + i, lane) = patient.held[i];
        for (std::size_t i = 0; i < layout.n_hoisted; ++i) at(layout.hoisted + i, lane) = h[i];
        std::vector<double> roots(model.roots().size() + 1);
        model.root_values(0.0, patient.x.data(), patient.p.data(), patient.held.data(), h.data(),
                          roots.data());
        std::size_t watched = 0;
        for (std::size_t i = 0; i < model.roots().size(); ++i) {
            if (model.roots()[i].is_time_only) continue;
            at(layout.root_signs + watched++, lane) = roots[i] > 0.0 ? 1.0 : roots[i] < 0.0 ? -1.0 : 0.0;
        }
        for (const auto& [slot, value] : {std::pair{LaneSlot::wish, 1e-3},
                                          {LaneSlot::stop, 1e6},
                                          {LaneSlot::look, 1e6},
                                          {LaneSlot::rel_tol, 1.0},
                                          {LaneSlot::first, -1e6},
                                          {LaneSlot::q_old, 1.0},
                                          {LaneSlot::last, 1e6},
                                          {LaneSlot::active, 1.0},
                                          {LaneSlot::longest, 1e6},
                                          {LaneSlot::budget, 1e6}}) {
            at(static_cast<std::size_t>(slot), lane) = value;
        }
    }
    for (int i = 0; i < 5; ++i) (void)kernels.step(m);
    kernels.make_dense(m);
    return bits({m, m + n});
}

TEST(Property, KernelsFromTheCacheHaveTheBitsOfThoseCompiledNow) {
    const Place place;
    for (const RandomModel& made : {random_model(5, RateKind::smooth, 8, 30), large_model(30)}) {
        const auto none = compiled(made, "");
        const auto first = compiled(made, place.cache());
        const auto second = compiled(made, place.cache());
        EXPECT_EQ(none->cache_status().kind, Kind::off);
        EXPECT_EQ(first->cache_status().kind, Kind::written) << first->cache_status().reason;
        EXPECT_EQ(second->cache_status().kind, Kind::read) << second->cache_status().reason;
        EXPECT_EQ(all_answers(*none), all_answers(*first));
        EXPECT_EQ(all_answers(*none), all_answers(*second));
        for (const unsigned lanes : {1U, 4U, 8U}) {
            if (static_cast<int>(lanes) > widest_lanes()) continue;
            const auto none_l = none->lane_kernels(lanes, two_stages(), {});
            const auto first_l = first->lane_kernels(lanes, two_stages(), {});
            const auto second_l = second->lane_kernels(lanes, two_stages(), {});
            EXPECT_EQ(none_l->cache_status().kind, Kind::off);
            EXPECT_EQ(first_l->cache_status().kind, Kind::written);
            EXPECT_EQ(second_l->cache_status().kind, Kind::read);
            const auto expected = memory_after_steps(*none_l, *none);
            for (unsigned lane = 0; lane < lanes; ++lane) {  // steps were done: time went on
                EXPECT_GT(
                    std::bit_cast<double>(expected[static_cast<std::size_t>(LaneSlot::t) * lanes + lane]),
                    0.0);
            }
            EXPECT_EQ(expected, memory_after_steps(*first_l, *first)) << lanes;
            EXPECT_EQ(expected, memory_after_steps(*second_l, *second)) << lanes;
        }
    }
}

TEST(Property, ADamagedFileIsIgnoredAndReplaced) {
    const Place place;
    const RandomModel made = random_model(5, RateKind::smooth, 6, 10);
    const auto expected = all_answers(*compiled(made, ""));
    (void)compiled(made, place.cache());
    ASSERT_EQ(place.files().size(), 1U);
    const fs::path file = place.files()[0];
    const std::string whole = slurp(file);
    ASSERT_GT(whole.size(), 1000U);
    std::vector<std::string> damaged{"", whole.substr(0, 20), whole.substr(0, whole.size() / 2), whole + "x"};
    for (const std::size_t at :
         {std::size_t{3}, std::size_t{30}, std::size_t{90}, whole.size() / 2, whole.size() - 1}) {
        damaged.push_back(whole);
        damaged.back()[at] = static_cast<char>(damaged.back()[at] ^ 1);
    }
    for (const std::string& bytes : damaged) {
        std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
        const auto model = compiled(made, place.cache());
        EXPECT_EQ(model->cache_status().kind, Kind::written);
        EXPECT_NE(model->cache_status().reason.find("damaged"), std::string::npos)
            << model->cache_status().reason;
        EXPECT_EQ(all_answers(*model), expected);
        EXPECT_TRUE(slurp(file) == whole);
    }
    // A sound file under another key's name is damaged too.
    KernelCache cache{place.cache()};
    const ContentHash other = hash_of("other");
    fs::copy_file(file, cache.file_of(other));
    EXPECT_FALSE(cache.read(other).has_value());
}

TEST(Property, ASoundFileThatDoesNotLinkIsReplaced) {
    const Place place;
    const RandomModel made = random_model(5, RateKind::smooth, 6, 10);
    (void)compiled(made, place.cache());
    const fs::path file = place.files()[0];
    const std::string whole = slurp(file);
    ContentHash key{};
    const std::string name = file.stem().string();
    for (std::size_t i = 0; i < key.bytes.size(); ++i) {
        key.bytes[i] = static_cast<std::uint8_t>(std::stoul(name.substr(2 * i, 2), nullptr, 16));
    }
    KernelCache{place.cache()}.write(key, "not an object file");
    const auto model = compiled(made, place.cache());
    EXPECT_EQ(model->cache_status().kind, Kind::written);
    EXPECT_NE(model->cache_status().reason.find("does not link"), std::string::npos);
    EXPECT_EQ(all_answers(*model), all_answers(*compiled(made, "")));
    EXPECT_TRUE(slurp(file) == whole);
}

TEST(Property, ADirectoryThatOthersCanReachIsRefused) {
    const Place place;
    const RandomModel made = random_model(5, RateKind::smooth, 6, 10);
    const auto expected = all_answers(*compiled(made, place.cache()));
    struct stat status {};
    ASSERT_EQ(::stat(place.cache().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0700U);
    const auto expect_refused = [&](const char* reason) {
        const auto model = compiled(made, place.cache());
        EXPECT_EQ(model->cache_status().kind, Kind::bypassed);
        EXPECT_NE(model->cache_status().reason.find(reason), std::string::npos)
            << model->cache_status().reason;
        EXPECT_EQ(all_answers(*model), expected);
    };
    for (const mode_t mode : {0770U, 0702U, 0710U}) {
        ASSERT_EQ(::chmod(place.cache().c_str(), mode), 0);
        expect_refused("open to other users");
    }
    ASSERT_EQ(::chmod(place.cache().c_str(), 0700), 0);
    EXPECT_EQ(compiled(made, place.cache())->cache_status().kind, Kind::read);
    fs::rename(place.cache(), place.path() / "elsewhere");
    fs::create_directory_symlink(place.path() / "elsewhere", place.cache());
    expect_refused("is no directory");
    fs::remove(place.cache());
    std::ofstream{place.cache()} << "a file";
    expect_refused("is no directory");
}

TEST(Property, ADirectoryOfAnotherUserIsRefused) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a directory to another user";
    const Place place;
    fs::create_directories(place.cache());
    ASSERT_EQ(::chmod(place.cache().c_str(), 0700), 0);
    ASSERT_EQ(::chown(place.cache().c_str(), 12345, 12345), 0);
    const auto model = compiled(random_model(5, RateKind::smooth, 6, 10), place.cache());
    EXPECT_EQ(model->cache_status().kind, Kind::bypassed);
    EXPECT_NE(model->cache_status().reason.find("another user"), std::string::npos);
    EXPECT_TRUE(place.files().empty());
}

TEST(Property, WhereNothingCanBeWrittenTheRunGoesOn) {
    const auto model = compiled(random_model(5, RateKind::smooth, 6, 10), "/proc/rubor/kernels");
    EXPECT_EQ(model->cache_status().kind, Kind::bypassed);
    EXPECT_NE(model->cache_status().reason.find("cannot be made"), std::string::npos);
    EXPECT_FALSE(all_answers(*model).empty());
}

TEST(Property, TheLeastRecentlyUsedFilesMakeRoom) {
    const Place place;
    const std::string object(1000, 'x');
    const auto key = [](int i) { return hash_of(std::to_string(i)); };
    const auto age = [&](int i, int hours) {
        fs::last_write_time(KernelCache{place.cache()}.file_of(key(i)),
                            fs::file_time_type::clock::now() - std::chrono::hours{hours});
    };
    const auto has = [&](int i) { return fs::exists(KernelCache{place.cache()}.file_of(key(i))); };
    for (int i = 0; i < 3; ++i) {
        KernelCache{place.cache(), 3500}.write(key(i), object);
        age(i, 10 - i);
    }
    EXPECT_TRUE(has(0) && has(1) && has(2));
    EXPECT_EQ(KernelCache{place.cache()}.read(key(0)), object);  // used just now
    KernelCache{place.cache(), 3500}.write(key(3), object);
    EXPECT_TRUE(has(0) && !has(1) && has(2) && has(3));
    KernelCache small{place.cache(), 500};
    small.write(key(4), object);
    EXPECT_EQ(small.status().kind, Kind::bypassed);
    EXPECT_FALSE(has(4));
    // What a killed run left behind goes too, a running one's stays.
    for (const char* name : {".old.part", ".new.part"}) std::ofstream{place.cache() / name} << "x";
    fs::last_write_time(place.cache() / ".old.part",
                        fs::file_time_type::clock::now() - std::chrono::hours{48});
    KernelCache{place.cache()}.write(key(5), object);
    EXPECT_FALSE(fs::exists(place.cache() / ".old.part"));
    EXPECT_TRUE(fs::exists(place.cache() / ".new.part"));
}

TEST(Property, ProcessesShareACache) {
    const Place place;
    const std::vector<RandomModel> models{random_model(1, RateKind::smooth, 6, 10),
                                          random_model(2, RateKind::smooth, 6, 10)};
    std::vector<std::vector<std::uint64_t>> expected;
    for (const RandomModel& made : models) expected.push_back(all_answers(*compiled(made, "")));
    std::vector<pid_t> children;
    for (int c = 0; c < 4; ++c) {
        const pid_t child = ::fork();
        if (child == 0) {
            bool good = true;
            for (int round = 0; round < 3; ++round) {
                for (std::size_t i = 0; i < models.size(); ++i) {
                    const auto model = compiled(models[i], place.cache());
                    const Kind kind = model->cache_status().kind;
                    good = good && (kind == Kind::read || kind == Kind::written) &&
                           all_answers(*model) == expected[i];
                }
            }
            ::_exit(good ? 0 : 1);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(place.files().size(), 2U);  // and no temporary file
    for (const RandomModel& made : models) {
        EXPECT_EQ(compiled(made, place.cache())->cache_status().kind, Kind::read);
    }
}

TEST(Property, TheEnvironmentSaysWhereAndWhether) {
    const Place place;
    const auto file = [] { return KernelCache{std::nullopt}.file_of({}).parent_path(); };
    const auto keep = [](const char* name) {
        const char* value = std::getenv(name);
        return value == nullptr ? std::optional<std::string>{} : std::string{value};
    };
    const std::pair<const char*, std::optional<std::string>> before[] = {
        {"RUBOR_NO_CACHE", keep("RUBOR_NO_CACHE")},
        {"XDG_CACHE_HOME", keep("XDG_CACHE_HOME")},
        {"HOME", keep("HOME")}};
    ::unsetenv("RUBOR_NO_CACHE");
    ::setenv("XDG_CACHE_HOME", place.path().c_str(), 1);
    ::setenv("HOME", "/home/somebody", 1);
    EXPECT_EQ(file(), place.cache());
    ::setenv("XDG_CACHE_HOME", "relative", 1);
    EXPECT_EQ(file(), "/home/somebody/.cache/rubor/kernels");
    ::unsetenv("XDG_CACHE_HOME");
    ::unsetenv("HOME");
    KernelCache homeless{std::nullopt};
    EXPECT_FALSE(homeless.read({}).has_value());
    EXPECT_EQ(homeless.status().kind, Kind::off);
    ::setenv("XDG_CACHE_HOME", place.path().c_str(), 1);
    ::setenv("RUBOR_NO_CACHE", "1", 1);
    KernelCache unwanted{std::nullopt};
    unwanted.write({}, "x");
    EXPECT_EQ(unwanted.status().kind, Kind::off);
    EXPECT_FALSE(fs::exists(place.cache()));
    for (const auto& [name, value] : before) {
        if (value) {
            ::setenv(name, value->c_str(), 1);
        } else {
            ::unsetenv(name);
        }
    }
}

}  // namespace
}  // namespace rubor
