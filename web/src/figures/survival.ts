// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Kaplan–Meier curves with their band, and the number at risk below on the same time axis.

import * as Plot from "@observablehq/plot";
import { colour, dash } from "../arms";
import type { Arm, Endpoint } from "../data";
import { percent, percentNumber, range } from "../format";
import { at, atRisk, censorMarks, monthTicks, steps } from "../transform";
import { hairline, ink, muted, narrow, paper, plot } from "./style";

const margin = { left: 44, right: 20 };

interface Options {
  width: number;
  endMonth: number;
  /** What day 0 is. */
  since: string;
  /** Lines written into the empty lower left corner: hazard ratio, p. */
  notes: string[];
  label: string;
}

const tick = {
  draw(context: CanvasPath, length: number) {
    context.moveTo(0, -length / 2);
    context.lineTo(0, length / 2);
  },
};

export function survivalFigure(arms: Arm[], endpoint: Endpoint, options: Options): Element[] {
  const ticks = monthTicks(options.endMonth, options.width < narrow ? 7 : 12);
  const x = { domain: [0, options.endMonth], label: null };
  const pixel = options.endMonth / Math.max(1, options.width - margin.left - margin.right);
  const curves = endpoint.by_arm;
  const readings = reading(arms, endpoint, options.endMonth);
  const plotted = plot({
    label: options.label,
    kind: "km",
    width: options.width,
    height: Math.round(Math.min(400, Math.max(270, options.width * 0.52))),
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: 14,
    marginBottom: 40,
    x,
    y: { domain: [0, 100], label: null },
    marks: [
      Plot.gridY([0, 25, 50, 75, 100], { stroke: hairline, strokeOpacity: 1 }),
      Plot.axisY([0, 25, 50, 75, 100], {
        tickFormat: (value: number) => `${value}%`,
        tickSize: 0,
        color: muted,
        label: null,
      }),
      Plot.axisX(ticks, {
        tickFormat: String,
        tickSize: 5,
        color: muted,
        label: `Months since ${options.since}`,
        labelAnchor: "center",
        labelArrow: "none",
      }),
      Plot.ruleY([0], { stroke: muted }),
      ...curves.map((curve, arm) =>
        Plot.areaY(steps(curve), {
          x: "month",
          y1: (row) => (row.lower === null ? NaN : row.lower * 100),
          y2: (row) => (row.upper === null ? NaN : row.upper * 100),
          curve: "step-after",
          fill: colour(arm),
          fillOpacity: 0.13,
        }),
      ),
      ...curves.flatMap((curve, arm) => [
        Plot.lineY(steps(curve), {
          x: "month",
          y: (row) => (row.survival === null ? NaN : row.survival * 100),
          curve: "step-after",
          stroke: colour(arm),
          strokeWidth: 2,
          strokeDasharray: dash(arm) || undefined,
          strokeLinejoin: "miter",
        }),
        Plot.vector(censorMarks(curve, 6 * pixel), {
          x: "month",
          y: (row) => row.survival * 100,
          length: 8,
          shape: tick,
          anchor: "middle",
          stroke: colour(arm),
          strokeWidth: 1,
        }),
      ]),
      Plot.text([options.notes.join("\n")], {
        frameAnchor: "bottom-left",
        dx: 10,
        dy: -10,
        textAnchor: "start",
        lineAnchor: "bottom",
        lineHeight: 1.45,
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
      Plot.ruleX(readings, Plot.pointerX({ x: "month", stroke: muted, strokeDasharray: "2 2" })),
      Plot.tip(
        readings,
        Plot.pointerX({ x: "month", y: "top", title: "words", fill: paper, stroke: hairline, lineHeight: 1.35 }),
      ),
    ],
  });
  return [plotted, riskTable(arms, endpoint, ticks, options, x)];
}

/** What the pointer reads off the curves, month by month. */
function reading(arms: Arm[], endpoint: Endpoint, end: number) {
  return Array.from({ length: Math.floor(end) + 1 }, (_, month) => {
    const values = endpoint.by_arm.map((curve) => at(curve, month));
    const lines = values.map((value, arm) =>
      value === null
        ? `${arms[arm]!.label}: nobody followed so far`
        : `${arms[arm]!.label}: ${percent(value.survival)} (${range(value.lower, value.upper, percentNumber)})`,
    );
    const top = Math.max(...values.map((value) => value?.survival ?? 0)) * 100;
    return { month, top, words: [`Month ${month}`, ...lines].join("\n") };
  });
}

/** A line of words and a line of counts for each arm, under the ticks of the plot above. */
function riskTable(
  arms: Arm[],
  endpoint: Endpoint,
  ticks: number[],
  options: Options,
  x: Plot.ScaleOptions,
): Element {
  const line = 17;
  const rowY = (arm: number) => 10 + line * 1.5 + arm * (2 * line + 3);
  const counts = endpoint.by_arm.flatMap((curve, arm) =>
    ticks.map((month) => ({ month, arm, n: atRisk(curve, month), y: rowY(arm) + line })),
  );
  const height = rowY(arms.length - 1) + 1.5 * line + 4;
  return plot({
    label: `Number at risk, ${endpoint.label.toLowerCase()}; the numbers stand in the table below.`,
    kind: "risk",
    width: options.width,
    height,
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: 0,
    marginBottom: 0,
    x: { ...x, axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      Plot.text(["Number at risk"], {
        frameAnchor: "left",
        y: 10 + line / 2,
        dx: -margin.left,
        textAnchor: "start",
        fill: muted,
      }),
      Plot.text(arms, {
        frameAnchor: "left",
        y: (_, arm) => rowY(arm),
        dx: -margin.left,
        text: "label",
        textAnchor: "start",
        fill: ink,
        fontWeight: 600,
      }),
      ...arms.map((_, arm) =>
        Plot.text(counts.filter((entry) => entry.arm === arm), {
          x: "month",
          y: "y",
          text: (entry) => String(entry.n),
          fill: colour(arm),
          fontVariant: "tabular-nums",
        }),
      ),
    ],
  });
}
