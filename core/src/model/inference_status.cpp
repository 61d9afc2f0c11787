#include "webglm/model/inference_status.hpp"

#include <array>
#include <string>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"valid_standard", "naive_after_regularization",
                                                    "naive_after_selection",
                                                    "constrained_boundary"};

}  // namespace

std::string_view name_of(InferenceStatus status) {
  return kNames[static_cast<std::size_t>(status)];
}

InferenceStatus parse_inference_status(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<InferenceStatus>(i);
  }
  throw unknown_name("inference status", name, {kNames.begin(), kNames.end()});
}

}  // namespace webglm
