#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "webglm/solvers/chord.hpp"
#include "webglm/solvers/factor.hpp"
#include "webglm/solvers/linear_constraints.hpp"
#include "webglm/solvers/pass.hpp"
#include "webglm/solvers/penalty.hpp"
#include "webglm/solvers/sampled_start.hpp"

namespace webglm {

/// The fixed inputs of a solve, decided once.
struct IrlsProblem {
  std::size_t columns = 0;
  double rows = 0.0;              ///< rows of positive weight
  std::uint64_t blocks = 0;       ///< blocks of kBlockRows rows that a pass goes through
  bool constant_weights = false;  ///< W does not depend on the coefficients, as for gamma with log
  /// The link is the family's canonical one: steps are Newton's, and converge quadratically.
  bool canonical = false;
  Penalty penalty;
  bool fixed_dispersion = true;
  /// Gaussian with identity link: the first solution is the last.
  bool linear = false;
  /// The likelihood may have no maximum, for responses on the boundary of the support.
  bool separable = false;
  int max_iter = 25;
  double tol = 1e-8;
  /// A point with valid means (the intercept-only model), to retreat to from a first step that
  /// leaves the family's domain.
  std::optional<std::vector<double>> safe_beta;
};

/// Where a solve ended, in the solver's coordinates.
struct SolvedState {
  std::vector<double> beta;  ///< length p, 0 where aliased
  Factor factor;             ///< of X'WX + penalty at (within 1e-8 in eta of) beta
  std::vector<AliasedColumn> aliased;
  /// Coefficients that depend on others and are penalised too little to be told apart.
  std::vector<std::size_t> undetermined;
  std::vector<std::size_t> at_bound;  ///< coefficients that a bound holds
  /// Linear constraints that hold the coefficients, linearly independent.
  std::vector<ActiveRow> active_rows;
  double deviance = 0.0;
  double pearson_chi2 = 0.0;
  int iterations = 0;
  bool converged = false;
  bool step_halved = false;
  bool stopped_at_boundary = false;
  double max_std_score = 0.0;
  /// Where no maximum exists: a direction along which the likelihood rises for ever. Else empty.
  std::vector<double> separating;
};

/// Fisher scoring as a state machine that asks for passes over the rows: H d = X'u at the current
/// coefficients, with halving of steps that raise the penalised deviance or leave the domain.
/// With many rows it starts on a sample of them, and takes chord steps while they contract. It ends
/// when the Newton decrement says that the step is below `tol` standard errors, and closes so that
/// every figure belongs to the reported coefficients.
class Irls {
 public:
  explicit Irls(IrlsProblem problem);
  /// Goes on from the end of a similar problem, with the columns that were aliased there.
  Irls(IrlsProblem problem, const SolvedState& from);

  bool done() const { return phase_ == Phase::kDone; }
  std::string_view phase_name() const;
  int iterations() const { return state_.iterations; }
  double deviance() const;

  /// The pass that is wanted next; only while not done.
  PassRequest request() const;
  /// Takes the sums of the requested pass.
  void absorb(Sums sums);
  const SolvedState& state() const { return state_; }

 private:
  enum class Phase { kStart, kStartTriangle, kSample, kChord, kIterate, kClose, kCertify, kDone };

  /// Below this relative pivot X'WX has lost too many digits, and a triangle is asked for.
  static constexpr double kCholeskyPivot = 1e-10;

  [[noreturn]] static void refuse_start();
  bool wants_figures() const;
  void start_over();
  void absorb_sample(Sums& sums);
  void absorb_chord(const Sums& sums);
  void begin_chord();
  void absorb_start(Sums& sums);
  void drop_empty_columns(const Sums& sums);
  void absorb_start_triangle(Sums& sums);
  void absorb_iterate(Sums& sums);
  void absorb_close(const Sums& sums);
  bool step_tells_all() const;
  void close_by_step(double greatest_shift);
  bool acceptable(const Sums& sums) const;
  double objective(const Sums& sums, const std::vector<double>& beta) const;
  bool factorise(Sums& sums, bool step);
  void accept(const Sums& sums);
  void retreat();
  void take_step(const Sums& sums, const std::vector<double>& taken);
  void measure_score(const std::vector<double>& score);
  bool step_is_negligible(double decrement) const;
  bool is_separated(const Sums& sums) const;
  void finish(bool converged);
  void update_dispersion();
  std::vector<double> penalised_score(const Sums& sums) const;

  IrlsProblem problem_;
  Phase phase_ = Phase::kStart;
  bool use_triangle_ = false;
  bool use_chord_ = false;
  bool judged_ = true;  ///< the deviance of the next full pass is wanted
  SampledStart sample_;
  ChordSearch chord_;
  double dispersion_ = 1.0;
  std::vector<std::size_t> active_;
  std::vector<double> candidate_;  ///< coefficients that the running pass is at
  std::vector<double> step_;       ///< from the accepted coefficients
  bool has_accepted_ = false;
  bool left_domain_ = false;  ///< the last step had to be shortened for that
  bool watch_ = false;        ///< steps shrink as slowly as under separation
  double accepted_objective_ = 0.0;
  double previous_decrement_ = 0.0;
  double deviance_fall_ = 0.0;  ///< by the last Newton step, to second order
  int halvings_ = 0;
  int closings_ = 0;
  SolvedState state_;
};

}  // namespace webglm
