// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include <rubor/store/atomic_file.hpp>
#include <rubor/store/content_hash.hpp>

#include "store/scratch.hpp"

namespace rubor {
namespace {

// FIPS 180-2, appendix B.1 to B.3 ("abc", two blocks, a million times "a"); NIST "Example Values" for SHA-2
// (896 bits); CAVP SHA256ShortMsg.rsp (Len = 0 and 8).
TEST(Certified, Sha256OfPublishedMessages) {
    EXPECT_EQ(hash_of("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hash_of("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hash_of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
                      "klmnopqrlmnopqrsmnopqrstnopqrstu")
                  .hex(),
              "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    EXPECT_EQ(hash_of("\xd3").hex(), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
    EXPECT_EQ(hash_of(std::string(1'000'000, 'a')).hex(),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Invariant, HashDoesNotDependOnThePieces) {
    const std::string text(300, 'q');
    for (const std::size_t n : {1u, 55u, 56u, 63u, 64u, 65u, 119u, 120u, 128u, 300u}) {
        ContentHasher hasher;
        for (std::size_t i = 0; i < text.size(); i += n) hasher.bytes(std::string_view{text}.substr(i, n));
        EXPECT_EQ(hasher.digest(), hash_of(text)) << n;
    }
}

TEST(Invariant, DigestLeavesTheHasherAsItWas) {
    ContentHasher hasher;
    hasher.bytes("ab");
    EXPECT_EQ(hasher.digest(), hash_of("ab"));
    EXPECT_EQ(hasher.bytes("c").digest(), hash_of("abc"));
}

TEST(Invariant, FieldsAreToldApart) {
    std::set<ContentHash> hashes;
    const auto add = [&](const ContentHasher& hasher) { hashes.insert(hasher.digest()); };
    add(ContentHasher{}.field("a", "bc"));
    add(ContentHasher{}.field("ab", "c"));
    add(ContentHasher{}.field("a", "b").field("", "c"));
    add(ContentHasher{}.field("a", 1.0));
    add(ContentHasher{}.field("a", std::uint64_t{1}));
    add(ContentHasher{}.field("a", 0.0));
    add(ContentHasher{}.field("a", -0.0));
    add(ContentHasher{}.field("a", hash_of("bc")));
    EXPECT_EQ(hashes.size(), 8u);
}

TEST(Invariant, HashOfAFileIsTheHashOfItsBytes) {
    const Scratch scratch;
    const std::string bytes(200'000, 'z');
    ASSERT_TRUE(write_file_atomically(scratch / "f", bytes).empty());
    EXPECT_EQ(hash_of_file(scratch / "f").value(), hash_of(bytes));
    ASSERT_TRUE(write_file_atomically(scratch / "empty", "").empty());
    EXPECT_EQ(hash_of_file(scratch / "empty").value(), hash_of(""));
    EXPECT_FALSE(hash_of_file(scratch / "none"));
    EXPECT_FALSE(hash_of_file(scratch / "."));
}

}  // namespace
}  // namespace rubor
