// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Rows of estimates with intervals: bars for pCR by arm, points for pCR by stratum and arm. On a wide page words,
// picture and numbers stand in three columns, as in a forest plot; on a phone the words go above each row and the
// numbers below it.

import * as Plot from "@observablehq/plot";
import type { Estimate } from "../data";
import { wrap } from "../transform";
import { hairline, ink, muted, narrow, paper, plot } from "./style";

export interface Row {
  words: string;
  /** The estimate with its interval, and the counts it comes from. */
  numbers: string;
  counts: string;
  estimate: Estimate;
  colour: string;
  /** A point with this symbol, or a bar where there is none. */
  symbol?: string;
  fill?: string;
  /** Starts a group with this heading. */
  heading?: string;
}

interface Layout {
  label: string;
  kind: string;
  axis: string;
  width: number;
}

interface Placed extends Row {
  y: number;
  half: number;
  wordsY: number;
  numbersY: number;
  headingY: number;
  lines: string;
}

const line = 18;
const characterWidth = 7.2;
const percent = (value: number | null) => (value ?? NaN) * 100;

function place(rows: Row[], tight: boolean, wordsWidth: number): { placed: Placed[]; height: number } {
  let top = 2;
  const placed = rows.map((row): Placed => {
    const bar = row.symbol === undefined;
    const thick = bar ? 24 : 12;
    const lines = tight ? [row.words] : wrap(row.words, Math.floor(wordsWidth / characterWidth));
    if (row.heading !== undefined && top > 2) top += 8;
    const headingY = top + line / 2;
    if (row.heading !== undefined) top += line + 2;
    const height = tight ? 2 * line + thick : Math.max(thick, line * lines.length);
    const y = tight ? top + line + thick / 2 : top + height / 2;
    const it = {
      ...row,
      y,
      half: thick / 2,
      lines: lines.join("\n"),
      headingY,
      wordsY: tight ? top + line / 2 : y,
      numbersY: tight ? top + line * 1.5 + thick + 1 : y,
    };
    top += height + (bar ? 12 : 6);
    return it;
  });
  return { placed, height: top };
}

/** A figure of rows against a common percent axis from 0 to 100. */
export function rowsFigure(rows: Row[], layout: Layout): Element {
  const tight = layout.width < narrow;
  const longest = (pick: (row: Row) => string) => Math.max(0, ...rows.map((row) => pick(row).length)) * characterWidth;
  const wordsWidth = Math.min(longest((row) => row.words) + 8, layout.width * 0.33);
  const { placed, height } = place(rows, tight, wordsWidth);
  const left = tight ? 0 : Math.ceil(wordsWidth) + 14;
  const countsWidth = Math.ceil(longest((row) => row.counts)) + 12;
  const right = tight ? 1 : Math.ceil(longest((row) => row.numbers)) + countsWidth + 14;
  const drawn = placed.filter((row) => row.estimate.value !== null);
  const intervals = drawn.filter((row) => row.estimate.lower !== null && row.estimate.upper !== null);
  const stroke = { stroke: ink, strokeWidth: 1.4 };
  const cap = (bound: "lower" | "upper") =>
    Plot.link(intervals, {
      x1: (row) => percent(row.estimate[bound]),
      x2: (row) => percent(row.estimate[bound]),
      y1: (row) => row.y - 4.5,
      y2: (row) => row.y + 4.5,
      ...stroke,
    });
  const ticks = [0, 25, 50, 75, 100];
  const halo = { stroke: paper, strokeWidth: 4 };
  const words = { frameAnchor: "left", dx: -left, textAnchor: "start", fill: ink, ...halo } as const;
  const numbers = { frameAnchor: "right", textAnchor: "end", y: "numbersY", fill: ink } as const;
  const mark = (row: Placed) =>
    row.symbol === undefined
      ? Plot.rect([row], {
          x1: 0,
          x2: percent(row.estimate.value),
          y1: row.y - row.half,
          y2: row.y + row.half,
          fill: row.colour,
          fillOpacity: 0.82,
        })
      : Plot.dot([row], {
          x: percent(row.estimate.value),
          y: "y",
          r: 5,
          symbol: row.symbol as Plot.SymbolType,
          fill: row.fill ?? row.colour,
          stroke: row.colour,
          strokeWidth: 2,
        });
  return plot({
    label: layout.label,
    kind: layout.kind,
    width: layout.width,
    height: height + 44,
    marginLeft: left,
    marginRight: right,
    marginTop: 0,
    marginBottom: 44,
    x: { domain: [0, 100], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      // On a phone the words start at zero: no line through them.
      Plot.gridX(tight ? ticks.slice(1) : ticks, { stroke: hairline, strokeOpacity: 1 }),
      ...ticks.map((tick) =>
        Plot.text([tick], {
          x: tick,
          text: () => `${tick}%`,
          frameAnchor: "bottom",
          dy: 8,
          lineAnchor: "top",
          textAnchor: tight && tick === 0 ? "start" : tight && tick === 100 ? "end" : "middle",
          fill: muted,
        }),
      ),
      Plot.text([layout.axis], {
        frameAnchor: tight ? "bottom-left" : "bottom",
        textAnchor: tight ? "start" : "middle",
        dy: 26,
        lineAnchor: "top",
        fill: muted,
      }),
      Plot.text(placed.filter((row) => row.heading !== undefined), {
        ...words,
        y: "headingY",
        text: "heading",
        fontWeight: 600,
      }),
      Plot.text(placed, { ...words, y: "wordsY", text: "lines", lineHeight: 1.3 }),
      ...(tight
        ? [
            Plot.text(placed, {
              ...words,
              y: "numbersY",
              text: (row: Placed) => `${row.numbers}   ${row.counts}`,
              fill: muted,
            }),
          ]
        : [
            Plot.text(placed, { ...numbers, dx: right - countsWidth, text: "numbers" }),
            Plot.text(placed, { ...numbers, dx: right, text: "counts", fill: muted }),
          ]),
      ...drawn.filter((row) => row.symbol === undefined).map(mark),
      Plot.link(intervals, {
        x1: (row) => percent(row.estimate.lower),
        x2: (row) => percent(row.estimate.upper),
        y1: "y",
        y2: "y",
        ...stroke,
      }),
      cap("lower"),
      cap("upper"),
      ...drawn.filter((row) => row.symbol !== undefined).map(mark),
    ],
  });
}
