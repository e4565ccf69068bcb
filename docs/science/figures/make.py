# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Draws the figures of docs/science: python3 docs/science/figures/make.py [--check] [--rubor PROGRAM] [NAME...]

Each figure is a small Antimony model here that imports a module of models/ibc and gives it its surroundings. `rubor
simulate` runs it with the values of models/ibc/parameters.tsv; NAME.csv holds what came out, NAME.svg is drawn from that.
A figure of drugs composes their modules, with their own tables, with the core of plain numbers that their tests use.
--check runs everything anew and says which files are stale, without writing.
"""
import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

import figures
import svg

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.normpath(os.path.join(here, "../../.."))
TOY_CORE = "tests/solve/models/toy_core.ant"
TOLERANCE = 1e-3  # Of a column's largest value: what one machine's exp differs by from another's, through the steps.


def prepared(model, scratch):
    """Copies the model with its table of values, a selection of the core's, into a scratch folder. Returns its path."""
    folder = os.path.join(scratch, "docs/science/figures")
    if not os.path.isdir(folder):
        os.makedirs(folder)
        shutil.copytree(os.path.join(root, "models"), os.path.join(scratch, "models"))
    text = open(os.path.join(here, model + ".ant"), encoding="utf-8").read()
    code = re.sub(r"//[^\n]*", "", text)
    declared = set(re.findall(r"(\w+) has ", code))
    given = set(re.findall(r"(\w+)'? *:?= ", code)) | set(re.findall(r"(\w+)'", code))
    instances = set(re.findall(r"(\w+): \w+\(", code))
    wanted = lambda name: name in declared - given or name.split(".")[0] in instances and "." in name
    with open(os.path.join(root, "models/ibc/parameters.tsv"), encoding="utf-8") as f:
        header, *rows = f.read().splitlines()
    rows = [r for r in rows if wanted(r.split("\t")[0])]
    path = os.path.join(folder, model + ".ant")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    with open(path[:-4] + ".tsv", "w", encoding="utf-8") as f:
        f.write("\n".join([header, *rows]) + "\n")
    return path


def simulated(figure, rubor, scratch):
    """Rows of (run, time, outputs...) as the program gives them."""
    rows, columns = [], ["run", "time", *figure["outputs"]]
    for label, settings in figure["runs"].items():
        out = os.path.join(scratch, "out.csv")
        drugs = figure.get("drugs", [])
        model = os.path.join(root, TOY_CORE) if drugs else prepared(figure["model"], scratch)
        command = [rubor, "simulate", model, "--until", figure["until"], "--every",
                   figure["every"], "--rel-tol", "1e-8", "--outputs", ",".join(figure["outputs"]), "-o", out]
        for drug in drugs:
            command += ["--module", os.path.join(root, "models/drugs", drug + ".ant")]
        for dose in figure.get("doses", {}).get(label, []):
            command += ["--dose", dose]
        for name, value in settings.items():
            command += ["--set", f"{name}={value}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
        with open(out, encoding="utf-8", newline="") as f:
            reader = csv.reader(f)
            next(reader)
            rows += [[label, *(float(cell) for cell in row)] for row in reader]
    return columns, rows


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        columns, *rows = csv.reader(f)
    return columns, [[row[0], *(float(cell) for cell in row[1:])] for row in rows]


def written(columns, rows):
    lines = [",".join(columns)] + [",".join([r[0], *(f"{v:.6g}" for v in r[1:])]) for r in rows]
    return "\n".join(lines) + "\n"


def drawing(figure, columns, rows):
    panels = []
    for panel in figure["panels"]:
        lines = []
        for label, run, x, y in panel["curves"]:
            of_run = [r for r in rows if r[0] == run]
            lines.append((label, [r[columns.index(x)] for r in of_run], [r[columns.index(y)] for r in of_run]))
        panels.append({**panel, "lines": lines})
    return svg.draw(panels, figure["title"])


def differences(figure, columns, rows):
    """How the CSV file differs from the rows, in words."""
    try:
        old_columns, old = read(os.path.join(here, figure["model"] + ".csv"))
    except OSError:
        return ["there is no CSV file"]
    if old_columns != columns or [r[:2] for r in old] != [[r[0], float(f"{r[1]:.6g}")] for r in rows]:
        return ["runs, times or outputs differ"]
    found = []
    for k in range(2, len(columns)):
        size = max(abs(r[k]) for r in rows)
        worst = max(abs(a[k] - b[k]) for a, b in zip(old, rows))
        if worst > TOLERANCE * size:
            found.append(f"{columns[k]} differs by {worst:.3g} of {size:.3g}")
    return found


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="say what is stale and write nothing")
    parser.add_argument("--rubor", default=os.path.join(root, "build/bin/rubor"), help="the program")
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures (default: all)")
    arguments = parser.parse_args()
    stale = 0
    with tempfile.TemporaryDirectory() as scratch:
        for figure in figures.FIGURES:
            name = figure["model"]
            if arguments.names and name not in arguments.names:
                continue
            columns, rows = simulated(figure, arguments.rubor, scratch)
            if arguments.check:
                found = differences(figure, columns, rows)
                if not found:
                    old = drawing(figure, *read(os.path.join(here, name + ".csv")))
                    try:
                        same = open(os.path.join(here, name + ".svg"), encoding="utf-8").read() == old
                    except OSError:
                        same = False
                    found = [] if same else ["the picture is not that of the CSV file"]
                for what in found:
                    print(f"docs/science/figures/{name}: {what}")
                stale += bool(found)
                continue
            with open(os.path.join(here, name + ".csv"), "w", encoding="utf-8") as f:
                f.write(written(columns, rows))
            with open(os.path.join(here, name + ".svg"), "w", encoding="utf-8") as f:
                f.write(drawing(figure, *read(os.path.join(here, name + ".csv"))))
            print(f"docs/science/figures/{name}.svg")
    if arguments.check:
        print(f"{stale} figures are stale" + ("; python3 docs/science/figures/make.py draws them anew" if stale else ""))
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
