# Writes lists, vectors and single values as JSON; doubles with 17 digits, so that they read back
# as they were. A matrix becomes an array of its columns.
json <- function(value) {
  if (is.null(value)) return("null")
  if (is.list(value)) {
    parts <- vapply(value, json, "")
    if (is.null(names(value))) return(paste0("[", paste(parts, collapse = ","), "]"))
    return(paste0("{", paste0(vapply(names(value), json, ""), ":", parts, collapse = ","), "}"))
  }
  if (is.matrix(value)) {
    columns <- vapply(seq_len(ncol(value)), function(j) json(I(value[, j])), "")
    return(paste0("[", paste(columns, collapse = ","), "]"))
  }
  text <- if (is.logical(value)) tolower(as.character(value))
          else if (is.numeric(value)) sprintf("%.17g", value)
          else encodeString(as.character(value), quote = "\"")
  if (length(value) == 1 && !inherits(value, "AsIs")) return(text)
  paste0("[", paste(text, collapse = ","), "]")
}

# Writes cases as a fixture that names program, version and command.
write_fixture <- function(cases, path, command) {
  header <- list(program = "R", version = R.version.string, command = command)
  lines <- vapply(cases, json, "")
  writeLines(c(paste0(sub("}$", "", json(header)), ",\"cases\":["),
               paste(lines, collapse = ",\n"), "]}"), path)
}
