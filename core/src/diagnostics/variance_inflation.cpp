#include "webglm/diagnostics/variance_inflation.hpp"

#include <cmath>
#include <limits>
#include <optional>

#include "webglm/solvers/factor.hpp"

namespace webglm {
namespace {

using Columns = std::vector<std::size_t>;

/// The columns of each term, less the intercept and those that are aliased.
std::vector<Columns> columns_of_terms(const Fit& fit, const FittedDesign* design,
                                      std::vector<std::string>& labels) {
  const std::optional<std::size_t> intercept = fit.intercept;
  std::vector<Columns> out;
  std::size_t column = 0;
  const auto add_term = [&](const std::string& label, std::size_t size) {
    const bool only_intercept = size == 1 && column == intercept;
    Columns columns;
    for (std::size_t j = column; j < column + size; ++j) {
      if (j != intercept && !fit.aliased[j]) columns.push_back(j);
    }
    column += size;
    if (only_intercept) return;
    out.push_back(std::move(columns));
    labels.push_back(label);
  };
  if (design == nullptr) {
    for (const std::string& name : fit.names) add_term(name, 1);
  } else {
    for (const FittedTerm& term : design->terms) add_term(term.label, term.names.size());
  }
  return out;
}

}  // namespace

VarianceInflation variance_inflation(const Fit& fit, const FittedDesign* design) {
  VarianceInflation out;
  const std::vector<Columns> terms = columns_of_terms(fit, design, out.terms);
  Columns all;
  for (const Columns& columns : terms) all.insert(all.end(), columns.begin(), columns.end());
  const std::size_t p = fit.p();
  const std::vector<double> covariance = fit.cov_unscaled();
  const auto factor = Factor::cholesky(covariance, p, all, 0.0);
  // det C_rest / det C is the determinant of the term's block of C^-1.
  const std::vector<double> inverse = factor ? factor->inverse() : std::vector<double>(p * p);
  for (const Columns& columns : terms) {
    const auto own = Factor::cholesky(covariance, p, columns, 0.0);
    const auto rest = Factor::cholesky(inverse, p, columns, 0.0);
    double gvif = std::numeric_limits<double>::quiet_NaN();
    if (!columns.empty() && own && rest) {
      gvif = std::exp(own->log_determinant() + rest->log_determinant());
    }
    out.gvif.push_back(gvif);
    out.df.push_back(static_cast<double>(columns.size()));
    out.scaled.push_back(std::pow(gvif, 0.5 / out.df.back()));
  }
  return out;
}

}  // namespace webglm
