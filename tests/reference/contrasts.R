# Contrast matrices of R's stats package. Run from the top of the repository:
#   Rscript tests/reference/contrasts.R
source("tests/reference/columns_json.R")
command <- "Rscript tests/reference/contrasts.R"

cases <- list()
add <- function(contrast, levels, weights, reference = NULL) {
  cases <<- c(cases, list(list(contrast = contrast, levels = levels, reference = reference,
                               weights = unname(weights))))
}
for (levels in c(2, 3, 4, 5, 7, 10)) {
  for (base in seq_len(levels)) add("treatment", levels, contr.treatment(levels, base), base - 1)
  add("sum", levels, contr.sum(levels))
  add("helmert", levels, contr.helmert(levels))
  add("poly", levels, contr.poly(levels))
}
write_fixture(cases, "tests/fixtures/encoding/contrasts.json", command)
