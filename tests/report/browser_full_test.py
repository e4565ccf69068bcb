# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Opens reports with synthetic numbers in a real browser: are the figures drawn, do they show the numbers that the
page carries, is the console silent, does the page ask the network for nothing, and does a user's text stay text?

    browser_full_test.py SOURCE BUILD        exit code 77: skipped, with the reason
"""
import bisect
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
SCRIPT, STYLE = SOURCE / "web/dist/report.js", SOURCE / "web/dist/report.css"
FIXTURE = BUILD / "bin/report_fixture"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
DAYS_PER_MONTH = 30.4375


class Opened:
    """A page after its scripts ran: its document, what it wrote to the console, and what it asked the network for."""

    def __init__(self, page, width=1280):
        with tempfile.TemporaryDirectory() as profile:
            log = pathlib.Path(profile) / "net.json"
            done = subprocess.run(
                [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
                 "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
                 f"--window-size={width},1000", "--enable-logging=stderr", "--v=0", f"--log-net-log={log}",
                 "--dump-dom", page.as_uri()],
                capture_output=True, timeout=120, check=True)
            self.dom = done.stdout.decode()
            self.console = [line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
            self.requests = requests_of(log.read_text())
        self.elements = Elements(self.dom)

    def svgs(self, kind):
        return [e for e in self.elements.all if e.tag == "svg" and kind in e.get("class", "").split()]


def requests_of(net_log):
    """The addresses that pages asked for; the browser's own housekeeping has no page as its initiator."""
    try:
        events = json.loads(net_log)["events"]
    except json.JSONDecodeError:  # the browser ended before it closed the list
        events = json.loads(net_log.rstrip().rstrip(",") + "]}")["events"]
    found = []
    for event in events:
        params = event.get("params", {})
        if "initiator" in params and params["initiator"] != "not an origin":
            if re.match(r"(https?|wss?|ftp):", params.get("url", "")):
                found.append(params["url"])
    return found


class Element(dict):
    def __init__(self, tag, attributes, parent):
        super().__init__(attributes)
        self.tag, self.parent, self.text, self.inside = tag, parent, "", []

    def find(self, tag, **attributes):
        return [e for e in self.inside if e.tag == tag and all(e.get(k) == v for k, v in attributes.items())]

    def x(self):
        """Where the element stands: its own translation and those of the groups around it."""
        moves = re.findall(r"translate\(([-\d.]+)", self.get("transform", ""))
        own = sum(map(float, moves))
        return own + (self.parent.x() if self.parent is not None and self.tag != "svg" else 0.0)


class Elements(html.parser.HTMLParser):
    VOID = {"meta", "link", "br", "img", "hr", "input"}

    def __init__(self, text):
        super().__init__()
        self.all, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.open[-1] if self.open else None)
        self.all.append(element)
        for around in self.open:
            around.inside.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data):
        for around in self.open:
            around.text += data


def at_risk(curve, month):
    """Counted here again, from the data in the page."""
    if month == 0:
        return curve["n"]
    row = bisect.bisect_left(curve["days"], month * DAYS_PER_MONTH - 1e-3)
    return curve["at_risk"][row] if row < len(curve["days"]) else 0


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.page = cls.write("report.html")
        cls.opened = Opened(cls.page)
        data = re.search(r'id="report-data">(.*?)</script>', cls.page.read_text(), re.S).group(1)
        cls.data = json.loads(data)

    @classmethod
    def write(cls, name, *options):
        page = pathlib.Path(cls.folder.name) / name
        subprocess.run([FIXTURE, SCRIPT, STYLE, page, *options], check=True, stdout=subprocess.DEVNULL)
        return page

    def test_figures_are_drawn(self):
        self.assertIn('data-drawn="yes"', self.opened.dom)
        for kind, n in {"response": 1, "twins": 1, "waterfall": 2, "km": 3, "risk": 3, "benefit": 1, "course": 2}.items():
            svgs = self.opened.svgs(kind)
            self.assertEqual(len(svgs), n, kind)
            for svg in svgs:
                self.assertEqual(svg["role"], "img")
                self.assertGreater(len(svg["aria-label"]), 30)
                self.assertNotIn("NaN", str([e.items() for e in svg.inside]))

    def test_each_section_is_there_and_linked(self):
        ids = [e["id"] for e in self.opened.elements.all if e.tag == "section"]
        self.assertEqual(ids, ["summary", "approaches", "response", "survival", "safety", "benefit", "course", "patients", "treatments",
                               "assumptions", "failures", "repeat"])
        links = {e["href"] for e in self.opened.elements.all if e.tag == "a"}
        self.assertLessEqual({"#" + i for i in ids}, links)

    def test_numbers_at_risk_are_right_and_stand_under_their_ticks(self):
        for endpoint, km, risk in zip(self.data["endpoints"], self.opened.svgs("km"), self.opened.svgs("risk")):
            numeric = [e for e in km.find("text") if e.text.isdigit()]
            ticks = {int(e.text): e.x() for e in numeric}
            self.assertEqual(list(ticks), list(range(0, 61, 6)))
            groups = [g for g in risk.find("g") if g.find("text") and all(t.text.isdigit() for t in g.find("text"))]
            self.assertEqual(len(groups), len(self.data["arms"]))
            for curve, group in zip(endpoint["by_arm"], groups):
                shown = group.find("text")
                self.assertEqual([int(t.text) for t in shown], [at_risk(curve, month) for month in ticks])
                for text, x in zip(shown, ticks.values()):
                    self.assertAlmostEqual(text.x(), x, delta=0.6)  # half a pixel: crisp edges

    def test_curves_end_where_the_data_end(self):
        for endpoint, km in zip(self.data["endpoints"], self.opened.svgs("km")):
            height = float(km["height"])
            for arm, curve in enumerate(endpoint["by_arm"]):
                lines = [p for g in km.find("g", stroke=f"var(--arm-{arm})") for p in g.find("path")
                         if g.get("aria-label") is None and p.get("fill") in (None, "none") and "L" in p["d"]]
                line = max(lines, key=lambda p: len(p["d"]))
                points = re.findall(r"[ML]?([\d.]+),([\d.]+)", line["d"])
                last = float(points[-1][1])
                wanted = 14 + (1 - curve["survival"][-1]) * (height - 14 - 40)  # the plot's margins
                self.assertAlmostEqual(last, wanted, delta=0.01)

    def test_bars_are_as_long_as_the_proportions(self):
        svg = self.opened.svgs("response")[0]
        bars = [r for r in svg.find("rect") if "width" in r and r.parent.get("fill", "").startswith("var(--arm-")]
        shares = [arm["pcr"]["value"] for arm in self.data["arms"]]
        self.assertEqual(len(bars), len(shares))
        lengths = [float(bar["width"]) for bar in bars]
        self.assertAlmostEqual(lengths[1] / lengths[0], shares[1] / shares[0], delta=1e-3)

    def test_bars_of_the_waterfall_are_the_patients(self):
        for arm, (svg, best) in enumerate(zip(self.opened.svgs("waterfall"), self.data["best_response"])):
            groups = [g for g in svg.find("g") if g.get("fill") == f"var(--arm-{arm})"]
            bars = [r for g in groups for r in g.find("rect")]
            self.assertEqual(len(bars), len(best["changes"]))
            per_unit = (220 - 10 - 8) / 2  # the plot's height and margins; the axis goes from -1 to 1
            for bar, change in zip(bars, best["changes"]):
                self.assertAlmostEqual(float(bar["height"]), abs(max(-1, min(1, change))) * per_unit, delta=0.6)

    def test_tables_of_words_are_there(self):
        tables = [e for e in self.opened.elements.all if e.tag == "table"]
        cells = {td.text for t in tables for td in t.find("td")}
        for wanted in ("KEYNOTE-522", "not reached (from 37.0)"):
            self.assertIn(wanted, cells)
        self.assertEqual(self.opened.dom.count("No data in any arm: memory a year later."), 2)  # data and page

    def test_words_carry_the_results(self):
        text = re.sub(r"[\u00a0\u202f]", " ", next(e for e in self.opened.elements.all if e.tag == "body").text)
        arm = self.data["arms"][1]
        for wanted in ("This is no medical advice", f"{100 * arm['pcr']['value']:.1f}%", "HR 0.64",
                       f"{arm['n_pcr']} of {arm['n_analysed']}", "SYN-000117", "18446744073709551615",
                       "tumour never reached the size of diagnosis"):
            self.assertIn(wanted, text)

    def test_is_silent_and_asks_for_nothing(self):
        self.assertEqual(self.opened.console, [])
        self.assertEqual(self.opened.requests, [])

    def test_would_notice_noise_and_requests(self):
        page = pathlib.Path(self.folder.name) / "noisy.html"
        page.write_text("<script>console.error('noise')</script><img src='http://127.0.0.1:9/pixel.png'>")
        noisy = Opened(page)
        self.assertEqual(len([line for line in noisy.console if "noise" in line]), 1)
        self.assertIn("http://127.0.0.1:9/pixel.png", noisy.requests)

    def test_text_of_a_user_stays_text(self):
        text = "</script><script>console.error('ran')</script><b id='injected'>&\"<img src=x onerror=console.error(1)>"
        opened = Opened(self.write("hostile.html", "2", "50", text))
        self.assertIn('data-drawn="yes"', opened.dom)
        self.assertEqual(opened.console, [])
        self.assertEqual(opened.requests, [])
        self.assertEqual([e for e in opened.elements.all if e.get("id") == "injected" or e.tag == "img"], [])

    def test_phone_one_arm_and_many_arms(self):
        for arms, patients, width in (("2", "200", 500), ("1", "40", 1000), ("4", "3000", 1280)):
            opened = Opened(self.write("other.html", arms, patients), width)
            self.assertEqual(opened.console, [])
            self.assertEqual(len(opened.svgs("km")), 3)
            self.assertEqual(len(opened.svgs("course")), int(arms))

    def test_page_is_small(self):
        self.assertLess(self.page.stat().st_size, 1_500_000)


if __name__ == "__main__":
    missing = [why for ok, why in ((SCRIPT.exists() and STYLE.exists(), f"{SCRIPT} is not built (npm run build)"),
                                   (FIXTURE.exists(), f"{FIXTURE} is not built"),
                                   (BROWSER, "no chromium or chrome on the path")) if not ok]
    if missing:
        print("skipped: " + "; ".join(missing))
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=1)
