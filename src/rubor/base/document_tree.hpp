// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/base/document.hpp>

namespace rubor {

/// The values of a document, children after parents; an alias is a second index to the same value. Inside
/// `base` only.
struct DocumentNode::Tree {
    struct Child {
        std::string key;  ///< "" in lists.
        Place key_place;
        std::size_t value = 0;
    };
    struct Value {
        Kind kind = Kind::null;
        Place place;
        std::string text;
        bool quoted = false;
        std::vector<Child> children;
        std::size_t n_values = 1;  ///< This and all below, aliases counted each time.
        int height = 0;            ///< Lists and maps from here down.
        bool finished = true;      ///< Its end was read; an alias to an unfinished value would be a cycle.
    };
    std::vector<Value> values;  ///< The root is values[0].
};

}  // namespace rubor
