#include "webglm/model/regularization_path.hpp"

#include <algorithm>
#include <cmath>

#include "webglm/common/error.hpp"

namespace webglm {

void refuse_saved_path() {
  throw_error(ErrorCode::kInvalidInput,
              "this model was read from its text, which has the chosen alpha and its coefficients "
              "but not the path that they were chosen on; the fit itself has it");
}

void select_point(RegularizationPath& path, PathSelection selection) {
  std::vector<PathPoint>& points = path.points;
  path.selected = points.size() - 1;
  if (path.folds == 0) return;
  for (PathPoint& point : points) {
    const double k = static_cast<double>(path.folds);
    double sum = 0.0;
    for (const double d : point.fold_deviance) sum += d;
    point.cv_mean = sum / k;
    double squares = 0.0;
    for (const double d : point.fold_deviance) squares += (d - point.cv_mean) * (d - point.cv_mean);
    point.cv_se = std::sqrt(squares / (k - 1.0) / k);
  }
  const auto least =
      std::min_element(points.begin(), points.end(),
                       [](const auto& a, const auto& b) { return a.cv_mean < b.cv_mean; });
  path.selected = static_cast<std::size_t>(least - points.begin());
  if (selection == PathSelection::kMin) return;
  for (std::size_t i = path.selected; i-- > 0;) {
    if (points[i].l1_ratio != least->l1_ratio) break;
    if (points[i].cv_mean <= least->cv_mean + least->cv_se) path.selected = i;
  }
}

}  // namespace webglm
