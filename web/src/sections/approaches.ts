// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// The approaches side by side; side effects and what it costs. Tables of words that C++ has made.

import type { Report, TextTable } from "../data";
import { h, section, table } from "../dom";
import { chunks } from "../transform";

export function approaches(report: Report): HTMLElement | null {
  if (report.comparison.length === 0) return null;
  return section(
    "approaches",
    "The approaches",
    report.comparison.map((group) => [group.heading ? h("h3", null, group.heading) : null, ...group.tables.map(textTable)]).flat(),
  );
}

export function safetyAndCost(report: Report): HTMLElement | null {
  if (report.safety.length + report.cost.length === 0) return null;
  return section(
    "safety",
    report.cost.length === 0 ? "Side effects" : report.safety.length === 0 ? "Cost" : "Side effects and cost",
    report.safety.map(textTable),
    report.cost.map(textTable),
  );
}

/** What fits beside the first column of a page. */
const mostColumns = 4;

function textTable(t: TextTable): HTMLElement {
  const parts = t.rows.length === 0 ? [] : chunks(t.columns.length - 1, mostColumns);
  return h(
    "div",
    { class: "captioned" },
    parts.map(([from, to]) =>
      table(
        [t.title || t.columns[0] || "", ...t.columns.slice(from + 1, to + 1)],
        t.rows.map((row) => [row[0] ?? "", ...row.slice(from + 1, to + 1)]),
        { class: t.words ? "left" : "numbers" },
      ),
    ),
    t.note ? h("p", { class: "muted" }, t.note) : null,
  );
}
