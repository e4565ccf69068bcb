#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the benchmark model immune120 into the folder of this script (or the one given).

    python3 make_immune120.py [FOLDER]

immune120 has the size and the numerical nature of the quantitative systems pharmacology models of
immuno-oncology (cancer clones, T cells in four compartments, antigen processing, checkpoint synapses, two
antibodies), and no claim to biology: its numbers are of the right magnitude, not fitted. Written are

    immune120.ant          120 states; binding within seconds, antibodies for weeks, memory and scar for years
    immune120.tsv          parameters; 40 of them differ between patients (lognormal, 30 %)
    immune120.states.tsv   the size below which errors do not matter, per state
    immune120.doses.csv    28 doses in 400 days, in NONMEM's columns

The script checks the number of states and prints the density of the Jacobian (structural, from the text).
"""
import re
import sys
from pathlib import Path

STATES = {}       # name -> (unit, initial, scale, kind), kind: species | rule
RATES = {}        # name -> list of terms, each "+ expression" or "- expression"
PARAMETERS = {}   # name -> (value, unit, varied)
DERIVED = {}      # name -> (unit, expression)
SECTIONS = []     # (title, [lines])


def section(title):
    SECTIONS.append((title, []))


def line(text):
    SECTIONS[-1][1].append(text)


def state(name, unit, initial, scale):
    """A quantity given by a rate rule."""
    STATES[name] = (unit, initial, scale, "rule")
    RATES[name] = []


def species(name, unit, initial, scale):
    """An amount that reactions change."""
    STATES[name] = (unit, initial, scale, "species")
    RATES[name] = []


def parameter(name, value, unit="dimensionless", varied=False):
    assert name not in PARAMETERS, name
    PARAMETERS[name] = (value, unit, varied)
    return name


def derived(name, unit, expression):
    DERIVED[name] = (unit, expression)
    line(f"{name} has {unit};  {name} := {expression}")


def reaction(name, source, target, rate):
    """`source` and `target`: species or lists of species."""
    sources = [source] if isinstance(source, str) else list(source or [])
    targets = [target] if isinstance(target, str) else list(target or [])
    for one in sources + targets:
        assert STATES[one][3] == "species", one
        RATES[one].append(rate)
    line(f"{name}: {' + '.join(sources)} -> {' + '.join(targets)}; {rate}")


def rule(name, expression):
    assert STATES[name][3] == "rule", name
    RATES[name].append(expression)
    line(f"{name}' = {expression}")


# ---- Antibodies ---------------------------------------------------------------------------------------------------
def antibodies():
    section("Antibodies: two compartments, and concentrations in tumour and lymph node. p blocks PD-1, c CTLA-4.")
    for drug, clearance, volume in (("p", 0.22, 3.5), ("c", 0.36, 4.0)):
        parameter(f"CL_{drug}", clearance, "L/day", True)
        parameter(f"V1_{drug}", volume, "L", True)
        parameter(f"V2_{drug}", 3.8, "L")
        parameter(f"Q_{drug}", 0.8, "L/day")
        parameter(f"k_tumour_{drug}", 0.9, "1/day")
        parameter(f"k_node_{drug}", 2.0, "1/day")
        parameter(f"share_tumour_{drug}", 0.25, varied=drug == "p")
        parameter(f"share_node_{drug}", 0.35)
        species(f"A1_{drug}", "nmol", 0, 0.2)
        species(f"A2_{drug}", "nmol", 0, 0.2)
        state(f"C_tumour_{drug}", "nmol/L", 0, 0.01)
        state(f"C_node_{drug}", "nmol/L", 0, 0.01)
        derived(f"C1_{drug}", "nmol/L", f"A1_{drug}/V1_{drug}")
        reaction(f"clear_{drug}", f"A1_{drug}", None, f"CL_{drug}*A1_{drug}/V1_{drug}")
        reaction(f"leave_{drug}", f"A1_{drug}", f"A2_{drug}", f"Q_{drug}*A1_{drug}/V1_{drug}")
        reaction(f"return_{drug}", f"A2_{drug}", f"A1_{drug}", f"Q_{drug}*A2_{drug}/V2_{drug}")
        rule(f"C_tumour_{drug}", f"k_tumour_{drug}*(share_tumour_{drug}*C1_{drug} - C_tumour_{drug})")
        rule(f"C_node_{drug}", f"k_node_{drug}*(share_node_{drug}*C1_{drug} - C_node_{drug})")


# ---- Synapses -----------------------------------------------------------------------------------------------------
class Synapse:
    """Receptors and ligands on two touching membranes, per area: made, lost, bound within a second."""

    def __init__(self, title):
        section(title)
        self.terms = {}

    def molecule(self, name, level, turnover, made=None):
        state(name, "1/um^2", level, 1e-3)
        parameter(f"level_{name}", level, "1/um^2")
        parameter(f"turnover_{name}", turnover, "1/day")
        self.terms[name] = [f"turnover_{name}*({made or f'level_{name}'} - {name})"]

    def complex(self, name, a, b, on, off, turnover):
        """a and b meet within the contact: on in um^2/s, off in 1/s."""
        state(name, "1/um^2", 0, 1e-3)
        parameter(f"on_{name}", on, "um^2/s")
        parameter(f"off_{name}", off, "1/s")
        parameter(f"turnover_{name}", turnover, "1/day")
        net = f"(on_{name}*{a}*{b} - off_{name}*{name})"
        self.terms[name] = [net, f"-turnover_{name}*{name}"]
        self.terms[a].append(f"-{net}")
        self.terms[b].append(f"-{net}")

    def antibody(self, receptor, concentration, on, off, cross, turnover):
        """A bivalent antibody: one arm binds from solution, the second within the membrane."""
        one, two = f"{receptor}_a", f"{receptor}_a2"
        state(one, "1/um^2", 0, 1e-3)
        state(two, "1/um^2", 0, 1e-3)
        parameter(f"on_{one}", on, "L/nmol/day")
        parameter(f"off_{one}", off, "1/s")
        parameter(f"cross_{two}", cross, "um^2/s")
        parameter(f"turnover_{one}", turnover, "1/day")
        first = f"(2*on_{one}*{concentration}*{receptor} - off_{one}*{one})"
        second = f"(cross_{two}*{one}*{receptor} - 2*off_{one}*{two})"
        self.terms[one] = [first, f"-{second}", f"-turnover_{one}*{one}"]
        self.terms[two] = [second, f"-turnover_{one}*{two}"]
        self.terms[receptor] += [f"-{first}", f"-{second}"]

    def write(self):
        for name, terms in self.terms.items():
            rule(name, " + ".join(terms).replace("+ -", "- "))


def synapses():
    s = Synapse("Synapse of effector T cell and cancer cell in the tumour: PD-1 and its two ligands.")
    s.molecule("PD1", 25, 2.0, "level_PD1*(1 + sat(X1 + X2, E1_T + E2_T + one_cell))")
    parameter("pdl1_fold", 4.0)
    parameter("ifng_half", 0.05, "nmol/L", True)
    s.molecule("PDL1", 20, 1.5, "level_PDL1*(1 + pdl1_fold*sat(IFNg, ifng_half))")
    s.molecule("PDL2", 4, 1.5, "level_PDL2*(1 + sat(IL10, il10_half))")
    s.complex("PD1_PDL1", "PD1", "PDL1", 0.09, 1.4, 2.0)
    s.complex("PD1_PDL2", "PD1", "PDL2", 0.25, 0.7, 2.0)
    s.antibody("PD1", "C_tumour_p", 40, 1.5e-4, 0.002, 2.0)
    s.write()

    s = Synapse("Synapse of T cell and dendritic cell in the lymph node: CD28, CTLA-4, B7, PD-1.")
    s.molecule("CD28", 45, 1.0)
    s.molecule("CTLA4", 8, 12.0)
    parameter("pluck_half", 1e8, "cell")
    s.molecule("CD80", 15, 2.0, "level_CD80*(1 + sat(IL12, il12_half))/(1 + R_N/pluck_half)")
    s.molecule("CD86", 60, 2.0, "level_CD86*(1 + sat(IL12, il12_half))/(1 + R_N/pluck_half)")
    s.molecule("PD1n", 10, 2.0)
    s.molecule("PDL1n", 15, 1.5, "level_PDL1n*(1 + 0.5*pdl1_fold*sat(IFNg, ifng_half))")
    s.complex("CD28_CD80", "CD28", "CD80", 0.12, 1.6, 2.0)
    s.complex("CD28_CD86", "CD28", "CD86", 0.06, 28.0, 2.0)
    s.complex("CTLA4_CD80", "CTLA4", "CD80", 0.5, 0.4, 12.0)
    s.complex("CTLA4_CD86", "CTLA4", "CD86", 0.3, 5.1, 12.0)
    s.complex("PDL1n_CD80", "PDL1n", "CD80", 0.08, 2.5, 2.0)
    s.complex("PD1n_PDL1n", "PD1n", "PDL1n", 0.09, 1.4, 2.0)
    s.antibody("CTLA4", "C_node_c", 35, 3e-4, 0.002, 12.0)
    s.antibody("PD1n", "C_node_p", 40, 1.5e-4, 0.002, 2.0)
    s.write()

    s = Synapse("CTLA-4 on regulatory T cells in the tumour, where its antibody marks them for killing.")
    s.molecule("CTLA4r", 30, 12.0)
    s.antibody("CTLA4r", "C_tumour_c", 35, 3e-4, 0.002, 12.0)
    s.write()

    s = Synapse("Synapse of T cell and macrophage in the tumour: PD-1, and CD47 that tells not to eat.")
    s.molecule("PD1m", 20, 2.0)
    s.molecule("PDL1m", 25, 1.5, "level_PDL1m*(1 + pdl1_fold*sat(IFNg, ifng_half))")
    s.molecule("PDL2m", 6, 1.5)
    s.molecule("CD47", 80, 1.0)
    s.molecule("SIRPa", 25, 1.0)
    s.complex("PD1m_PDL1m", "PD1m", "PDL1m", 0.09, 1.4, 2.0)
    s.complex("PD1m_PDL2m", "PD1m", "PDL2m", 0.25, 0.7, 2.0)
    s.complex("CD47_SIRPa", "CD47", "SIRPa", 0.04, 2.0, 1.0)
    s.antibody("PD1m", "C_tumour_p", 40, 1.5e-4, 0.002, 2.0)
    s.write()

    section("What the synapses tell: brakes and co-stimulation, between 0 and 1.")
    parameter("brake_half", 3.0, "1/um^2", True)
    parameter("brake_node_half", 3.0, "1/um^2")
    parameter("costim_half", 12.0, "1/um^2", True)
    parameter("eat_half", 6.0, "1/um^2")
    derived("brake", "dimensionless", "sat2(PD1_PDL1 + PD1_PDL2, brake_half)")
    derived("brake_node", "dimensionless", "sat2(PD1n_PDL1n, brake_node_half)")
    derived("costim", "dimensionless", "sat2(CD28_CD80 + CD28_CD86, costim_half)")
    derived("brake_m", "dimensionless", "sat2(PD1m_PDL1m + PD1m_PDL2m, brake_half)")


# ---- Antigen ------------------------------------------------------------------------------------------------------
ANTIGENS = ("n1", "n2", "s")  # two neoantigens and one self antigen


def antigen():
    section("Antigen: from dying cells into the endosomes of dendritic cells, onto MHC, to the surface.")
    parameter("ag_release", 3e-10, "nmol/cell", True)
    parameter("ag_clear", 12.0, "1/day")
    parameter("ag_uptake", 3.0, "1/day")
    parameter("ag_cut", 14.0, "1/day")
    parameter("pep_loss", 30.0, "1/day")
    parameter("mhc_on", 2000.0, "L/nmol/day")
    parameter("mhc_in", 14.0, "1/day")
    parameter("mhc_out", 28.0, "1/day")
    parameter("mhc_total", 4.0, "nmol/L")
    state("MHC_e", "nmol/L", 3.0, 1e-3)
    state("MHC_s", "nmol/L", 1.0, 1e-3)
    inside, surface = [], []
    shown_by = {"n1": "*(K1 + K2)/burden", "n2": "*(K1 + K3)/burden", "s": ""}
    for i, kd in zip(ANTIGENS, (20.0, 60.0, 30.0)):
        parameter(f"mhc_off_{i}", kd * 1.0, "1/day", i != "s")
        parameter(f"burden_{i}", {"n1": 1.0, "n2": 0.6, "s": 2.0}[i], varied=i != "s")
        for name, scale in ((f"Ag_{i}", 1e-5), (f"Prot_{i}", 1e-5), (f"Pep_{i}", 1e-5), (f"pMHC_{i}", 1e-5),
                            (f"pMHCs_{i}", 1e-5)):
            state(name, "nmol/L", 0, scale)
        bind = f"(mhc_on*Pep_{i}*MHC_e - mhc_off_{i}*pMHC_{i})"
        rule(f"Ag_{i}", f"burden_{i}*ag_release*dead_clear*Dead/V_T{shown_by[i]} - ag_clear*Ag_{i}")
        rule(f"Prot_{i}", f"ag_uptake*Ag_{i} - ag_cut*Prot_{i}")
        rule(f"Pep_{i}", f"ag_cut*Prot_{i} - pep_loss*Pep_{i} - {bind}")
        rule(f"pMHC_{i}", f"{bind} - mhc_out*pMHC_{i} + mhc_in*pMHCs_{i}")
        rule(f"pMHCs_{i}", f"mhc_out*pMHC_{i} - mhc_in*pMHCs_{i} - mhc_off_{i}*pMHCs_{i}")
        inside.append(f"- {bind}")
        surface.append(f"+ mhc_off_{i}*pMHCs_{i}")
    rule("MHC_e", f"mhc_in*MHC_s - mhc_out*MHC_e {' '.join(inside)}")
    rule("MHC_s", f"mhc_out*MHC_e - mhc_in*MHC_s {' '.join(surface)}")
    line("// T-cell receptors bound at equilibrium: the smaller root of a quadratic, in its stable form.")
    parameter("tcr", 100.0, "1/um^2")
    parameter("tcr_kd", 2.0, "1/um^2", True)
    parameter("shown", 20.0, "L/nmol/um^2")
    parameter("tcr_half", 3.0, "1/um^2", True)
    for i in ANTIGENS:
        derived(f"bound_{i}", "1/um^2", f"bound_pairs(tcr, shown*pMHCs_{i}, tcr_kd)")
        derived(f"signal_{i}", "dimensionless", f"sat(bound_{i}, tcr_half)")


# ---- Cells --------------------------------------------------------------------------------------------------------
def dendritic_cells():
    section("Dendritic cells: immature and mature, in the tumour and in the lymph node.")
    parameter("dc_density", 4e8, "cell/L", True)
    parameter("dc_renew", 0.1, "1/day")
    parameter("dc_mature", 1.5, "1/day", True)
    parameter("dc_move", 2.0, "1/day")
    parameter("dc_death", 0.25, "1/day")
    parameter("alarm_half", 0.02, "nmol/L")
    parameter("V_node", 0.1, "L")
    for name, initial in (("DC_T", 4e5), ("mDC_T", 1e4), ("DC_N", 4e7), ("mDC_N", 1e5)):
        species(name, "cell", initial, 1)
    reaction("renew_DC_T", None, "DC_T", "dc_renew*dc_density*V_T")
    reaction("die_DC_T", "DC_T", None, "dc_renew*DC_T")
    reaction("mature_DC_T", "DC_T", "mDC_T", "dc_mature*sat(Alarm, alarm_half)/(1 + IL10/il10_half + VEGF/vegf_half)*DC_T")
    reaction("move_DC", "mDC_T", "mDC_N", "dc_move*mDC_T")
    reaction("renew_DC_N", None, "DC_N", "dc_renew*dc_density*V_node")
    reaction("die_DC_N", "DC_N", None, "dc_renew*DC_N")
    reaction("licence_DC", "DC_N", "mDC_N", "0.002*dc_mature*sat(IL12, il12_half)*DC_N")
    reaction("die_mDC", "mDC_N", None, "dc_death*mDC_N")


def t_cells():
    section("Naive T cells: blood, tissue, lymph node.")
    parameter("thymus", 2e7, "cell/day")
    parameter("naive_death", 0.002, "1/day")
    parameter("naive_out", 2.0, "1/day")
    parameter("naive_back", 0.6, "1/day")
    parameter("naive_in", 1.4, "1/day")
    parameter("naive_exit", 2.2, "1/day")
    for lineage in ("CD8", "CD4"):
        c, p, n = (f"n{lineage}_{place}" for place in "CPN")
        species(c, "cell", 1.5e9, 1)
        species(p, "cell", 4e9, 1)
        species(n, "cell", 1e9, 1)
        reaction(f"make_{c}", None, c, "thymus")
        for one in (c, p, n):
            reaction(f"die_{one}", one, None, f"naive_death*{one}")
        reaction(f"out_{c}", c, p, f"naive_out*{c}")
        reaction(f"back_{c}", p, c, f"naive_back*{p}")
        reaction(f"in_{c}", c, n, f"naive_in*{c}")
        reaction(f"exit_{c}", n, c, f"naive_exit*{n}")

    section("Activation in the lymph node, two stages of division, four lineages: two CD8 clones, helpers, Treg.")
    parameter("activate", 12.0, "1/day", True)
    parameter("dc_half", 2e6, "cell", True)
    parameter("divide", 1.2, "1/day")
    parameter("suppress_half", 3e8, "cell")
    parameter("burst_1", 8.0)
    parameter("burst_2", 14.0, varied=True)
    parameter("il2_half", 0.02, "nmol/L")
    parameter("node_exit", 1.5, "1/day")
    species_of = {"E1": ("CD8", "n1", 2e-6), "E2": ("CD8", "n2", 2e-6), "H": ("CD4", "n1", 3e-6), "R": ("CD4", "s", 1e-5)}
    for cell, (lineage, antigen_name, clones) in species_of.items():
        parameter(f"clones_{cell}", clones, varied=True)
        species(f"a_{cell}", "cell", 100, 1)
        species(f"b_{cell}", "cell", 1000, 1)
        for place, initial in (("N", 1e4), ("C", 1e5), ("P", 3e5), ("T", 1e6 if cell != "R" else 5e6)):
            species(f"{cell}_{place}", "cell", initial, 1)
    for cell, (lineage, antigen_name, clones) in species_of.items():
        rate = (f"activate*clones_{cell}*n{lineage}_N*signal_{antigen_name}*costim*(1 - 0.6*brake_node)"
                "*sat(mDC_N, dc_half)/(1 + R_N/suppress_half)")
        reaction(f"activate_{cell}", f"n{lineage}_N", f"a_{cell}", rate)
        reaction(f"divide_{cell}", f"a_{cell}", None, f"divide*(0.5 + sat(IL2, il2_half))*a_{cell}")
        reaction(f"born_{cell}", None, f"b_{cell}", f"divide*(0.5 + sat(IL2, il2_half))*burst_1*a_{cell}")
        reaction(f"leave_b_{cell}", f"b_{cell}", None, f"node_exit*b_{cell}")
        reaction(f"burst_{cell}", None, f"{cell}_N", f"node_exit*(1 + burst_2*sat(IL2, il2_half))*b_{cell}")

    section("Effector cells: lymph node, blood, tissue, tumour; exhaustion, memory.")
    parameter("egress", 3.0, "1/day")
    parameter("to_tissue", 5.0, "1/day")
    parameter("from_tissue", 1.5, "1/day")
    parameter("cell_death", 0.12, "1/day", True)
    parameter("infiltrate", 90.0, "1/L/day", True)
    parameter("scar_half", 1.0)
    parameter("exhaust", 0.25, "1/day", True)
    parameter("exhausted_death", 0.05, "1/day")
    parameter("revive", 0.04, "1/day")
    parameter("to_memory", 0.01, "1/day")
    parameter("memory_death", 0.0012, "1/day")
    parameter("recall", 0.05, "1/day")
    parameter("mark", 0.5, "1/day", True)
    parameter("mark_half", 8.0, "1/um^2")
    parameter("proliferate", 0.25, "1/day", True)
    parameter("room", 4e11, "cell/L")
    parameter("treg_half", 2e10, "cell/L")
    parameter("arg_half", 0.2, "nmol/L")
    for i in "12":
        species(f"X{i}", "cell", 1e6, 1)
        species(f"Mem{i}", "cell", 1e4, 1)
    for cell in species_of:
        n, c, p, t = (f"{cell}_{place}" for place in "NCPT")
        reaction(f"egress_{cell}", n, c, f"egress*{n}")
        reaction(f"out_{cell}", c, p, f"to_tissue*{c}")
        reaction(f"back_{cell}", p, c, f"from_tissue*{p}")
        reaction(f"infiltrate_{cell}", c, t, f"infiltrate*V_T/(1 + Scar/scar_half)*(0.5 + sat(IFNg, ifng_half) + 0.5*sat(CCL2, ccl2_half))*{c}")
        for one in (c, p):
            reaction(f"die_{one}", one, None, f"cell_death*{one}")
        if cell == "R":
            reaction("die_R_T", t, None, f"(cell_death + mark*sat(CTLA4r_a + CTLA4r_a2, mark_half))*{t}")
            reaction("grow_R_T", None, t, f"0.4*proliferate*sat(TGFb, tgfb_half)*room*V_T/(room*V_T + 40*{t})*{t}")
        elif cell == "H":
            reaction("die_H_T", t, None, f"cell_death*(1 + sat(R_T/V_T, treg_half))*{t}")
            reaction("grow_H_T", None, t, f"0.5*proliferate*(1 - brake)*sat(IL12, il12_half)*room*V_T/(room*V_T + 10*{t})*{t}")
        else:
            i = cell[1]
            reaction(f"die_{t}", t, None, f"cell_death*(1 + sat(R_T/V_T, treg_half))*{t}")
            reaction(f"grow_{t}", None, t, f"proliferate*(1 - brake)*(0.5 + sat(IL12, il12_half))/(1 + ArgI/arg_half)*room*V_T/(room*V_T + 10*{t})*{t}")
            reaction(f"exhaust_{i}", t, f"X{i}", f"exhaust*(0.1 + brake)*{t}")
            reaction(f"revive_{i}", f"X{i}", t, f"revive*(1 - brake)*X{i}")
            reaction(f"die_X{i}", f"X{i}", None, f"exhausted_death*X{i}")
            reaction(f"remember_{i}", c, f"Mem{i}", f"to_memory*{c}")
            reaction(f"forget_{i}", f"Mem{i}", None, f"memory_death*Mem{i}")
            reaction(f"recall_{i}", None, c, f"recall*signal_n{i}*Mem{i}")


def tumour():
    section("Cancer: four clones that show both neoantigens, one, the other, or neither; dead cells; volume.")
    parameter("grow", 0.026, "1/day", True)
    parameter("capacity", 5e11, "cell")
    parameter("kill", 0.9, "1/day", True)
    parameter("kill_half", 3e10, "cell/L", True)
    parameter("slow", 0.4)
    parameter("cancer_death", 0.002, "1/day")
    parameter("tgfb_half", 0.1, "nmol/L", True)
    parameter("nk_kill", 0.15, "1/day")
    parameter("nk_half", 2e10, "cell/L")
    parameter("dead_clear", 0.4, "1/day")
    parameter("cell_volume", 1e-12, "L/cell")
    parameter("V_least", 1e-4, "L")
    parameter("settle", 0.5, "1/day")
    for i, initial in enumerate((3e9, 8e8, 6e8, 5e7), 1):
        species(f"K{i}", "cell", initial, 1)
    species("Dead", "cell", 3e7, 1)
    state("V_T", "L", 4.6e-3, 1e-6)
    derived("burden", "cell", "K1 + K2 + K3 + K4")
    derived("kill_1", "1/day", "kill*(1 - 0.85*brake)*sat(E1_T/V_T, kill_half)/(1 + TGFb/tgfb_half + ArgI/arg_half)")
    derived("kill_2", "1/day", "kill*(1 - 0.85*brake)*sat(E2_T/V_T, kill_half)/(1 + TGFb/tgfb_half + ArgI/arg_half)")
    derived("kill_nk", "1/day", "nk_kill*sat(NK/V_T, nk_half)/(1 + TGFb/tgfb_half)")
    fitness = {1: 1.0, 2: 0.97, 3: 0.95, 4: 0.85}
    deaths = {1: "kill_1 + kill_2 + kill_nk", 2: "kill_1 + kill_nk", 3: "kill_2 + kill_nk", 4: "kill_nk"}
    for i in range(1, 5):
        reaction(f"grow_K{i}", None, f"K{i}", f"{fitness[i]}*grow*Vasc*ln(capacity/burden)/3/(1 + slow*sat(IFNg, ifng_half))*K{i}")
        reaction(f"die_K{i}", f"K{i}", "Dead", f"(cancer_death + {deaths[i]})*K{i}")
    reaction("clear_dead", "Dead", None, "dead_clear*Dead")
    rule("V_T", "settle*(V_least + cell_volume*(burden + Dead) - V_T)")


def innate():
    section("Macrophages of two kinds, suppressor cells, natural killer cells.")
    parameter("recruit_m", 6e8, "cell/L/day", True)
    parameter("death_m", 0.05, "1/day")
    parameter("to_m2", 0.3, "1/day", True)
    parameter("to_m1", 0.15, "1/day")
    parameter("recruit_mdsc", 5e9, "cell/L/day")
    parameter("death_mdsc", 0.2, "1/day")
    parameter("ccl2_half", 0.2, "nmol/L")
    parameter("recruit_nk", 1e9, "cell/L/day")
    parameter("death_nk", 0.2, "1/day")
    for name, initial in (("M1", 1e7), ("M2", 3e7), ("MDSC", 4e7), ("NK", 1e7)):
        species(name, "cell", initial, 1)
    reaction("recruit_M1", None, "M1", "recruit_m*(0.5 + sat(CCL2, ccl2_half))*V_T")
    reaction("polarise", "M1", "M2", "to_m2*(0.2 + sat(TGFb, tgfb_half) + sat(IL10, il10_half))*M1")
    reaction("repolarise", "M2", "M1", "to_m1*(sat(IFNg, ifng_half) + sat(IL12, il12_half))*M2")
    reaction("die_M1", "M1", None, "death_m*M1")
    reaction("die_M2", "M2", None, "death_m*M2")
    reaction("eat", "Dead", None, "0.02*dead_clear*(1 - 0.8*sat(CD47_SIRPa, eat_half))*(1 - brake_m)*sat((M1 + M2)/V_T, nk_half)*Dead")
    reaction("recruit_MDSC", None, "MDSC", "recruit_mdsc*(sat(CCL2, ccl2_half) + sat(VEGF, vegf_half))*V_T")
    reaction("die_MDSC", "MDSC", None, "death_mdsc*MDSC")
    reaction("recruit_NK", None, "NK", "recruit_nk*V_T*(0.5 + sat(IL12, il12_half))")
    reaction("die_NK", "NK", None, "death_nk*NK")


def cytokines():
    section("Cytokines: secreted, lost within minutes to hours. All rates are harmless a hair below zero.")
    parameter("il12_half", 0.02, "nmol/L")
    parameter("il10_half", 0.05, "nmol/L")
    rows = [
        ("IFNg", 0.01, 30.0, "ifng_make", 3e-11, "((1 - brake)*(E1_T + E2_T) + 0.3*H_T + 0.1*NK)/V_T", True),
        ("TGFb", 0.02, 15.0, "tgfb_make", 1.2e-10, "(R_T + 0.5*M2)/V_T", True),
        ("IL10", 0.01, 8.0, "il10_make", 4e-11, "(R_T + M2)/V_T", False),
        ("IL12", 0.005, 25.0, "il12_make", 8e-11, "(M1 + 3*mDC_T)/V_T", False),
        ("CCL2", 0.1, 20.0, "ccl2_make", 3e-10, "(M2 + 0.02*burden)/V_T", True),
        ("VEGF", 0.05, 12.0, "vegf_make", 1e-12, "(burden + 10*M2)/V_T/(0.2 + Vasc)", True),
        ("ArgI", 0.05, 6.0, "arg_make", 3e-11, "MDSC/V_T", False),
        ("Alarm", 0.005, 10.0, "alarm_make", 8e-12, "Dead/V_T", False),
        ("IL2", 0.002, 200.0, "il2_make", 4e-6, "(a_H + 0.2*b_H)/V_node", True),
    ]
    for name, initial, loss, make, value, source, varied in rows:
        state(name, "nmol/L", initial, 1e-5)
        parameter(make, value, "nmol/cell/day", varied)
        parameter(f"loss_{name}", loss, "1/day")
    for name, initial, loss, make, value, source, varied in rows:
        uptake = " - 20*loss_IL2*sat(R_N, 1e6*one_cell)*IL2" if name == "IL2" else ""
        rule(name, f"{make}*{source} - loss_{name}*{name}{uptake}")
    parameter("one_cell", 1.0, "cell")

    section("Slow tissue: vessels over weeks, scar over years.")
    parameter("vessel", 0.05, "1/day")
    parameter("vegf_half", 0.2, "nmol/L")
    parameter("scar", 0.0015, "1/day")
    parameter("scar_loss", 0.0008, "1/day")
    state("Vasc", "dimensionless", 1.0, 1e-3)
    state("Scar", "dimensionless", 0.1, 1e-3)
    rule("Vasc", "vessel*(0.6 + 0.8*sat(VEGF, vegf_half) - Vasc)")
    rule("Scar", "scar*sat(TGFb, tgfb_half) - scar_loss*Scar")


FUNCTIONS = """\
function sat(x, half)
  x/(x + half)
end
function sat2(x, half)
  x*x/(x*x + half*half)
end
// Pairs at equilibrium: the smaller root of y^2 - (a + b + k) y + a b = 0, without a difference of near equals.
function bound_pairs(a, b, k)
  2*a*b/(a + b + k + sqrt((a - b)^2 + k*(2*(a + b) + k)))
end
"""


def identifiers(expression):
    return set(re.findall(r"[A-Za-z_]\w*", expression))


def dependencies(expression, memo={}):
    """States that an expression depends on, through derived quantities."""
    if expression not in memo:
        found = set()
        for name in identifiers(expression):
            if name in STATES:
                found.add(name)
            elif name in DERIVED:
                found |= dependencies(DERIVED[name][1])
        memo[expression] = found
    return memo[expression]


def model_text():
    text = ["// SPDX-FileCopyrightText: 2026 The Rubor authors", "// SPDX-License-Identifier: Apache-2.0", "",
            "// Written by make_immune120.py: do not edit. A benchmark of the size and nature of immuno-oncology",
            "// models, with no claim to biology. Parameters are in immune120.tsv.", "", FUNCTIONS, "model *immune120()"]

    def declare(title, items, per_line=6):
        text.append(f"  // {title}")
        for start in range(0, len(items), per_line):
            text.append("  " + ";  ".join(items[start:start + per_line]))
    amounts = [n for n, (_, _, _, kind) in STATES.items() if kind == "species"]
    for start in range(0, len(amounts), 8):
        text.append("  substanceOnly species " + ", ".join(amounts[start:start + 8]))
    declare("Units and initial values of the states.",
            [f"{n} has {u};  {n} = {x:g}" for n, (u, x, _, _) in STATES.items()], 3)
    declare("Units of the parameters.", [f"{n} has {u}" for n, (_, u, _) in PARAMETERS.items()], 4)
    for title, lines in SECTIONS:
        text.append("")
        text.append(f"  // {title}")
        text += [wrapped("  " + one) for one in lines]
    return "\n".join(text + ["end", ""])


def wrapped(text, width=110):
    lines = []
    while len(text) > width:
        cut = text.rfind(" ", 0, width - 2)
        if cut < 8:
            break
        lines.append(text[:cut] + " \\")
        text = "      " + text[cut + 1:]
    return "\n".join(lines + [text])


def tables():
    source = "estimated: benchmark, right magnitude only"
    rows = ["parameterId\tnominalValue\tunit\tparameterScale\tdistribution\ta\tb\tlowerBound\tupperBound\tsampling\tdimension\tsource\tnote"]
    dimension = 0
    for name, (value, unit, varied) in PARAMETERS.items():
        unit = "1" if unit == "dimensionless" else unit
        if varied:
            rows.append(f"{name}\t{value:g}\t{unit}\tlog\tlognormal\t0.3\t\t\t\t{name}\t{dimension}\t{source}\t")
            dimension += 1
        else:
            rows.append(f"{name}\t{value:g}\t{unit}\tlin\tfixed\t\t\t\t\t\t\t{source}\t")
    states = ["state\tscale\tunit\tsource\tnote"]
    for name, (unit, _, scale, _) in STATES.items():
        states.append(f"{name}\t{scale:g}\t{'1' if unit == 'dimensionless' else unit}\t{source}\t")
    # 200 mg of 149 kDa every 3 weeks x 19, and 80 mg of 148 kDa every 6 weeks x 9
    doses = ["TIME [day],AMT [nmol],CMT,EVID,II,ADDL,RATE", "0,1342,A1_p,1,21,18,0", "0,540,A1_c,1,42,8,0"]
    return "\n".join(rows) + "\n", "\n".join(states) + "\n", "\n".join(doses) + "\n", dimension


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    antibodies()
    synapses()
    antigen()
    dendritic_cells()
    t_cells()
    tumour()
    innate()
    cytokines()
    parameters, states, doses, varied = tables()
    nonzeros = sum(len(set().union({name}, *(dependencies(term) for term in RATES[name]))) for name in STATES)
    density = 100.0 * nonzeros / len(STATES) ** 2
    print(f"{len(STATES)} states, {nonzeros} Jacobian non-zeros ({density:.2f} %), {len(PARAMETERS)} parameters, "
          f"{varied} of them varied")
    assert len(STATES) == 120 and 4.0 <= density <= 5.0 and varied == 40
    for name, text in (("immune120.ant", model_text()), ("immune120.tsv", parameters),
                       ("immune120.states.tsv", states), ("immune120.doses.csv", doses)):
        (folder / name).write_text(text)


if __name__ == "__main__":
    main()
