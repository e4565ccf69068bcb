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
  pValue,
  range,
  ratio,
  withInterval,
} from "../format";

export function summary(report: Report): HTMLElement {
  const cards = [...responseCards(report), ...survivalCards(report)];
  return section(
    "summary",
    "Key results",
    cards.length > 0 ? h("div", { class: "cards" }, cards) : null,
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

function card(title: string, big: string, lines: string[], compared: string): HTMLElement {
  return h(
    "div",
    { class: "card" },
    h("h3", null, title),
    h("p", { class: "big" }, big),
    lines.map((line) => h("p", null, line)),
    h("p", { class: "compared" }, compared),
  );
}

function responseCards(report: Report): HTMLElement[] {
  const level = ci(report.confidence);
  if (report.response.length === 0) {
    return report.arms.map((arm) =>
      card("Pathological complete response", percent(arm.pcr.value), [`${level} ${range(arm.pcr.lower, arm.pcr.upper, percentNumber)}`], arm.label),
    );
  }
  return report.response.map((c) => {
    const arm = report.arms[c.arm]!;
    const reference = report.arms[c.reference]!;
    return card(
      "Pathological complete response",
      c.difference.value === null ? "–" : `${points(c.difference.value)} points`,
      [
        `${level} ${range(c.difference.lower, c.difference.upper, points)}; ${pValue(c.p_value)}`,
        `${percent(arm.pcr.value)} against ${percent(reference.pcr.value)}`,
      ],
      `${arm.label} against ${reference.label}`,
    );
  });
}

function survivalCards(report: Report): HTMLElement[] {
  return report.endpoints.flatMap((endpoint) =>
    endpoint.contrasts.map((c) => {
      const last = report.landmark_years.length - 1;
      const year = [...report.landmark_years.keys()]
        .reverse()
        .find((k) => endpoint.by_arm.every((curve) => (curve.landmarks[k]?.value ?? null) !== null));
      const k = year ?? last;
      const landmark = (arm: number) => percent(endpoint.by_arm[arm]?.landmarks[k]?.value ?? null);
      return card(
        endpoint.label,
        `HR ${ratio(c.hazard_ratio.value)}`,
        [
          `${ci(report.confidence)} ${range(c.hazard_ratio.lower, c.hazard_ratio.upper, ratio)}; log-rank ${pValue(c.log_rank_p)}`,
          `${landmark(c.arm)} against ${landmark(c.reference)} at ${report.landmark_years[k]} years`,
        ],
        `${report.arms[c.arm]!.label} against ${report.arms[c.reference]!.label}`,
      );
    }),
  );
}

function byArm(report: Report): HTMLElement {
  const { arms } = report;
  const rows: (Node | string)[][] = [
    ["Virtual patients", ...arms.map((arm) => count(arm.n_patients))],
    ["pCR", ...arms.map((arm) => `${arm.n_pcr} of ${arm.n_analysed}`)],
    [`pCR, % (${ci(report.confidence)})`, ...arms.map((arm) => withInterval(arm.pcr, percentNumber))],
  ];
  for (const endpoint of report.endpoints) {
    report.landmark_years.forEach((year, k) => {
      if (endpoint.by_arm.every((curve) => (curve.landmarks[k]?.value ?? null) === null)) return;
      rows.push([
        `${endpoint.abbreviation} at ${year} ${year === 1 ? "year" : "years"}, % (${ci(report.confidence)})`,
        ...endpoint.by_arm.map((curve) => withInterval(curve.landmarks[k]!, percentNumber)),
      ]);
    });
    rows.push([
      `Median ${endpoint.abbreviation}, months (${ci(report.confidence)})`,
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
  return table(["Results by arm", ...head], rows, { class: "wide" });
}
