// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the steps of reading an Antimony text.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <rubor/formats/antimony_syntax.hpp>

namespace rubor::antimony {

struct ImportItem {
    NameUse file;
};
struct ModelEnd {
    Spot spot;
};
/// One statement, the start or end of a model, a function or an import.
using Item =
    std::variant<ImportItem, AntimonyModel, ModelEnd, AntimonyFunction, std::vector<AntimonyStatement>>;

/// Called by parse_items, in the order of the text.
class ItemSink {
  public:
    virtual ~ItemSink() = default;
    virtual void take(Item item) = 0;
    virtual void report(Spot spot, std::string message, std::string remedy) = 0;
    /// A `model` line that could not be read: its body follows.
    virtual void broken_model(Spot spot) = 0;
};

/// Cuts a text into items; after a syntax error it goes on at the next line. False when a comment does not end:
/// then the rest was not read.
bool parse_items(std::string_view text, ItemSink& sink);

}  // namespace rubor::antimony
