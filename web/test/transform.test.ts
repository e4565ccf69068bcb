// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { daysPerMonth } from "../src/format";
import {
  at,
  atRisk,
  censorMarks,
  chunks,
  clampToFloor,
  endMonth,
  logFloor,
  monthTicks,
  shownChange,
  steps,
  timeTicks,
  waterfallWords,
  wrap,
} from "../src/transform";
import { byHand } from "./curve";

const month = (day: number) => day / daysPerMonth;

describe("step curve", () => {
  it("starts with everyone alive on day 0", () => {
    expect(steps(byHand)[0]).toEqual({ month: 0, survival: 1, lower: 1, upper: 1 });
    expect(steps(byHand)).toHaveLength(5);
  });
  it("does not add a second day 0", () => {
    const curve = { ...byHand, days: [0, 60, 90, 365.25] };
    expect(steps(curve).map((s) => s.month)).toEqual([0, 60, 90, 365.25].map(month));
    expect(steps(curve)[0]!.survival).toBe(0.8);
  });
  it("drops on the day of the event, not before and not after", () => {
    expect(at(byHand, month(29.9))!.survival).toBe(1);
    expect(at(byHand, month(30))!.survival).toBe(0.8);
    expect(at(byHand, month(89.9))!.survival).toBe(0.8);
    expect(at(byHand, month(90))!.survival).toBeCloseTo(0.685714, 6);
  });
  it("is known to the end of follow-up and not beyond", () => {
    expect(at(byHand, 12)!.survival).toBeCloseTo(0.685714, 6);
    expect(at(byHand, 12.1)).toBeNull();
    expect(at({ ...byHand, days: [] }, 1)).toBeNull();
  });
});

describe("number at risk", () => {
  it("counts those who are followed just before the time", () => {
    expect([0, 29.9, 30, 30.1, 60, 60.1, 90, 90.1].map((day) => atRisk(byHand, month(day)))).toEqual([
      10, 10, 10, 8, 8, 7, 7, 6,
    ]);
  });
  it("counts those whose follow-up ends at the tick, though the day was rounded on its way here", () => {
    expect(atRisk(byHand, 12)).toBe(6);
    expect(atRisk({ ...byHand, days: [30, 60, 90, 365.2499] }, 12)).toBe(6);
  });
  it("is zero after the last row", () => {
    expect(atRisk(byHand, 12.1)).toBe(0);
  });
  it("agrees with counting one by one", () => {
    const times = [30, 30, 60, 90, ...Array<number>(6).fill(365.25)];
    for (let day = 0.05; day < 400; day += 0.7) {
      expect(atRisk(byHand, month(day))).toBe(times.filter((time) => time >= day).length);
    }
  });
});

describe("censor marks", () => {
  it("stand on the curve where someone was censored", () => {
    expect(censorMarks(byHand, 0).map((m) => [m.month * daysPerMonth, m.survival])).toEqual([
      [60, 0.8],
      [365.25, 0.8 * (6 / 7)],
    ]);
  });
  it("keep their distance", () => {
    const days = Array.from({ length: 100 }, (_, i) => i + 1);
    const many = { ...byHand, days, survival: days.map(() => 0.5), censored: days.map(() => 1) };
    const marks = censorMarks(many, month(10));
    expect(marks.length).toBe(10);
    marks.slice(1).forEach((m, i) => expect(m.month - marks[i]!.month).toBeGreaterThanOrEqual(month(10)));
  });
});

describe("axes", () => {
  it("ticks whole quarters and years", () => {
    expect(monthTicks(60, 12)).toEqual([0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60]);
    expect(monthTicks(60, 7)).toEqual([0, 12, 24, 36, 48, 60]);
    expect(monthTicks(7, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
  it("never has more ticks than there is room for, and starts at 0", () => {
    for (let end = 0.3; end < 900; end *= 1.3) {
      for (const most of [2, 4, 7, 12]) {
        const ticks = monthTicks(end, most);
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(ticks[ticks.length - 1]!).toBeLessThanOrEqual(end + 1e-6);
      }
    }
  });
  it("ticks weeks of treatment", () => {
    expect(timeTicks(24, 8, [1, 2, 3, 4, 6, 12])).toEqual([0, 4, 8, 12, 16, 20, 24]);
  });
  it("ends with follow-up, in whole months", () => {
    expect(endMonth(1826.25, [byHand])).toBe(60);
    expect(endMonth(1825, [])).toBe(60);
    expect(endMonth(0, [byHand])).toBe(12);
    expect(endMonth(0, [])).toBe(1);
  });
});

describe("logarithmic axis", () => {
  it("draws what is at or below the floor on it, and leaves gaps as gaps", () => {
    expect(clampToFloor(0, 0.01)).toBe(0.01);
    expect(clampToFloor(5, 0.01)).toBe(5);
    expect(clampToFloor(null, 0.01)).toBeNull();
    expect(clampToFloor(-3, null)).toBe(-3);
  });
  it("ends at the limit of detection, else at the smallest positive value", () => {
    expect(logFloor([3, 0.2, 0, null], 0.01)).toBe(0.01);
    expect(logFloor([3, 0.2, 0, null], null)).toBe(0.2);
    expect(logFloor([0, null], null)).toBeGreaterThan(0);
  });
});

describe("wrap", () => {
  it("breaks at spaces only and loses nothing", () => {
    const text = "pCR only with Chemotherapy + pembrolizumab";
    expect(wrap(text, 20)).toEqual(["pCR only with", "Chemotherapy +", "pembrolizumab"]);
    expect(wrap(text, 5).join(" ")).toBe(text);
    expect(wrap("", 5)).toEqual([]);
  });
});

describe("waterfall", () => {
  it("ends bars at the frame", () => {
    expect(shownChange(3)).toBe(1);
    expect(shownChange(-1.2)).toBe(-1);
    expect(shownChange(-0.3)).toBe(-0.3);
  });
  it("says what it shows", () => {
    const none = { value: null, lower: null, upper: null };
    const best = { n_measurable: 4, best: [], n_response: 2, n_confirmed: 1, response: none, confirmed: none, changes: [0.5, 0, -0.3, -1] };
    expect(waterfallWords(best)).toBe(
      "of 4 patients with measurable disease 50% shrank by 30% or more at best, 25% grew by 20% or more at best",
    );
    expect(waterfallWords({ ...best, changes: [] })).toContain("0% shrank");
  });
});

describe("chunks", () => {
  it("covers all columns once, evenly", () => {
    expect(chunks(4, 4)).toEqual([[0, 4]]);
    expect(chunks(5, 4)).toEqual([[0, 3], [3, 5]]);
    expect(chunks(8, 4)).toEqual([[0, 4], [4, 8]]);
    expect(chunks(0, 4)).toEqual([]);
  });
});
