# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# Certified values for tests/statistics/competing_risks_test.cpp: Aalen-Johansen curves of survival's own `mgus2` data (first of
# plasma cell malignancy and death, months, very many ties) and of a small made-up set.
library(survival)
source("common.R")
script <- "make_competing_risks.R"

etime <- with(mgus2, ifelse(pstat == 0, futime, ptime))
cause <- with(mgus2, ifelse(pstat == 0, 2 * death, 1))
made <- data.frame(set = "made", time = c(1, 2, 2, 3, 4, 4, 4, 5, 6, 6, 8, 9), cause = c(1, 0, 2, 1, 1, 2, 0, 2, 1, 0, 0, 2))
data <- rbind(data.frame(set = "mgus", time = etime, cause = cause), made)
write_certified(data, "competing.csv", script,
                "survival::mgus2 (Kyle et al. 2002): 1 malignancy, 2 death, 0 censored, months; and 12 made-up subjects.")

out <- NULL
for (set in c("mgus", "made")) {
  for (band in c("log", "plain", "log-log")) {
    d <- data[data$set == set, ]
    d$kind <- factor(d$cause, 0:2, c("censored", "one", "two"))
    fit <- survfit(Surv(time, kind) ~ 1, data = d, conf.type = band)
    for (k in 1:2) {
      out <- rbind(out, data.frame(set = set, band = band, cause = k, time = fit$time, n_risk = fit$n.risk[, 1],
                                   incidence = fit$pstate[, k + 1], std_error = fit$std.err[, k + 1],
                                   lower = fit$lower[, k + 1], upper = fit$upper[, k + 1]))
    }
  }
}
# Every tenth time of the long set is enough.
keep <- out$set == "made" | ave(out$time, out$set, out$band, out$cause, FUN = seq_along) %% 10 == 1
write_certified(out[keep, ], "competing_values.csv", script, "survfit of a multi-state outcome, by band type and cause.")
