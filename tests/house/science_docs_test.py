# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""The symbol tables of docs/science show the values of the tables that the model reads; this test holds them to it.

A row `| `name` | value | unit | ...` must stand in models/ibc/parameters.tsv, or in a drug's table, with that value
and unit. In a table whose header names drugs (| symbol | til | tcr_t | unit |) each column holds that drug's values.
"""
import csv
import glob
import os
import re
import sys

source = sys.argv[1]
ROW = re.compile(r"^\| `([A-Za-z_][\w.]*)` \| ([-+0-9.eE]+) \| ([^|]*?) \|")


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return {r["parameterId"]: (float(r["nominalValue"]), r["unit"].strip()) for r in csv.DictReader(f, delimiter="\t")}


core = read(os.path.join(source, "models/ibc/parameters.tsv"))
paths = [p for p in sorted(glob.glob(os.path.join(source, "models/drugs/*.tsv"))) if not p.endswith(".states.tsv")]
by_name = {os.path.basename(p)[: -len(".tsv")]: read(p) for p in paths}
drugs = list(by_name.values())
problems, checked = [], 0


def compare_drugs(columns, cells, where):
    """The cells of a row that sets drugs side by side; an empty one says that the drug has no such row."""
    global checked
    name, *values, unit = cells
    for drug, value in zip(columns, values, strict=True):
        checked += 1
        known = by_name[drug].get(name.strip("`"))
        same = known is None if value == "" else known and abs(float(value) - known[0]) <= 1e-6 * abs(known[0]) and unit == known[1]
        if not same:
            problems.append(f"{where}: {name} of {drug} = {value} {unit}; the table has {known or 'no such row'}")


for path in sorted(glob.glob(os.path.join(source, "docs/science/*.md"))):
    columns = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| symbol |"):
            columns = [cell for cell in cells[1:-1] if cell in by_name]
        if columns and line.startswith("| `"):
            compare_drugs(columns, cells, f"{os.path.relpath(path, source)}:{number}")
            continue
        match = ROW.match(line)
        if not match:
            continue
        name, value, unit = match.group(1), float(match.group(2)), match.group(3).strip()
        checked += 1
        known = [table[name] for table in [core, *drugs] if name in table]
        if not any(abs(value - v) <= 1e-6 * abs(v) and unit == u for v, u in known):
            problems.append(f"{os.path.relpath(path, source)}:{number}: {name} = {value} {unit}; the tables have {known or 'no such row'}")
print("\n".join(problems))
print(f"{checked} rows checked, {len(problems)} differ")
# A pattern that matches nothing would pass for ever.
sys.exit(1 if problems or checked < 100 else 0)
