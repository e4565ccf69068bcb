# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""What the figures of docs/science show. make.py reads this.

model     the Antimony file here, without its ending; until, every, outputs: as of `rubor simulate`
runs      label -> values that differ from the model's
panels    curves are (label, run, output on the x axis, output on the y axis)
"""

FIGURES = [
    {
        "model": "tumour",
        "title": "One lesion from a single cell to diagnosis, with and without chemotherapy",
        "until": "900 d", "every": "4 d", "outputs": ["sensitive", "resistant"],
        "runs": {"untreated": {"given": "0", "resistant_fraction": "0"}, "resistant": {},
                 "cured": {"resistant_fraction": "0", "kill": "0.3 1/day"}},
        "panels": [{
            "title": "Cells of one lesion: growth, chemotherapy from day 320 to 488, relapse or cure",
            "x_label": "day", "y_label": "cells", "y_log": True, "y_limits": (0.1, 1e12), "x_limits": (0, 900),
            "curves": [("untreated", "untreated", "time", "sensitive"),
                       ("treated: sensitive cells", "resistant", "time", "sensitive"),
                       ("treated: resistant cells", "resistant", "time", "resistant"),
                       ("stronger: none left", "cured", "time", "sensitive")]}],
    },
    {
        "model": "spread",
        "title": "Founding of distant lesions by growing emboli",
        "until": "400 d", "every": "2 d",
        "outputs": ["cells_emboli", "founded", "lesion_1", "lesion_2", "lesion_3", "lesion_4"], "runs": {"patient": {}},
        "panels": [{
            "title": "Expected foundings L; whole clusters come when it passes a patient's draws",
            "x_label": "day", "y_label": "expected foundings", "y_log": False, "x_limits": (0, 400),
            "curves": [("L", "patient", "time", "founded")]},
            {"title": "Cells put into the four slots (their own growth is not part of this module)",
             "x_label": "day", "y_label": "cells founded", "x_limits": (0, 400),
             "curves": [(f"lesion {k}", "patient", "time", f"lesion_{k}") for k in (1, 2, 3, 4)]}],
    },
    {
        "model": "chemotherapy",
        "title": "Killing of sensitive and resistant cells, and survival of fractionated radiotherapy",
        "until": "100 d", "every": "1 d",
        "outputs": ["port", "kill_s", "kill_r", "her2_kill", "growth_factor", "endocrine", "dose", "survival"],
        "runs": {"taxane": {}, "antimetabolite": {"only_taxane": "0", "only_antimetabolite": "1"},
                 "low": {"radiosensitivity": "0.1 1/Gy"}, "high": {"radiosensitivity": "0.3 1/Gy"}},
        "panels": [{
            "title": "Killing in tumour against what drugs write to their ports",
            "x_label": "port, per day", "y_label": "killing, per day",
            "curves": [("all classes, sensitive clone", "taxane", "port", "kill_s"),
                       ("taxane, resistant", "taxane", "port", "kill_r"),
                       ("antimetabolite, resistant", "antimetabolite", "port", "kill_r")]},
            {"title": "Share of cells that survive radiotherapy in fractions of 2 Gy",
             "x_label": "dose, Gy", "y_label": "surviving share", "y_log": True, "y_limits": (1e-12, 1),
             "x_limits": (0, 60),
             "curves": [("alpha 0.1 per Gy", "low", "dose", "survival"), ("0.2, the median", "taxane", "dose", "survival"),
                        ("0.3", "high", "dose", "survival")]},
            {"title": "Growth of HR-positive cancer under endocrine blockade",
             "x_label": "port_endocrine_block", "y_label": "share of growth", "y_limits": (0, 1),
             "curves": [("average sensitivity", "taxane", "endocrine", "growth_factor")]}],
    },
    {
        "model": "checkpoint",
        "title": "The PD-1 brake and CD28 costimulation",
        "until": "100 d", "every": "1 d", "outputs": ["pdl1", "brake", "ctla4_block", "signal"],
        "runs": {"free": {}, "tenfold": {"block": "10"}, "hundredfold": {"block": "100"}},
        "panels": [{
            "title": "Brake on a T cell that meets PD-L1, at three levels of antibody against PD-1",
            "x_label": "PD-L1, per um2", "y_label": "brake", "y_limits": (0, 1),
            "curves": [("no antibody", "free", "pdl1", "brake"), ("sum of C/Kd 10", "tenfold", "pdl1", "brake"),
                       ("sum of C/Kd 100", "hundredfold", "pdl1", "brake")]},
            {"title": "Costimulation at priming as an antibody takes CTLA-4 away",
             "x_label": "sum of C/Kd on CTLA-4", "y_label": "costimulation", "x_log": True, "y_limits": (0, 1),
             "curves": [("CD28 signal", "free", "ctla4_block", "signal")]}],
    },
    {
        "model": "response",
        "title": "What is seen of a breast cancer under treatment; the hazard of one growing lesion",
        "until": "240 d", "every": "2 d",
        "outputs": ["living", "volume_breast", "skin", "expected_foci", "distant_diameter_mm", "survival"],
        "runs": {"patient": {}},
        "panels": [{
            "title": "Equal killing in breast and skin: the eye is slower than the cells",
            "x_label": "day of treatment", "y_label": "share of the start", "y_limits": (0, 1),
            "curves": [("living cells", "patient", "time", "living"),
                       ("imaged volume of the mass", "patient", "time", "volume_breast"),
                       ("skin involved", "patient", "time", "skin")]},
            {"title": "Foci that the pathologist is expected to find",
             "x_label": "day of treatment", "y_label": "expected foci", "y_log": True,
             "curves": [("breast, skin and nodes", "patient", "time", "expected_foci")]},
            {"title": "Chance of being alive with one lesion in the lung that doubles every 35 days",
             "x_label": "diameter, mm", "y_label": "share alive", "y_limits": (0, 1),
             "curves": [("alive", "patient", "distant_diameter_mm", "survival")]}],
    },
]
