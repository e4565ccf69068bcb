// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// From the report's data to what the figures draw. No drawing here, so that all of it is tested without a browser.

import type { BestResponse, Curve, Num } from "./data";
import { daysPerMonth } from "./format";

/** One corner of a step curve. `month` is the x axis of all survival figures. */
export interface Step {
  month: number;
  survival: Num;
  lower: Num;
  upper: Num;
}

/** The curve from day 0, where all are at risk and survival is 1, to its last row. */
export function steps(curve: Curve): Step[] {
  const rows: Step[] = curve.days[0] === 0 ? [] : [{ month: 0, survival: 1, lower: 1, upper: 1 }];
  curve.days.forEach((day, i) =>
    rows.push({
      month: day / daysPerMonth,
      survival: curve.survival[i] ?? null,
      lower: curve.lower[i] ?? null,
      upper: curve.upper[i] ?? null,
    }),
  );
  return rows;
}

/** The first row whose day is at or after `day`; `days.length` when there is none. */
function firstAtOrAfter(days: number[], day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

// A day that is a whole number of months is written with six digits less than a double holds.
const roundingDays = 1e-3;

/** How many are still followed, and without the event, just before `month`: the number at risk. */
export function atRisk(curve: Curve, month: number): number {
  if (month <= 0) return curve.n;
  return curve.at_risk[firstAtOrAfter(curve.days, month * daysPerMonth - roundingDays)] ?? 0;
}

/** The step curve at `month` (right-continuous); null after the last row: nobody was followed so far. */
export function at(curve: Curve, month: number): Step | null {
  const day = month * daysPerMonth + roundingDays;
  const last = curve.days[curve.days.length - 1];
  if (last === undefined || day > last + 2 * roundingDays) return null;
  const row = firstAtOrAfter(curve.days, day) - 1;
  if (row < 0) return { month, survival: 1, lower: 1, upper: 1 };
  return {
    month,
    survival: curve.survival[row] ?? null,
    lower: curve.lower[row] ?? null,
    upper: curve.upper[row] ?? null,
  };
}

/** Where to mark censored patients, at most one mark per `gap` months: beyond that they only blacken the line. */
export function censorMarks(curve: Curve, gap: number): Step[] {
  const marks: Step[] = [];
  let previous = -Infinity;
  curve.days.forEach((day, i) => {
    const month = day / daysPerMonth;
    const survival = curve.survival[i] ?? null;
    if ((curve.censored[i] ?? 0) === 0 || survival === null || month - previous < gap) return;
    marks.push({ month, survival, lower: null, upper: null });
    previous = month;
  });
  return marks;
}

/** Ticks of a time axis from 0 to `end`: multiples of the first of `steps` that gives at most `most` of them. */
export function timeTicks(end: number, most: number, steps: number[]): number[] {
  const step = steps.find((s) => Math.floor(end / s + 1e-9) + 1 <= most) ?? Math.ceil(end / Math.max(1, most - 1));
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** Ticks of an axis in months: whole months, quarters, halves or years. */
export function monthTicks(end: number, most: number): number[] {
  return timeTicks(end, most, [1, 2, 3, 6, 12, 24, 36, 60, 120]);
}

/** The end of the time axis: follow-up, or the last observation where that is later, in whole months. */
export function endMonth(followUpDays: number, curves: Curve[]): number {
  const last = Math.max(followUpDays, 0, ...curves.map((curve) => curve.days[curve.days.length - 1] ?? 0));
  return Math.max(1, Math.ceil(last / daysPerMonth - 0.05));
}

/** Values at or below the floor are drawn on it: a logarithmic axis has no zero. */
export function clampToFloor(value: Num, floor: number | null): Num {
  return value === null || floor === null ? value : Math.max(value, floor);
}

/** The lowest value a logarithmic axis shows: the detection limit, or the smallest positive value. */
export function logFloor(values: Num[], detectionLimit: Num): number {
  if (detectionLimit !== null && detectionLimit > 0) return detectionLimit;
  const positive = values.filter((v): v is number => v !== null && v > 0);
  return positive.length > 0 ? positive.reduce((a, b) => Math.min(a, b)) : 1e-3;
}

/** Breaks a label into lines of at most `width` characters, at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  if (line) lines.push(line);
  return lines;
}

/** A change as a waterfall shows it: nothing below -100 %, rises above +100 % end there. */
export function shownChange(change: number): number {
  return Math.min(1, Math.max(-1, change));
}

/** What a waterfall shows, in words. */
export function waterfallWords(best: BestResponse): string {
  const n = best.changes.length;
  const shrunk = best.changes.filter((change) => change <= -0.3).length;
  const grown = best.changes.filter((change) => change >= 0.2).length;
  const share = (k: number) => (n === 0 ? "0" : String(Math.round((100 * k) / n)));
  return `of ${best.n_measurable} patients with measurable disease ${share(shrunk)}% shrank by 30% or more at best, ${share(grown)}% grew by 20% or more at best`;
}

/** 0 .. n in pieces of nearly one length, none longer than `most`: [from, to). */
export function chunks(n: number, most: number): [number, number][] {
  const count = Math.ceil(n / most);
  return Array.from({ length: count }, (_, i) => [Math.round((i * n) / count), Math.round(((i + 1) * n) / count)]);
}
