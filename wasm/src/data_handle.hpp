#pragma once

#include <memory>

#include "webglm/model/data.hpp"

namespace webglm {

/// What JavaScript holds of data: a share in them. A fit has its own share.
struct DataHandle {
  std::shared_ptr<const ModelData> data;
};

}  // namespace webglm
