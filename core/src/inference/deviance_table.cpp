#include "webglm/inference/deviance_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/submodel.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Columns = std::vector<std::size_t>;

/// The columns of all terms that `keep` accepts, ascending.
template <class Keep>
Columns columns_where(const std::vector<ModelTerm>& terms, const Keep& keep) {
  Columns out;
  for (std::size_t t = 0; t < terms.size(); ++t) {
    if (keep(t)) out.insert(out.end(), terms[t].columns.begin(), terms[t].columns.end());
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// Fits smaller models, and remembers which of them did not converge.
class Submodels {
 public:
  Submodels(const Fit& fit, DevianceTable& table) : fit_(fit), table_(table) {}

  Submodel operator()(const Columns& kept, const std::string& label) const {
    const Submodel smaller = fit_submodel(fit_, kept);
    if (!smaller.converged) {
      table_.warnings.push_back(
          {WarningCode::kNotConverged,
           filled(
               "a smaller model of the row \"{}\" did not converge, so its deviance is too large",
               {label}),
           {{"term", label}}});
    }
    return smaller;
  }

 private:
  const Fit& fit_;
  DevianceTable& table_;
};

/// Appends the test of a difference of deviances.
void add_test(DevianceTable& table, double deviance, double df, double df_resid) {
  const double chi_squared = std::max(deviance, 0.0) / table.scale;
  const TestResult test = test_of(table.test, chi_squared, df, df_resid);
  table.statistic.push_back(test.statistic);
  table.p_value.push_back(test.p_value);
}

/// The degrees of freedom behind phi: none are spent on a known one, as in R.
double scale_df(const Fit& fit) {
  return fit.estimates_dispersion() ? fit.df_resid : std::numeric_limits<double>::infinity();
}

void add_untested(DevianceTable& table) {
  table.statistic.push_back(kNan);
  table.p_value.push_back(kNan);
}

DevianceTable sequential(const Fit& fit, DevianceTable table) {
  const std::vector<ModelTerm> terms = fit.rows().terms();
  const Submodels submodel(fit, table);
  double deviance = fit.null_deviance;
  double df_resid = fit.df_null;
  table.labels.emplace_back("NULL");
  table.df.push_back(kNan);
  table.deviance.push_back(kNan);
  table.resid_df.push_back(df_resid);
  table.resid_deviance.push_back(deviance);
  add_untested(table);
  for (std::size_t t = 0; t < terms.size(); ++t) {
    if (terms[t].variables.empty()) continue;
    const Columns kept =
        columns_where(terms, [&](std::size_t s) { return s <= t || terms[s].variables.empty(); });
    const Submodel model = submodel(kept, terms[t].label);
    table.labels.push_back(terms[t].label);
    table.df.push_back(df_resid - model.df_resid);
    table.deviance.push_back(deviance - model.deviance);
    table.resid_df.push_back(model.df_resid);
    table.resid_deviance.push_back(model.deviance);
    add_test(table, table.deviance.back(), table.df.back(), scale_df(fit));
    deviance = model.deviance;
    df_resid = model.df_resid;
  }
  return table;
}

/// Types II and III differ in what a term is added to: all that do not contain it, or all others.
DevianceTable adjusted(const Fit& fit, bool marginal, DevianceTable table) {
  const std::vector<ModelTerm> terms = fit.rows().terms();
  const Submodels submodel(fit, table);
  for (std::size_t t = 0; t < terms.size(); ++t) {
    if (terms[t].variables.empty()) continue;
    const auto contains = [&](std::size_t s) {
      return marginal && is_marginal_to(terms[t], terms[s]);
    };
    const Submodel with =
        submodel(columns_where(terms, [&](std::size_t s) { return !contains(s); }), terms[t].label);
    const Submodel without =
        submodel(columns_where(terms, [&](std::size_t s) { return s != t && !contains(s); }),
                 terms[t].label);
    table.labels.push_back(terms[t].label);
    table.df.push_back(without.df_resid - with.df_resid);
    table.deviance.push_back(without.deviance - with.deviance);
    add_test(table, table.deviance.back(), table.df.back(), scale_df(fit));
  }
  return table;
}

bool same(const NumericColumn& a, const NumericColumn& b) {
  return std::ranges::equal(a.values(), b.values());
}

void check_comparable(const Fit& a, const Fit& b) {
  const Observations& left = a.rows().observations;
  const Observations& right = b.rows().observations;
  const char* difference = !same(left.y, right.y)                         ? "responses"
                           : !same(left.prior_weight, right.prior_weight) ? "weights"
                           : a.options.weights_type != b.options.weights_type
                               ? "meanings of weights"
                           : a.options.family != b.options.family ? "families"
                           : a.link != b.link                     ? "links"
                                                                  : nullptr;
  if (difference == nullptr) return;
  throw_error(ErrorCode::kInvalidInput,
              "the fits have different {}; deviances compare only models of the same response and "
              "family",
              {difference});
}

/// R's drop1 takes the AIC of the smaller models from their deviances, up to a constant.
double loss(const Fit& fit, double deviance) {
  if (std::holds_alternative<Gaussian>(fit.options.family)) {
    return fit.nobs * std::log(deviance / fit.nobs);
  }
  return deviance / fit.scale;
}

}  // namespace

AnovaType anova_type(double number) {
  if (number == 1.0 || number == 2.0 || number == 3.0) {
    return static_cast<AnovaType>(static_cast<int>(number));
  }
  throw_error(ErrorCode::kInvalidInput,
              "the type of analysis of deviance is {}; it must be 1, 2 or 3", {number},
              {{"option", "type"}, {"value", number}});
}

DevianceTable anova(const Fit& fit, AnovaType type, std::optional<TestKind> test) {
  require_unpenalised(fit, "analysis of deviance");
  DevianceTable table;
  table.test = test.value_or(default_test(fit));
  table.scale = fit.scale;
  if (type == AnovaType::kSequential) return sequential(fit, std::move(table));
  return adjusted(fit, type == AnovaType::kMarginal, std::move(table));
}

DevianceTable compare_fits(std::span<const Fit* const> fits, std::optional<TestKind> test) {
  if (fits.size() < 2) {
    throw_error(ErrorCode::kInvalidInput, "a comparison needs at least two fits");
  }
  const Fit* largest = fits.front();
  for (const Fit* fit : fits) {
    require_unpenalised(*fit, "analysis of deviance");
    check_comparable(*fits.front(), *fit);
    if (fit->df_resid < largest->df_resid) largest = fit;
  }
  DevianceTable table;
  table.test = test.value_or(default_test(*largest));
  table.scale = largest->scale;
  for (std::size_t i = 0; i < fits.size(); ++i) {
    const Fit& fit = *fits[i];
    table.labels.push_back(number_text(static_cast<double>(i + 1)));
    table.resid_df.push_back(fit.df_resid);
    table.resid_deviance.push_back(fit.deviance);
    table.df.push_back(i == 0 ? kNan : fits[i - 1]->df_resid - fit.df_resid);
    table.deviance.push_back(i == 0 ? kNan : fits[i - 1]->deviance - fit.deviance);
    // From a larger model to a smaller one both change their sign.
    const double sign = table.df.back() < 0.0 ? -1.0 : 1.0;
    if (i == 0) {
      add_untested(table);
    } else {
      add_test(table, sign * table.deviance.back(), sign * table.df.back(), scale_df(*largest));
    }
  }
  return table;
}

DevianceTable drop_terms(const Fit& fit, std::optional<TestKind> test) {
  require_unpenalised(fit, "drop1");
  DevianceTable table;
  table.test = test.value_or(default_test(fit));
  const bool by_f = table.test == TestKind::kF;
  if (by_f) table.scale = fit.deviance / fit.df_resid;
  const double full_aic = aic(fit, log_likelihood(fit));
  const auto add_model = [&](const std::string& label, const Submodel& model) {
    const double df = model.df_resid - fit.df_resid;
    table.labels.push_back(label);
    table.deviance.push_back(model.deviance);
    table.aic.push_back(full_aic + loss(fit, model.deviance) - loss(fit, fit.deviance) - 2.0 * df);
    return df;
  };
  add_model("<none>", {fit.deviance, fit.df_resid, true});
  table.df.push_back(kNan);
  add_untested(table);
  const std::vector<ModelTerm> terms = fit.rows().terms();
  const Submodels submodel(fit, table);
  for (std::size_t t = 0; t < terms.size(); ++t) {
    const bool contained = std::ranges::any_of(
        terms, [&](const ModelTerm& other) { return is_marginal_to(terms[t], other); });
    if (terms[t].variables.empty() || contained) continue;
    const Submodel without =
        submodel(columns_where(terms, [&](std::size_t s) { return s != t; }), terms[t].label);
    const double df = add_model(terms[t].label, without);
    table.df.push_back(df);
    const double cost = by_f ? without.deviance - fit.deviance
                             : loss(fit, without.deviance) - loss(fit, fit.deviance);
    add_test(table, cost, df, fit.df_resid);
  }
  return table;
}

}  // namespace webglm
