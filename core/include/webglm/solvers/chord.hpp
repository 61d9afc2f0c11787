#pragma once

#include <cstddef>
#include <vector>

#include "webglm/solvers/factor.hpp"

namespace webglm {

/// Steps d = H^-1 g with one fixed H: each is a score pass, which costs a third of a new H. Mixing
/// the last steps (Anderson 1965; Walker & Ni 2011) makes up for an H of other coefficients or of a
/// sample of the rows.
class ChordSearch {
 public:
  enum class Verdict {
    kContinue,  ///< go on at `next()`
    kArrived,   ///< at `next()` the decrement is expected to be below its target
    kStalled,   ///< the steps no longer shrink; `next()` is the best point, which needs a new H
  };

  /// Forgets all steps: the next ones belong to another H.
  void restart();

  /// Takes the step d = H^-1 g from `beta`. `target` bounds the decrement d'Hd at the end;
  /// `patient` searches never stall.
  Verdict absorb(const Factor& factor, const std::vector<double>& beta,
                 const std::vector<double>& step, double target, bool patient);
  const std::vector<double>& next() const { return next_; }
  double decrement() const { return decrement_; }

 private:
  /// What changed from one point to the next.
  struct Change {
    std::vector<double> root;   ///< of R S d, whose squared length is the decrement
    std::vector<double> point;  ///< of beta + d
  };

  void remember(std::vector<double> root, std::vector<double> point);
  void mix();

  std::vector<Change> changes_;
  std::vector<double> root_;
  std::vector<double> point_;
  std::vector<double> best_;
  std::vector<double> next_;
  double decrement_ = 0.0;
  double best_decrement_ = 0.0;
  int slow_steps_ = 0;
};

}  // namespace webglm
