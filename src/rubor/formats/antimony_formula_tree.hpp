// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: from a parse tree to names, numbers and formulas.
#pragma once

#include <string>

#include <rubor/formats/antimony_grammar.hpp>
#include <rubor/formats/antimony_reader.hpp>

namespace rubor::antimony {

[[nodiscard]] inline Spot spot_of(const Node& node) {
    const auto begin = node.begin();
    return {static_cast<int>(begin.line), static_cast<int>(begin.column)};
}

/// Reads formulas; what the grammar admits and we do not read is reported to the sink.
class FormulaReader {
  public:
    explicit FormulaReader(ItemSink& sink) : sink_{&sink} {}

    [[nodiscard]] bool failed() const { return failed_; }
    void refuse(const Node& node, std::string message, std::string remedy = {}) {
        failed_ = true;
        sink_->report(spot_of(node), std::move(message), std::move(remedy));
    }
    void refuse_uncovered(const Node& node, const std::string& what) {
        refuse(node, what + " are part of Antimony that Rubor does not read yet");
    }

    [[nodiscard]] NameUse name(const Node& node);
    [[nodiscard]] double number(const Node& node);
    [[nodiscard]] Formula formula(const Node& node);

  private:
    Formula chain(const Node& node, Formula::Kind kind);
    Formula unary_chain(const Node& node);

    ItemSink* sink_;
    bool failed_ = false;
};

}  // namespace rubor::antimony
