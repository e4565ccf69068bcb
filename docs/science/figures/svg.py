# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Line charts as SVG, 640 px wide, for the figures of docs/science. Python 3 alone."""
import math
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM = 640, 250, 62, 14, 42
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#6b4f2a", "#555555"]  # told apart by the colour-blind
DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 2", "12 4"]
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def nice_ticks(low, high, most=6):
    """Round numbers from low to high, at most `most` + 1 of them."""
    span = high - low
    step = 10 ** math.floor(math.log10(span / most))
    step = next(step * k for k in (1, 2, 5, 10, 20) if span / (step * k) <= most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def number(value):
    if value != 0 and (abs(value) >= 1e5 or abs(value) < 1e-3):
        exponent = math.floor(math.log10(abs(value)) + 1e-9)
        mantissa = value / 10**exponent
        power = "10" + str(exponent).translate(SUPERSCRIPT)
        return power if abs(mantissa - 1) < 1e-9 else f"{mantissa:.3g}×{power}"
    return f"{value:.6g}".replace("-", "−")


class Axis:
    """From data to pixels, linear or logarithmic."""

    def __init__(self, low, high, log, start, end):
        self.log, self.start, self.end = log, start, end
        if log:
            low, high = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
        elif high <= low:
            high = low + 1
        self.low, self.high = low, high

    def at(self, value):
        if self.log:
            value = math.log10(value) if value > 0 else -math.inf
        value = min(max(value, self.low), self.high)
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self):
        if not self.log:
            return nice_ticks(self.low, self.high)
        step = max(1, math.ceil((self.high - self.low) / 6))
        return [10.0**k for k in range(self.low, self.high + 1, step)]


def limits(values, given, log):
    shown = [v for v in values if math.isfinite(v) and (v > 0 or not log)]
    low, high = min(shown), max(shown)
    if not log:
        low = min(low, 0.0) if low < 0.5 * high else low
        high += 0.04 * (high - low)
    return given[0] if given[0] is not None else low, given[1] if given[1] is not None else high


def panel(top, spec):
    """One panel: `lines` are (label, xs, ys); `x_label`, `y_label`, `title`, `x_log`, `y_log`, `y_limits`, `marks`."""
    lines = spec["lines"]
    legend_rows, row, used = [], [], 0
    for i, (label, _, _) in enumerate(lines):
        width = 34 + 6.4 * len(label)
        if row and used + width > WIDTH - LEFT - RIGHT:
            legend_rows.append(row)
            row, used = [], 0
        row.append((i, label, used))
        used += width
    legend_rows.append(row)
    head = 26 + 18 * len(legend_rows)
    frame_top, frame_bottom = top + head, top + head + HEIGHT - BOTTOM
    xs = [x for _, line_xs, _ in lines for x in line_xs]
    ys = [y for _, _, line_ys in lines for y in line_ys]
    x = Axis(*limits(xs, spec.get("x_limits", (None, None)), spec.get("x_log", False)), spec.get("x_log", False),
             LEFT, WIDTH - RIGHT)
    y = Axis(*limits(ys, spec.get("y_limits", (None, None)), spec.get("y_log", False)), spec.get("y_log", False),
             frame_bottom, frame_top)
    out = [f'<text x="{LEFT}" y="{top + 17}" font-weight="bold">{escape(spec["title"])}</text>']
    for r, entries in enumerate(legend_rows):
        for i, label, offset in entries:
            base = top + 35 + 18 * r
            out.append(f'<line x1="{LEFT + offset:.0f}" y1="{base - 4}" x2="{LEFT + offset + 22:.0f}" y2="{base - 4}" '
                       f'stroke="{COLOURS[i]}" stroke-width="2.2" stroke-dasharray="{DASHES[i]}"/>')
            out.append(f'<text x="{LEFT + offset + 27:.0f}" y="{base}">{escape(label)}</text>')
    for tick in x.ticks():
        px = x.at(tick)
        out.append(f'<line x1="{px:.1f}" y1="{frame_top}" x2="{px:.1f}" y2="{frame_bottom}" stroke="#e3e3e3"/>')
        out.append(f'<text x="{px:.1f}" y="{frame_bottom + 16}" text-anchor="middle">{number(tick)}</text>')
    for tick in y.ticks():
        py = y.at(tick)
        out.append(f'<line x1="{LEFT}" y1="{py:.1f}" x2="{WIDTH - RIGHT}" y2="{py:.1f}" stroke="#e3e3e3"/>')
        out.append(f'<text x="{LEFT - 6}" y="{py + 4:.1f}" text-anchor="end">{number(tick)}</text>')
    for value, label in spec.get("marks", []):  # horizontal lines with a name
        py = y.at(value)
        out.append(f'<line x1="{LEFT}" y1="{py:.1f}" x2="{WIDTH - RIGHT}" y2="{py:.1f}" stroke="#888" '
                   f'stroke-dasharray="2 2"/>')
        out.append(f'<text x="{WIDTH - RIGHT - 4}" y="{py - 4:.1f}" text-anchor="end" fill="#555">{escape(label)}</text>')
    for i, (_, line_xs, line_ys) in enumerate(lines):
        points = " ".join(f"{x.at(a):.1f},{y.at(b):.1f}" for a, b in zip(line_xs, line_ys))
        out.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[i]}" stroke-width="2.2" '
                   f'stroke-linejoin="round" stroke-dasharray="{DASHES[i]}"/>')
    out.append(f'<rect x="{LEFT}" y="{frame_top}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - BOTTOM}" '
               f'fill="none" stroke="#444"/>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{frame_bottom + 34}" text-anchor="middle">'
               f'{escape(spec["x_label"])}</text>')
    middle = (frame_top + frame_bottom) / 2
    out.append(f'<text x="14" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 14 {middle:.0f})">'
               f'{escape(spec["y_label"])}</text>')
    return frame_bottom + BOTTOM, out


def draw(panels, description):
    """The SVG text of panels one below the other."""
    top, body = 4, []
    for spec in panels:
        top, part = panel(top, spec)
        body += part
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
            f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222" role="img">\n'
            f'<title>{escape(description)}</title>\n<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>\n'
            + "\n".join(body) + "\n</svg>\n")
