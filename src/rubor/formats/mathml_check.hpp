// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: MathML that libSBML would read without a word as something else than it says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/xml_tags.hpp>

namespace rubor {

/// A change of the text: ranges of bytes that become blanks.
struct MathmlMend {
    std::size_t offset = 0;  ///< Of the tag that the warning points to.
    std::vector<std::pair<std::size_t, std::size_t>> blanked;
    std::string warning;  ///< Empty: the meaning is certain and nobody need know.
    std::string alike;    ///< See Problem::alike.
};

/// Checks the formula in the `math` element `tags[math]`. libSBML 5.19 reads all of these silently wrong,
/// found by trying: `<cn> 1,5 </cn>` as 1, an integer 1.5 as 1, a base other than 10 as 10; `degree` and
/// `logbase` behind the operand as the operand; text among operands as nothing; an `apply` without an
/// operator as its operand. They are refused. `otherwise` in front of a `piece`, and pieces of more or fewer
/// than two parts are refused, too.
///
/// Mended: `power` with one operand and then a `degree` is that power (see docs/sbml.md), with a warning; an
/// integer beyond 32 bits is read as a real number.
[[nodiscard]] Problems check_mathml(const std::vector<XmlTag>& tags, std::size_t math, std::string_view text,
                                    const std::string& file, int max_operands,
                                    std::vector<MathmlMend>& mends);

}  // namespace rubor
