// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Each patient's best change as a bar, from the largest rise to the deepest fall.

import * as Plot from "@observablehq/plot";
import { colour } from "../arms";
import type { BestResponse } from "../data";
import { percent } from "../format";
import { shownChange, waterfallWords } from "../transform";
import { hairline, ink, muted, plot } from "./style";

export function waterfall(best: BestResponse, arm: number, width: number, label: string): Element {
  const bars = best.changes.map((change, i) => ({ i, change: shownChange(change) }));
  const ticks = [-1, -0.5, 0, 0.5, 1];
  const limit = (y: number) => Plot.ruleY([y], { stroke: muted, strokeDasharray: "4 3" });
  return plot({
    label: `${label}: ${waterfallWords(best)}.`,
    kind: "waterfall",
    width,
    height: 220,
    marginLeft: 60,
    marginRight: 2,
    marginTop: 10,
    marginBottom: 8,
    x: { domain: [0, Math.max(1, bars.length)], axis: null },
    y: { domain: [-1, 1], axis: null },
    marks: [
      Plot.gridY(ticks, { stroke: hairline, strokeOpacity: 1 }),
      ...ticks.map((tick) =>
        Plot.text([tick], {
          y: tick,
          text: () => (tick === 1 ? "≥ +100%" : `${tick > 0 ? "+" : ""}${percent(tick, 0)}`),
          frameAnchor: "left",
          dx: -6,
          textAnchor: "end",
          fill: muted,
          fontSize: 11,
        }),
      ),
      Plot.rect(bars, {
        x1: "i",
        x2: (bar: { i: number }) => bar.i + (bars.length > 120 ? 1 : 0.85),
        y1: 0,
        y2: "change",
        fill: colour(arm),
        fillOpacity: 0.82,
      }),
      Plot.ruleY([0], { stroke: ink }),
      limit(-0.3),
      limit(0.2),
    ],
  });
}
