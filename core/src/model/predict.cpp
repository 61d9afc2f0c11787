#include "webglm/model/predict.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/model/covariance_scale.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The values that a fit had as `fitted`, for new rows.
RowValues for_new_rows(const RowValues& fitted, const RowValues& given, std::string_view what) {
  if (!std::holds_alternative<std::monostate>(given)) return given;
  if (!std::holds_alternative<NumericColumn>(fitted)) return fitted;
  throw_error(ErrorCode::kInvalidInput,
              "the model was fitted with an array as {}, which new rows do not have; give {} for "
              "them, or fit with a column name",
              {what, what}, {{"option", what}});
}

/// A prediction without its offset or exposure would be another one: its columns have to be there.
void check_known_part(const TermList& terms, const Frame& frame, const KnownEta& parts) {
  TermList known;
  known.offsets = terms.offsets;
  std::vector<ColumnReference> references = column_references(known);
  for (const RowValues* values : {&parts.offset, &parts.exposure, &parts.complement}) {
    if (const auto* name = std::get_if<std::string>(values)) references.push_back({*name, 0});
  }
  for (const ColumnReference& reference : references) {
    if (frame.contains(reference.name)) continue;
    throw_error(ErrorCode::kInvalidInput,
                "the new rows have no column \"{}\", which the fit has as offset, exposure or "
                "complement",
                {reference.name}, {{"column", reference.name}});
  }
}

/// The columns that a prediction reads: all but the response and the weights.
std::vector<std::string> predictor_columns(const ModelSpec& spec) {
  TermList terms = spec.terms;
  terms.response.reset();
  std::vector<std::string> names;
  for (const ColumnReference& reference : column_references(terms)) {
    names.push_back(reference.name);
  }
  return names;
}

/// Missing values of predictors become a level where the fit treated them so.
Frame with_missing_levels(const Frame& frame, const ModelSpec& spec) {
  if (spec.missing != MissingPolicy::kLevel) return frame;
  const std::vector<std::string> predictors = predictor_columns(spec);
  Frame out;
  for (std::size_t i = 0; i < frame.columns(); ++i) {
    const std::string& name = frame.names()[i];
    Column column = frame.column(i);
    const auto* factor = std::get_if<CategoricalColumn>(&column);
    const bool predictor =
        std::find(predictors.begin(), predictors.end(), name) != predictors.end();
    if (factor != nullptr && predictor && factor->missing_count() > 0) {
      column = factor->with_missing_level();
    }
    out.add(name, std::move(column));
  }
  return out;
}

class Predictor {
 public:
  Predictor(const FittedDesign& fitted, const PredictionBasis& basis, const Design& design,
            const NumericColumn& offset, const PredictOptions& options)
      : fitted_(fitted),
        basis_(basis),
        design_(design),
        offset_(offset),
        options_(options),
        used_(basis.params) {
    for (double& b : used_) b = std::isnan(b) ? 0.0 : b;
    const double tail = 0.5 * (1.0 - options.level);
    quantile_ = basis.df ? -student_t_quantile(tail, *basis.df) : -normal_quantile(tail);
  }

  Prediction run() {
    const std::size_t rows = design_.rows();
    const bool terms = options_.type == PredictionType::kTerms;
    if (terms) {
      for (const FittedTerm& term : fitted_.terms) out_.terms.push_back(term.label);
    }
    out_.values.resize(rows * (terms ? fitted_.terms.size() : 1));
    if (options_.standard_errors) {
      for (auto* each : {&out_.standard_errors, &out_.lower, &out_.upper}) {
        each->resize(out_.values.size());
      }
    }
    const Segments segments(rows);
    std::vector<double> tile(design_.columns() * kBlockRows);
    for (std::uint64_t block = 0; block < segments.blocks(); ++block) {
      const std::uint64_t first = segments.first_row(block);
      design_.expand(first, segments.rows_in(block), tile);
      for (std::uint32_t r = 0; r < segments.rows_in(block); ++r) {
        terms ? set_terms(tile, first + r, r) : set_row(tile, first + r, r);
      }
    }
    return std::move(out_);
  }

 private:
  void set_terms(const std::vector<double>& tile, std::size_t row, std::uint32_t r) {
    std::size_t first = 0;
    for (std::size_t t = 0; t < fitted_.terms.size(); ++t) {
      const std::size_t last = first + fitted_.terms[t].names.size();
      const std::size_t at = t * design_.rows() + row;
      double sum = 0.0;
      for (std::size_t j = first; j < last; ++j) sum += used_[j] * tile[j * kBlockRows + r];
      out_.values[at] = sum;
      if (options_.standard_errors) {
        const double se = std::sqrt(variance_of_eta(tile, r, first, last));
        out_.standard_errors[at] = se;
        out_.lower[at] = sum - quantile_ * se;
        out_.upper[at] = sum + quantile_ * se;
      }
      first = last;
    }
  }

  void set_row(const std::vector<double>& tile, std::size_t row, std::uint32_t r) {
    double eta = offset_.size() > 0 ? offset_.values()[row] : 0.0;
    for (std::size_t j = 0; j < used_.size(); ++j) eta += used_[j] * tile[j * kBlockRows + r];
    const bool on_link = options_.type == PredictionType::kLink;
    const Mean mean = mean_at(eta);
    out_.values[row] = on_link ? eta : mean.mu;
    if (!options_.standard_errors) return;
    const double se = std::sqrt(variance_of_eta(tile, r, 0, used_.size()));
    out_.standard_errors[row] = on_link ? se : std::abs(mean.dmu_deta) * se;
    const double a = on_link ? eta - quantile_ * se : mean_at(eta - quantile_ * se).mu;
    const double b = on_link ? eta + quantile_ * se : mean_at(eta + quantile_ * se).mu;
    out_.lower[row] = std::min(a, b);  // a decreasing link swaps the limits
    out_.upper[row] = std::max(a, b);
    if (std::isnan(a) || std::isnan(b)) out_.lower[row] = out_.upper[row] = kNan;
  }

  Mean mean_at(double eta) const {
    return std::visit([eta](const auto& link) { return link.mean(eta); }, basis_.link);
  }

  /// Of the part of the linear predictor that the coefficients [first, last) make.
  double variance_of_eta(const std::vector<double>& tile, std::uint32_t r, std::size_t first,
                         std::size_t last) const {
    const std::size_t p = used_.size();
    double sum = 0.0;
    for (std::size_t i = first; i < last; ++i) {
      const double x = tile[i * kBlockRows + r];
      if (x == 0.0 || std::isnan(basis_.params[i])) continue;
      for (std::size_t j = first; j < last; ++j) {
        if (std::isnan(basis_.params[j])) continue;
        sum += x * basis_.covariance[i * p + j] * tile[j * kBlockRows + r];
      }
    }
    return std::max(sum, 0.0);
  }

  const FittedDesign& fitted_;
  const PredictionBasis& basis_;
  const Design& design_;
  const NumericColumn& offset_;
  const PredictOptions& options_;
  std::vector<double> used_;
  double quantile_;
  Prediction out_;
};

void blank_incomplete(const std::vector<bool>& incomplete, std::size_t rows, Prediction& out) {
  if (incomplete.empty()) return;
  for (auto* each : {&out.values, &out.standard_errors, &out.lower, &out.upper}) {
    for (std::size_t i = 0; i < each->size(); ++i) {
      if (incomplete[i % rows]) (*each)[i] = kNan;
    }
  }
}

/// Rows whose known part of eta is missing count as incomplete, or are refused.
void mark_unknown(const NumericColumn& known, bool allowed, std::vector<bool>& incomplete) {
  for (std::size_t row = 0; row < known.size(); ++row) {
    if (!std::isnan(known.values()[row])) continue;
    if (!allowed) {
      throw_error(ErrorCode::kInvalidInput,
                  "row {} of the offset, exposure or complement has no value; drop the row, or "
                  "complete it",
                  {row}, {{"row", row}});
    }
    if (incomplete.empty()) incomplete.assign(known.size(), false);
    incomplete[row] = true;
  }
}

void check(const PredictOptions& options, const PredictionBasis& basis) {
  if (!(options.level > 0.0 && options.level < 1.0)) {
    throw_error(ErrorCode::kInvalidInput, "level is {}; it must lie between 0 and 1",
                {options.level}, {{"option", "level"}, {"value", options.level}});
  }
  if (options.standard_errors && basis.covariance.empty()) {
    throw_error(ErrorCode::kInvalidInput,
                "standard errors of predictions need the covariance, which this model lacks");
  }
  check_exposure_link(options.exposure, basis.link);
}

}  // namespace

PredictionType parse_prediction_type(std::string_view name) {
  if (name == "response") return PredictionType::kResponse;
  if (name == "rate") return PredictionType::kRate;
  if (name == "link") return PredictionType::kLink;
  if (name == "terms") return PredictionType::kTerms;
  throw unknown_name("type of prediction", name, {"response", "rate", "link", "terms"});
}

PredictionBasis prediction_basis(const Fit& fit, bool covariance) {
  PredictionBasis basis{fit.params, {}, fit.link, std::nullopt};
  if (covariance && (fit.data || fit.has_covariance())) basis.covariance = fit.cov_unscaled();
  const double scale = covariance_scale(fit);
  for (double& value : basis.covariance) value *= scale;
  if (fit.tests_by_t()) basis.df = fit.df_resid;
  return basis;
}

PredictionRows prediction_rows(const ModelSpec& spec, const FittedDesign& design,
                               const AnyLink& link, const Frame& all_columns,
                               const PredictOptions& options) {
  KnownEta known;
  known.link = link;
  TermList needed = spec.terms;
  needed.response.reset();
  if (options.type == PredictionType::kTerms) {
    needed.offsets.clear();
  } else {
    known.offset = for_new_rows(spec.offset, options.offset, "offset");
    if (options.type != PredictionType::kRate) {
      known.exposure = for_new_rows(spec.exposure, options.exposure, "exposure");
    }
    known.complement = for_new_rows(spec.complement, options.complement, "complement");
    check_known_part(needed, all_columns, known);
  }
  check_columns(needed, all_columns.names());
  const Frame frame = with_missing_levels(all_columns, spec);
  BindOptions bind;
  bind.unseen = options.unseen;
  bind.allow_missing = spec.missing == MissingPolicy::kDrop;
  bind.formula = spec.terms.source;
  PredictionRows out{bind_design(design, frame, bind), {}};
  if (options.type != PredictionType::kTerms) {
    out.known_eta = total_offset(spec, design, all_columns, known);
  }
  mark_unknown(out.known_eta, bind.allow_missing, out.bound.incomplete);
  return out;
}

Prediction predict(const ModelSpec& spec, const FittedDesign& design, const PredictionBasis& basis,
                   const Frame& frame, const PredictOptions& options) {
  check(options, basis);
  const auto [bound, known] = prediction_rows(spec, design, basis.link, frame, options);
  Prediction out = Predictor(design, basis, bound.design, known, options).run();
  blank_incomplete(bound.incomplete, bound.design.rows(), out);
  out.warnings = bound.warnings;
  return out;
}

}  // namespace webglm
