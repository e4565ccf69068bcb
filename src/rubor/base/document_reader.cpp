// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>

#include <rubor/base/document.hpp>
#include <rubor/base/document_tree.hpp>
#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

namespace rubor {
namespace {

using Kind = DocumentNode::Kind;
using Tree = DocumentNode::Tree;

/// Ends the parse from inside yaml-cpp's callbacks; caught in parse_document.
struct Stop {
    Problem problem;
};

/// Turns yaml-cpp's marks (lines from 0, columns in bytes from 0) into places (from 1, in characters).
class Places {
  public:
    Places(const std::string& text, std::string file) : text_{text}, file_{std::move(file)}, starts_{0} {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') starts_.push_back(i + 1);
    }
    [[nodiscard]] Place at(const YAML::Mark& mark) const {
        if (mark.line < 0) return Place{file_, 0, 0};
        const auto line = std::min(static_cast<std::size_t>(mark.line), starts_.size() - 1);
        const std::string_view rest = std::string_view{text_}.substr(starts_[line]);
        const auto before = rest.substr(0, static_cast<std::size_t>(std::max(mark.column, 0)));
        const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        });
        return Place{file_, static_cast<int>(line) + 1, static_cast<int>(characters) + 1};
    }

  private:
    const std::string& text_;
    std::string file_;
    std::vector<std::size_t> starts_;
};

/// Builds the tree from yaml-cpp's events and enforces the limits while it grows: yaml-cpp itself recurses
/// once per level and never gets deeper than the limit.
class TreeBuilder : public YAML::EventHandler {
  public:
    TreeBuilder(const Places& places, const DocumentLimits& limits) : places_{places}, limits_{limits} {}

    [[nodiscard]] Tree take_tree() { return std::move(tree_); }
    [[nodiscard]] Problems take_problems() { return std::move(problems_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++n_documents_ > 1)
            throw Stop{{places_.at(mark), "", "a second document starts here; expected one per file", ""}};
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add_leaf(mark, anchor, Kind::null, {}, false);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        const bool is_quoted = tag == "!";
        const bool is_null = !is_quoted && (value.empty() || value == "~" || value == "null");
        add_leaf(mark, anchor, is_null ? Kind::null : Kind::scalar, is_null ? "" : value, is_quoted);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end() || !tree_.values[found->second].finished)
            throw Stop{{places_.at(mark), "", "this alias refers to a value that contains it", ""}};
        if (expects_key()) throw Stop{{places_.at(mark), "", "an alias cannot be a key", ""}};
        attach(found->second, places_.at(mark));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        refuse_tag(mark, tag);
        open(mark, anchor, Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        refuse_tag(mark, tag);
        open(mark, anchor, Kind::map);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        std::size_t value = 0;
        std::optional<std::string> key;  // read, its value not yet
        Place key_place;
        bool key_is_duplicate = false;
        bool is_key = false;  // this list or map stands where a key should
        std::map<std::string, Place, std::less<>> keys;
    };

    [[nodiscard]] bool expects_key() const {
        return !open_.empty() && tree_.values[open_.back().value].kind == Kind::map && !open_.back().key;
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (tag.empty() || tag == "?" || tag == "!") return;
        throw Stop{{places_.at(mark), "", "the tag " + in_quotes(tag) + " is not accepted",
                    "write the plain value"}};
    }

    void take_key(const Place& place, const std::string& text) {
        Open& map = open_.back();
        const auto [first, is_new] = map.keys.emplace(text, place);
        if (!is_new && n_duplicates_++ < 20)
            problems_.push_back({place, "",
                                 "the key " + in_quotes(text) + " stands here and at " +
                                     std::to_string(first->second.line) + ":" +
                                     std::to_string(first->second.column),
                                 "keep one of them"});
        map.key = text;
        map.key_place = place;
        map.key_is_duplicate = !is_new;
    }

    void add_leaf(const YAML::Mark& mark, YAML::anchor_t anchor, Kind kind, std::string text,
                  bool is_quoted) {
        Place place = places_.at(mark);
        if (expects_key()) {
            if (kind == Kind::null && text.empty())
                throw Stop{{place, "", "a key is missing here", "write name: value"}};
            take_key(place, text);
            return;
        }
        // yaml-cpp puts an empty value where the next thing starts; people look at its key
        if (kind == Kind::null && !open_.empty() && open_.back().key) place = open_.back().key_place;
        const std::size_t index = new_value(place, kind, anchor);
        tree_.values[index].text = std::move(text);
        tree_.values[index].quoted = is_quoted;
        attach(index, place);
    }

    void open(const YAML::Mark& mark, YAML::anchor_t anchor, Kind kind) {
        const Place place = places_.at(mark);
        if (static_cast<int>(open_.size()) >= limits_.max_depth) throw Stop{too_deep(place)};
        const std::size_t index = new_value(place, kind, anchor);
        tree_.values[index].finished = false;
        tree_.values[index].height = 1;
        Open opened;
        opened.is_key = expects_key();
        opened.value = index;
        open_.push_back(std::move(opened));
    }

    void close() {
        const std::size_t index = open_.back().value;
        if (open_.back().is_key) {  // told at its end: what is never closed has another fault
            const auto& key = tree_.values[index];
            throw Stop{{key.place, "",
                        key.kind == Kind::list ? "a list cannot be a key" : "a map cannot be a key",
                        "write name: value"}};
        }
        open_.pop_back();
        tree_.values[index].finished = true;
        attach(index, tree_.values[index].place);
    }

    [[nodiscard]] std::size_t new_value(const Place& place, Kind kind, YAML::anchor_t anchor) {
        if (tree_.values.size() >= limits_.max_values) throw Stop{too_many(place)};
        tree_.values.emplace_back();
        tree_.values.back().kind = kind;
        tree_.values.back().place = place;
        const std::size_t index = tree_.values.size() - 1;
        if (anchor != 0) anchors_[anchor] = index;
        return index;
    }

    /// Puts a finished value into the list or map that is open; `place` is where the text has it.
    void attach(std::size_t index, const Place& place) {
        if (open_.empty()) return;
        Open& parent = open_.back();
        const Tree::Value& value = tree_.values[index];
        Tree::Value& into = tree_.values[parent.value];
        if (static_cast<int>(open_.size()) + value.height > limits_.max_depth) throw Stop{too_deep(place)};
        into.n_values += value.n_values;  // cannot overflow: each term is at most max_values
        into.height = std::max(into.height, value.height + 1);
        if (into.n_values > limits_.max_values) throw Stop{too_many(place)};
        Tree::Child child{parent.key.value_or(""), parent.key_place, index};
        if (!parent.key_is_duplicate) into.children.push_back(std::move(child));
        parent.key.reset();
        parent.key_is_duplicate = false;
    }

    [[nodiscard]] Problem too_deep(const Place& place) const {
        return {place, "", "lists and maps are nested deeper than " + std::to_string(limits_.max_depth), ""};
    }
    [[nodiscard]] Problem too_many(const Place& place) const {
        return {place, "",
                "the document holds more than " + std::to_string(limits_.max_values) +
                    " values (aliases count each time)",
                ""};
    }

    const Places& places_;
    const DocumentLimits& limits_;
    Tree tree_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, std::size_t> anchors_;
    Problems problems_;
    int n_documents_ = 0;
    int n_duplicates_ = 0;
};

/// YAML forbids tabs in indentation, and yaml-cpp takes some of them. JSON allows them.
Problems find_tabs(const std::string& text, const std::string& file) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (text[first] == '{' || text[first] == '[')) return {};
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t content = std::min(text.find_first_not_of(" \t", start), text.size());
        const std::size_t tab = text.find('\t', start);
        const bool blank =
            content == text.size() || text[content] == '\n' || text[content] == '\r' || text[content] == '#';
        if (!blank && tab < content)
            return {Problem{place_at(text, tab, file), "",
                            "a tab in the indentation; YAML allows blanks only", "indent with blanks"}};
        const std::size_t end = text.find('\n', content);
        if (end == std::string::npos) break;
        start = end + 1;
    }
    return {};
}

}  // namespace

Checked<Document> parse_document(std::string text, const std::string& file, const DocumentLimits& limits) {
    if (text.size() > limits.max_bytes)
        return Problem{{file, 0, 0},
                       "",
                       "has " + std::to_string(text.size()) + " bytes; at most " +
                           std::to_string(limits.max_bytes) + " are accepted here",
                       ""};
    if (auto problem = check_plain_text(text, file)) return *std::move(problem);
    if (auto tabs = find_tabs(text, file); !tabs.empty()) return tabs;
    const Places places{text, file};
    TreeBuilder builder{places, limits};
    try {
        std::istringstream stream{text};
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop& stop) {
        Problems problems = builder.take_problems();
        problems.push_back(stop.problem);
        return problems;
    } catch (const YAML::Exception& error) {
        Problems problems = builder.take_problems();
        problems.push_back({places.at(error.mark), "", "this is not valid YAML: " + error.msg, ""});
        return problems;
    }
    if (auto problems = builder.take_problems(); !problems.empty()) return problems;
    auto tree = std::make_shared<Tree>(builder.take_tree());
    if (tree->values.empty() || (tree->values.size() == 1 && tree->values[0].kind == Kind::null))
        return Problem{{file, 1, 1}, "", "the document is empty", ""};
    return Document{DocumentNode{std::move(tree), 0, ""}, std::move(text)};
}

Checked<Document> read_document(const std::filesystem::path& path, const DocumentLimits& limits) {
    auto text = read_text_file(path, limits.max_bytes);
    if (!text) return text.problems();
    return parse_document(std::move(text).value(), path.string(), limits);
}

}  // namespace rubor
