// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the lists of elements of an SBML model.
#pragma once

#include <optional>
#include <string>

#include <rubor/formats/sbml_export_plan.hpp>
#include <rubor/formats/sbml_math_writer.hpp>
#include <rubor/formats/sbml_unit_definitions.hpp>
#include <rubor/formats/xml_text.hpp>

namespace rubor {

/// Writes what a model consists of, and collects the unit definitions that it needs.
class SbmlElements {
  public:
    explicit SbmlElements(const Model& model);
    SbmlElements(const SbmlElements&) = delete;
    SbmlElements& operator=(const SbmlElements&) = delete;

    /// All lists but that of unit definitions.
    void write(XmlText& xml);

    [[nodiscard]] const SbmlExportPlan& plan() const { return plan_; }
    [[nodiscard]] SbmlUnitDefinitions& units() { return units_; }
    /// Whether the formulas are more than a file can hold; what was written is not complete then.
    [[nodiscard]] bool is_too_large() const { return math_.is_too_large(); }

  private:
    // sbml_elements.cpp
    void compartments(XmlText& xml);
    void compartment(XmlText& xml, SymbolId id);
    void species(XmlText& xml);
    void parameters(XmlText& xml);
    /// What the attributes of an element cannot say: the author's unit, and the scale of a state.
    void remarks(XmlText& xml, SymbolId id) const;
    /// An element, with its remarks if it has any.
    void close_or_empty(XmlText& xml, std::string_view tag, XmlAttributes attributes, SymbolId id) const;
    // sbml_processes.cpp
    void initial_assignments(XmlText& xml);
    void rules(XmlText& xml);
    void reactions(XmlText& xml);
    void side(XmlText& xml, std::string_view tag,
              const std::vector<SbmlExportPlan::Participant>& participants);
    void events(XmlText& xml);
    /// A formula for the name `id`; a bare number is in the unit that the name declares.
    void value_for(XmlText& xml, SymbolId id, Expression value);
    void formula(XmlText& xml, std::string_view tag, const std::optional<Expression>& value,
                 const Dimension& expected);

    /// The number of `value` times `factor`; nothing when it is a formula or absent.
    [[nodiscard]] std::optional<std::string> number(const std::optional<Expression>& value,
                                                    double factor) const;
    [[nodiscard]] std::optional<std::string> unit_id(SymbolId id);
    [[nodiscard]] bool is_constant(SymbolId id) const;

    SbmlExportPlan plan_;
    SbmlUnitDefinitions units_;
    SbmlMathWriter math_;
    Dimension time_;
};

/// `write(inside)` within a list; no list when nothing was written.
template <class Write>
void sbml_list(XmlText& xml, std::string_view tag, const Write& write) {
    XmlText inside{xml.depth() + 1};
    write(inside);
    if (inside.is_empty()) return;
    xml.open(tag);
    xml.append(inside);
    xml.close();
}

/// An annotation of ours, `<rubor:what name="value"/>`; without the attribute when `name` is empty.
void sbml_mark(XmlText& xml, std::string_view what, std::string_view name, const std::string& value);

[[nodiscard]] inline std::string sbml_truth(bool value) {
    return value ? "true" : "false";
}

}  // namespace rubor
