// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_writer.hpp>

#include <fmt/format.h>

#include <rubor/formats/sbml_elements.hpp>

namespace rubor {
namespace {

void notes(XmlText& xml, const SbmlExportPlan& plan, const SbmlWriteOptions& options) {
    xml.open("notes");
    xml.open("body", {{"xmlns", "http://www.w3.org/1999/xhtml"}});
    xml.element("p", {},
                "Written by Rubor, research software for in-silico clinical trials. "
                "This is no medical advice, and nobody is to be treated by it.");
    if (!options.origin.empty()) xml.element("p", {}, "Made of: " + options.origin);
    if (plan.is_coherent()) {
        xml.element(
            "p", {},
            "All numbers are in coherent units: day, litre (lengths in dm), mg, nmol, cell (SBML's item). "
            "Where the model's text gives another unit, the notes of the element say so.");
    }
    xml.close();
    xml.close();
}

}  // namespace

Checked<std::string> write_sbml(const Model& model, const SbmlWriteOptions& options) {
    SbmlElements elements{model};
    const SbmlExportPlan& plan = elements.plan();
    XmlText things{2};
    elements.write(things);
    if (elements.is_too_large()) {
        return Problem{
            {model.name(), 0, 0},
            "",
            fmt::format("its formulas, written out, have more than {} parts or are nested more than {} deep",
                        SbmlMathWriter::k_most_nodes, SbmlMathWriter::k_deepest),
            "give parts of formulas names of their own"};
    }
    const auto id_of = [&](const std::optional<Unit>& unit) {
        return unit ? std::optional{elements.units().id_of(*unit)} : std::nullopt;
    };
    const auto time = id_of(plan.time_unit());
    const auto extent = id_of(plan.extent());
    XmlText definitions{2};
    elements.units().write(definitions);

    XmlText xml;
    xml.line(R"(<?xml version="1.0" encoding="UTF-8"?>)");
    xml.open("sbml",
             {{"xmlns", "http://www.sbml.org/sbml/level3/version2/core"}, {"level", "3"}, {"version", "2"}});
    xml.open("model",
             {{"id", plan.model_id()}, {"name", model.name()}, {"timeUnits", time}, {"extentUnits", extent}});
    notes(xml, plan, options);
    sbml_mark(xml, "model", "version", "1");
    xml.append(definitions);
    xml.append(things);
    xml.close();
    xml.close();
    return xml.text();
}

}  // namespace rubor
