// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/document.hpp>

#include <rubor/base/document_tree.hpp>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

std::string path_of_key(const std::string& parent, const std::string& key) {
    const std::string shown = is_identifier(key) ? key : in_quotes(key);
    return parent.empty() ? shown : parent + "." + shown;
}

}  // namespace

DocumentNode::Kind DocumentNode::kind() const {
    return tree_->values[index_].kind;
}

const Place& DocumentNode::place() const {
    return tree_->values[index_].place;
}

Place DocumentNode::text_place() const {
    Place result = place();
    if (is_quoted()) ++result.column;
    return result;
}

const std::string& DocumentNode::text() const {
    return tree_->values[index_].text;
}

bool DocumentNode::is_quoted() const {
    return tree_->values[index_].quoted;
}

std::size_t DocumentNode::size() const {
    return tree_->values[index_].children.size();
}

std::vector<DocumentNode> DocumentNode::items() const {
    std::vector<DocumentNode> result;
    if (!is_list()) return result;
    const auto& children = tree_->values[index_].children;
    for (std::size_t i = 0; i < children.size(); ++i)
        result.emplace_back(tree_, children[i].value, path_ + "[" + std::to_string(i) + "]");
    return result;
}

std::vector<DocumentNode::Entry> DocumentNode::entries() const {
    std::vector<Entry> result;
    if (!is_map()) return result;
    for (const auto& child : tree_->values[index_].children)
        result.push_back({child.key, child.key_place, {tree_, child.value, path_of_key(path_, child.key)}});
    return result;
}

std::optional<DocumentNode> DocumentNode::find(std::string_view key) const {
    if (!is_map()) return std::nullopt;
    for (const auto& child : tree_->values[index_].children)
        if (child.key == key) return DocumentNode{tree_, child.value, path_of_key(path_, child.key)};
    return std::nullopt;
}

Problem DocumentNode::problem(std::string message, std::string remedy) const {
    return Problem{place(), path_, std::move(message), std::move(remedy)};
}

std::string DocumentNode::found() const {
    switch (kind()) {
        case Kind::null:
            return "nothing";
        case Kind::scalar:
            return in_quotes(text());
        case Kind::list:
            return "a list of " + std::to_string(size());
        case Kind::map:
            return "a map";
    }
    return {};
}

}  // namespace rubor
