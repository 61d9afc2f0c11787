#pragma once

#include "support/fixture.hpp"
#include "webglm/model/model.hpp"

namespace webglm::testing {

/// The columns of a case; labels become factors with levels in code point order.
Frame frame_of(const FixtureData& data);

/// The model of a case as its formula states it, with the named weights, offset and exposure.
ModelSpec formula_spec(const FixtureCase& one);
/// The model of a case as its term dictionary states it.
ModelSpec dict_spec(const FixtureCase& one);

/// What `spec` has learned from the data of the case.
LearnedModel learn_case(const FixtureCase& one, const ModelSpec& spec);
/// The same by the formula of the case.
LearnedModel learn_case(const FixtureCase& one);

/// A coefficient name without what programs write differently: R's `areaB` and `(Intercept)`, the
/// `area[T.B]` and `Intercept` of formulas, the `C(area)[T.B]` of dictionaries.
std::string plain_name(const std::string& name);

}  // namespace webglm::testing
