// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// What the results rest on: the model and its numbers, what was left out, what failed, and how to do it again.

import type { Parameter, Report } from "../data";
import { h, list, section, table } from "../dom";
import { count, significant } from "../format";

export function assumptions(report: Report): HTMLElement {
  const { model } = report;
  return section(
    "assumptions",
    "What was assumed",
    h("h3", null, "Model"),
    h(
      "p",
      null,
      h("b", null, model.name || "The model"),
      `: ${count(model.n_states)} states and ${count(model.n_parameters)} parameters, ${count(model.n_varying)} of which differ between patients. `,
      model.description,
    ),
    model.modules.length > 0
      ? h("p", { class: "muted" }, "Made of ", model.modules.flatMap((m, i) => [i > 0 ? ", " : "", h("code", null, m)]), ".")
      : null,
    report.simplifications.length > 0 ? h("h3", null, "Simplifications") : null,
    list(report.simplifications),
    report.methods.length > 0 ? h("h3", null, "Analysis") : null,
    list(report.methods),
    parameterTable("Parameters that differ between patients", report.parameters.filter((p) => p.distribution !== "")),
    parameterTable("Parameters that are the same in all patients", report.parameters.filter((p) => p.distribution === "")),
  );
}

function parameterTable(title: string, parameters: Parameter[]): HTMLElement | null {
  if (parameters.length === 0) return null;
  const varies = parameters[0]!.distribution !== "";
  return h(
    "div",
    { class: "captioned" },
    h("h3", null, title),
    table(
      ["Parameter", "Typical value", ...(varies ? ["Distribution"] : []), "Basis", "Source"],
      parameters.map((p) => [
        h("span", null, p.meaning || p.name, " ", p.meaning ? h("code", { class: "quiet" }, p.name) : null),
        `${significant(p.value)}${p.unit && p.unit !== "1" ? `\u00a0${p.unit}` : ""}`,
        ...(varies ? [p.distribution] : []),
        p.basis || "–",
        source(p),
      ]),
      { class: "wide parameters" },
    ),
  );
}

function source(p: Parameter): HTMLElement {
  const words = p.source || (p.doi ? "" : "–");
  return h(
    "span",
    null,
    words,
    p.doi ? [words ? ", " : "", h("a", { href: `https://doi.org/${encodeURI(p.doi)}`, rel: "noreferrer" }, `doi:${p.doi}`)] : null,
  );
}

export function failures(report: Report): HTMLElement {
  const n = report.n_failures;
  const shown = report.failures.length;
  return section(
    "failures",
    "Failures",
    n === 0
      ? h("p", null, "None. Every patient was computed to the end in every arm.")
      : h(
          "p",
          null,
          `${count(n)} ${n === 1 ? "computation" : "computations"} did not finish. `,
          "These patients are counted in the flow diagram and named here; the others are unaffected.",
          shown < n ? ` The first ${shown} are listed; all are in the result tables.` : "",
        ),
    n === 0
      ? null
      : table(
          ["Patient", "Arm", "Day", "Status", "Reason"],
          report.failures.map((f) => [f.patient, f.arm, significant(f.day, 4), h("code", null, f.status), f.message]),
          { class: "wide left" },
        ),
  );
}

export function repeat(report: Report): HTMLElement {
  const p = report.provenance;
  const pairs = (items: [string, string][], heading: string) =>
    items.length === 0
      ? null
      : [
          h("h3", null, heading),
          h("dl", null, items.flatMap(([key, value]) => [h("dt", null, key), h("dd", null, h("code", null, value))])),
        ];
  return section(
    "repeat",
    "How to repeat it",
    h("p", null, "The same seed, program and libraries give the same bytes, whatever the number of threads."),
    p.command ? h("pre", null, p.command) : null,
    h("dl", null, h("dt", null, "Study"), h("dd", null, h("code", null, report.study)), h("dt", null, "Seed"), h("dd", null, h("code", null, p.seed))),
    pairs(p.versions, "Versions"),
    pairs(p.hashes, "Hashes"),
    p.files.length > 0 ? [h("h3", null, "Beside this report"), h("ul", null, p.files.map((f) => h("li", null, h("code", null, f))))] : null,
  );
}
