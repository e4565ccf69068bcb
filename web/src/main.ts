// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
import { readReport, type Report } from "./data";
import { drawAll, h } from "./dom";
import { approaches, safetyAndCost } from "./sections/approaches";
import { assumptions, failures, repeat } from "./sections/methods";
import { patients, treatments } from "./sections/patients";
import { benefit, course, response, survival } from "./sections/results";
import { summary } from "./sections/summary";
import "./style/page.css";
import "./style/figures.css";
import "./style/paper.css";

function sections(report: Report): HTMLElement[] {
  return [
    summary(report),
    approaches(report),
    response(report),
    survival(report),
    safetyAndCost(report),
    benefit(report),
    course(report),
    patients(report),
    treatments(report),
    assumptions(report),
    failures(report),
    repeat(report),
  ].filter((element): element is HTMLElement => element !== null);
}

function contents(parts: HTMLElement[]): HTMLElement {
  return h(
    "nav",
    { class: "contents", "aria-label": "Contents" },
    h(
      "ol",
      null,
      parts.map((part) => h("li", null, h("a", { href: `#${part.id}` }, part.querySelector("h2")?.textContent ?? part.id))),
    ),
  );
}

const main = document.getElementById("report");
if (main !== null) {
  const parts = sections(readReport(document));
  main.replaceChildren(...parts);
  main.before(contents(parts));
  drawAll();
  document.documentElement.dataset.drawn = "yes";
}
