// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>

namespace rubor {

/// How much a document may ask of us. The defaults are far beyond any study and far below any harm.
struct DocumentLimits {
    std::size_t max_bytes = 4U << 20U;
    int max_depth = 64;                ///< Of lists and maps inside each other, aliases followed.
    std::size_t max_values = 200'000;  ///< Scalars, lists and maps, counted as often as aliases repeat them.
};

/// A value inside a Document: cheap to copy, keeps the document alive.
class DocumentNode {
  public:
    enum class Kind : unsigned char { null, scalar, list, map };
    struct Entry;

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] bool is_null() const { return kind() == Kind::null; }
    [[nodiscard]] bool is_scalar() const { return kind() == Kind::scalar; }
    [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
    [[nodiscard]] bool is_map() const { return kind() == Kind::map; }

    /// Where the value starts. For an empty value: where its key is.
    [[nodiscard]] const Place& place() const;
    /// Where the first character of a scalar's text is (after the quote).
    [[nodiscard]] Place text_place() const;
    /// From the root: `arms[1].regimen[0].dose`; "" for the root.
    [[nodiscard]] const std::string& path() const { return path_; }

    /// The text of a scalar (without quotes), "" for other kinds.
    [[nodiscard]] const std::string& text() const;
    /// The scalar stood in quotes or in a block: it is text, never a number or a truth value.
    [[nodiscard]] bool is_quoted() const;

    /// Entries of a list or a map; 0 for other kinds.
    [[nodiscard]] std::size_t size() const;
    /// Values of a list, in order; empty for other kinds.
    [[nodiscard]] std::vector<DocumentNode> items() const;
    /// Entries of a map, in the order of the text; empty for other kinds.
    [[nodiscard]] std::vector<Entry> entries() const;
    [[nodiscard]] std::optional<DocumentNode> find(std::string_view key) const;

    /// A Problem at this value.
    [[nodiscard]] Problem problem(std::string message, std::string remedy = {}) const;
    /// What stands here, for messages: `"3 mg"`, `a list of 2`, `a map`, `nothing`.
    [[nodiscard]] std::string found() const;

    struct Tree;  ///< Internal.
    DocumentNode(std::shared_ptr<const Tree> tree, std::size_t index, std::string path)
        : tree_{std::move(tree)}, index_{index}, path_{std::move(path)} {}

  private:
    std::shared_ptr<const Tree> tree_;
    std::size_t index_ = 0;
    std::string path_;
};

struct DocumentNode::Entry {
    std::string key;
    Place key_place;
    DocumentNode value;
};

/// A YAML or JSON file, read and checked for form: plain UTF-8, one document, no tags, no duplicate keys, no
/// cycles, within the limits. Scalars stay text; MapReader gives them types.
class Document {
  public:
    Document(DocumentNode root, std::string text) : root_{std::move(root)}, text_{std::move(text)} {}
    [[nodiscard]] const DocumentNode& root() const { return root_; }
    [[nodiscard]] const std::string& file() const { return root_.place().file; }
    [[nodiscard]] const std::string& text() const {
        return text_;
    }  ///< As it was read, for hashes and copies.

  private:
    DocumentNode root_;
    std::string text_;
};

[[nodiscard]] Checked<Document> read_document(const std::filesystem::path& path,
                                              const DocumentLimits& limits = {});
/// `file` is the name for messages. Any bytes are safe.
[[nodiscard]] Checked<Document> parse_document(std::string text, const std::string& file,
                                               const DocumentLimits& limits = {});

}  // namespace rubor
