#pragma once

#include "webglm/model/fit.hpp"

namespace webglm::testing {

/// Writes estimates, standard errors and the condition of the design into what GoogleTest reports
/// of the running test: tests/agreement compares the reports of the native run and the one in
/// WebAssembly. One fit per test.
void record_fit(const Fit& fit);

}  // namespace webglm::testing
