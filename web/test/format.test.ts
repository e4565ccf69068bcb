// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  count,
  fixed,
  months,
  percent,
  percentNumber,
  points,
  pValue,
  pWithTest,
  range,
  ratio,
  significant,
  together,
  withInterval,
} from "../src/format";

/** Fixed spaces as plain ones, to read the expectations. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("numbers in words", () => {
  it("prints what cannot be estimated as a dash", () => {
    expect([percent(null), ratio(null), significant(null), points(null), fixed(Infinity, 1)]).toEqual(
      Array(5).fill("–"),
    );
    expect(withInterval({ value: null, lower: null, upper: null }, percent)).toBe("–");
    expect(range(null, null, percent)).toBe("not estimable");
    expect(months(null)).toBe("not reached");
  });
  it("has a true minus and no minus zero", () => {
    expect(fixed(-1.25, 1)).toBe("−1.3");
    expect(fixed(-0.01, 1)).toBe("0.0");
    expect(points(-0.021)).toBe("−2.1");
    expect(points(0.021)).toBe("+2.1");
  });
  it("prints intervals with a dash, and with 'to' where there are signs or gaps", () => {
    expect(range(0.419, 0.561, percentNumber)).toBe("41.9–56.1");
    expect(range(-0.021, 0.084, points)).toBe("−2.1 to +8.4");
    expect(range(12, null, significant)).toBe("12 to –");
    expect(withInterval({ value: 0.525, lower: 0.456, upper: 0.593 }, percent, percentNumber)).toBe("52.5% (45.6–59.3)");
  });
  it("prints p as journals do", () => {
    const text = [0.00004, 0.0081, 0.0123, 0.05, 0.0994, 0.243, 0.9999, null].map((p) => plain(pValue(p)));
    expect(text).toEqual([
      "p < 0.001",
      "p = 0.008",
      "p = 0.012",
      "p = 0.05",
      "p = 0.099",
      "p = 0.24",
      "p > 0.99",
      "p –",
    ]);
    expect(plain(pWithTest(0.012, "log-rank"))).toBe("p = 0.012 (log-rank)");
  });
  it("groups thousands from five digits on", () => {
    expect([0, 999, 5000, 12345, 1234567].map((n) => plain(count(n)))).toEqual([
      "0",
      "999",
      "5000",
      "12 345",
      "1 234 567",
    ]);
  });
  it("rounds to significant digits, with powers of ten for the very large and small", () => {
    expect([0.22, 3.48, 21.06, 150, 1234, 0, -0.5].map((x) => plain(significant(x)))).toEqual([
      "0.22",
      "3.48",
      "21.1",
      "150",
      "1234",
      "0",
      "−0.5",
    ]);
    expect([2.5e11, 3.1e-5, 1e9, -2e7].map((x) => significant(x))).toEqual([
      "2.5 × 10¹¹",
      "3.1 × 10⁻⁵",
      "10⁹",
      "−2 × 10⁷",
    ]);
  });
  it("gives numbers that stand together the same decimals", () => {
    const print = together([7.76, 1.96, 28.1]);
    expect([7.76, 1.96, 28.1].map(print)).toEqual(["7.8", "2.0", "28.1"]);
    expect([0.5, 0.25, 0.75].map(together([0.5, 0.25, 0.75]))).toEqual(["0.500", "0.250", "0.750"]);
  });
});
