// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <rubor/base/assert.hpp>

namespace rubor {

/// A position in an input file. Lines and columns count from 1; 0 means "not known".
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
};

/// One thing that is wrong with an input: where, what, and what to do about it.
///
/// Bad input is never an exception: readers collect every Problem they find and return them together.
struct Problem {
    Place place;
    std::string path;     ///< Where inside the document, e.g. `arms[1].regimen[0].dose`; may be empty.
    std::string message;  ///< What was found and what was expected.
    std::string remedy;   ///< What to write instead, e.g. the nearest valid name; may be empty.
    std::string alike{};  ///< Problems with the same text here, if any, are one kind, see grouped(); may be empty.
};

using Problems = std::vector<Problem>;

/// `file:line:column`, the parts that are known.
[[nodiscard]] std::string to_text(const Place& place);

/// `file:line:column: path: message; remedy`, the parts that are known.
[[nodiscard]] std::string to_text(const Problem& problem);

/// The problems one per line, in order of file, line and column.
[[nodiscard]] std::string to_text(Problems problems);

/// Problems of one kind (Problem::alike) as one: the first, with the number of the others and their lines.
[[nodiscard]] Problems grouped(Problems problems);

/// Puts `more` behind `problems`.
void append(Problems& problems, Problems more);

/// A `T`, or at least one Problem that explains why there is none.
template <class T>
class [[nodiscard]] Checked {
  public:
    Checked(T value) : content_{std::move(value)} {}
    Checked(Problems problems) : content_{std::move(problems)} {
        RUBOR_ASSERT(!std::get<Problems>(content_).empty());
    }
    Checked(Problem problem) : content_{Problems{std::move(problem)}} {}

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(content_); }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() & {
        RUBOR_ASSERT(ok());
        return std::get<T>(content_);
    }
    [[nodiscard]] const T& value() const& {
        RUBOR_ASSERT(ok());
        return std::get<T>(content_);
    }
    [[nodiscard]] T&& value() && {
        RUBOR_ASSERT(ok());
        return std::get<T>(std::move(content_));
    }
    [[nodiscard]] const Problems& problems() const {
        RUBOR_ASSERT(!ok());
        return std::get<Problems>(content_);
    }

  private:
    std::variant<T, Problems> content_;
};

}  // namespace rubor
