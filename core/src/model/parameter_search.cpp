#include "webglm/model/parameter_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

namespace webglm {
namespace {

constexpr int kMaxFits = 50;
/// Steps in log theta, the power and log phi go no further than this.
constexpr double kLongestThetaStep = 2.0;
constexpr double kLongestPowerStep = 0.15;
/// Towards this theta goes the fit of a response that is 0 in every row.
constexpr double kLeastTheta = 1e-9;
/// Close to 1 and 2 the density turns into that of other families.
constexpr double kLeastPower = 1.001;
constexpr double kGreatestPower = 1.999;
/// Differences of the log density lose half its digits in the second derivative, and as many to
/// the third one in the first.
constexpr double kDifference = 1e-4;
/// Towards 1 and 2 the third derivative by the power grows as the cube of the inverse distance.
constexpr double kLeastDifference = 1e-5;

double power_difference(double power) {
  const double distance = std::min(power - 1.0, 2.0 - power);
  return std::clamp(5.0 * distance * kDifference, kLeastDifference, kDifference);
}

struct Offset {
  int power;
  int log_phi;
};
constexpr std::array<Offset, 7> kStencil{
    {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}}};

}  // namespace

ParameterSearch::ParameterSearch(const FitOptions& options)
    : family_(options.family),
      tol_(options.tol),
      counts_weights_(options.weights_type == WeightsType::kFrequency) {
  if (const auto* tweedie = std::get_if<Tweedie>(&family_)) {
    const double given = tweedie->var_power();
    power_ = given > 1.05 && given < 1.95 ? given : 1.5;
    family_ = Tweedie(power_);
  } else {
    family_ = Poisson{};
  }
}

void ParameterSearch::Part::merge(Part& into, const Part& from) {
  for (std::size_t i = 0; i < into.sum.size(); ++i) into.sum[i] += from.sum[i];
}

void ParameterSearch::start(const Observations& observations, double phi) {
  if (estimate_.fits == 0) log_phi_ = std::log(phi);
  segments_ = Segments(observations.rows());
  block_ = 0;
  segment_ = 0;
  part_ = {};
  running_ = true;
}

std::uint64_t ParameterSearch::advance(BlockReader& reader, std::span<const double> beta,
                                       std::uint64_t max_blocks) {
  std::uint64_t blocks = 0;
  for (; running_ && blocks < max_blocks; ++blocks) {
    if (block_ == 0) reader.set_coefficients(beta);
    reader.load(block_);
    reader.predict();
    add_rows(reader);
    if (++block_ < segments_.first_block(segment_ + 1)) continue;
    tree_.push(part_);
    part_ = {};
    running_ = ++segment_ < segments_.count();
  }
  if (!running_) absorb(tree_.take());
  return blocks;
}

void ParameterSearch::add_rows(const BlockReader& reader) {
  const RowBlock& block = reader.block();
  for (std::uint32_t r = 0; r < reader.rows().count; ++r) {
    const double w = block.prior[r];
    if (!(w > 0.0)) continue;
    const double y = block.y[r];
    const double mu = block.mu[r];
    if (const auto* tweedie = std::get_if<Tweedie>(&family_)) {
      add_tweedie(*tweedie, y, {mu, block.one_minus[r], block.slope[r]}, w);
    } else if (const auto* negative_binomial = std::get_if<NegativeBinomial>(&family_)) {
      const NegativeBinomial::ThetaTerms terms = negative_binomial->theta_terms(y, mu);
      part_.sum[0] += w * terms.score;
      part_.sum[1] += w * terms.information;
    } else {
      // By 1 / theta, at 0: score and expected information.
      part_.sum[0] += 0.5 * w * ((y - mu) * (y - mu) - y);
      part_.sum[1] += 0.5 * w * mu * mu;
    }
  }
}

/// A weight divides phi, or counts rows.
void ParameterSearch::add_tweedie(const Tweedie& at, double y, Mean mean, double w) {
  const double h = power_difference(at.var_power());
  double first = 0.0;
  for (std::size_t i = 0; i < kStencil.size(); ++i) {
    const Tweedie family(at.var_power() + kStencil[i].power * h);
    const double phi = std::exp(log_phi_ + kStencil[i].log_phi * kDifference);
    const double value = counts_weights_ ? family.log_density(y, mean, w, phi)
                                         : family.log_density(y, mean, 1.0, phi / w);
    if (i == 0) first = value;
    part_.sum[i] += i == 0 ? value : value - first;
  }
}

void ParameterSearch::finish(double standard_error, bool converged) {
  estimate_.standard_error = standard_error;
  estimate_.converged = converged;
  done_ = true;
}

void ParameterSearch::absorb(const Part& total) {
  ++estimate_.fits;
  if (std::holds_alternative<Tweedie>(family_)) return absorb_power(total);
  absorb_theta(total);
}

void ParameterSearch::absorb_theta(const Part& total) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  if (std::holds_alternative<Poisson>(family_)) {
    // Where the likelihood falls as 1 / theta leaves 0, theta is infinite.
    estimate_.value = kInfinity;
    if (!(total.sum[0] > 0.0)) return finish(kNan, true);
    log_theta_ = std::log(total.sum[1] / total.sum[0]);
    family_ = NegativeBinomial(std::exp(log_theta_));
    return;
  }
  const double theta = std::exp(log_theta_);
  const double score = theta * total.sum[0];
  const double information = theta * theta * total.sum[1];
  const double observed = information - score;
  // A secant knows how the means follow theta.
  const double secant = (last_score_ - score) / (log_theta_ - last_log_theta_);
  double slope = estimate_.fits > 2 && secant > 0.0 ? secant : observed;
  if (!(slope > 0.0)) slope = std::abs(score);
  const double step = std::clamp(score / slope, -kLongestThetaStep, kLongestThetaStep);
  const bool small = std::abs(step) * std::sqrt(std::abs(observed)) <= 0.1 * tol_ ||
                     std::abs(step) <= 4.0 * std::numeric_limits<double>::epsilon();
  if (small || estimate_.fits >= kMaxFits || !std::isfinite(step) || theta < kLeastTheta) {
    estimate_.value = theta;
    return finish(1.0 / std::sqrt(total.sum[1]), small);
  }
  last_log_theta_ = log_theta_;
  last_score_ = score;
  log_theta_ += step;
  family_ = NegativeBinomial(std::exp(log_theta_));
}

void ParameterSearch::absorb_power(const Part& total) {
  const auto& f = total.sum;
  const double h = power_difference(power_);
  const double g_power = 0.5 * (f[1] - f[2]) / h;
  const double g_phi = 0.5 * (f[3] - f[4]) / kDifference;
  // Minus the second derivatives.
  const double h_power = -(f[1] + f[2]) / (h * h);
  const double h_phi = -(f[3] + f[4]) / (kDifference * kDifference);
  const double h_cross = -0.5 * (f[5] + f[6] - f[1] - f[2] - f[3] - f[4]) / (h * kDifference);
  const double determinant = h_power * h_phi - h_cross * h_cross;
  const bool lower = best_ && !(f[0] >= *best_ - 1e-9 * std::abs(*best_));
  if (lower) {
    // Back half of the step, as often as it takes.
    for (double& part : step_) part *= 0.5;
    power_ -= step_[0];
    log_phi_ -= step_[1];
  } else {
    const bool convex = h_power > 0.0 && determinant > 0.0;
    std::array<double, 2> step{(h_phi * g_power - h_cross * g_phi) / determinant,
                               (h_power * g_phi - h_cross * g_power) / determinant};
    if (!convex) step = {g_power / std::abs(h_power), g_phi / std::abs(h_phi)};
    const double size = std::max(std::abs(step[0]) / kLongestPowerStep, std::abs(step[1]));
    for (double& part : step) part /= std::max(1.0, size);
    const double next = std::clamp(power_ + step[0], kLeastPower, kGreatestPower);
    const bool at_limit = next == power_;
    const double decrement =
        h_power * step[0] * step[0] + 2.0 * h_cross * step[0] * step[1] + h_phi * step[1] * step[1];
    // Differences leave the step uncertain by about 1e-7 of a standard error.
    const bool small = at_limit ? std::abs(step[1]) <= 1e-6 : convex && decrement <= 1e-13;
    if (small || estimate_.fits >= kMaxFits || !std::isfinite(size)) {
      estimate_.value = power_;
      estimate_.dispersion = std::exp(log_phi_);
      return finish(
          std::sqrt(at_limit ? std::numeric_limits<double>::quiet_NaN() : h_phi / determinant),
          small);
    }
    best_ = f[0];
    step_ = {next - power_, step[1]};
    power_ = next;
    log_phi_ += step[1];
  }
  family_ = Tweedie(power_);
}

}  // namespace webglm
