// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Numbers as a journal prints them.

import type { Estimate, Num } from "./data";

export const notEstimable = "–";
const narrowSpace = "\u202f";
const minus = "\u2212";

/** Days in a month and in a year, as everywhere in Rubor. */
export const daysPerMonth = 30.4375;
export const daysPerYear = 365.25;

export function fixed(value: Num, digits: number): string {
  if (value === null || !Number.isFinite(value)) return notEstimable;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? minus + text : text;
}

export function count(value: number): string {
  const text = String(Math.round(value));
  return text.length < 5 ? text : text.replace(/\B(?=(\d{3})+$)/g, narrowSpace);
}

export function percent(value: Num, digits = 1): string {
  return value === null ? notEstimable : fixed(value * 100, digits) + "%";
}

/** A ratio with two decimals, as hazard ratios are printed. */
export function ratio(value: Num): string {
  return fixed(value, 2);
}

/** Two to four significant digits, for baseline values and parameters. */
export function significant(value: Num, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return notEstimable;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
    const shortened = mantissa!.includes(".") ? mantissa!.replace(/\.?0+$/, "") : mantissa!;
    const power = superscript(Number(exponent));
    return (value < 0 ? minus : "") + (shortened === "1" ? `10${power}` : `${shortened} × 10${power}`);
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const text = size.toFixed(decimals);
  return (value < 0 ? minus : "") + (text.includes(".") ? text.replace(/\.?0+$/, "") : count(Number(text)));
}

/** Prints numbers that stand together with the decimals of the largest: "7.8 (2.0–28.1)". */
export function together(values: Num[], digits = 3): (value: Num) => string {
  const sizes = values.filter((v): v is number => v !== null && Number.isFinite(v)).map(Math.abs);
  const largest = Math.max(0, ...sizes);
  if (largest >= 1e5 || largest < 1e-2) return (value) => significant(value, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  return (value) => fixed(value, decimals);
}

function superscript(exponent: number): string {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return (exponent < 0 ? "⁻" : "") + [...String(Math.abs(exponent))].map((digit) => digits[Number(digit)]).join("");
}

/** "p = 0.012", "p < 0.001", held together by fixed spaces; two significant digits, as journals ask. */
export function pValue(p: Num): string {
  const space = "\u00a0";
  if (p === null) return `p${space}${notEstimable}`;
  if (p < 0.001) return `p${space}<${space}0.001`;
  if (p > 0.99) return `p${space}>${space}0.99`;
  return `p${space}=${space}` + (p < 0.01 ? p.toFixed(3) : p < 0.0995 ? p.toFixed(3).replace(/0$/, "") : p.toFixed(2));
}

/** "p = 0.012 (log-rank)". */
export function pWithTest(p: Num, test: string): string {
  return test ? `${pValue(p)} (${test})` : pValue(p);
}

/** "41.9–56.1", or "−2.1 to +8.4" where a dash would be read as a minus. */
export function range(lower: Num, upper: Num, print: (value: Num) => string): string {
  if (lower === null && upper === null) return "not estimable";
  const [from, to] = [print(lower), print(upper)];
  const plain = /^\d/.test(from) && /^\d/.test(to);
  return from + (plain ? "–" : " to ") + to;
}

/** "95% CI". */
export function ci(confidence: number): string {
  return `${Number((confidence * 100).toFixed(1))}% CI`;
}

/** "62.5% (55.4–69.2)". */
export function withInterval(e: Estimate, print: (value: Num) => string, bound = print): string {
  return e.value === null ? notEstimable : `${print(e.value)} (${range(e.lower, e.upper, bound)})`;
}

/** Percent without its sign, for the inside of an interval. */
export function percentNumber(value: Num): string {
  return value === null ? notEstimable : fixed(value * 100, 1);
}

/** A difference of proportions in percentage points, with its sign. */
export function points(value: Num): string {
  return value === null ? notEstimable : (value > 0 ? "+" : "") + fixed(value * 100, 1);
}

/** A duration given in days, in months: "31.4", or "not reached". */
export function months(days: Num): string {
  return days === null ? "not reached" : fixed(days / daysPerMonth, 1);
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
