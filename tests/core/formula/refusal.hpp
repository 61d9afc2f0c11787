#pragma once

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "webglm/common/error.hpp"

namespace webglm::testing {

/// The error that `f` throws; a failure, and an empty error, where it throws none.
template <class F>
Error refusal(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was refused";
  return Error(ErrorCode::kSingular, "");
}

/// The detail `column`, or 0.
inline int column_of_refusal(const Error& error) {
  for (const Detail& detail : error.details()) {
    if (detail.key == "column") return static_cast<int>(std::get<double>(detail.value));
  }
  return 0;
}

}  // namespace webglm::testing
