#include "webglm/solvers/chord.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace webglm {
namespace {

constexpr std::size_t kDepth = 4;
/// A mixed step may be longer than the one before; two in a row are no accident.
constexpr int kMaxSlowSteps = 2;

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void subtract(std::vector<double>& from, double factor, const std::vector<double>& what) {
  for (std::size_t i = 0; i < from.size(); ++i) from[i] -= factor * what[i];
}

}  // namespace

void ChordSearch::restart() {
  changes_.clear();
  root_.clear();
  point_.clear();
  slow_steps_ = 0;
}

ChordSearch::Verdict ChordSearch::absorb(const Factor& factor, const std::vector<double>& beta,
                                         const std::vector<double>& step, double target,
                                         bool patient) {
  std::vector<double> root = factor.root_times(step);
  const bool first = root_.empty();
  const double before = decrement_;
  decrement_ = dot(root, root);
  std::vector<double> point = beta;
  subtract(point, -1.0, step);
  // What the last step gained, the next one will gain again.
  const double gain = first ? 1.0 : std::min(1.0, decrement_ / before);
  if (decrement_ * gain <= target) {
    remember(std::move(root), std::move(point));
    mix();
    return Verdict::kArrived;
  }
  slow_steps_ = !first && decrement_ > 0.5 * best_decrement_ ? slow_steps_ + 1 : 0;
  if (first || decrement_ < best_decrement_) {
    best_ = beta;
    best_decrement_ = decrement_;
  }
  if (!patient && slow_steps_ >= kMaxSlowSteps) {
    next_ = best_;
    return Verdict::kStalled;
  }
  remember(std::move(root), std::move(point));
  mix();
  return Verdict::kContinue;
}

void ChordSearch::remember(std::vector<double> root, std::vector<double> point) {
  if (!root_.empty()) {
    Change change{root, point};
    subtract(change.root, 1.0, root_);
    subtract(change.point, 1.0, point_);
    if (changes_.size() == kDepth) changes_.erase(changes_.begin());
    changes_.push_back(std::move(change));
  }
  root_ = std::move(root);
  point_ = std::move(point);
}

/// Takes from the step what the changes of earlier ones explain: least squares in the metric of H,
/// by Gram and Schmidt's process from the latest change back.
void ChordSearch::mix() {
  next_ = point_;
  std::vector<double> rest = root_;
  std::vector<Change> basis;
  for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
    Change direction = *change;
    const double length = std::sqrt(dot(direction.root, direction.root));
    for (const Change& other : basis) {
      const double share = dot(direction.root, other.root);
      subtract(direction.root, share, other.root);
      subtract(direction.point, share, other.point);
    }
    const double left = std::sqrt(dot(direction.root, direction.root));
    if (!(left > 1e-6 * length)) continue;  // nothing new, up to rounding
    for (double& value : direction.root) value /= left;
    for (double& value : direction.point) value /= left;
    const double share = dot(rest, direction.root);
    subtract(rest, share, direction.root);
    subtract(next_, share, direction.point);
    basis.push_back(std::move(direction));
  }
}

}  // namespace webglm
