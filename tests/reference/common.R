# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# Writing certified values: 17 significant digits, so that a double comes back as it was, and a first line that
# says what made the file. Run the scripts in this folder: Rscript make_survival.R; Rscript make_proportions.R

number_text <- function(x) ifelse(is.na(x), "NA", formatC(x, digits = 17, format = "g", width = 1))

write_certified <- function(table, file, script, note) {
  version <- paste0(R.version$major, ".", R.version$minor)
  for (column in names(table)) {
    if (is.numeric(table[[column]])) table[[column]] <- number_text(table[[column]])
  }
  connection <- file(file, "w")
  writeLines(paste0("# ", note, " Made by ", script, ", R ", version, ", survival ",
                    packageVersion("survival"), "."), connection)
  writeLines(paste(names(table), collapse = ","), connection)
  writeLines(do.call(paste, c(unname(as.list(table)), sep = ",")), connection)
  close(connection)
}

# A growing list of (analysis, quantity, value) rows.
rows <- list()
record <- function(analysis, quantity, value) {
  if (length(value) > length(quantity)) quantity <- paste0(quantity, "[", seq_along(value) - 1, "]")
  rows[[length(rows) + 1]] <<- data.frame(analysis = analysis, quantity = quantity, value = as.numeric(value))
}
