// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
// A curve small enough to be done by hand: ten patients; deaths on days 30, 30, 90; one censored on day 60; the
// other six followed to day 365.25.

import type { Curve } from "../src/data";

export const byHand: Curve = {
  n: 10,
  days: [30, 60, 90, 365.25],
  survival: [0.8, 0.8, 0.8 * (6 / 7), 0.8 * (6 / 7)],
  lower: [0.5, 0.5, 0.4, 0.4],
  upper: [1, 1, 0.9, 0.9],
  at_risk: [10, 8, 7, 6],
  events: [2, 0, 1, 0],
  censored: [0, 1, 0, 6],
  median_days: { value: null, lower: null, upper: null },
  landmarks: [],
};
