#include "webglm/model/fit.hpp"

#include "webglm/common/error.hpp"

namespace webglm {

const ModelData& Fit::rows() const {
  if (data == nullptr) {
    throw Error(
        ErrorCode::kInvalidInput,
        "this model was read from its text, which holds no rows; what has one value per row "
        "of the data, and what is summed over them, needs the fit itself");
  }
  return *data;
}

}  // namespace webglm
