#include "webglm/inference/profile.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "inference/profile_search.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/inference/submodel.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The row of `Standardisation::to_user` that gives one coefficient.
std::vector<double> contrast_of(const Standardisation& standardisation, std::size_t column) {
  std::vector<double> unit(standardisation.size(), 0.0);
  std::vector<double> out;
  for (double& entry : unit) {
    entry = 1.0;
    out.push_back(standardisation.to_user(unit)[column]);
    entry = 0.0;
  }
  return out;
}

class Profiler {
 public:
  explicit Profiler(const Fit& fit)
      : fit_(fit),
        plan_(fit.rows().design),
        runner_(fit.rows().design, plan_, fit.rows().observations, fit.row_model()) {}

  double limit(std::size_t column, const std::vector<double>& contrast, double quantile) {
    ProfileSearch search(fit_, contrast, quantile);
    while (search.outcome() == ProfileSearch::Outcome::kSearching) {
      runner_.start(search.request());
      while (runner_.running()) runner_.advance(std::numeric_limits<std::uint64_t>::max());
      search.absorb(runner_.take());
    }
    if (search.outcome() == ProfileSearch::Outcome::kFound) {
      return fit_.params[column] + search.distance();
    }
    const bool unlimited = search.outcome() == ProfileSearch::Outcome::kUnlimited;
    warn(fit_.rows().design.names()[column], quantile < 0.0 ? "lower" : "upper", unlimited);
    if (!unlimited) return kNan;
    return std::copysign(std::numeric_limits<double>::infinity(), quantile);
  }

  std::vector<Warning> take_warnings() { return std::move(warnings_); }

 private:
  void warn(const std::string& name, const std::string& side, bool unlimited) {
    const char* pattern =
        unlimited
            ? "the profile likelihood of \"{}\" levels off before it reaches its {} limit, which "
              "is infinite"
            : "the profile likelihood of \"{}\" gives no {} limit: the means leave the "
              "family's domain, or the search did not converge; the limit is NaN";
    warnings_.push_back(
        {WarningCode::kNoLimit, filled(pattern, {name, side}), {{"column", name}, {"side", side}}});
  }

  const Fit& fit_;
  GramPlan plan_;
  PassRunner runner_;
  std::vector<Warning> warnings_;
};

}  // namespace

ProfileIntervals profile_intervals(const Fit& fit, std::span<const std::size_t> columns,
                                   double alpha, std::optional<bool> use_t) {
  require_unpenalised(fit, "a profile likelihood");
  const double quantile = interval_quantile(fit, alpha, use_t);
  Profiler profiler(fit);
  ProfileIntervals out;
  for (const std::size_t j : columns) {
    if (fit.aliased[j]) {
      out.limits.lower.push_back(kNan);
      out.limits.upper.push_back(kNan);
      continue;
    }
    const std::vector<double> contrast = contrast_of(fit.rows().design.standardisation(), j);
    out.limits.lower.push_back(profiler.limit(j, contrast, -quantile));
    out.limits.upper.push_back(profiler.limit(j, contrast, quantile));
  }
  out.warnings = profiler.take_warnings();
  return out;
}

}  // namespace webglm
