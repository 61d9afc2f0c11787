#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <vector>

#include "convert.hpp"
#include "guard.hpp"
#include "path_options.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/path_options.hpp"
#include "webglm/model/regularization_path.hpp"

namespace webglm {

using emscripten::val;

std::optional<PathOptions> read_path_options(const OptionReader& reader, FitOptions& fit) {
  PathOptions out;
  out.alphas = reader.numbers_or_empty("alphas");
  out.l1_ratios = reader.numbers_or_empty("l1_ratios");
  out.n_alphas = reader.integer_or("n_alphas", out.n_alphas);
  out.alpha_min_ratio = reader.number_or("alpha_min_ratio", out.alpha_min_ratio);
  out.folds = reader.integer_or("cv", out.folds);
  out.fold_of_row = reader.numbers_or_empty("folds");
  out.groups = reader.numbers_or_empty("groups");
  out.seed = static_cast<std::uint32_t>(reader.integer_or("cv_seed", 42));
  out.selection = parse_path_selection(reader.text_or("selection", "min"));
  if (!reader.has("regularization")) {
    for (const char* name : {"alphas", "l1_ratios", "n_alphas", "alpha_min_ratio", "cv", "folds",
                             "groups", "cv_seed", "selection"}) {
      if (reader.has(name)) refuse_without_regularization(name);
    }
    return std::nullopt;
  }
  fit.l1_ratio = l1_ratio_of(reader.text_or("regularization", ""), fit.l1_ratio);
  return out;
}

namespace {

/// One number for each point, or as many as it has of them, one point after the other.
template <class Get>
val column(const RegularizationPath& path, const Get& get) {
  std::vector<double> out;
  for (const PathPoint& point : path.points) get(point, out);
  return float64_array(out);
}

template <class Member>
val column_of(const RegularizationPath& path, Member member) {
  return column(path, [member](const PathPoint& point, std::vector<double>& out) {
    out.push_back(static_cast<double>(point.*member));
  });
}

val rows_of(const RegularizationPath& path, std::vector<double> PathPoint::* member) {
  return column(path, [member](const PathPoint& point, std::vector<double>& out) {
    out.insert(out.end(), (point.*member).begin(), (point.*member).end());
  });
}

/// Columns over the points of the path; undefined where the fit has none.
val regularization_path(const Fit& fit) {
  if (!fit.path) return val::undefined();
  const RegularizationPath& path = *fit.path;
  if (path.points.empty()) refuse_saved_path();
  val object = val::object();
  object.set("alpha", column_of(path, &PathPoint::alpha));
  object.set("l1_ratio", column_of(path, &PathPoint::l1_ratio));
  object.set("deviance", column_of(path, &PathPoint::deviance));
  object.set("nonzero", column_of(path, &PathPoint::nonzero));
  object.set("kkt_residual", column_of(path, &PathPoint::kkt_residual));
  object.set("params", rows_of(path, &PathPoint::params));
  object.set("cv_mean", path.folds > 0 ? column_of(path, &PathPoint::cv_mean) : float64_array({}));
  object.set("cv_se", path.folds > 0 ? column_of(path, &PathPoint::cv_se) : float64_array({}));
  object.set("fold_deviance", rows_of(path, &PathPoint::fold_deviance));
  object.set("folds", static_cast<double>(path.folds));
  object.set("selected", static_cast<double>(path.selected));
  return object;
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_path) {
  emscripten::function("regularizationPath", guarded<&regularization_path>);
}

}  // namespace webglm
