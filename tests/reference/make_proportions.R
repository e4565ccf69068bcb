# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# Certified values for tests/statistics: proportions, ranks and summaries.
source("common.R")
script <- "make_proportions.R"

for (case in list(c(0, 10), c(10, 10), c(3, 17), c(56, 70), c(1, 1), c(412, 1000), c(0, 1), c(5, 100000))) {
  k <- case[1]; n <- case[2]
  for (level in c(0.8, 0.95, 0.999)) {
    name <- paste(k, n, level)
    record(paste("clopper_pearson", name), c("lower", "upper"), binom.test(k, n, conf.level = level)$conf.int)
    record(paste("wilson", name), c("lower", "upper"),
           suppressWarnings(prop.test(k, n, conf.level = level, correct = FALSE))$conf.int)
  }
}
for (case in list(c(3, 10, 8, 12), c(0, 20, 7, 20), c(56, 70, 48, 80), c(130, 201, 89, 188), c(1, 5, 1, 5),
                  c(900, 2000, 1000, 2000))) {
  table <- matrix(c(case[1], case[2] - case[1], case[3], case[4] - case[3]), 2)
  record(paste("fisher", paste(case, collapse = " ")), "p", fisher.test(table)$p.value)
}
for (case in list(c(7, 1), c(1, 7), c(0, 5), c(40, 22), c(4, 4), c(3, 4))) {
  record(paste("mcnemar", paste(case, collapse = " ")), "p", binom.test(case[1], sum(case))$p.value)
}

set.seed(20260102)
x <- round(rnorm(40, 1), 1)
y <- round(0.5 * x + rnorm(40), 1)
z <- round(rexp(25), 1)
values <- data.frame(name = rep(c("x", "y", "z"), c(40, 40, 25)), value = c(x, y, z))
write_certified(values, "ranks.csv", script, "Made-up samples with ties; x and y are pairs.")
record("moments x", c("mean", "sd"), c(mean(x), sd(x)))
record("quantile x", paste0("q", c(0, 0.025, 0.1, 0.5, 0.9, 1)), quantile(x, c(0, 0.025, 0.1, 0.5, 0.9, 1), type = 7))
rank_test <- function(...) suppressWarnings(wilcox.test(..., exact = FALSE))
record("wilcoxon x z", c("statistic", "p"), unlist(rank_test(x, z)[c("statistic", "p.value")]))
record("wilcoxon x z uncorrected", c("statistic", "p"), unlist(rank_test(x, z, correct = FALSE)[c("statistic", "p.value")]))
s <- suppressWarnings(cor.test(x, y, method = "spearman", exact = FALSE))
record("spearman x y", c("rho", "p"), c(s$estimate, s$p.value))

write_certified(do.call(rbind, rows), "proportion_values.csv", script, "Proportions, ranks and summaries.")
