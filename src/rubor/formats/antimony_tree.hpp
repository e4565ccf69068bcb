// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: from a parse tree to the statements of antimony_syntax.hpp.
#pragma once

#include <optional>

#include <rubor/formats/antimony_grammar.hpp>
#include <rubor/formats/antimony_reader.hpp>

namespace rubor::antimony {

/// The item that the tree of rule `item` stands for. What the grammar admits and we do not read is reported
/// to the sink; then there is no item.
[[nodiscard]] std::optional<Item> to_item(const Node& root, ItemSink& sink);

}  // namespace rubor::antimony
