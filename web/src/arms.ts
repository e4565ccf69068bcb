// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// How an arm looks, the same in every figure: colour, dash and symbol, so that none is told by colour alone.

import type { Arm } from "./data";
import { h } from "./dom";

const dashes = ["6 3", "", "1.5 3", "9 3 2 3", "3 3", "12 4"];
const symbols = ["circle", "square", "triangle", "diamond", "star", "cross"] as const;

export const colour = (arm: number): string => `var(--arm-${arm % 6})`;
export const dash = (arm: number): string => dashes[arm % dashes.length]!;
export const symbol = (arm: number): (typeof symbols)[number] => symbols[arm % symbols.length]!;

/** The reference arm's symbols are hollow. */
export const fill = (arm: number): string => (arm === 0 ? "var(--paper)" : colour(arm));

export function legend(arms: Arm[]): HTMLElement {
  return h(
    "ul",
    { class: "legend" },
    arms.map((arm, i) => h("li", null, swatch(i), arm.label)),
  );
}

function swatch(arm: number): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const set = (element: Element, attributes: Record<string, string>) =>
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  set(svg, { width: "30", height: "10", "aria-hidden": "true" });
  set(line, { x1: "0", x2: "30", y1: "5", y2: "5", "stroke-width": "2.2" });
  line.style.stroke = colour(arm);
  if (dash(arm)) set(line, { "stroke-dasharray": dash(arm) });
  svg.append(line);
  return svg;
}
