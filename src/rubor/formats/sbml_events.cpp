// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <sbml/SBMLTypes.h>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_declarer.hpp>

namespace rubor {

void SbmlDeclarer::declare_events() {
    for (unsigned i = 0; i < model_->getNumEvents(); ++i) {
        declare_event(*model_->getEvent(i), i + 1);
    }
}

std::string SbmlDeclarer::name_of(const ::Event& event, unsigned index) {
    std::string wish{trim(names_.are_readable() ? event.getName() : std::string{})};
    if (wish.empty()) {
        wish = document_->is_simbiology ? std::string{} : event.getId();
    }
    if (wish.empty()) {
        wish = fmt::format("event_{}", index);
    }
    while (!event_names_.insert(wish).second) {
        wish += "_";
    }
    return wish;
}

void SbmlDeclarer::declare_event(const ::Event& said, unsigned index) {
    const std::string name = name_of(said, index);
    const ::Trigger* trigger = said.getTrigger();
    if (trigger == nullptr || !trigger->isSetMath()) {
        builder_.warn({place(said), name, fmt::format("event {} has no trigger: it never fires", name), ""});
        return;
    }
    const bool by_attributes = said.getLevel() >= 3;
    EventDeclaration event{.name = name,
                           .trigger = math_.condition(*trigger->getMath(), scope(*trigger, name)),
                           .delay = {},
                           .priority = {},
                           .persistent = !by_attributes || trigger->getPersistent(),
                           .initially_true = !by_attributes || trigger->getInitialValue(),
                           .values_from_trigger_time =
                               !said.isSetUseValuesFromTriggerTime() || said.getUseValuesFromTriggerTime(),
                           .assignments = {},
                           .place = place(said)};
    if (const ::Delay* delay = said.getDelay(); delay != nullptr && delay->isSetMath()) {
        event.delay = delay_in_model_time(math_.number(*delay->getMath(), scope(*delay, name)), said);
    }
    if (const ::Priority* priority = said.getPriority(); priority != nullptr && priority->isSetMath()) {
        event.priority = math_.number(*priority->getMath(), scope(*priority, name));
    }
    for (unsigned k = 0; k < said.getNumEventAssignments(); ++k) {
        const ::EventAssignment& assignment = *said.getEventAssignment(k);
        if (!assignment.isSetMath()) {
            continue;  // no effect (L3V2)
        }
        event.assignments.push_back({names_.of(assignment.getVariable()),
                                     math_.number(*assignment.getMath(), scope(assignment, name)),
                                     place(assignment)});
    }
    builder_.add(std::move(event));
}

Expression SbmlDeclarer::delay_in_model_time(Expression delay, const ::Event& said) {
    if (!said.isSetTimeUnits()) {
        const bool is_bare = system_ == UnitSystem::converted && builder_.graph().is_constant(delay);
        return is_bare ? math_.in_time_unit(delay) : delay;
    }
    // Level 2 Versions 1 and 2: a delay may be in a unit of its own.
    const auto own = units_.find(said.getTimeUnits(), place(said));
    const auto model = units_.time();
    if (!own || !model || !own->same_dimension(*model)) {
        return delay;
    }
    ExpressionGraph& graph = builder_.graph();
    if (system_ == UnitSystem::as_written) {
        return graph.multiply(graph.constant(own->factor / model->factor), delay);
    }
    return graph.is_constant(delay) ? builder_.literal({graph.node(delay).value, *own}) : delay;
}

}  // namespace rubor
