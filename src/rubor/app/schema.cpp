// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/schema.hpp>

#include <nlohmann/json.hpp>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

using Json = nlohmann::ordered_json;

Json text(const char* description) { return {{"type", "string"}, {"description", description}}; }
Json whole(const char* description, std::int64_t least) {
    return {{"type", "integer"}, {"minimum", least}, {"description", description}};
}
Json quantity(const char* description, const char* example) {
    return {{"type", {"string", "number"}}, {"description", description}, {"examples", {example}}};
}
Json list_of(Json items, const char* description) {
    return {{"type", "array"}, {"minItems", 1}, {"items", std::move(items)}, {"description", description}};
}
Json one_of(std::initializer_list<const char*> values, const char* description) {
    return {{"enum", std::vector<std::string>(values.begin(), values.end())}, {"description", description}};
}
Json map_of(Json properties, std::initializer_list<const char*> required, const char* description) {
    Json map = {{"type", "object"}, {"description", description}, {"additionalProperties", false}};
    map["required"] = std::vector<std::string>(required.begin(), required.end());
    map["properties"] = std::move(properties);
    return map;
}

/// One of `names` of a category, or several.
Json categories_schema(const char* description) {
    return {{"type", "object"}, {"description", description},
            {"additionalProperties", {{"oneOf", {text("Name of a value."), list_of(text("Name of a value."), "Any of these.")}}}}};
}

Json condition_schema() {
    const Json one = {{"oneOf", {one_of({"pcr", "residual"}, "What surgery has shown."),
                                 categories_schema("Category of the population: its values.")}}};
    return {{"description", "What must be known of a patient at the anchor; all of it."}, {"oneOf", {one, list_of(one, "All of these.")}}};
}

Json surgery_schema() {
    return map_of({{"at", quantity("Since randomisation.", "24 weeks")},
                   {"if_skin_below", quantity("Share of skin seen at the visit; else surgery is withheld.", "10 %")},
                   {"again_after", quantity("Withheld: tried once more so much later.", "12 weeks")}},
                  {"at"}, "Planned surgery.");
}

Json visits_schema() {
    return map_of({{"every", quantity("Until surgery.", "3 weeks")}, {"after_surgery", quantity("Default: as before.", "12 weeks")}},
                  {"every"}, "When patients are seen.");
}

Json regimen_schema();

Json entry_schema(const Json& eligibility) {
    return map_of({{"after", one_of({"diagnosis", "surgery", "surgery_with_residual", "relapse", "progression",
                                     "progression_after_relapse"}, "Default: diagnosis.")},
                   {"wait", quantity("From the visit that shows it to randomisation.", "4 weeks")},
                   {"within", quantity("Of diagnosis; later events do not count.", "6 years")},
                   {"prior", map_of({{"eligibility", list_of(eligibility, "Who is given this course, as seen at diagnosis.")},
                                     {"regimen", list_of(regimen_schema(), "What is given, from diagnosis.")},
                                     {"surgery", surgery_schema()},
                                     {"criteria", one_of({"curative", "recist"}, "By which the first event is told. Default: curative.")},
                                     {"visits", visits_schema()}},
                                    {"visits"}, "The course of treatment before the trial.")}},
                  {}, "When patients enter the trial.");
}

Json regimen_schema() {
    return map_of({{"drug", text("Name of a drug of the drugs folder.")},
                   {"dose", {{"type", "string"},
                             {"description", "Per administration: mass, mass/kg, mass/m2, cells, or AUC with a number."},
                             {"examples", {"200 mg", "2 mg/kg", "80 mg/m2", "AUC 5"}}}},
                   {"every", quantity("Time between two cycles.", "3 weeks")},
                   {"total", whole("Number of administrations.", 1)},
                   {"until", quantity("Give until this time after the anchor, or until: progression, instead of a total.", "24 weeks")},
                   {"start", quantity("Of the first, since the anchor. Of a product: of its collection.", "12 weeks")},
                   {"from", one_of({"randomisation", "surgery", "surgery_withheld", "relapse", "progression", "infusion"},
                                   "The anchor: what days are counted from. Default: randomisation.")},
                   {"of", text("from: infusion; the product, where there are several.")},
                   {"if", condition_schema()},
                   {"lymphodepletion_days", {{"type", "number"}, {"minimum", 0},
                                             {"description", "Of a product: from its release to its infusion. Default: the drug's."}}},
                   {"days", list_of(whole("Day.", 1), "Days within a cycle, counted from 1.")},
                   {"infusion", quantity("Duration; 0 is a bolus. Default: the drug's.", "30 min")},
                   {"lag", quantity("Between administration and arrival in the dosed state.", "1 h")}},
                  {"drug", "dose"}, "Administrations of one drug.");
}

Json safety_rule_schema() {
    return map_of({{"on", text("Name or organ of an adverse event.")},
                   {"grade", whole("Of this grade or more.", 1)},
                   {"occurrence", whole("From the n-th such event on. Default: 1.", 1)},
                   {"action", one_of({"delay", "reduce", "stop"}, "What becomes of the doses not yet given.")},
                   {"by", quantity("Delay: so much later.", "1 week")},
                   {"to", quantity("Reduce: share of the planned dose.", "75 %")},
                   {"drugs", list_of(text("Drug."), "Default: all of the arm.")}},
                  {"on", "grade", "action"}, "A rule that acts at visits on what is on record.");
}

Json study_schema() {
    const Json eligibility = map_of(
        {{"name", text("Reason given for who does not enter.")},
         {"quantity", text("As seen: breast_diameter, nodal_diameter, distant_diameter, skin_fraction, cps, ic_percent, stil_percent; "
                           "or a name of the model, without error.")},
         {"at_least", quantity("Smallest value that may enter.", "10 mm")},
         {"below", quantity("Values from here on may not enter.", "10 mm")}},
        {"name", "quantity"}, "A limit on one quantity.");
    const Json arm = map_of({{"id", text("Letters, digits, underscores.")},
                             {"label", text("For people.")},
                             {"description", text("One sentence.")},
                             {"approach", list_of(one_of({"checkpoint_inhibitor", "adoptive_cell_transfer", "cancer_vaccine"}, "Approach."),
                                                 "What rubor compare takes the arm for; two make a pair.")},
                             {"anchor", text("Published result that the arm's effect was held to, or none.")},
                             {"regimen", list_of(regimen_schema(), "What the arm gives.")}},
                            {"id"}, "An arm of the trial.");
    return map_of(
        {{"study", text("Name: letters, digits, underscores. Results go to results/<study>.")},
         {"title", text("One line.")},
         {"question", text("What the trial asks, one sentence.")},
         {"population", text("Population file, relative to this file.")},
         {"drugs", text("Folder of drug files, relative to this file.")},
         {"patients", whole("To be enrolled.", 1)},
         {"most_candidates", whole("Screening ends here even if the study is not full. Default: 100 per patient.", 1)},
         {"allocation", one_of({"twins", "randomised"}, "twins: every patient is in every arm.")},
         {"ratio", list_of(whole("Patients.", 1), "Randomised only: patients per arm.")},
         {"seed", whole("Of all random draws.", 0)},
         {"patients_with", categories_schema("Patients are sampled from these kinds alone.")},
         {"set", {{"type", "object"}, {"description", "Parameters of the model that have one value for all patients."},
                  {"additionalProperties", quantity("With its unit.", "0")}}},
         {"entry", entry_schema(eligibility)},
         {"eligibility", list_of(eligibility, "Who may enter, at entry.")},
         {"infusion_if", list_of(eligibility, "Who is fit for the infusion of her product.")},
         {"arms", list_of(arm, "The first is the reference.")},
         {"surgery", surgery_schema()},
         {"visits", visits_schema()},
         {"follow_up", quantity("From randomisation; then survival is censored.", "5 years")},
         {"endpoints", list_of(one_of({"pcr", "efs", "os", "orr", "orr_confirmed", "disease_control", "durable_response",
                                       "infused_share", "orr_infused", "orr_infused_confirmed", "pfs", "dmfs", "lrr",
                                       "dor", "dor_confirmed", "distant_relapse", "relapse_to_death", "memory"},
                                      "Endpoint."),
                               "What is reported.")},
         {"measurement", map_of({{"diameter_cv", quantity("Error of a measured diameter.", "7 %")},
                                 {"skin_error", quantity("Standard deviation of the share of skin.", "5 %")},
                                 {"smallest_diameter", quantity("A smaller lesion is not seen.", "5 mm")},
                                 {"smallest_skin", quantity("A smaller share is not seen.", "1 %")},
                                 {"marker_cv", quantity("Error of a marker of the biopsy.", "20 %")}},
                                {}, "How well the clinic measures.")},
         {"response", map_of({{"progression_share", quantity("Growth over the smallest diameter so far.", "20 %")},
                              {"progression_at_least", quantity("And by at least this.", "5 mm")},
                              {"skin_progression", quantity("Growth of the involved share of skin.", "25 %")},
                              {"lesion", quantity("A distant lesion, or a local one after surgery.", "10 mm")},
                              {"skin_relapse", quantity("Involved share of skin after surgery.", "5 %")},
                              {"criteria", one_of({"curative", "recist"}, "Which rules end treatment. Default: curative.")},
                              {"response_share", quantity("Fall of the sum of diameters, partial response.", "30 %")},
                              {"confirm_after", quantity("From a response to its confirmation.", "4 weeks")},
                              {"stable_after", quantity("Earliest stable disease as best response.", "6 weeks")}},
                             {}, "When a tumour counts as progressing or back.")},
         {"outputs", list_of(text("Name of the model."), "Recorded at visits.")},
         {"subgroups", list_of(map_of({{"label", text("For people.")},
                                       {"quantity", text("A baseline quantity of the population.")}},
                                      {"label", "quantity"}, "Patients by tertiles of a quantity at diagnosis."),
                               "In which pCR is shown.")},
         {"safety_rules", list_of(safety_rule_schema(), "What adverse events do to the doses.")},
         {"discount", quantity("Of costs and life-years, per year.", "3 %")},
         {"solver", map_of({{"method", one_of({"rodas", "cvode"}, "Default: rodas, many patients side by side.")},
                            {"rel_tol", {{"type", "number"}, {"description", "Relative tolerance. Default: 1e-7; cvode 3e-7."}}},
                            {"max_steps", whole("Per patient.", 1)}},
                           {}, "How equations are solved.")}},
        {"study", "title", "question", "population", "drugs", "patients", "allocation", "seed", "arms", "visits",
         "follow_up", "endpoints"},
        "A clinical trial of virtual patients.");
}

Json population_schema() {
    const Json rule = map_of({{"name", text("Reason given for who is no member.")},
                              {"from", text("Event of the model. Default: the start of growth.")},
                              {"to", text("Event of the model.")},
                              {"unless_at_least", quantity("Shortest time allowed.", "10 days")},
                              {"unless_at_most", quantity("Longest time allowed.", "183 days")}},
                             {"name", "to"}, "Limits on the time between two events of growth.");
    return map_of(
        {{"population", text("Name: letters, digits, underscores.")},
         {"title", text("One line.")},
         {"description", text("A sentence or two.")},
         {"model", text("Antimony file of the core model, relative to this file.")},
         {"parameters", list_of(text("Table."), "Parameter tables.")},
         {"changes", list_of(text("Table."), "Tables whose rows replace those of the same parameter.")},
         {"categories", {{"type", "object"}, {"description", "Kinds of patients, by name."},
                         {"additionalProperties",
                          map_of({{"parameter", text("Of the model: categorical, discrete or bernoulli.")},
                                  {"values", {{"type", "object"}, {"description", "Name of each kind: value."},
                                              {"additionalProperties", {{"type", "number"}}}}}},
                                 {"parameter", "values"}, "A parameter whose values have names.")}}},
         {"states", list_of(text("Table."), "State tables.")},
         {"growth", map_of({{"diagnosis", text("Event of the model at which growth ends.")},
                            {"within", quantity("Who has not presented by then never does.", "15 years")},
                            {"death", text("Event of the model.")},
                            {"reject", list_of(rule, "Who is no member of the population.")}},
                           {"diagnosis", "within"}, "How patients are grown to diagnosis.")},
         {"observables", map_of({{"breast_diameter", text("Name of the model.")},
                                 {"skin_fraction", text("Name of the model.")},
                                 {"distant_diameter", text("Name of the model.")},
                                 {"expected_foci", text("Name of the model.")},
                                 {"nodal_diameter", text("Name of the model: short axis of the largest node.")},
                                 {"lesions", list_of(text("Name of the model."), "Diameter of each distant lesion.")},
                                 {"cps", text("Name of the model: PD-L1 combined positive score.")},
                                 {"ic_percent", text("Name of the model: tumour area with PD-L1-positive immune cells, %.")},
                                 {"stil_percent", text("Name of the model: stromal lymphocytes, %.")},
                                 {"memory", text("Name of the model: what remembers the tumour, e.g. memory cells.")}},
                                {"breast_diameter", "skin_fraction", "distant_diameter", "expected_foci"},
                                "What a visit can look at.")},
         {"body", map_of({{"weight", text("Name of the model.")},
                          {"surface", text("Name of the model.")},
                          {"filtration", text("Name of the model.")}},
                         {"weight", "surface", "filtration"}, "What doses are scaled by.")},
         {"surgery", text("Named map of the model: an event whose trigger is false.")},
         {"baseline", list_of(map_of({{"quantity", text("Name of the model.")},
                                      {"label", text("For people.")},
                                      {"unit", text("To show it in.")}},
                                     {"quantity"}, "A quantity at diagnosis."),
                              "What describes a patient.")},
         {"safety", map_of({{"adverse_events", text("Catalogue: which events and hazards of the model are side effects.")},
                            {"costs", text("What treatment costs beside the drugs.")}},
                           {"adverse_events"}, "Side effects and costs; files, relative to this file.")},
         {"assumptions", list_of(text("A sentence."), "What was simplified; shown in the report.")}},
        {"population", "title", "model", "parameters", "growth", "observables", "body"}, "Who the patients are.");
}

Json drug_schema() {
    const Json need = map_of({{"quantity", text("Name of the model.")},
                              {"at_least", quantity("Smallest value of which a product can be made.", "1")},
                              {"below", quantity("From here on none can be made.", "1")}},
                             {"quantity"}, "What must be found in what was collected.");
    const Json manufacture = map_of(
        {{"starts_with", one_of({"apheresis", "resection"}, "How it is collected.")},
         {"time", quantity("Median, from collection to release.", "34 days")},
         {"spread", quantity("Standard deviation of its logarithm. Default: 0.", "20 %")},
         {"failure", quantity("Share of products that cannot be released. Default: 0.", "6 %")},
         {"needs", {{"oneOf", {need, list_of(need, "All of these.")}}}},
         {"lymphodepletion_days", {{"type", "number"}, {"minimum", 0}, {"description", "From release to infusion. Default: 7."}}},
         {"washout", quantity("Collection waits so long after another drug's last dose. Default: 0.", "2 weeks")},
         {"sources", list_of(text("Source."), "Of these numbers.")}},
        {"starts_with", "time"}, "Of a drug that is made for one patient.");
    Json text_list = list_of(Json::object(), "A list.");
    return map_of(
        {{"drug", text("Name: letters, digits, underscores.")},
         {"module", text("Antimony file beside this one.")},
         {"parameters", text("The module's parameter table beside it.")},
         {"states", text("The module's table of states beside it.")},
         {"class", text("E.g. checkpoint inhibitor.")},
         {"target", text("What it acts on.")},
         {"route", one_of({"intravenous", "subcutaneous", "oral", "intramuscular", "intradermal", "intralesional", "external"}, "Route.")},
         {"dose_state", text("State of the module that receives the amount.")},
         {"dose_unit", one_of({"nmol", "mg", "cell", "IU", "Gy", "PFU"}, "Unit of that state. Default: nmol.")},
         {"molar_mass", quantity("Turns mg into nmol.", "149 kDa")},
         {"infusion", quantity("Usual duration; 0 is a bolus.", "30 min")},
         {"manufacture", manufacture},
         {"usual_regimens", text_list}, {"side_effects", text_list}, {"price", Json::object()}, {"sources", text_list},
         {"note", text("Anything else.")}},
        {"drug", "module", "parameters", "states", "class", "target", "route", "dose_state", "sources"}, "A drug: how it is given, and what is known of it. Its mathematics is in its module.");
}

}  // namespace

std::string schema_text(std::string_view kind) {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
    schema["title"] = "rubor " + std::string{kind} + " file";
    RUBOR_ASSERT(kind == "study" || kind == "population" || kind == "drug");
    schema.update(kind == "study" ? study_schema() : kind == "population" ? population_schema() : drug_schema());
    return schema.dump(2);
}

}  // namespace rubor
