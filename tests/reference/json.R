# Writes R values as JSON: doubles with 17 digits, NA as null, named vectors as objects.

json_number <- function(v) ifelse(is.na(v), "null", trimws(formatC(v, digits = 17, format = "g")))

json <- function(v) {
  if (is.list(v)) {
    items <- vapply(v, json, "")
    if (is.null(names(v))) return(paste0("[\n", paste(items, collapse = ",\n"), "\n]"))
    return(paste0("{\n", paste0("\"", names(v), "\": ", items, collapse = ",\n"), "\n}"))
  }
  if (is.matrix(v)) {
    rows <- apply(unname(v), 1, json)
    return(paste0("[", paste(rows, collapse = ", "), "]"))
  }
  items <- if (is.character(v)) paste0("\"", v, "\"") else
    if (is.logical(v) && !anyNA(v)) tolower(as.character(v)) else json_number(v)
  if (!is.null(names(v))) {
    return(paste0("{", paste0("\"", names(v), "\": ", items, collapse = ", "), "}"))
  }
  if (length(v) == 1 && !inherits(v, "AsIs")) return(items)
  paste0("[", paste(items, collapse = ", "), "]")
}

# Stops unless `value` has the digits of `printed`, which another program printed: within
# `slack` units of the last digit (0.5 is exact rounding).
agrees <- function(value, printed, slack = 0.51) {
  printed <- strsplit(printed, ",")[[1]]
  decimals <- nchar(sub("^[^.]*\\.?", "", sub("e.*$", "", printed)))
  exponent <- ifelse(grepl("e", printed), as.numeric(sub("^.*e", "", printed)), 0)
  unit <- 10^(exponent - decimals)
  off <- abs(unname(value) - as.numeric(printed)) / unit
  if (length(value) != length(printed) || any(off > slack)) {
    stop("R gives ", paste(json_number(value), collapse = ","), ", printed are ",
         paste(printed, collapse = ","))
  }
}
