#include "webglm/inference/marginal_effects.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "inference/average_mean.hpp"
#include "webglm/common/error.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/predict.hpp"

namespace webglm {
namespace {

/// f' = sum of weight * f(x + at * h) / h, up to h^4 (Abramowitz & Stegun 25.3.6).
struct Node {
  double at;
  double weight;
};
constexpr std::array kStencil = {Node{-2.0, 1.0 / 12.0}, Node{-1.0, -8.0 / 12.0},
                                 Node{1.0, 8.0 / 12.0}, Node{2.0, -1.0 / 12.0}};

/// A step near a thousandth of the spread of the values, and a power of two, which adds exactly to
/// most of them.
double step_for(std::span<const double> values) {
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  for (const double x : values) {
    if (!std::isfinite(x)) continue;
    count += 1.0;
    const double before = x - (count > 1.0 ? sum / (count - 1.0) : x);
    sum += x;
    squares += before * (x - sum / count);
  }
  double spread = std::sqrt(squares / std::max(count, 1.0));
  if (!(spread > 0.0)) spread = std::max(1.0, std::abs(sum / std::max(count, 1.0)));
  return std::exp2(std::round(std::log2(spread)) - 10.0);
}

/// Rows of effects, from averages over rows.
class EffectTable {
 public:
  EffectTable(const Fit& fit, std::span<const double> covariance, const MarginalOptions& options)
      : fit_(fit),
        covariance_(covariance),
        quantile_(interval_quantile(fit, options.alpha, options.use_t)),
        use_t_(options.use_t) {}

  void add(std::string variable, std::string contrast, const AverageMean& change) {
    const std::size_t p = fit_.p();
    double variance = covariance_.empty() ? std::numeric_limits<double>::quiet_NaN() : 0.0;
    for (std::size_t i = 0; i < p && !covariance_.empty(); ++i) {
      if (fit_.aliased[i]) continue;
      for (std::size_t j = 0; j < p; ++j) {
        if (fit_.aliased[j]) continue;
        variance += change.gradient[i] * covariance_[i * p + j] * change.gradient[j];
      }
    }
    const double se = std::sqrt(variance);
    out_.variables.push_back(std::move(variable));
    out_.contrasts.push_back(std::move(contrast));
    out_.effect.push_back(change.value);
    out_.standard_error.push_back(se);
    out_.statistic.push_back(change.value / se);
    out_.lower.push_back(change.value - quantile_ * se);
    out_.upper.push_back(change.value + quantile_ * se);
  }

  MarginalEffects take() {
    out_.p_value = wald_p_values(fit_, out_.statistic, use_t_);
    return std::move(out_);
  }

 private:
  const Fit& fit_;
  std::span<const double> covariance_;
  double quantile_;
  std::optional<bool> use_t_;
  MarginalEffects out_;
};

/// The derivative of the average that `at(shift)` gives. A step that leaves the domain of a
/// transformation is shortened.
template <class Average>
AverageMean derivative(double step, std::size_t p, const Average& at) {
  AverageMean out;
  for (int attempt = 0; attempt < 6; ++attempt, step /= 32.0) {
    out = AverageMean(p);
    for (const Node& node : kStencil) out.add(at(node.at * step), node.weight / step);
    if (std::isfinite(out.value)) break;
  }
  return out;
}

Frame with_column(const Frame& frame, const std::string& name, Column column) {
  if (!frame.contains(name)) throw unknown_name("column", name, frame.names());
  Frame out;
  for (std::size_t i = 0; i < frame.columns(); ++i) {
    const bool it = frame.names()[i] == name;
    out.add(frame.names()[i], it ? std::move(column) : frame.column(i));
  }
  return out;
}

Column constant_number(std::size_t rows, double value) {
  return NumericColumn::copy_of(std::vector<double>(rows, value));
}

Column constant_level(std::size_t rows, const LevelNames& levels, std::size_t level) {
  return CategoricalColumn::from_codes(
      std::vector<std::uint32_t>(rows, static_cast<std::uint32_t>(level)), levels);
}

/// The factor that `name` is in the model, if it is one.
const FittedFactor* factor_of(const FittedDesign& design, const std::string& name) {
  for (const FittedVariable& variable : design.variables) {
    const auto* factor = std::get_if<FittedFactor>(&variable.definition);
    if (factor != nullptr && factor->argument.is_name() && factor->argument.root().text == name) {
      return factor;
    }
  }
  return nullptr;
}

/// The columns of the terms; those of offsets are not variables of the model.
std::vector<std::string> model_variables(const ModelSpec& spec) {
  TermList terms = spec.terms;
  terms.response.reset();
  terms.offsets.clear();
  std::vector<std::string> names;
  for (const ColumnReference& reference : column_references(terms)) names.push_back(reference.name);
  return names;
}

std::vector<std::string> chosen(const std::vector<std::string>& wanted,
                                std::vector<std::string> known) {
  for (const std::string& name : wanted) {
    if (std::ranges::find(known, name) == known.end()) throw unknown_name("variable", name, known);
  }
  return wanted.empty() ? known : wanted;
}

Frame frame_at(const LearnedModel& model, Frame frame, const MarginalOptions& options) {
  for (const auto& [name, value] : options.at) {
    const FittedFactor* factor = factor_of(model.design, name);
    if (const auto* level = std::get_if<std::string>(&value)) {
      const LevelNames levels = factor == nullptr ? LevelNames{*level} : factor->levels;
      const auto found = std::ranges::find(levels, *level);
      if (found == levels.end()) throw unknown_name("level of " + name, *level, levels);
      const auto code = static_cast<std::size_t>(found - levels.begin());
      frame = with_column(frame, name, constant_level(frame.rows(), levels, code));
    } else {
      frame = with_column(frame, name, constant_number(frame.rows(), std::get<double>(value)));
    }
  }
  return frame;
}

}  // namespace

MarginalEffects marginal_effects(const LearnedModel& model, const Fit& fit,
                                 std::span<const double> covariance, const Frame& rows,
                                 const MarginalOptions& options) {
  EffectTable table(fit, covariance, options);
  const Frame frame = frame_at(model, rows, options);
  PredictOptions reading;
  reading.offset = options.offset;
  reading.exposure = options.exposure;
  reading.complement = options.complement;
  const auto average = [&](const std::string& name, Column column) {
    const PredictionRows read = prediction_rows(
        model.spec, model.design, fit.link, with_column(frame, name, std::move(column)), reading);
    return average_mean(fit, read.bound.design, read.known_eta, read.bound.incomplete);
  };
  for (const std::string& name : chosen(options.variables, model_variables(model.spec))) {
    if (const FittedFactor* factor = factor_of(model.design, name)) {
      const auto at = [&](std::size_t level) {
        return average(name, constant_level(frame.rows(), factor->levels, level));
      };
      const AverageMean reference = at(factor->reference);
      for (std::size_t level = 0; level < factor->levels.size(); ++level) {
        if (level == factor->reference) continue;
        AverageMean change = at(level);
        change.add(reference, -1.0);
        table.add(name, factor->levels[level] + " - " + factor->levels[factor->reference], change);
      }
      continue;
    }
    const NumericColumn& column = frame.numeric(name);
    const auto shifted = [&](double shift) {
      std::vector<double> values(column.values().begin(), column.values().end());
      for (double& x : values) x += shift;
      return average(name, NumericColumn::copy_of(values));
    };
    table.add(name, "dY/dX", derivative(step_for(column.values()), fit.p(), shifted));
  }
  return table.take();
}

MarginalEffects marginal_effects(const Fit& fit, std::span<const double> covariance,
                                 const MarginalOptions& options) {
  EffectTable table(fit, covariance, options);
  const Design design = fit.rows().design.in_user_units();
  const Observations& observations = fit.rows().observations;
  std::vector<bool> left_out(observations.rows(), false);
  for (std::size_t row = 0; row < left_out.size(); ++row) {
    left_out[row] = observations.weight(row) <= 0.0;
  }
  std::vector<std::string> known;
  for (std::size_t j = 0; j < fit.p(); ++j) {
    if (design.intercept() != j) known.push_back(design.names()[j]);
  }
  for (const std::string& name : chosen(options.variables, std::move(known))) {
    const auto j =
        static_cast<std::size_t>(std::ranges::find(design.names(), name) - design.names().begin());
    const double spread = 1.0 / fit.rows().design.standardisation().inverse_scale[j];
    const auto shifted = [&](double shift) {
      return average_mean(fit, design, observations.offset, left_out, j, shift);
    };
    table.add(name, "dY/dX", derivative(std::exp2(-10.0) * spread, fit.p(), shifted));
  }
  return table.take();
}

}  // namespace webglm
