// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// Elements without HTML text: everything that came from a user becomes a text node or an attribute.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes | null,
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** A table whose first column names the rows. Numbers stand right. */
export function table(head: (Node | string)[], rows: (Node | string)[][], options: Attributes = {}): HTMLElement {
  const cells = (row: (Node | string)[]) =>
    row.map((cell, i) => (i === 0 ? h("th", { scope: "row" }, cell) : h("td", null, unbroken(cell))));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "group" },
    h(
      "table",
      options,
      h("thead", null, h("tr", null, head.map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", null, rows.map((row) => h("tr", null, cells(row)))),
    ),
  );
}

/** A number and its interval break between them and nowhere else. */
function unbroken(cell: Node | string): (Node | string)[] {
  if (typeof cell !== "string") return [cell];
  const [, value, interval] = /^(\S+) (\(.*\))$/.exec(cell) ?? [];
  if (value === undefined || interval === undefined) {
    return cell.length > 18 ? [cell] : [h("span", { class: "unbroken" }, cell)];
  }
  return [value, " ", h("span", { class: "unbroken" }, interval)];
}

/** The numbers behind a figure, folded away on screen. */
export function numbers(head: string[], rows: string[][]): HTMLElement {
  return h("details", null, h("summary", null, "Numbers behind this figure"), table(head, rows));
}

export function section(id: string, title: string, ...children: (Child | Child[])[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), ...children);
}

export function list(items: string[]): HTMLElement | null {
  return items.length === 0 ? null : h("ul", null, items.map((item) => h("li", null, item)));
}

type Draw = (width: number) => Element[];
const pending: (() => void)[] = [];

/** A place that is drawn at the width it has, and again when that changes. */
export function canvas(draw: Draw): HTMLElement {
  const host = h("div", { class: "canvas" });
  let drawnAt = 0;
  const redraw = () => {
    const width = Math.floor(host.clientWidth);
    if (width < 1 || Math.abs(width - drawnAt) < 2) return;
    drawnAt = width;
    host.replaceChildren(...draw(width));
  };
  pending.push(() => {
    redraw();
    new ResizeObserver(redraw).observe(host);
  });
  return host;
}

/** Draws every canvas, once they all stand in the page. */
export function drawAll(): void {
  for (const start of pending.splice(0)) start();
}

let figures = 0;

/** A numbered figure with its caption below. */
export function figure(id: string, title: string, caption: string, ...children: (Child | Child[])[]): HTMLElement {
  figures += 1;
  return h(
    "figure",
    { id },
    ...children,
    h("figcaption", null, h("b", null, `Figure ${figures}. ${title}.`), caption && ` ${caption}`),
  );
}
