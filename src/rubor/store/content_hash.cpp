// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/content_hash.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <vector>

namespace rubor {

namespace {

// FIPS 180-4, section 4.2.2: fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> k_round{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void store_big_endian(std::uint64_t value, std::size_t n, std::uint8_t* out) {
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * (n - 1 - i)));
}

}  // namespace

std::string ContentHash::hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

void ContentHasher::compress(const std::uint8_t* block) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t t = 0; t < 16; ++t) {
        w[t] = static_cast<std::uint32_t>(block[4 * t]) << 24 |
               static_cast<std::uint32_t>(block[4 * t + 1]) << 16 |
               static_cast<std::uint32_t>(block[4 * t + 2]) << 8 |
               static_cast<std::uint32_t>(block[4 * t + 3]);
    }
    for (std::size_t t = 16; t < 64; ++t) {
        const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t t = 0; t < 64; ++t) {
        const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t choose = (e & f) ^ (~e & g);
        const std::uint32_t t1 = h + sum1 + choose + k_round[t] + w[t];
        const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + sum0 + majority;
    }
    const std::array<std::uint32_t, 8> add{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state_[i] += add[i];
}

ContentHasher& ContentHasher::bytes(std::string_view data) {
    n_bytes_ += data.size();
    while (!data.empty()) {
        const std::size_t n = std::min(data.size(), pending_.size() - n_pending_);
        std::memcpy(pending_.data() + n_pending_, data.data(), n);
        n_pending_ += n;
        data.remove_prefix(n);
        if (n_pending_ == pending_.size()) {
            compress(pending_.data());
            n_pending_ = 0;
        }
    }
    return *this;
}

ContentHash ContentHasher::digest() const {
    ContentHasher last = *this;
    const std::uint64_t n_bits = n_bytes_ * 8;
    std::array<std::uint8_t, 72> padding{0x80};
    const std::size_t n_zero_to_56 =
        (n_pending_ < 56 ? 56 : 120) - n_pending_;  // Length fills the last 8 of 64.
    store_big_endian(n_bits, 8, padding.data() + n_zero_to_56);
    last.bytes({reinterpret_cast<const char*>(padding.data()), n_zero_to_56 + 8});
    ContentHash hash;
    for (std::size_t i = 0; i < 8; ++i) store_big_endian(last.state_[i], 4, hash.bytes.data() + 4 * i);
    return hash;
}

void ContentHasher::frame(char kind, std::string_view name, std::string_view value) {
    std::array<std::uint8_t, 17> head{static_cast<std::uint8_t>(kind)};
    store_big_endian(name.size(), 8, head.data() + 1);
    store_big_endian(value.size(), 8, head.data() + 9);
    bytes({reinterpret_cast<const char*>(head.data()), head.size()});
    bytes(name);
    bytes(value);
}

ContentHasher& ContentHasher::field(std::string_view name, std::string_view value) {
    frame('t', name, value);
    return *this;
}

ContentHasher& ContentHasher::field(std::string_view name, double value) {
    std::array<std::uint8_t, 8> bits{};
    store_big_endian(std::bit_cast<std::uint64_t>(value), 8, bits.data());
    frame('r', name, {reinterpret_cast<const char*>(bits.data()), bits.size()});
    return *this;
}

ContentHasher& ContentHasher::field(std::string_view name, std::uint64_t value) {
    std::array<std::uint8_t, 8> bits{};
    store_big_endian(value, 8, bits.data());
    frame('n', name, {reinterpret_cast<const char*>(bits.data()), bits.size()});
    return *this;
}

ContentHasher& ContentHasher::field(std::string_view name, const ContentHash& value) {
    frame('h', name, {reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()});
    return *this;
}

ContentHash hash_of(std::string_view data) {
    return ContentHasher{}.bytes(data).digest();
}

Checked<ContentHash> hash_of_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    ContentHasher hasher;
    std::vector<char> buffer(1 << 16);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0) {
        hasher.bytes({buffer.data(), static_cast<std::size_t>(file.gcount())});
    }
    if (!file.eof()) {
        return Problem{
            .place = {.file = path.string()}, .path = {}, .message = "cannot be read", .remedy = {}};
    }
    return hasher.digest();
}

}  // namespace rubor
