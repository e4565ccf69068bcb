// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Rows of estimates with intervals: bars for pCR by arm, points for pCR by stratum and arm. Each row has its words
// on the line above it, so that it reads the same on a phone as on paper.

import * as Plot from "@observablehq/plot";
import type { Estimate } from "../data";
import { hairline, ink, muted, narrow, paper, plot } from "./style";

export interface Row {
  /** Words above the row, left and right. */
  left: string;
  right: string;
  estimate: Estimate;
  colour: string;
  /** A point with this symbol, or a bar where there is none. */
  symbol?: Plot.Marker | string;
  fill?: string;
  /** Starts a group with this heading. */
  heading?: string;
}

interface Layout {
  label: string;
  kind: string;
  axis: string;
  /** The right words go under the row when there is no room for them beside the left ones. */
  width: number;
}

const height = { bar: 22, point: 10, words: 17, gap: 16, heading: 30 };

/** A figure of rows against a common percent axis from 0 to 100. */
export function rowsFigure(rows: Row[], layout: Layout): Element {
  const tight = layout.width < narrow;
  const placed: (Row & { top: number; thick: number; y: number; headingY: number })[] = [];
  let top = 4;
  for (const row of rows) {
    const headingY = top + height.heading / 2;
    if (row.heading !== undefined) top += height.heading;
    const thick = row.symbol === undefined ? height.bar : height.point;
    placed.push({ ...row, top, thick, headingY, y: top + height.words + thick / 2 + 1 });
    const below = tight && row.right !== "" ? height.words : 0;
    top += height.words + thick + below + (row.symbol === undefined ? height.gap : 6);
  }
  const plotHeight = top;
  const bars = placed.filter((row) => row.symbol === undefined && row.estimate.value !== null);
  const points = placed.filter((row) => row.symbol !== undefined && row.estimate.value !== null);
  const intervals = placed.filter((row) => row.estimate.lower !== null && row.estimate.upper !== null);
  const percent = (value: number | null) => (value ?? 0) * 100;
  const cap = (row: { thick: number }) => (row.thick === height.bar ? 5 : 4);
  const end = (bound: "lower" | "upper") =>
    Plot.link(intervals, {
      x1: (row) => percent(row.estimate[bound]),
      x2: (row) => percent(row.estimate[bound]),
      y1: (row) => row.y - cap(row),
      y2: (row) => row.y + cap(row),
      stroke: ink,
      strokeWidth: 1.4,
    });
  return plot({
    label: layout.label,
    kind: layout.kind,
    width: layout.width,
    height: plotHeight + 42,
    marginLeft: 4,
    marginRight: 18,
    marginTop: 0,
    marginBottom: 42,
    x: { domain: [0, 100], label: null },
    y: { domain: [0, plotHeight], range: [0, plotHeight], axis: null },
    marks: [
      Plot.gridX([0, 25, 50, 75, 100], { stroke: hairline, strokeOpacity: 1 }),
      Plot.axisX([0, 25, 50, 75, 100], {
        tickFormat: (value: number) => `${value}%`,
        tickSize: 0,
        label: layout.axis,
        labelAnchor: "left",
        labelArrow: "none",
        labelOffset: 38,
        color: muted,
        textAnchor: "middle",
      }),
      // The first and last tick labels would stick out of a narrow page.
      ...bars.map((row) =>
        Plot.rect([row], {
          x1: 0,
          x2: () => percent(row.estimate.value),
          y1: row.y - row.thick / 2,
          y2: row.y + row.thick / 2,
          fill: row.colour,
          fillOpacity: 0.82,
        }),
      ),
      Plot.link(intervals, {
        x1: (row) => percent(row.estimate.lower),
        x2: (row) => percent(row.estimate.upper),
        y1: "y",
        y2: "y",
        stroke: ink,
        strokeWidth: 1.4,
      }),
      end("lower"),
      end("upper"),
      ...points.map((row) =>
        Plot.dot([row], {
          x: () => percent(row.estimate.value),
          y: "y",
          r: 5,
          symbol: row.symbol as Plot.SymbolType,
          fill: row.fill ?? row.colour,
          stroke: row.colour,
          strokeWidth: 2,
        }),
      ),
      Plot.text(placed.filter((row) => row.heading !== undefined), {
        x: 0,
        y: "headingY",
        text: "heading",
        textAnchor: "start",
        fill: ink,
        fontWeight: 600,
        stroke: paper,
        strokeWidth: 4,
      }),
      Plot.text(placed, {
        x: 0,
        y: (row) => row.top + height.words / 2,
        text: "left",
        textAnchor: "start",
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
      Plot.text(placed, {
        x: tight ? 0 : 100,
        y: (row) => (tight ? row.top + height.words * 1.5 + row.thick + 2 : row.top + height.words / 2),
        text: "right",
        textAnchor: tight ? "start" : "end",
        fill: tight ? muted : ink,
        stroke: paper,
        strokeWidth: 4,
      }),
      Plot.ruleX([0], { stroke: muted }),
    ],
  });
}
