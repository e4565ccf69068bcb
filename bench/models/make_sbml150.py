#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Writes an SBML model of 150 species in the form of SimBiology's exports: python3 make_sbml150.py > sbml150.xml

Made up, of the size of published models of immuno-oncology: five compartments of 30 species each (concentrations), transport between them, synthesis,
first-order loss, saturable conversion with an exponent, and binding; 30 quantities by repeated assignment. Identifiers are GUIDs, names are human,
units are mixed (litre, millilitre, nanomole, mole, day, hour) and declared everywhere. It makes no claim to biology.
"""
import random
import uuid

draw = random.Random(150)
ids = {}


def guid(name):
    return ids.setdefault(name, "mw" + str(uuid.UUID(int=draw.getrandbits(128), version=4)).replace("-", "_"))


UNITS = {
    "litre": [("litre", 1, 1.0)],
    "millilitre": [("litre", 1, 1e-3)],
    "nanomole": [("mole", 1, 1e-9)],
    "nanomolarity": [("mole", 1, 1e-9), ("litre", -1, 1.0)],
    "1/day": [("second", -1, 86400.0)],
    "1/hour": [("second", -1, 3600.0)],
    "litre/day": [("litre", 1, 1.0), ("second", -1, 86400.0)],
    "nanomole/day": [("mole", 1, 1e-9), ("second", -1, 86400.0)],
    "1/(nanomolarity*day)": [("mole", -1, 1e-9), ("litre", 1, 1.0), ("second", -1, 86400.0)],
}
COMPARTMENTS = [("Cent", 5.0, "litre"), ("Peri", 40.0, "litre"), ("Tum", 20.0, "millilitre"), ("LN", 150.0, "millilitre"), ("Skin", 3.0, "litre")]
N = 30
parameters, reactions, rules = {}, [], []


def parameter(name, low, high, unit):
    parameters.setdefault(name, (draw.uniform(low, high), unit))
    return ci(name)


def ci(name):
    return f"<ci> {guid(name)} </ci>"


def cn(x):
    return f"<cn> {x} </cn>"


def apply(op, *arguments):
    return f"<apply><{op}/>" + "".join(arguments) + "</apply>"


def times(*factors):
    return apply("times", *factors)


def reaction(name, reactants, products, rate):
    reactions.append((name, reactants, products, rate))


for c, (compartment, _, _) in enumerate(COMPARTMENTS):
    for i in range(N):
        s = f"{compartment}.S{i}"
        following = f"{compartment}.S{(i + 1) % N}"
        hub = f"{compartment}.S{i % 4}"  # few cytokines act on many
        next_door = f"{COMPARTMENTS[(c + 1) % len(COMPARTMENTS)][0]}.S{i}"
        volume = ci(compartment)
        reaction(f"loss {s}", [s], [], times(parameter(f"kdeg_{i}", 0.01, 0.5, "1/hour"), ci(s), volume))
        saturated = apply("divide", apply("power", ci(hub), parameter(f"h_{i}", 1.1, 2.5, "dimensionless")),
                          apply("plus", apply("power", parameter(f"K_{compartment}_{i}", 1.0, 9.0, "nanomolarity"), ci(f"h_{i}")),
                                apply("power", ci(hub), ci(f"h_{i}"))))
        if i % 3 == 0:
            reaction(f"synthesis {s}", [], [s], times(parameter(f"ksyn_{compartment}_{i}", 0.1, 9.0, "nanomole/day"), apply("plus", cn(1), saturated)))
        reaction(f"conversion {s}", [s], [following], times(parameter(f"kcat_{compartment}_{i}", 0.1, 9.0, "1/day"), ci(s), volume, saturated))
        if i % 2 == 0:
            reaction(f"transport {s}", [s], [next_door], times(parameter(f"Q_{compartment}_{i}", 0.01, 0.9, "litre/day"),
                                                              apply("minus", ci(s), ci(next_door))))
        if i % 5 == 0:
            other, both = f"{compartment}.S{(i + 2) % N}", f"{compartment}.S{(i + 3) % N}"
            on = times(parameter(f"kon_{i}", 0.01, 3.0, "1/(nanomolarity*day)"), ci(s), ci(other))
            off = times(parameter(f"koff_{i}", 0.1, 50.0, "1/day"), ci(both))
            reaction(f"binding {s}", [s, other], [both], times(apply("minus", on, off), volume))
    for k in range(6):
        total = f"total_{compartment}_{k}"
        rules.append((total, apply("plus", *[ci(f"{compartment}.S{(5 * k + j) % N}") for j in range(5)])))
        parameters[total] = (0.0, "nanomolarity")

print('<?xml version="1.0" encoding="UTF-8"?>\n<sbml level="2" version="4" xmlns="http://www.sbml.org/sbml/level2/version4">')
print('<annotation><SimBiology xmlns="http://www.mathworks.com"><Version Major="5" Minor="8" Point="1"/></SimBiology></annotation>')
print(f'<model id="{guid("model")}" name="sbml150">\n<listOfUnitDefinitions>')
for name, parts in UNITS.items():
    print(f'<unitDefinition id="{guid("unit " + name)}" name="{name}"><listOfUnits>')
    for kind, exponent, multiplier in parts:
        print(f'<unit kind="{kind}" exponent="{exponent}" multiplier="{multiplier}"/>')
    print('</listOfUnits></unitDefinition>')
print('</listOfUnitDefinitions>\n<listOfCompartments>')
for name, size, unit in COMPARTMENTS:
    print(f'<compartment id="{guid(name)}" name="{name}" size="{size}" units="{guid("unit " + unit)}" constant="true"/>')
print('</listOfCompartments>\n<listOfSpecies>')
for compartment, _, _ in COMPARTMENTS:
    for i in range(N):
        print(f'<species id="{guid(f"{compartment}.S{i}")}" name="S{i}" compartment="{guid(compartment)}" initialConcentration="{draw.uniform(0.5, 9.0)}" '
              f'substanceUnits="{guid("unit nanomole")}"/>')
print('</listOfSpecies>\n<listOfParameters>')
for name, (value, unit) in parameters.items():
    units = unit if unit == "dimensionless" else guid("unit " + unit)
    constant = "false" if name.startswith("total_") else "true"
    print(f'<parameter id="{guid(name)}" name="{name}" value="{value}" units="{units}" constant="{constant}"/>')
print('</listOfParameters>\n<listOfRules>')
for name, math in rules:
    print(f'<assignmentRule variable="{guid(name)}"><math xmlns="http://www.w3.org/1998/Math/MathML">{math}</math></assignmentRule>')
print('</listOfRules>\n<listOfReactions>')
for name, reactants, products, rate in reactions:
    print(f'<reaction id="{guid(name)}" name="{name}" reversible="false" fast="false">')
    for tag, species in (("listOfReactants", reactants), ("listOfProducts", products)):
        if species:
            print(f"<{tag}>" + "".join(f'<speciesReference species="{guid(s)}" stoichiometry="1"/>' for s in species) + f"</{tag}>")
    print(f'<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">{rate}</math></kineticLaw></reaction>')
print('</listOfReactions>\n</model>\n</sbml>')
