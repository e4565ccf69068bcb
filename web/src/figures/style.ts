// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// What all figures share. Colours are CSS variables, so that a figure follows light, dark and print by itself.

import * as Plot from "@observablehq/plot";

export const ink = "var(--ink)";
export const muted = "var(--muted)";
export const hairline = "var(--hairline)";
export const paper = "var(--paper)";

export const narrow = 560;

/** Options of every plot. `label` is what a screen reader says in place of the picture. */
export function plot(options: Plot.PlotOptions & { label: string; kind: string }): Element {
  const { label, kind, ...rest } = options;
  const svg = Plot.plot({ className: "plot", ...rest });
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.classList.add(kind);
  // One picture, one sentence: the hundreds of parts are not read out.
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  return svg;
}
