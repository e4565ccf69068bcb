# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# Certified values for tests/statistics: Kaplan-Meier, log-rank and Cox on survival's own `lung` data and on made-up
# data with very many ties, strata and pairs.
library(survival)
source("common.R")
script <- "make_survival.R"

# Data. lung: event = death; female = sex 2; NA where survival has it.
lung_data <- with(lung, data.frame(time = time, event = as.numeric(status == 2), female = as.numeric(sex == 2),
                                   age = age, ecog = ph.ecog, institution = inst))
write_certified(lung_data, "lung.csv", script, "survival::lung (Loprinzi et al. 1994), 228 patients, days.")

# ties: 160 pairs (cluster), each with one subject in either arm, times rounded up to whole quarters: 12 distinct
# times for 320 subjects. The pair's frailty makes the two times dependent.
set.seed(20260101)
pairs <- 160
frailty <- rgamma(pairs, 2, 2)
x <- round(rnorm(pairs), 2)
site <- sample(0:3, pairs, replace = TRUE)
made <- do.call(rbind, lapply(0:1, function(arm) {
  true_time <- rexp(pairs, 0.12 * frailty * exp(-0.5 * arm + 0.4 * x))
  censoring <- runif(pairs, 3, 14)
  data.frame(time = pmin(ceiling(pmin(true_time, censoring)), 12),
             event = as.numeric(true_time <= censoring & ceiling(true_time) <= 12),
             arm = arm, x = x, site = site, pair = seq_len(pairs) - 1,
             third = (seq_len(pairs) + arm) %% 3)
}))
write_certified(made, "ties.csv", script, "Made-up data: 12 distinct times, pairs of twins in two arms.")

# Kaplan-Meier
curve_rows <- function(data, group, keep, band) {
  fit <- survfit(Surv(time, event) ~ 1, data = data[keep, ], conf.type = band)
  data.frame(group = group, band = band, time = fit$time, n_risk = fit$n.risk, n_event = fit$n.event,
             n_censor = fit$n.censor, survival = fit$surv, std_error_log = fit$std.err, lower = fit$lower,
             upper = fit$upper)
}
bands <- c("log", "plain", "log-log")
lung_groups <- list(all = TRUE, female = lung_data$female == 1, male = lung_data$female == 0)
ties_groups <- list(all = TRUE, arm0 = made$arm == 0, arm1 = made$arm == 1)
for (set in list(list(lung_data, lung_groups, "km_lung.csv"), list(made, ties_groups, "km_ties.csv"))) {
  out <- do.call(rbind, lapply(names(set[[2]]), function(g) {
    do.call(rbind, lapply(bands, function(b) curve_rows(set[[1]], g, rep(set[[2]][[g]], length.out = nrow(set[[1]])), b)))
  }))
  write_certified(out, set[[3]], script, "survfit by group and band type.")
}

# Medians, restricted means, survival at given times
summaries <- function(name, data, groups, horizons) {
  for (g in names(groups)) {
    keep <- rep(groups[[g]], length.out = nrow(data))
    for (band in bands) {
      fit <- survfit(Surv(time, event) ~ 1, data = data[keep, ], conf.type = band)
      table <- summary(fit)$table
      record(paste("km", name, g, band), c("median", "median_lower", "median_upper"),
             table[c("median", "0.95LCL", "0.95UCL")])
      for (p in c(0.1, 0.25, 0.75)) {
        q <- quantile(fit, p)
        record(paste("km", name, g, band), paste0(c("q", "q_lower", "q_upper"), p), c(q$quantile, q$lower, q$upper))
      }
    }
    fit <- survfit(Surv(time, event) ~ 1, data = data[keep, ])
    for (h in horizons) {
      table <- summary(fit, rmean = h)$table
      record(paste("rmst", name, g, h), c("mean", "std_error"), table[c("rmean", "se(rmean)")])
      at <- summary(fit, times = h)
      record(paste("at", name, g, h), c("survival", "std_error", "lower", "upper", "n_risk"),
             c(at$surv, at$std.err, at$lower, at$upper, at$n.risk))
    }
  }
}
summaries("lung", lung_data, lung_groups, c(13, 100, 183, 365.25, 600))
summaries("ties", made, ties_groups, c(1, 3, 7.5, 11))

# Log-rank
log_rank <- function(name, formula, data) {
  fit <- survdiff(formula, data = data)
  sum_strata <- function(v) if (is.matrix(v)) rowSums(v) else v
  record(name, "chi2", fit$chisq)
  record(name, "p", fit$pvalue)
  record(name, "observed", as.vector(sum_strata(fit$obs)))
  record(name, "expected", as.vector(sum_strata(fit$exp)))
  record(name, "variance", as.vector(t(fit$var)))
}
log_rank("logrank lung female", Surv(time, event) ~ female, lung_data)
log_rank("logrank lung ecog", Surv(time, event) ~ ecog, lung_data[!is.na(lung_data$ecog), ])
log_rank("logrank lung female by ecog", Surv(time, event) ~ female + strata(ecog), lung_data[!is.na(lung_data$ecog), ])
log_rank("logrank ties arm", Surv(time, event) ~ arm, made)
log_rank("logrank ties third", Surv(time, event) ~ third, made)
log_rank("logrank ties arm by site", Surv(time, event) ~ arm + strata(site), made)
log_rank("logrank ties third by site", Surv(time, event) ~ third + strata(site), made)

# Cox. eps and iter.max let R converge to rounding.
control <- coxph.control(eps = 1e-14, iter.max = 100, toler.inf = 1e-10, toler.chol = 1e-15)
cox <- function(name, formula, data, clustered = NULL) {
  data$cluster_of <- if (is.null(clustered)) NA else data[[clustered]]
  fit <- if (is.null(clustered)) coxph(formula, data = data, ties = "efron", control = control)
         else coxph(formula, data = data, ties = "efron", control = control, cluster = cluster_of)
  s <- summary(fit)
  naive <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
  record(name, "beta", unname(coef(fit)))
  record(name, "se", sqrt(diag(naive)))
  record(name, "covariance", as.vector(naive))
  record(name, "hr_lower", unname(s$conf.int[, "lower .95"]))
  record(name, "hr_upper", unname(s$conf.int[, "upper .95"]))
  record(name, "z", unname(s$coefficients[, "z"]))
  record(name, "p", unname(s$coefficients[, "Pr(>|z|)"]))
  record(name, c("loglik_null", "loglik"), fit$loglik)
  record(name, c("score", "score_p"), unname(s$sctest[c("test", "pvalue")]))
  record(name, c("lr", "lr_p"), unname(s$logtest[c("test", "pvalue")]))
  record(name, c("wald", "wald_p"), c(fit$wald.test, unname(s$waldtest["pvalue"])))
  if (!is.null(clustered)) {
    record(name, "robust_covariance", as.vector(fit$var))
    record(name, c("robust_score", "robust_score_p"), unname(s$robscore[c("test", "pvalue")]))
  }
}
lung_ecog <- lung_data[!is.na(lung_data$ecog), ]
lung_site <- lung_ecog[!is.na(lung_ecog$institution), ]
cox("cox lung female", Surv(time, event) ~ female, lung_data)
cox("cox lung female age ecog", Surv(time, event) ~ female + age + ecog, lung_ecog)
cox("cox lung female age by ecog", Surv(time, event) ~ female + age + strata(ecog), lung_ecog)
cox("cox lung female age in institution", Surv(time, event) ~ female + age, lung_site, "institution")
cox("cox ties arm", Surv(time, event) ~ arm, made)
cox("cox ties arm x", Surv(time, event) ~ arm + x, made)
cox("cox ties arm x by site", Surv(time, event) ~ arm + x + strata(site), made)
cox("cox ties arm in pair", Surv(time, event) ~ arm, made, "pair")
cox("cox ties arm x by site in pair", Surv(time, event) ~ arm + x + strata(site), made, "pair")

write_certified(do.call(rbind, rows), "survival_values.csv", script,
                "Medians, restricted means, log-rank and Cox; matrices row by row.")
