// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Response, survival, who benefits, the course of the tumour: each a section with its figures.

import { colour, fill, legend, symbol } from "../arms";
import type { Endpoint, Estimate, Num, Report } from "../data";
import { canvas, figure, h, numbers, section, table } from "../dom";
import { coursePanel } from "../figures/course";
import { rowsFigure, type Row } from "../figures/rows";
import { survivalFigure } from "../figures/survival";
import { waterfall } from "../figures/waterfall";
import {
  capitalise,
  ci,
  count,
  percent,
  percentNumber,
  points,
  pValue,
  pWithTest,
  range,
  ratio,
  significant,
  withInterval,
} from "../format";
import { atRisk, at, endMonth, monthTicks } from "../transform";

const share = (n: number, of: number): Estimate => ({ value: of > 0 ? n / of : null, lower: null, upper: null });

/** What time is counted from: twins are not randomised. */
const dayZero = (report: Report) => (report.twins ? "start of treatment" : "randomisation");

export function response(report: Report): HTMLElement | null {
  if (!report.has_pcr && report.best_response.length === 0) return null;
  return section(
    "response",
    "Response",
    report.has_pcr ? completeResponse(report) : [],
    report.best_response.length > 0 ? bestResponse(report) : null,
  );
}

function bestResponse(report: Report): HTMLElement {
  const { arms, best_response: best } = report;
  const categories = best[0]!.best.map((b) => b.label);
  return figure(
    "figure-waterfall",
    "Best change of the sum of diameters, patient by patient",
    `RECIST 1.1, of patients with measurable disease. Dashed: a fall by 30% and a rise by 20%. Intervals: ${ci(report.confidence)}, Clopper–Pearson.`,
    h(
      "div",
      { class: "panels" },
      arms.map((arm, i) =>
        h(
          "div",
          null,
          h("p", { class: "panel-title" }, `${arm.label}: ${withInterval(best[i]!.confirmed, percent, percentNumber)} confirmed`),
          canvas((width) => [waterfall(best[i]!, i, width, arm.label)]),
        ),
      ),
    ),
    h("div", { class: "captioned" }, table(
      ["Best response, confirmed", ...arms.map((arm) => arm.label)],
      [
        ...categories.map((category, k) => [category, ...best.map((b) => `${count(b.best[k]!.count)} of ${count(b.n_measurable)}`)]),
        ["CR or PR", ...best.map((b) => withInterval(b.confirmed, percent, percentNumber))],
        ["CR or PR, unconfirmed", ...best.map((b) => withInterval(b.response, percent, percentNumber))],
      ],
    )),
  );
}

function completeResponse(report: Report): (HTMLElement | null)[] {
  const { arms } = report;
  const rows: Row[] = arms.map((arm, i) => ({
    words: arm.label,
    numbers: withInterval(arm.pcr, percent, percentNumber),
    counts: `${arm.n_pcr} of ${arm.n_analysed}`,
    estimate: arm.pcr,
    colour: colour(i),
  }));
  const words = arms.map((arm) => `${arm.label} ${withInterval(arm.pcr, percent, percentNumber)}`).join("; ");
  return [
    figure(
      "figure-response",
      "Pathological complete response by arm",
      `Bars: proportion of patients. Whiskers: ${ci(report.confidence)}, Clopper–Pearson.`,
      canvas((width) => [
        rowsFigure(rows, { label: `pCR by arm. ${words}.`, kind: "response", axis: "Patients with pCR", width }),
      ]),
      numbers(
        ["Arm", "pCR", "Analysed", "Proportion", ci(report.confidence)],
        arms.map((arm) => [
          arm.label,
          count(arm.n_pcr),
          count(arm.n_analysed),
          percent(arm.pcr.value),
          range(arm.pcr.lower, arm.pcr.upper, percentNumber),
        ]),
      ),
    ),
    contrastTable(report),
    ...report.response.map((contrast) => {
      const twins = contrast.twins;
      if (twins === null) return null;
      const arm = arms[contrast.arm]!.label;
      const reference = arms[contrast.reference]!.label;
      const n = twins.both + twins.only_arm + twins.only_reference + twins.neither;
      const part = (words: string, value: number, of: string): Row => ({
        words,
        numbers: percent(n > 0 ? value / n : null),
        counts: `${value} of ${n}`,
        estimate: share(value, n),
        colour: of,
      });
      const parts = [
        part("pCR in both arms", twins.both, "var(--muted)"),
        part(`pCR only with ${arm}`, twins.only_arm, colour(contrast.arm)),
        part(`pCR only with ${reference}`, twins.only_reference, colour(contrast.reference)),
        part("pCR in neither arm", twins.neither, "var(--faint)"),
      ];
      return figure(
        `figure-twins-${contrast.arm}`,
        `The same patients under ${arm} and under ${reference}`,
        "Each virtual patient is treated in both arms, which no real trial can do.",
        canvas((width) => [
          rowsFigure(parts, {
            label: `Of ${n} patients: ${parts.map((p) => `${p.words} ${p.numbers}`).join("; ")}.`,
            kind: "twins",
            axis: "Patients",
            width,
          }),
        ]),
        numbers(["Outcome", "Patients", "Share"], parts.map((p) => [p.words, p.counts, p.numbers])),
      );
    }),
  ];
}

function contrastTable(report: Report): HTMLElement | null {
  if (report.response.length === 0) return null;
  const name = (i: number) => report.arms[i]!.label;
  return table(
    ["Difference in pCR", "Percentage points", ci(report.confidence), "p", "Test"],
    report.response.map((c) => [
      `${name(c.arm)} against ${name(c.reference)}`,
      points(c.difference.value),
      range(c.difference.lower, c.difference.upper, points),
      pValue(c.p_value).replace(/^p\s(=\s)?/, ""),
      c.test || "–",
    ]),
  );
}

export function survival(report: Report): HTMLElement | null {
  if (report.endpoints.length === 0) return null;
  return section("survival", "Survival", report.endpoints.map((endpoint) => survivalOf(report, endpoint)));
}

function survivalOf(report: Report, endpoint: Endpoint): HTMLElement {
  const { arms } = report;
  const end = endMonth(report.follow_up_days, endpoint.by_arm);
  const several = endpoint.contrasts.length > 1;
  const notes = endpoint.contrasts.flatMap((c) => {
    const ratioText = `Hazard ratio ${ratio(c.hazard_ratio.value)} (${ci(report.confidence)} ${range(c.hazard_ratio.lower, c.hazard_ratio.upper, ratio)})`;
    const p = pWithTest(c.p_value, c.test);
    return several ? [`${arms[c.arm]!.label}: HR ${ratio(c.hazard_ratio.value)}, ${pValue(c.p_value)}`] : [ratioText, p];
  });
  const landmarks = endpoint.by_arm.map(
    (curve, i) =>
      `${arms[i]!.label}: ` +
      report.landmark_years
        .map((y, k) => `${percent(curve.landmarks[k]?.value ?? null)} at ${y === 1 ? "1 year" : `${y} years`}`)
        .join(", "),
  );
  const ticks = monthTicks(end, 12);
  return figure(
    `figure-${endpoint.id}`,
    endpoint.label,
    `${endpoint.definition} Kaplan–Meier estimate; band: ${ci(report.confidence)}; small ticks: censored patients.`.trim(),
    legend(arms),
    canvas((width) =>
      survivalFigure(arms, endpoint, {
        width,
        endMonth: end,
        since: dayZero(report),
        notes,
        label: `Kaplan–Meier curves of ${endpoint.label.toLowerCase()}. ${landmarks.join("; ")}. ${notes.join("; ")}.`,
      }),
    ),
    numbers(
      ["Month", ...arms.flatMap((arm) => [arm.label, "at risk"])],
      ticks.map((month) => [
        String(month),
        ...endpoint.by_arm.flatMap((curve) => {
          const row = at(curve, month);
          return [
            row === null ? "–" : `${percent(row.survival)} (${range(row.lower, row.upper, percentNumber)})`,
            String(atRisk(curve, month)),
          ];
        }),
      ]),
    ),
  );
}

export function benefit(report: Report): HTMLElement | null {
  if (report.subgroups.length === 0) return null;
  return section(
    "benefit",
    "Who benefits",
    report.subgroups.map((group, g) => {
      const rows: Row[] = group.strata.flatMap((stratum) =>
        report.arms.map((arm, i) => ({
          words: arm.label,
          numbers: withInterval(stratum.pcr[i]!, percent, percentNumber),
          counts: `${stratum.n_pcr[i]} of ${stratum.n[i]}`,
          estimate: stratum.pcr[i]!,
          colour: colour(i),
          symbol: symbol(i),
          fill: fill(i),
          heading: i === 0 ? capitalise(stratum.label) : undefined,
        })),
      );
      const words = rows.map((row) => `${row.heading ? row.heading + ": " : ""}${row.words} ${row.numbers}`).join("; ");
      return figure(
        `figure-benefit-${g}`,
        `pCR by ${group.label.charAt(0).toLowerCase()}${group.label.slice(1)}`,
        `${capitalise(group.note)} Whiskers: ${ci(report.confidence)}, Clopper–Pearson. No allowance for several subgroups.`.trim(),
        canvas((width) => [
          rowsFigure(rows, { label: `pCR by stratum. ${words}.`, kind: "benefit", axis: "Patients with pCR", width }),
        ]),
        numbers(
          [group.label, ...report.arms.map((arm) => arm.label)],
          group.strata.map((stratum) => [
            stratum.label,
            ...stratum.pcr.map((e, i) => `${stratum.n_pcr[i]} of ${stratum.n[i]}; ${withInterval(e, percent, percentNumber)}`),
          ]),
        ),
      );
    }),
  );
}

export function course(report: Report): HTMLElement | null {
  const { course: c, arms } = report;
  if (c.by_arm.length === 0) return null;
  const title = `${c.label} over the visits`;
  const limit = c.detection_limit;
  const print = (value: Num) =>
    value !== null && limit !== null && value < limit ? `< ${significant(limit)}` : significant(value);
  const panels = h(
    "div",
    { class: "panels" },
    arms.map((arm, i) =>
      h(
        "div",
        null,
        h("p", { class: "panel-title" }, arm.label),
        canvas((width) => [coursePanel(c, i, width, dayZero(report), `${title}, ${arm.label}: median and 10th to 90th percentile.`)]),
      ),
    ),
  );
  const caption =
    "Thick line: median. Band: 10th to 90th percentile. Thin lines: single patients." +
    (arms.length > 1 ? " Dotted grey: median of the other arms." : "");
  return section(
    "course",
    "Course of the tumour",
    figure(
      "figure-course",
      title,
      caption,
      panels,
      numbers(
        ["Week", ...arms.flatMap((arm) => [`${arm.label}: median (10–90%), ${c.unit}`, "patients"])],
        (c.by_arm[0]?.days ?? []).map((day, k) => [
          significant(day / 7),
          ...c.by_arm.flatMap((t) => [
            `${print(t.median[k] ?? null)} (${range(t.p10[k] ?? null, t.p90[k] ?? null, print)})`,
            String(t.n[k] ?? 0),
          ]),
        ]),
      ),
    ),
  );
}
