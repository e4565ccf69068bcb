// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/formats/sbml_document.hpp>

#include <sbml/SBMLTypes.h>

namespace rubor {
namespace {

TEST(Oracle, SbmlTextBecomesADocumentWithAModel) {
    const auto opened = open_sbml(R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
  <model id="decay">
    <listOfParameters>
      <parameter id="k" value="2" constant="true"/>
    </listOfParameters>
  </model>
</sbml>
)",
                                  "decay.xml", {});
    ASSERT_TRUE(opened.ok()) << to_text(opened.problems());
    const ::Model& model = *opened.value().document->getModel();
    EXPECT_EQ(model.getId(), "decay");
    ASSERT_NE(model.getParameter("k"), nullptr);
    EXPECT_EQ(to_text(place_of(opened.value(), *model.getParameter("k"))), "decay.xml:5:50");
    EXPECT_FALSE(opened.value().is_simbiology);
}

}  // namespace
}  // namespace rubor
