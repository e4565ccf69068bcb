// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rubor {

/// A drug that is cleared: dA/dt = -k A, an amount in mole, a concentration A per 2 litre; time in seconds.
inline constexpr const char* k_clearance_sbml = R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
  <model id="clearance" timeUnits="second" extentUnits="mole" substanceUnits="mole" volumeUnits="litre">
    <listOfUnitDefinitions>
      <unitDefinition id="per_second"><listOfUnits>
        <unit kind="second" exponent="-1" scale="0" multiplier="1"/>
      </listOfUnits></unitDefinition>
    </listOfUnitDefinitions>
    <listOfCompartments>
      <compartment id="V" spatialDimensions="3" size="2" constant="true"/>
    </listOfCompartments>
    <listOfSpecies>
      <species id="A" compartment="V" initialAmount="0" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
    </listOfSpecies>
    <listOfParameters>
      <parameter id="k" value="0.001" units="per_second" constant="true"/>
      <parameter id="n" value="1" constant="true"/>
    </listOfParameters>
    <listOfReactions>
      <reaction id="out" reversible="false">
        <listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>
        <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">
          <apply><times/><ci>k</ci><ci>A</ci><ci>V</ci></apply>
        </math></kineticLaw>
      </reaction>
    </listOfReactions>
  </model>
</sbml>
)";

/// The same decay, and nothing says in which units: x' = -k x from 8.
inline constexpr const char* k_unitless_sbml = R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">
  <model id="unitless">
    <listOfParameters>
      <parameter id="x" value="8" constant="false"/>
      <parameter id="k" value="0.1" constant="true"/>
    </listOfParameters>
    <listOfRules>
      <rateRule variable="x"><math xmlns="http://www.w3.org/1998/Math/MathML">
        <apply><times/><apply><minus/><ci>k</ci></apply><ci>x</ci></apply>
      </math></rateRule>
    </listOfRules>
  </model>
</sbml>
)";

/// As SimBiology exports: ids for machines and names for people, with blanks and brackets, two that differ in
/// case only, units mixed. The drug, 1 umol/L in 5 litres, is cleared at 100 mL/minute; `cell` is 1/N_A mole,
/// and cells die at 0.01 per hour.
inline constexpr const char* k_simbiology_sbml = R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml level="2" version="4" xmlns="http://www.sbml.org/sbml/level2/version4">
  <annotation><SimBiology xmlns="http://www.mathworks.com"><Version Major="5" Minor="8" Point="1"/></SimBiology></annotation>
  <model id="mw_model" name="small">
    <listOfUnitDefinitions>
      <unitDefinition id="u_ml_minute" name="milliliter/minute"><listOfUnits>
        <unit kind="metre" exponent="3" multiplier="0.01"/><unit kind="second" exponent="-1" multiplier="60"/>
      </listOfUnits></unitDefinition>
      <unitDefinition id="u_cell" name="cell"><listOfUnits>
        <unit kind="mole" exponent="1" multiplier="1.66053872801495e-24"/>
      </listOfUnits></unitDefinition>
      <unitDefinition id="u_per_hour" name="1/hour"><listOfUnits>
        <unit kind="second" exponent="-1" multiplier="3600"/>
      </listOfUnits></unitDefinition>
    </listOfUnitDefinitions>
    <listOfCompartments>
      <compartment id="mw_c" name="Blood" spatialDimensions="3" size="5" units="litre" constant="true"/>
    </listOfCompartments>
    <listOfSpecies>
      <species id="mw_drug" name="Drug [free]" compartment="mw_c" initialConcentration="1e-6" substanceUnits="mole">
        <annotation><SimBiology xmlns="http://www.mathworks.com"><Unit Numerator="mole" Denominator="liter"/></SimBiology></annotation>
      </species>
      <species id="mw_t" name="T" compartment="mw_c" initialAmount="1e9" substanceUnits="u_cell" hasOnlySubstanceUnits="true"/>
      <species id="mw_u" name="t" compartment="mw_c" initialAmount="3" substanceUnits="u_cell" hasOnlySubstanceUnits="true"/>
    </listOfSpecies>
    <listOfParameters>
      <parameter id="mw_cl" name="clearance rate" value="100" units="u_ml_minute"/>
      <parameter id="mw_k" name="k_death" value="0.01" units="u_per_hour"/>
    </listOfParameters>
    <listOfReactions>
      <reaction id="mw_r1" reversible="false">
        <listOfReactants><speciesReference species="mw_drug"/></listOfReactants>
        <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">
          <apply><times/><ci>mw_cl</ci><ci>mw_drug</ci></apply>
        </math></kineticLaw>
      </reaction>
      <reaction id="mw_r2" reversible="false">
        <listOfReactants><speciesReference species="mw_t"/></listOfReactants>
        <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">
          <apply><times/><ci>mw_k</ci><ci>mw_t</ci></apply>
        </math></kineticLaw>
      </reaction>
    </listOfReactions>
  </model>
</sbml>
)";

}  // namespace rubor
