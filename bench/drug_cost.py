#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""What growth, follow-up and each drug module cost: milliseconds of one core per patient, in the lane engine.

    bench/drug_cost.py build/bin/rubor [--patients 200] [--repeats 3]

Each drug is given by its first usual regimen for two years (products once) to the same patients; what it adds is the
difference from the same patients untreated, medians of the repeats, all in one run of this script. The machine may be
busy: read the ratios.
"""
import argparse, json, pathlib, re, statistics, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
STUDY = """study: cost
title: Cost
question: What does it cost?
population: {root}/models/populations/ibc.yaml
drugs: {root}/models/drugs
patients: {patients}
allocation: twins
seed: 1
arms:
  - id: arm
    label: arm
    description: one drug
    regimen: [{line}]
visits: {{every: 6 weeks}}
follow_up: {years} years
endpoints: [os]
measurement: {{diameter_cv: 7 %, skin_error: 5 %, smallest_diameter: 5 mm, smallest_skin: 1 %}}
response: {{progression_share: 20 %, progression_at_least: 5 mm, skin_progression: 25 %, lesion: 10 mm, skin_relapse: 5 %}}
solver: {{rel_tol: 1e-5}}
"""
NEVER = "{{drug: paclitaxel, dose: 80 mg/m2, every: 1 week, total: 1, start: {day} days}}"


def regimen_of(path):
    """The first usual regimen of a drug file as a line of a study, or None."""
    text = path.read_text()
    at = text.find("usual_regimens:")
    dose = re.search(r"dose: ([^,}\n]+)", text[at:])
    every = re.search(r"every: ([^,}\n]+)", text[at:])
    if at < 0 or not dose:
        return None
    line = f"drug: {path.stem}, dose: {dose.group(1).strip()}"
    total = re.search(r"total: (\d+)", text[at:].split("\n  - ")[1])
    if total or not every:
        return f"{{{line}, every: {every.group(1).strip() if every else '1 day'}, total: {total.group(1) if total else 1}}}"
    return f"{{{line}, every: {every.group(1).strip()}, until: 2 years}}"


def run(program, folder, line, years, patients, repeats):
    """Medians over the repeats: ms of growth per candidate, ms and steps per treated patient; and the number of states."""
    study = folder / "study.yaml"
    study.write_text(STUDY.format(root=ROOT, line=line, years=years, patients=patients))
    growth, treatment, steps, states = [], [], 0, ""
    for repeat in range(repeats + 1):
        done = subprocess.run([program, "trial", study, "-o", folder / "out", "--force", "--threads", "1"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{line}: {done.stderr}{done.stdout}")
        found = re.search(r"(\d+) states", done.stdout + done.stderr)
        states = found.group(1) if found else "?"
        timing = json.loads((folder / "out" / "timing.json").read_text())
        if repeat == 0:
            continue  # compiles kernels, which the next runs find in the cache
        growth.append(1e3 * timing["seconds"]["screening"] / timing["candidates"])
        treatment.append(1e3 * timing["seconds"]["treatment"] / timing["runs"])
        steps = timing["solver_steps_in_treatment"] / timing["runs"]
    return statistics.median(growth), statistics.median(treatment), steps, states


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        def go(line, years):
            return run(options.program, folder, line, years, options.patients, options.repeats)
        growth, two, steps, states = go(NEVER.format(day=729), 2)
        _, seven, steps_7, _ = go(NEVER.format(day=7 * 365), 7)
        print("ms of one core per patient; steps of the solver; states of the composed model")
        print(f"{'growth to diagnosis, per candidate':<38}{growth:8.2f}")
        print(f"{'two years untreated':<38}{two:8.2f}{steps:9.0f}{states:>6}")
        print(f"{'five more years':<38}{seven - two:8.2f}{steps_7 - steps:9.0f}")
        for path in sorted((ROOT / "models" / "drugs").glob("*.yaml")):
            line = regimen_of(path)
            if line:
                _, ms, n, s = go(line, 2)
                print(f"{'+ ' + path.stem:<38}{ms - two:8.2f}{n - steps:9.0f}{s:>6}", flush=True)


main()
