// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// What the page reads: the JSON that `render_report` (src/rubor/report/report.hpp) writes. The names are the fields
// of the C++ struct `ReportData`; docs/report.md describes them. Days count from randomisation, proportions go from
// 0 to 1, and null stands for "cannot be estimated" or "not reached".

export type Num = number | null;

export interface Estimate {
  value: Num;
  lower: Num;
  upper: Num;
}

export interface Count {
  label: string;
  count: number;
}

export interface Arm {
  id: string;
  label: string;
  description: string;
  regimen: string[];
  n_patients: number;
  course: Count[];
  n_failed: number;
  n_analysed: number;
  n_pcr: number;
  pcr: Estimate;
}

export interface Twins {
  both: number;
  only_arm: number;
  only_reference: number;
  neither: number;
}

export interface ResponseContrast {
  arm: number;
  reference: number;
  difference: Estimate;
  p_value: Num;
  test: string;
  twins: Twins | null;
}

/** A Kaplan–Meier estimate, a row per distinct day; all arrays have one length. */
export interface Curve {
  n: number;
  days: number[];
  survival: Num[];
  lower: Num[];
  upper: Num[];
  at_risk: number[];
  events: number[];
  censored: number[];
  median_days: Estimate;
  /** Survival at `Report.landmark_years`. */
  landmarks: Estimate[];
}

export interface SurvivalContrast {
  arm: number;
  reference: number;
  hazard_ratio: Estimate;
  p_value: Num;
  test: string;
}

export interface Endpoint {
  id: string;
  label: string;
  abbreviation: string;
  definition: string;
  by_arm: Curve[];
  contrasts: SurvivalContrast[];
}

export interface Trajectory {
  days: number[];
  median: Num[];
  p10: Num[];
  p90: Num[];
  n: number[];
  sample: Num[][];
}

export interface Course {
  label: string;
  unit: string;
  log_scale: boolean;
  detection_limit: Num;
  marks: { day: number; label: string }[];
  by_arm: Trajectory[];
}

export interface Stratum {
  label: string;
  n: number[];
  n_pcr: number[];
  pcr: Estimate[];
}

export interface Subgroup {
  label: string;
  note: string;
  strata: Stratum[];
}

export interface BestResponse {
  n_measurable: number;
  best: Count[];
  n_response: number;
  n_confirmed: number;
  response: Estimate;
  confirmed: Estimate;
  /** Best change of each patient, from the largest down; -1 is gone. At most 400. */
  changes: number[];
}

/** A table of words; the first column names the rows. */
export interface TextTable {
  title: string;
  note: string;
  columns: string[];
  rows: string[][];
  /** Cells are words, not numbers. */
  words: boolean;
}

export interface TableGroup {
  heading: string;
  tables: TextTable[];
}

export interface Screening {
  n_sampled: number;
  rejected: Count[];
  n_failed: number;
  n_accepted: number;
  n_unused: number;
}

export interface Summary {
  median: Num;
  q1: Num;
  q3: Num;
  min: Num;
  max: Num;
}

export interface BaselineRow {
  label: string;
  unit: string;
  summary: Summary[];
  levels: { label: string; count: number[] }[];
}

export interface Baseline {
  groups: Count[];
  rows: BaselineRow[];
}

export interface Model {
  name: string;
  description: string;
  n_states: number;
  n_parameters: number;
  n_varying: number;
  modules: string[];
}

export interface Parameter {
  name: string;
  meaning: string;
  value: Num;
  unit: string;
  distribution: string;
  basis: string;
  source: string;
  doi: string;
}

export interface Failure {
  patient: string;
  arm: string;
  day: Num;
  status: string;
  message: string;
}

export interface Provenance {
  command: string;
  /** Text: a 64-bit number does not fit into a JavaScript number. */
  seed: string;
  versions: [string, string][];
  hashes: [string, string][];
  files: string[];
}

export interface Report {
  schema: "rubor-report-1";
  advice: string;
  study: string;
  title: string;
  question: string;
  setting: string;
  twins: boolean;
  confidence: number;
  follow_up_days: number;
  landmark_years: number[];
  has_pcr: boolean;
  arms: Arm[];
  response: ResponseContrast[];
  endpoints: Endpoint[];
  best_response: BestResponse[];
  comparison: TableGroup[];
  safety: TextTable[];
  cost: TextTable[];
  course: Course;
  subgroups: Subgroup[];
  screening: Screening;
  baseline: Baseline;
  model: Model;
  parameters: Parameter[];
  methods: string[];
  simplifications: string[];
  /** The first 100; `n_failures` counts all. */
  failures: Failure[];
  n_failures: number;
  provenance: Provenance;
}

/** Reads the page's own data. Throws when the page was written for another version of this script. */
export function readReport(document: Document): Report {
  const element = document.getElementById("report-data");
  const report = JSON.parse(element?.textContent ?? "null") as Report | null;
  if (report?.schema !== "rubor-report-1") throw new Error("this page holds no rubor-report-1 data");
  return report;
}
