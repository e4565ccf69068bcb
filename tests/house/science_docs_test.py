# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""The symbol tables of docs/science show the values of the tables that the model reads; this test holds them to it.

A row `| `name` | value | unit | ...` must stand in models/ibc/parameters.tsv, or in a drug's table, with that value
and unit.
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
        return {r["parameter"]: (float(r["value"]), r["unit"].strip()) for r in csv.DictReader(f, delimiter="\t")}


core = read(os.path.join(source, "models/ibc/parameters.tsv"))
drugs = [read(p) for p in sorted(glob.glob(os.path.join(source, "models/drugs/*.tsv"))) if not p.endswith(".states.tsv")]
problems, checked = [], 0
for path in sorted(glob.glob(os.path.join(source, "docs/science/*.md"))):
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
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
