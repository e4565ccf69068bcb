// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/model.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace rubor {

namespace {

template <class Part>
std::optional<std::size_t> position_of(const std::vector<Part>& parts, std::optional<SymbolId> id) {
    if (!id) {
        return std::nullopt;
    }
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.symbol == *id; });
    return found == parts.end() ? std::nullopt : std::optional<std::size_t>(found - parts.begin());
}

}  // namespace

std::optional<SymbolId> Model::find(std::string_view name) const {
    const auto found = by_name_.find(std::string{name});
    return found == by_name_.end() ? std::nullopt : std::optional{found->second};
}
std::optional<std::size_t> Model::find_state(std::string_view name) const {
    return position_of(states_, find(name));
}
std::optional<std::size_t> Model::find_parameter(std::string_view name) const {
    return position_of(parameters_, find(name));
}
std::optional<std::size_t> Model::find_held(std::string_view name) const { return position_of(held_, find(name)); }

std::optional<std::size_t> Model::find_event(std::string_view name) const {
    const auto found = std::find_if(events_.begin(), events_.end(), [&](const Event& e) { return e.name == name; });
    return found == events_.end() ? std::nullopt : std::optional<std::size_t>(found - events_.begin());
}

std::optional<Expression> Model::meaning(std::string_view name) const {
    const auto id = find(name);
    if (!id) {
        return std::nullopt;
    }
    return meaning_.at(*id);
}

std::vector<std::string> Model::names() const {
    std::vector<std::string> names;
    for (SymbolId id = 0; id < symbols_.size(); ++id) {
        if (const auto found = by_name_.find(symbols_[id].name); found != by_name_.end() && found->second == id) {
            names.push_back(symbols_[id].name);
        }
    }
    return names;
}

std::string Model::canonical_text() const {
    std::string text;
    const auto out = std::back_inserter(text);
    // Everything that the mathematics needs, gathered in one fixed order of roots; nodes are numbered by it.
    std::vector<Expression> roots;
    const auto use = [&](Expression e) {
        roots.push_back(e);
        return e;
    };
    std::vector<std::string> lines;
    const auto line_for = [&](std::string head, std::initializer_list<std::optional<Expression>> parts) {
        for (const auto& part : parts) {
            if (part) {
                head += fmt::format(" #{}", use(*part).index);
            } else {
                head += " -";
            }
        }
        lines.push_back(std::move(head));
    };
    for (const Parameter& p : parameters_) {
        lines.push_back(fmt::format("parameter {} {:a}", symbol(p.symbol).name, p.value));
    }
    for (const State& s : states_) {
        std::string head = fmt::format("state {} {:a} {}", symbol(s.symbol).name, s.scale, s.is_concentration);
        if (s.to_mathematics != 1.0) {
            head += fmt::format(" {:a}", s.to_mathematics);
        }
        line_for(std::move(head), {s.initial, s.rate, s.volume});
    }
    for (const Held& h : held_) {
        line_for("held " + symbol(h.symbol).name, {h.initial});
    }
    for (const Derived& d : derived_) {
        line_for("derived " + symbol(d.symbol).name, {d.value});
    }
    for (const Event& e : events_) {
        line_for(fmt::format("event {} {} {} {}", e.name, e.persistent, e.initially_true, e.values_from_trigger_time),
                 {e.trigger, e.delay, e.priority});
        for (const Assignment& a : e.assignments) {
            line_for(fmt::format("  set {} {}", static_cast<int>(a.target), a.index), {a.value});
            if (a.factor_at_execution) {
                line_for("  times", {a.factor_at_execution});
            }
        }
    }
    fmt::format_to(out, "model {}\n", name_);
    for (const Expression e : graph_.reachable(roots)) {
        const auto& n = graph_.node(e);
        fmt::format_to(out, "#{} {} {:a}", e.index, name_of(n.op), n.value);
        if (n.op == Op::symbol) {
            fmt::format_to(out, " {}", symbol(n.symbol).name);
        }
        for (int i = 0; i < arity(n.op); ++i) {
            fmt::format_to(out, " #{}", n.argument[i].index);
        }
        text += '\n';
    }
    for (const std::string& line : lines) {
        text += line;
        text += '\n';
    }
    return text;
}

}  // namespace rubor
