#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "webglm/common/segments.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/block_reader.hpp"

namespace webglm {

/// theta of a negative binomial or the power of a Tweedie family, by maximum likelihood.
struct ParameterEstimate {
  double value = 0.0;  ///< infinite where the counts vary no more than a Poisson's
  /// From the observed information at fixed means, as in MASS; NaN at a limit of the range.
  double standard_error = 0.0;
  /// The dispersion that maximises a Tweedie's likelihood with the power; 1 for counts.
  double dispersion = 1.0;
  int fits = 0;            ///< of the coefficients, one for each value that was tried
  bool converged = false;  ///< the last change was within `tol`
};

/// Alternates with fits of the coefficients: for the means of each it takes sums over the rows and
/// says which family to fit next. By the envelope theorem the derivative at fixed means is that of
/// the profile likelihood, so the end is the joint maximum.
///
/// Negative binomial: Newton's method, then secants, in log theta, from the Poisson fit and one
/// step of scoring in 1 / theta (Lawless 1987; Venables & Ripley 2002, section 7.4). Tweedie:
/// Newton's method in the power and log phi together, with differences of the log density for
/// derivatives (Dunn & Smyth 2005, section 5).
class ParameterSearch {
 public:
  explicit ParameterSearch(const FitOptions& options);

  bool done() const { return done_; }
  /// The family whose coefficients are wanted.
  const AnyFamily& family() const { return family_; }
  const ParameterEstimate& estimate() const { return estimate_; }

  /// One pass over the rows at the means of the fit of `family()`. `phi` is its dispersion.
  void start(const Observations& observations, double phi);
  bool running() const { return running_; }
  /// At most `max_blocks` blocks; at the end of the rows it moves on.
  std::uint64_t advance(BlockReader& reader, std::span<const double> beta,
                        std::uint64_t max_blocks);

 private:
  /// Two derivatives, or the log-likelihood at one point and its differences at six around it.
  struct Part {
    std::array<double, 7> sum{};
    static void merge(Part& into, const Part& from);
  };

  void add_rows(const BlockReader& reader);
  void add_tweedie(const Tweedie& at, double y, Mean mean, double w);
  void absorb(const Part& total);
  void absorb_theta(const Part& total);
  void absorb_power(const Part& total);
  void finish(double standard_error, bool converged);

  AnyFamily family_;
  double tol_;
  bool counts_weights_;
  ParameterEstimate estimate_;
  bool done_ = false;
  bool running_ = false;

  Segments segments_{0};
  std::uint64_t block_ = 0;
  std::uint32_t segment_ = 0;
  Part part_;
  SegmentTree<Part, decltype(&Part::merge)> tree_{&Part::merge};

  double log_theta_ = 0.0;
  double last_log_theta_ = 0.0;
  double last_score_ = 0.0;
  double power_ = 1.5;
  double log_phi_ = 0.0;
  std::array<double, 2> step_{};
  std::optional<double> best_;  ///< log-likelihood of the point that `step_` left
};

}  // namespace webglm
