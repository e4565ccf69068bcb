// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// The tumour over the visits of one arm: median, the band that holds eight of ten patients, and a few patients.

import * as Plot from "@observablehq/plot";
import { colour, dash } from "../arms";
import type { Course } from "../data";
import { significant } from "../format";
import { clampToFloor, logFloor, timeTicks } from "../transform";
import { hairline, ink, muted, paper, plot } from "./style";

/** One panel. All panels have the same axes, so that arms can be compared by eye. */
export function coursePanel(course: Course, arm: number, width: number, since: string, label: string): Element {
  const trajectory = course.by_arm[arm]!;
  const everything = course.by_arm.flatMap((t) => [...t.median, ...t.p10, ...t.p90, ...t.sample.flat()]);
  const finite = everything.filter((value): value is number => value !== null);
  const top = finite.length > 0 ? finite.reduce((a, b) => Math.max(a, b)) : 1;
  const floor = course.log_scale ? logFloor(finite, course.detection_limit) : null;
  const lastDay = Math.max(1, ...course.by_arm.flatMap((t) => t.days));
  const value = (v: number | null | undefined) => clampToFloor(v ?? null, floor) ?? NaN;
  const visits = trajectory.days.map((day, i) => ({
    week: day / 7,
    median: value(trajectory.median[i]),
    p10: value(trajectory.p10[i]),
    p90: value(trajectory.p90[i]),
  }));
  const patients = trajectory.sample.flatMap((line, patient) =>
    line.map((v, i) => ({ patient, week: trajectory.days[i]! / 7, value: v === null ? NaN : value(v) })),
  );
  const others = course.by_arm.flatMap((t, other) =>
    other === arm
      ? []
      : t.days.map((day, i) => ({ other, week: day / 7, median: value(t.median[i]) })),
  );
  const ceiling = Math.max(top * (course.log_scale ? 1.3 : 1.04), (floor ?? 0) * 10);
  const decades =
    floor === null
      ? undefined
      : Array.from({ length: 40 }, (_, i) => 10 ** (i - 20)).filter((v) => v >= floor * 0.999 && v <= ceiling * 1.001);
  return plot({
    label,
    kind: "course",
    width,
    height: Math.round(Math.min(330, Math.max(240, width * 0.72))),
    marginLeft: 52,
    marginRight: 12,
    marginTop: 22,
    marginBottom: 40,
    x: { domain: [0, lastDay / 7], label: null },
    y: { type: course.log_scale ? "log" : "linear", domain: [floor ?? 0, ceiling], label: null },
    marks: [
      Plot.gridY(decades, { stroke: hairline, strokeOpacity: 1 }),
      Plot.axisY(decades, {
        tickFormat: (v: number) => significant(v),
        ticks: 5,
        tickSize: 0,
        color: muted,
        label: course.unit,
        labelAnchor: "top",
        labelArrow: "none",
      }),
      Plot.axisX(timeTicks(lastDay / 7, Math.max(4, Math.floor(width / 45)), [1, 2, 3, 4, 6, 12, 26, 52, 104]), {
        tickFormat: String,
        tickSize: 5,
        color: muted,
        label: `Weeks since ${since}`,
        labelAnchor: "center",
        labelArrow: "none",
      }),
      Plot.line(patients, {
        x: "week",
        y: "value",
        z: "patient",
        stroke: colour(arm),
        strokeOpacity: 0.28,
        strokeWidth: 0.8,
      }),
      Plot.areaY(visits, { x: "week", y1: "p10", y2: "p90", fill: colour(arm), fillOpacity: 0.16 }),
      Plot.line(others, { x: "week", y: "median", z: "other", stroke: muted, strokeWidth: 1.2, strokeDasharray: "2 3" }),
      Plot.line(visits, {
        x: "week",
        y: "median",
        stroke: colour(arm),
        strokeWidth: 2.4,
        strokeDasharray: dash(arm) || undefined,
      }),
      Plot.ruleX(course.marks, { x: (mark) => mark.day / 7, stroke: muted, strokeDasharray: "3 3" }),
      ...course.marks.map((mark) =>
        Plot.text([mark], {
          x: mark.day / 7,
          text: "label",
          frameAnchor: "top",
          dy: -12,
          // Near the end of the axis a centred word would stick out.
          textAnchor: mark.day > 0.85 * lastDay ? "end" : "middle",
          fill: muted,
        }),
      ),
      ...(floor !== null && course.detection_limit !== null
        ? [
            Plot.ruleY([floor], { stroke: muted }),
            Plot.text(["limit of detection"], {
              frameAnchor: "bottom-left",
              dx: 6,
              dy: -4,
              textAnchor: "start",
              lineAnchor: "bottom",
              fill: muted,
              stroke: paper,
              strokeWidth: 3,
            }),
          ]
        : [Plot.ruleY([0], { stroke: ink })]),
    ],
  });
}
