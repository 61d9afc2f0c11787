#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/solvers/proximal_newton.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// X'WX of more columns is formed for a working set even where there are as many rows.
constexpr std::size_t kMostColumns = 5000;
/// A working set grows when its own residual is this small against what is missing, by those whose
/// residual is this large against the worst, and by half at most.
constexpr double kSettled = 0.3;
constexpr double kClearly = 0.3;
constexpr std::size_t kLeastGrowth = 16;

}  // namespace

double ProximalNewton::information(std::size_t j) const {
  const auto place = std::lower_bound(working_.begin(), working_.end(), j);
  if (gram_.empty() || place == working_.end() || *place != j) return kNan;
  return gram_[static_cast<std::size_t>(place - working_.begin()) * (working_.size() + 1)];
}

/// All coefficients, or those that the penalty need not hold at zero: `last` is the penalty of the
/// score that is known.
void ProximalNewton::choose_working(const SeparablePenalty* last) {
  const std::size_t p = problem_.columns;
  working_.clear();
  for (std::size_t j = 0; j < p; ++j) {
    const double l1 = penalty_.l1_or_group(j);
    const bool fixed = penalty_.lower(j) == penalty_.upper(j);
    // Where the penalty falls by half or more the rule discards nothing, and so says nothing.
    const double least = last != nullptr ? 2.0 * l1 - last->l1_or_group(j) : 0.0;
    const bool strong =
        has_accepted_ && least > 0.0 && penalty_.strength_to_hold(j, score_) * l1 >= least;
    if (!fixed && (l1 == 0.0 || strong)) working_.push_back(j);
    if (accepted_[j] != 0.0 && (working_.empty() || working_.back() != j)) working_.push_back(j);
  }
  complete_groups();
  few_ = (static_cast<double>(p) > problem_.rows || p > kMostColumns) && penalty_.allows_zeros() &&
         working_.size() < p;
  if (few_) {
    gram_.clear();
    check_working();
    on_few_ = penalty_.on(working_);
    return;
  }
  work_on_all();
}

/// Takes all of a group that some are taken of.
void ProximalNewton::complete_groups() {
  const std::size_t count = penalty_.groups().empty() ? 0 : working_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const CoefficientGroup* group = penalty_.group_of(working_[i]);
    if (group == nullptr) continue;
    for (const std::size_t j : group->columns) working_.push_back(j);
  }
  std::sort(working_.begin(), working_.end());
  working_.erase(std::unique(working_.begin(), working_.end()), working_.end());
}

void ProximalNewton::work_on_all() {
  const std::size_t p = problem_.columns;
  few_ = false;
  working_.resize(p);
  std::iota(working_.begin(), working_.end(), std::size_t{0});
  if (gram_.size() != p * p) gram_.clear();  // it was that of a working set
}

void ProximalNewton::constrain(LinearConstraints constraints) {
  constraints_ = std::move(constraints);
  if (!constraints_.empty()) work_on_all();
}

void ProximalNewton::check_working() const {
  const std::size_t count = working_.size();
  if (count <= kMostColumns) return;
  throw_error(ErrorCode::kOutOfMemory,
              "penalties with an l1 part and bounds are limited to {} coefficients that are not "
              "held at zero; got {}: a stronger penalty holds more, and a ridge penalty (l1_ratio "
              "= 0) has no such limit where a factor has many levels",
              {kMostColumns, count}, {{"coefficients", count}, {"limit", kMostColumns}});
}

/// Takes the coefficients of which the optimality conditions say that they should move, the worst
/// first. Where there are some, the next pass is at the accepted coefficients, for their X'WX.
/// Far from the optimum of the set many seem to be missing that are not.
bool ProximalNewton::grow_working() {
  if (!few_) return false;
  std::vector<std::pair<double, std::size_t>> found;  // less the residual, coefficient
  double within = 0.0;
  auto next = working_.begin();
  const std::vector<double> left = penalty_.less_groups(accepted_, score_);
  for (std::size_t j = 0; j < accepted_.size(); ++j) {
    const double residual = penalty_.optimality_residual(j, accepted_[j], left[j]);
    if (next != working_.end() && *next == j) {
      within = std::max(within, residual);
      ++next;
    } else if (residual > kResidualBound) {
      found.emplace_back(-residual, j);
    }
  }
  if (found.empty()) return false;
  std::sort(found.begin(), found.end());
  const double worst = found.front().first;
  if (within > -kSettled * worst) return false;
  std::size_t count = std::min(found.size(), std::max(kLeastGrowth, working_.size() / 2));
  while (found[count - 1].first > kClearly * worst) --count;
  for (std::size_t i = 0; i < count; ++i) working_.push_back(found[i].second);
  complete_groups();
  check_working();
  on_few_ = penalty_.on(working_);
  candidate_ = accepted_;
  renew_ = true;
  return true;
}

std::vector<double> ProximalNewton::on_working(const std::vector<double>& all) const {
  if (!few_) return all;
  std::vector<double> out;
  for (const std::size_t j : working_) out.push_back(all[j]);
  return out;
}

}  // namespace webglm
