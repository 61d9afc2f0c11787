#pragma once

#include <optional>
#include <string_view>

#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// What a term dictionary asks for. `model.terms` is the list that the equivalent formula gives.
struct DictSpec {
  ModelSpec model;
  AnyFamily family = Gaussian{};
  std::optional<AnyLink> link;      ///< the family's default where absent
  bool estimate_parameter = false;  ///< theta or var_power is "estimate"
};

/// Reads a model in JSON:
///
///     {"response": "claims",
///      "terms": {"age": {"type": "bs", "df": 5}, "area": {"type": "categorical"}},
///      "interactions": [{"age": {"type": "linear"}, "area": {"type": "categorical"},
///                        "include_main": true}],
///      "family": "poisson", "exposure": "years"}
///
/// The keys of `terms` are columns (names, where the type is "expression"). Columns for offset,
/// exposure and weights are named here; arrays are set in `model` afterwards. A key with the value
/// null counts as absent. Throws `unknown_name` for keys, with the nearest; `invalid_input` with
/// the detail `path` for wrong values; `unsupported_model` naming the type or option for what
/// other systems have and this build does not answer.
DictSpec parse_dict_spec(std::string_view json);

}  // namespace webglm
