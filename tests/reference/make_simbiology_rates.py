#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Rates of a SimBiology export, computed without Rubor and without libSBML.

    python3 make_simbiology_rates.py simbiology-nsclc.xml > simbiology_rates.csv

The file is SBML Level 2 Version 4 as SimBiology 5.8 wrote it. Everything is brought into SI (metre, mole, second,
gram) by the unit definitions of the file, every number evaluated as it stands there, and every rate brought back
into the declared unit of its species. Nothing is simplified, differentiated or inlined: assignment rules are
evaluated in passes until none changes.

Rows of the table, one per line: what, point, name, unit, amount, rate, turnover
  rate      point 0 is the start; points 1 and 2 are the start with every amount changed by up to a half, and drug
            and complexes present. `amount` in the species' substance unit, `rate` in that unit per day, `turnover`
            the sum of the absolute values of the reactions' rates: what rounding errors are relative to.
  value     of each parameter and compartment that a rule or an initial assignment gives, at the start, in its
            declared unit (in `amount`), and beside it, in `rate`, the number that SimBiology itself stored in the
            file: its own evaluation in its own units, which may be of an older state of the model.
"""
import csv
import math
import sys
import xml.etree.ElementTree as ET

SBML = "{http://www.sbml.org/sbml/level2/version4}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
# metre, mole, second, gram: exponents of no interest here, only the factor into SI
KINDS = {"metre": 1.0, "mole": 1.0, "second": 1.0, "gram": 1.0, "dimensionless": 1.0, "litre": 1e-3, "liter": 1e-3}


def log2(x):
    return math.log2(x)


class File:
    def __init__(self, path):
        self.model = ET.parse(path).getroot().find(SBML + "model")
        self.units = {}
        self.unit_names = {}
        for definition in self.model.iter(SBML + "unitDefinition"):
            factor = 1.0
            for unit in definition.iter(SBML + "unit"):
                base = float(unit.get("multiplier", "1")) * 10.0 ** int(unit.get("scale", "0")) * KINDS[unit.get("kind")]
                factor *= base ** float(unit.get("exponent", "1"))
            self.units[definition.get("id")] = factor
            self.unit_names[definition.get("id")] = definition.get("name")
        self.factor = {}  # id -> factor of its declared unit into SI; of a concentration: of amount per size
        self.unit = {}
        self.name = {}
        self.stored = {}
        self.start = {}  # SI
        compartments = {}
        for c in self.list("listOfCompartments"):
            compartments[c.get("id")] = c.get("name")
            self.declare(c.get("id"), c.get("name"), c.get("units"), c.get("size"))
        self.species = {}
        for s in self.list("listOfSpecies"):
            concentration = s.get("hasOnlySubstanceUnits") == "false"
            self.species[s.get("id")] = (s.get("compartment"), concentration)
            name = compartments[s.get("compartment")] + "." + s.get("name")
            self.declare(s.get("id"), name, s.get("substanceUnits"), None)
            if s.get("initialAmount") is not None:
                self.start[s.get("id")] = float(s.get("initialAmount")) * self.factor[s.get("id")]
            else:  # the annotation says the unit of the concentration
                unit = next(s.iter("{http://www.mathworks.com}Unit"))
                assert (unit.get("Numerator"), unit.get("Denominator")) == ("mole", "liter"), name
                self.start[s.get("id")] = float(s.get("initialConcentration")) * 1.0 / 1e-3
        for p in self.list("listOfParameters"):
            self.declare(p.get("id"), p.get("name"), p.get("units"), p.get("value"))
        self.rules = [(r.get("variable"), self.math(r)) for r in self.list("listOfRules")]
        self.assignments = [(a.get("symbol"), self.math(a)) for a in self.list("listOfInitialAssignments")]
        self.reactions = []
        for reaction in self.list("listOfReactions"):
            change = {}
            for side, sign in (("listOfReactants", -1.0), ("listOfProducts", 1.0)):
                for reference in reaction.find(SBML + side) or []:
                    key = reference.get("species")
                    change[key] = change.get(key, 0.0) + sign * float(reference.get("stoichiometry", "1"))
            self.reactions.append((change, self.math(reaction.find(SBML + "kineticLaw"))))

    def list(self, name):
        found = self.model.find(SBML + name)
        return [] if found is None else list(found)

    def declare(self, key, name, unit, value):
        self.name[key] = name
        self.factor[key] = self.units[unit] if unit in self.units else KINDS[unit] if unit != "kilogram" else 1e3
        self.unit[key] = self.unit_names.get(unit, unit)
        if value is not None:
            self.stored[key] = float(value)
            self.start[key] = float(value) * self.factor[key]

    @staticmethod
    def math(element):
        return element.find(MATHML + "math")[0]


def number(cn):
    parts = [cn.text] + [sep.tail for sep in cn]
    return float("e".join(p.strip() for p in parts)) if cn.get("type") == "e-notation" else float(parts[0])


def evaluate(e, values):
    kind = e.tag.split("}")[1]
    if kind == "cn":
        return number(e)
    if kind == "ci":
        return values[e.text.strip()]
    if kind == "pi":
        return math.pi
    assert kind == "apply", kind
    head = e[0].tag.split("}")[1]
    a = [evaluate(x, values) for x in e[1:]]
    if head == "ci":
        assert e[0].text.strip() == "log2"
        return log2(*a)
    if head == "plus":
        return sum(a)
    if head == "times":
        return math.prod(a)
    if head == "minus":
        return -a[0] if len(a) == 1 else a[0] - a[1]
    if head == "divide":
        return a[0] / a[1]
    assert head == "power" and len(a) == 2, head
    return a[0] ** a[1]


def settle(pairs, values):
    """Evaluates all pairs (target, expression) until no value changes."""
    for _ in range(50):
        changed = False
        for target, expression in pairs:
            value = evaluate(expression, values)
            if value != values.get(target):
                values[target] = value
                changed = True
        if not changed:
            return
    raise RuntimeError("rules do not settle")


def rates(file, values):
    """Rate and turnover of each species, SI (mole per second)."""
    rate = {key: 0.0 for key in file.species}
    turnover = dict(rate)
    for change, law in file.reactions:
        v = evaluate(law, values)
        for key, stoichiometry in change.items():
            rate[key] += stoichiometry * v
            turnover[key] += abs(stoichiometry * v)
    return rate, turnover


def main():
    file = File(sys.argv[1])
    ruled = {target for target, _ in file.rules}
    at_start = dict(file.start)
    settle(file.assignments + file.rules, at_start)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["what", "point", "name", "unit", "amount", "rate", "turnover"])
    states = [key for key in file.species if key not in ruled]
    for point in range(3):
        values = dict(at_start)
        for i, key in enumerate(states):
            compartment, concentration = file.species[key]
            amount = values[key] * values[compartment] if concentration else values[key]
            if point > 0:
                amount *= 1.0 + 0.5 * math.sin(1.7 * i + point)
                if amount == 0.0:  # drug and its complexes: 50 nM, 500 molecules
                    amount = 5e-5 * point * values[compartment] if concentration else 500.0 * point * file.factor[key]
            values[key] = amount / values[compartment] if concentration else amount
        settle(file.rules, values)
        rate, turnover = rates(file, values)
        for key in states:
            compartment, concentration = file.species[key]
            amount = values[key] * values[compartment] if concentration else values[key]
            f = file.factor[key]
            out.writerow(["rate", point, file.name[key], file.unit[key], repr(amount / f), repr(rate[key] / f * 86400.0),
                          repr(turnover[key] / f * 86400.0)])
    given = dict.fromkeys([target for target, _ in file.assignments + file.rules])
    for key in given:
        if key not in file.species:
            out.writerow(["value", 0, file.name[key], file.unit[key], repr(at_start[key] / file.factor[key]),
                          repr(file.stored[key]), ""])


main()
