#include "webglm/model/path_options.hpp"

#include <cmath>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse(std::string_view option, double value, std::string_view rule) {
  throw_error(ErrorCode::kInvalidInput, "{} is {}; it must be {}", {option, value, rule},
              {{"option", option}, {"value", value}});
}

}  // namespace

double l1_ratio_of(std::string_view regularization, double given) {
  if (regularization == "ridge") return 0.0;
  if (regularization == "lasso") return 1.0;
  if (regularization == "elastic_net") return given == 1.0 ? 0.5 : given;
  throw unknown_name("regularization", regularization, {"ridge", "lasso", "elastic_net"});
}

PathSelection parse_path_selection(std::string_view name) {
  if (name == "min") return PathSelection::kMin;
  if (name == "1se") return PathSelection::kOneStandardError;
  throw unknown_name("selection", name, {"min", "1se"});
}

void refuse_without_regularization(std::string_view option) {
  throw_error(ErrorCode::kInvalidInput,
              "{} belongs to a path of penalties; name its kind as well: regularization = "
              "\"ridge\", \"lasso\" or \"elastic_net\"",
              {option}, {{"option", option}});
}

void check(const PathOptions& options) {
  for (const double alpha : options.alphas) {
    if (!(alpha > 0.0) || !std::isfinite(alpha)) refuse("alphas", alpha, "finite and > 0");
  }
  for (const double share : options.l1_ratios) {
    if (!(share >= 0.0 && share <= 1.0)) refuse("l1_ratio", share, "from 0 to 1");
  }
  if (options.n_alphas < 1) refuse("n_alphas", options.n_alphas, "at least 1");
  if (!(options.alpha_min_ratio > 0.0 && options.alpha_min_ratio < 1.0)) {
    refuse("alpha_min_ratio", options.alpha_min_ratio, "between 0 and 1");
  }
  if (options.folds < 0 || options.folds == 1) refuse("cv", options.folds, "0 or at least 2");
}

}  // namespace webglm
