# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Fills in the symbol tables of the chapters from the tables of the model: python3 docs/science/tables.py

A row that begins with | `name` | is rewritten as name, value, unit, what varies between patients, source; a row of the
name alone is enough for a new one. Names that the core does not have (those of drugs) are left alone, but for tables
whose header names drugs, | symbol | til | tcr_t | unit |: there each column is that drug's values. The test
house.science_docs says when a chapter is stale.
"""
import csv
import glob
import os
import re

here = os.path.dirname(os.path.abspath(__file__))
ROW = re.compile(r"^\| `([A-Za-z_][\w.]*)` \|(?: [^|]*\|){0,4}$")


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return {r.get("parameterId"): r for r in csv.DictReader(f, delimiter="\t")}


def spread(row):
    """The distribution of a parameter in words."""
    a, b, low, high = row["a"], row["b"], row["lowerBound"], row["upperBound"]
    number = lambda text: f"{float(text):.3g}"
    return {
        "fixed": lambda: "",
        "normal": lambda: f"normal, sd {a}",
        "lognormal": lambda: f"lognormal, sigma {a}",
        "uniform": lambda: f"uniform {number(low)} to {number(high)}",
        "loguniform": lambda: f"log-uniform {number(low)} to {number(high)}",
        "bernoulli": lambda: f"1 with probability {a}",
        "exponential": lambda: "exponential",
        "beta": lambda: f"beta {a}, {b}",
        "categorical": lambda: "shares " + a.replace(";", ", "),
        "discrete": lambda: "one of " + a.replace(";", ", "),
    }[row["distribution"]]()


def compared(drugs, name):
    """The row of a parameter in a table that sets drugs side by side."""
    found = [drug.get(name) for drug in drugs]
    unit = next(row["unit"] for row in found if row)
    return "| " + " | ".join([f"`{name}`", *(f"{float(r['nominalValue']):.7g}" if r else "" for r in found), unit]) + " |"


def main():
    known = {os.path.basename(p)[:-4]: table(p) for p in glob.glob(os.path.join(here, "../../models/drugs/*.tsv"))}
    core = table(os.path.join(here, "../../models/ibc/parameters.tsv"))
    for path in sorted(glob.glob(os.path.join(here, "*.md"))):
        lines = open(path, encoding="utf-8").read().split("\n")
        drugs = []
        for i, line in enumerate(lines):
            if line.startswith("| symbol |"):
                drugs = [known[cell] for cell in line.strip("| ").split(" | ")[1:-1] if cell in known]
            if drugs and line.startswith("| `"):
                lines[i] = compared(drugs, line.split("`")[1])
                continue
            match = ROW.match(line)
            row = core.get(match.group(1)) if match else None
            if row:
                source = row["source"] + (". " + row["note"] if row["note"] else "")
                cells = [f"`{row['parameterId']}`", row["nominalValue"], row["unit"], spread(row), source]
                lines[i] = "| " + " | ".join(cells) + " |"
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines))


if __name__ == "__main__":
    main()
