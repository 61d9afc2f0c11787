#include "support/fixture_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>

#include "support/fixture_model.hpp"
#include "webglm/common/text.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/predict.hpp"
#include "webglm/solvers/column_spread.hpp"

namespace webglm::testing {
namespace {

using Numbers = std::vector<double>;

/// Other conventions, another algorithm's path, and what is compared under another name.
const std::set<std::string> kNotCompared = {"iterations_R_default",
                                            "converged_R_default",
                                            "nobs",
                                            "n_positive_weight",
                                            "stat_type",
                                            "loglik_statsmodels",
                                            "se_alternatives",
                                            "published_statsmodels",
                                            "df_resid_alternative",
                                            "nonzero"};

double largest(const Numbers& values) {
  double out = 0.0;
  for (const double v : values) out = std::max(out, std::isnan(v) ? 0.0 : std::abs(v));
  return out;
}

double error_of(double got, double expected, double scale) {
  if (std::isnan(expected) || std::isnan(got)) {
    return std::isnan(expected) == std::isnan(got) ? 0.0 : std::numeric_limits<double>::infinity();
  }
  if (got == expected) return 0.0;
  return std::abs(got - expected) / scale;
}

class Comparison {
 public:
  Comparison(const FixtureCase& one, const LearnedModel& model, const Fit& fit)
      : one_(one), model_(model), fit_(fit), se_(bse(fit)), stat_(wald_statistics(fit, se_)) {}

  std::vector<Deviation> all();

 private:
  using Check = std::function<void(const std::string&, const Numbers&)>;

  void add(const std::string& quantity, const Numbers& got, const Numbers& expected,
           const Numbers& scale, double tolerance);
  /// Each element against its own size.
  Check relative(Numbers got, double tolerance);
  /// All elements against the size of the largest.
  Check against_largest(Numbers got, double tolerance);
  Check exact(double got) { return relative({got}, 0.0); }
  Check row(RowQuantity quantity, double tolerance) {
    return against_largest(row_output(fit_, quantity), tolerance);
  }
  Numbers without_unused_rows(RowQuantity quantity) const;
  double objective() const;
  Check robust(RobustKind kind) {
    return relative(standard_errors(robust_covariance(fit_, kind), fit_.p()), 1e-7);
  }
  Check checker(const std::string& quantity);
  Check sum_checker(const std::string& quantity);
  Check row_checker(const std::string& quantity);
  Check coefficient_checker(const std::string& quantity);

  void compare_names();
  void compare_kind_of_test();
  void compare_count();
  void compare_intervals(const std::string& quantity, const Numbers& expected);
  void compare_covariance(const std::string& quantity, const Numbers& expected);
  void compare_prediction();
  /// Zeros where the case has none.
  Numbers expected_se() const {
    return one_.expected.contains("se") ? one_.value("se").numbers : Numbers(fit_.p(), 0.0);
  }

  const FixtureCase& one_;
  const LearnedModel& model_;
  const Fit& fit_;
  Numbers se_;
  Numbers stat_;
  std::vector<Deviation> out_;
};

void Comparison::add(const std::string& quantity, const Numbers& got, const Numbers& expected,
                     const Numbers& scale, double tolerance) {
  const auto own = one_.tolerance.find(quantity);
  Deviation deviation{quantity, 0.0, own == one_.tolerance.end() ? tolerance : own->second, ""};
  if (got.size() < expected.size()) {
    throw std::runtime_error(quantity + " has " + std::to_string(got.size()) + " elements, not " +
                             std::to_string(expected.size()));
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double error = error_of(got[i], expected[i], scale[i]);
    if (!(error <= deviation.error)) {
      deviation.error = error;
      deviation.where = "[" + std::to_string(i) + "] is " + number_text(got[i]) + ", expected " +
                        number_text(expected[i]);
    }
  }
  out_.push_back(std::move(deviation));
}

Comparison::Check Comparison::relative(Numbers got, double tolerance) {
  return [this, got = std::move(got), tolerance](const std::string& name, const Numbers& expected) {
    Numbers scale = expected;
    for (double& s : scale) s = std::abs(s);
    add(name, got, expected, scale, tolerance);
  };
}

Comparison::Check Comparison::against_largest(Numbers got, double tolerance) {
  return [this, got = std::move(got), tolerance](const std::string& name, const Numbers& expected) {
    add(name, got, expected, Numbers(expected.size(), largest(expected)), tolerance);
  };
}

Comparison::Check Comparison::sum_checker(const std::string& name) {
  if (name == "deviance") return relative({fit_.deviance}, 1e-9);
  if (name == "null_deviance") return relative({fit_.null_deviance}, 1e-9);
  // First order in the coefficients, which are held to 1e-8 of a standard error.
  if (name == "dispersion") return relative({fit_.scale}, 1e-8);
  if (name == "sigma") return relative({std::sqrt(fit_.scale)}, 1e-8);
  if (name == "pearson_chi2") return relative({fit_.pearson_chi2}, 1e-8);
  if (name == "dispersion_pearson") return relative({fit_.pearson_chi2 / fit_.df_resid}, 1e-8);
  if (name == "r_squared") return relative({1.0 - fit_.deviance / fit_.null_deviance}, 1e-9);
  if (name == "df_resid") return exact(fit_.df_resid);
  if (name == "df_null") return exact(fit_.df_null);
  if (name == "rank") return exact(fit_.rank);
  if (name == "objective_total") return relative({objective()}, 1e-9);
  if (name == "theta") {
    return fit_.parameter ? relative({fit_.parameter->value}, 1e-9) : exact(one_.spec.theta);
  }
  if (name == "theta_se") return relative({fit_.parameter.value().standard_error}, 1e-8);
  // Second order in the coefficients, as the deviance.
  const double log_l =
      name == "loglik" || name.starts_with("aic") || name == "bic" ? log_likelihood(fit_) : 0;
  if (name == "loglik") return relative({log_l}, 1e-9);
  if (name == "aic_with_theta") return relative({aic(fit_, log_l)}, 1e-9);
  // Beside it, "aic" is the one that does not count theta.
  const double uncounted = one_.expected.contains("aic_with_theta") ? 2.0 : 0.0;
  if (name == "aic") return relative({aic(fit_, log_l) - uncounted}, 1e-9);
  if (name == "bic") return relative({bic(fit_, log_l)}, 1e-9);
  return nullptr;
}

/// Half the deviance and the penalty; the intercept, the first coefficient, is free.
double Comparison::objective() const {
  const FitOptions& options = fit_.options;
  std::vector<double> spread(fit_.p(), 1.0);
  if (options.standardize) {
    ColumnSpreadPass pass(fit_.data->design, fit_.data->observations);
    while (pass.running()) pass.advance(1);
    spread = pass.take();
  }
  double penalty = 0.0;
  for (std::size_t j = 1; j < fit_.p(); ++j) {
    const double b = std::abs(fit_.params[j]) * spread[j];
    penalty += options.l1_ratio * b + 0.5 * (1.0 - options.l1_ratio) * b * b;
  }
  return 0.5 * fit_.deviance + options.alpha * penalty;
}

/// R's hatvalues and what follows from them leave out the rows of weight 0.
Numbers Comparison::without_unused_rows(RowQuantity quantity) const {
  const Numbers values = row_output(fit_, quantity);
  Numbers out;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (fit_.data->observations.weight(row) > 0.0) out.push_back(values[row]);
  }
  return out;
}

Comparison::Check Comparison::row_checker(const std::string& name) {
  if (name == "fitted" || name == "fitted_all") {
    return relative(row_output(fit_, RowQuantity::kFitted), 1e-8);
  }
  if (name == "linear_predictor") return row(RowQuantity::kLinearPredictor, 1e-8);
  if (name == "irls_weights") return row(RowQuantity::kIrlsWeight, 1e-7);
  if (name == "resid_response") return row(RowQuantity::kResidResponse, 1e-7);
  if (name == "resid_pearson") return row(RowQuantity::kResidPearson, 1e-7);
  if (name == "resid_deviance") return row(RowQuantity::kResidDeviance, 1e-7);
  if (name == "resid_working") return row(RowQuantity::kResidWorking, 1e-7);
  if (name == "hat") return against_largest(without_unused_rows(RowQuantity::kLeverage), 1e-7);
  if (name == "rstandard_pearson") {
    // R 4.2.2 divides the residuals of all rows by the leverages of those of positive weight, as if
    // the first of the ones belonged to the first of the others.
    const Numbers all = row_output(fit_, RowQuantity::kLeverage);
    if (without_unused_rows(RowQuantity::kLeverage).size() < all.size()) {
      return [](const std::string&, const Numbers&) {};
    }
    return row(RowQuantity::kRstandardPearson, 1e-7);
  }
  if (name == "cooks_distance") {
    return against_largest(without_unused_rows(RowQuantity::kCooksDistance), 1e-7);
  }
  return nullptr;
}

Comparison::Check Comparison::coefficient_checker(const std::string& name) {
  if (name == "coef") {
    return [this](const std::string& quantity, const Numbers& expected) {
      Numbers scale = expected_se();
      for (std::size_t j = 0; j < scale.size(); ++j)
        scale[j] = std::max(scale[j], std::abs(expected[j]));
      add(quantity, fit_.params, expected, scale, 1e-8);
    };
  }
  if (name == "se") return relative(se_, 1e-7);
  if (name == "stat") {
    // 1e-8 of a standard error in the estimate and 1e-7 of it in the error itself.
    return [this](const std::string& quantity, const Numbers& expected) {
      Numbers scale = expected;
      for (double& s : scale) s = std::max(1.0, std::abs(s));
      add(quantity, stat_, expected, scale, 1.1e-7);
    };
  }
  if (name == "pvalue") {
    // A relative error e of the statistic t is one of about t^2 e of a normal tail.
    return [this](const std::string& quantity, const Numbers& expected) {
      const Numbers stat = one_.value("stat").numbers;
      Numbers scale = expected;
      for (std::size_t j = 0; j < scale.size(); ++j) scale[j] *= 1.0 + stat[j] * stat[j];
      add(quantity, wald_p_values(fit_, stat_), expected, scale, 1.1e-7);
    };
  }
  return nullptr;
}

Comparison::Check Comparison::checker(const std::string& name) {
  if (Check check = sum_checker(name)) return check;
  if (Check check = row_checker(name)) return check;
  if (Check check = coefficient_checker(name)) return check;
  if (name.starts_with("se_HC")) return robust(parse_robust_kind(name.substr(3)));
  if (name == "vcov") {
    return [this](const std::string& n, const Numbers& e) { compare_covariance(n, e); };
  }
  if (name == "conf_int_z" || name == "conf_int_t") {
    return [this](const std::string& n, const Numbers& e) { compare_intervals(n, e); };
  }
  throw std::runtime_error("the case expects \"" + name + "\", which the test does not know");
}

void Comparison::compare_names() {
  if (!one_.expected.contains("coef")) return;
  const auto plain = [](std::vector<std::string> names) {
    std::ranges::transform(names, names.begin(), plain_name);
    return names;
  };
  if (plain(fit_.data->design.names()) != plain(one_.value("coef").names)) {
    throw std::runtime_error("the design has other columns than the reference");
  }
}

/// t where the dispersion is estimated, normal else.
void Comparison::compare_kind_of_test() {
  if (!one_.expected.contains("stat_type")) return;
  const bool is_t = one_.value("stat_type").text == "t";
  add("stat_type", {fit_.estimates_dispersion() ? 1.0 : 0.0}, {is_t ? 1.0 : 0.0}, {1.0}, 0.0);
}

/// R's `nobs` counts rows of weight 0, the library's does not.
void Comparison::compare_count() {
  const bool has_positive = one_.expected.contains("n_positive_weight");
  exact(fit_.nobs)("nobs", one_.value(has_positive ? "n_positive_weight" : "nobs").numbers);
}

void Comparison::compare_intervals(const std::string& quantity, const Numbers& expected) {
  if (quantity != (fit_.estimates_dispersion() ? "conf_int_t" : "conf_int_z")) return;
  const Intervals intervals = wald_intervals(fit_, se_, 0.05);
  const Numbers se = expected_se();
  Numbers got;
  Numbers scale;
  for (std::size_t j = 0; j < fit_.p(); ++j) {
    const double half_width = (expected[2 * j + 1] - expected[2 * j]) / 2.0;
    for (const double limit : {intervals.lower[j], intervals.upper[j]}) {
      got.push_back(limit);
      scale.push_back(half_width + std::max(std::abs(expected[2 * j]), se[j]));
    }
  }
  add("conf_int", got, expected, scale, 1e-7);
}

/// The reference leaves aliased coefficients out; elements are measured against their diagonal.
void Comparison::compare_covariance(const std::string& quantity, const Numbers& expected) {
  const Numbers full = covariance(fit_);
  std::vector<std::size_t> kept;
  for (std::size_t j = 0; j < fit_.p(); ++j) {
    if (!fit_.aliased[j]) kept.push_back(j);
  }
  const Numbers se = expected_se();
  Numbers got;
  Numbers scale;
  for (const std::size_t i : kept) {
    for (const std::size_t j : kept) {
      got.push_back(full[i * fit_.p() + j]);
      scale.push_back(se[i] * se[j]);
    }
  }
  add(quantity, got, expected, scale, 1e-6);
}

void Comparison::compare_prediction() {
  const Frame rows = frame_of(one_.predict->newdata);
  std::map<std::string, Numbers> got;
  for (const std::string type : {"link", "response"}) {
    PredictOptions options;
    options.type = parse_prediction_type(type);
    options.standard_errors = true;
    const Prediction prediction =
        predict(model_.spec, model_.design, prediction_basis(fit_), rows, options);
    got[type] = prediction.values;
    got["se_" + type] = prediction.standard_errors;
  }
  // R keeps the slope of links onto (0, 1) at or above the rounding unit of 1.
  const bool onto_unit =
      !std::isnan(std::visit([](const auto& g) { return g.mean(0.5).one_minus; }, fit_.link));
  for (std::size_t row = 0; onto_unit && row < rows.rows(); ++row) {
    const double least = std::numeric_limits<double>::epsilon() * got["se_link"][row];
    got["se_response"][row] = std::max(got["se_response"][row], least);
  }
  for (const auto& [quantity, expected] : one_.predict->expected) {
    const double tolerance = quantity.starts_with("se_") ? 1e-7 : 1e-8;
    relative(got.at(quantity), tolerance)("predict_" + quantity, expected.numbers);
  }
}

std::vector<Deviation> Comparison::all() {
  compare_names();
  compare_kind_of_test();
  compare_count();
  for (const auto& [quantity, expected] : one_.expected) {
    if (!kNotCompared.contains(quantity)) checker(quantity)(quantity, expected.numbers);
  }
  if (one_.predict) compare_prediction();
  return std::move(out_);
}

}  // namespace

std::vector<Deviation> compare(const FixtureCase& one, const LearnedModel& model, const Fit& fit) {
  return Comparison(one, model, fit).all();
}

}  // namespace webglm::testing
