#pragma once

#include <string>

#include "webglm/data/frame.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/model.hpp"

namespace webglm::testing {

/// The 60 rows of tests/fixtures/constraints.json.
const Frame& fixture_rows();

/// The terms of `formula` on these rows, with their weights and offset where `weighted`.
LearnedModel learn(const std::string& formula, const AnyLink& link, bool weighted = true);

}  // namespace webglm::testing
