// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// The first page: the results in words, then the same numbers arm by arm.

import { colour } from "../arms";
import type { Report } from "../data";
import { h, section, table } from "../dom";
import {
  ci,
  count,
  months,
  percent,
  percentNumber,
  points,
  pWithTest,
  range,
  ratio,
  withInterval,
} from "../format";

export function summary(report: Report): HTMLElement {
  const pairs = comparisons(report);
  return section(
    "summary",
    "Key results",
    pairs.map(({ arm, reference }) =>
      h(
        "div",
        { class: "comparison" },
        h("h3", null, `${report.arms[arm]!.label} against ${report.arms[reference]!.label}`),
        h("div", { class: "cards" }, responseCards(report, arm, reference), survivalCards(report, arm, reference)),
      ),
    ),
    byArm(report),
    h(
      "p",
      { class: "note" },
      `Intervals show the chance that comes with ${count(report.arms[0]?.n_patients ?? 0)} virtual patients per arm. `,
      "They do not show how far the model itself may be from real patients: see ",
      h("a", { href: "#assumptions" }, "what was assumed"),
      ".",
    ),
  );
}

/** The pairs of arms that anything is said about, in the order in which they first appear. */
function comparisons(report: Report): { arm: number; reference: number }[] {
  const all = [...report.response, ...report.endpoints.flatMap((endpoint) => endpoint.contrasts)];
  return all.filter((c, i) => all.findIndex((d) => d.arm === c.arm && d.reference === c.reference) === i);
}

function card(title: string, big: string, lines: string[]): HTMLElement {
  return h(
    "div",
    { class: "card" },
    h("h4", null, title),
    h("p", { class: "big" }, big),
    h("div", null, lines.map((line) => h("p", null, line))),
  );
}

function responseCards(report: Report, arm: number, reference: number): HTMLElement[] {
  return report.response
    .filter((c) => c.arm === arm && c.reference === reference)
    .map((c) =>
      card(
        "Pathological complete response",
        c.difference.value === null ? "–" : `${points(c.difference.value)} points`,
        [
          `${ci(report.confidence)} ${range(c.difference.lower, c.difference.upper, points)}`,
          pWithTest(c.p_value, c.test),
          `${percent(report.arms[arm]!.pcr.value)} against ${percent(report.arms[reference]!.pcr.value)}`,
        ],
      ),
    );
}

function survivalCards(report: Report, arm: number, reference: number): HTMLElement[] {
  return report.endpoints.flatMap((endpoint) => {
    const known = (k: number) => [arm, reference].every((i) => (endpoint.by_arm[i]?.landmarks[k]?.value ?? null) !== null);
    const latest = report.landmark_years.map((_, k) => k).filter(known).pop();
    const landmark = (i: number) => percent(endpoint.by_arm[i]?.landmarks[latest ?? 0]?.value ?? null);
    const lines = latest === undefined ? [] : [`${landmark(arm)} against ${landmark(reference)} at ${years(report.landmark_years[latest]!)}`];
    return endpoint.contrasts
      .filter((c) => c.arm === arm && c.reference === reference)
      .map((c) =>
        card(endpoint.label, `HR ${ratio(c.hazard_ratio.value)}`, [
          `${ci(report.confidence)} ${range(c.hazard_ratio.lower, c.hazard_ratio.upper, ratio)}`,
          pWithTest(c.p_value, c.test),
          ...lines,
        ]),
      );
  });
}

const years = (n: number) => `${n}\u00a0${n === 1 ? "year" : "years"}`;

function byArm(report: Report): HTMLElement {
  const { arms } = report;
  const rows: (Node | string)[][] = [
    ["Virtual patients", ...arms.map((arm) => count(arm.n_patients))],
  ];
  if (report.has_pcr) {
    rows.push(["pCR", ...arms.map((arm) => `${arm.n_pcr} of ${arm.n_analysed}`)]);
    rows.push(["pCR, %", ...arms.map((arm) => withInterval(arm.pcr, percentNumber))]);
  }
  if (report.best_response.length > 0) {
    const best = report.best_response;
    rows.push(["Response (RECIST 1.1)", ...best.map((b) => `${b.n_response} of ${b.n_measurable}`)]);
    rows.push(["Response, %", ...best.map((b) => withInterval(b.response, percentNumber))]);
    rows.push(["Confirmed, %", ...best.map((b) => withInterval(b.confirmed, percentNumber))]);
  }
  for (const endpoint of report.endpoints) {
    report.landmark_years.forEach((year, k) => {
      if (endpoint.by_arm.every((curve) => (curve.landmarks[k]?.value ?? null) === null)) return;
      rows.push([
        `${endpoint.abbreviation} at ${years(year)}, %`,
        ...endpoint.by_arm.map((curve) => withInterval(curve.landmarks[k]!, percentNumber)),
      ]);
    });
    rows.push([
      `Median ${endpoint.abbreviation}, months`,
      ...endpoint.by_arm.map(({ median_days: m }) =>
        m.value === null ? "not reached" : `${months(m.value)} (${range(m.lower, m.upper, months)})`,
      ),
    ]);
  }
  const head = arms.map((arm, i) => {
    const label = h("span", { class: "arm-name" }, arm.label);
    label.style.borderColor = colour(i);
    return label;
  });
  return table([`By arm (${ci(report.confidence)})`, ...head], rows, { class: "wide" });
}
