// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Who was sampled, who entered, what became of them; who they are at baseline; how they are treated.

import { colour } from "../arms";
import type { Arm, BaselineRow, Count, Report } from "../data";
import { figure, h, list, section, table } from "../dom";
import { count, percent, range, together } from "../format";

export function patients(report: Report): HTMLElement {
  return section(
    "patients",
    "Patients",
    report.setting ? h("p", null, report.setting) : null,
    flow(report),
    baseline(report),
  );
}

const counted = (items: Count[]) =>
  items.length === 0
    ? null
    : h(
        "ul",
        { class: "counted" },
        items.map((item) => h("li", null, h("span", null, item.label), h("span", { class: "n" }, count(item.count)))),
      );

const box = (title: string, n: number | null, ...rest: (Node | null)[]) =>
  h(
    "div",
    { class: "box" },
    h("p", { class: "box-title" }, h("span", null, title), n === null ? null : h("span", { class: "n" }, `n = ${count(n)}`)),
    ...rest,
  );

function flow(report: Report): HTMLElement {
  const s = report.screening;
  const out: Count[] = [...s.rejected];
  if (s.n_failed > 0) out.push({ label: "growth to diagnosis could not be computed", count: s.n_failed });
  if (s.n_unused > 0) out.push({ label: "eligible, not needed: the trial was full", count: s.n_unused });
  const left = out.reduce((sum, item) => sum + item.count, 0);
  const allocation = report.twins ? "Every patient is treated in every arm" : "Randomised between the arms";
  return figure(
    "figure-flow",
    "From sampled patients to analysis",
    "After the CONSORT flow diagram. Each person who is left out is counted under one reason.",
    h(
      "div",
      { class: "flow" },
      h(
        "div",
        { class: "screening" },
        box("Sampled virtual patients", s.n_sampled),
        left > 0 ? h("div", { class: "aside" }, box("Did not enter", left, counted(out))) : null,
      ),
      box("Entered the trial", s.n_accepted, h("p", { class: "muted" }, allocation)),
      h("div", { class: "flow-arms" }, report.arms.map((arm, i) => armFlow(arm, i))),
    ),
  );
}

function armFlow(arm: Arm, i: number): HTMLElement {
  const course = [...arm.course];
  if (arm.n_failed > 0) course.push({ label: "could not be computed", count: arm.n_failed });
  const element = box(arm.label, arm.n_patients, counted(course), h("p", { class: "analysed" }, h("span", null, "Analysed"), h("span", { class: "n" }, `n = ${count(arm.n_analysed)}`)));
  element.style.borderTopColor = colour(i);
  element.classList.add("arm-box");
  return element;
}

function baseline(report: Report): HTMLElement | null {
  const { groups, rows } = report.baseline;
  if (rows.length === 0) return null;
  return h(
    "div",
    { class: "captioned" },
    h("p", { class: "table-title" }, h("b", null, "Table 1. Virtual patients before treatment."), " Median (quartiles) or number (%)."),
    table(
      ["", ...groups.map((group) => `${group.label} (n\u00a0=\u00a0${count(group.count)})`)],
      rows.flatMap((row) => baselineRows(row, groups)),
      { class: "wide" },
    ),
  );
}

function baselineRows(row: BaselineRow, groups: Count[]): (Node | string)[][] {
  const unit = row.unit && row.unit !== "1" ? `, ${row.unit}` : "";
  if (row.levels.length === 0) {
    return [
      [
        row.label + unit,
        ...row.summary.map((s) => {
          const print = together([s.median, s.q1, s.q3]);
          return `${print(s.median)} (${range(s.q1, s.q3, print)})`;
        }),
      ],
    ];
  }
  return [
    [row.label, ...groups.map(() => "")],
    ...row.levels.map((level) => [
      h("span", { class: "level" }, level.label),
      ...level.count.map((n, i) => {
        const of = groups[i]?.count ?? 0;
        return `${count(n)} (${percent(of > 0 ? n / of : null)})`;
      }),
    ]),
  ];
}

export function treatments(report: Report): HTMLElement {
  return section(
    "treatments",
    "Treatments",
    h(
      "div",
      { class: "treatments" },
      report.arms.map((arm, i) => {
        const element = h(
          "div",
          { class: "treatment" },
          h("h3", null, arm.label),
          arm.description ? h("p", null, arm.description) : null,
          list(arm.regimen),
        );
        element.style.borderColor = colour(i);
        return element;
      }),
    ),
  );
}
