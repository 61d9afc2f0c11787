#include <emscripten/bind.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "convert.hpp"
#include "guard.hpp"
#include "webglm/diagnostics/design_matrix.hpp"
#include "webglm/diagnostics/row_output.hpp"

namespace webglm {

using emscripten::val;

namespace {

struct NamedQuantity {
  std::string_view name;
  RowQuantity quantity;
};

constexpr std::array<NamedQuantity, 8> kQuantities = {{
    {"fitted", RowQuantity::kFitted},
    {"linear_predictor", RowQuantity::kLinearPredictor},
    {"irls_weight", RowQuantity::kIrlsWeight},
    {"resid_response", RowQuantity::kResidResponse},
    {"resid_pearson", RowQuantity::kResidPearson},
    {"resid_deviance", RowQuantity::kResidDeviance},
    {"resid_working", RowQuantity::kResidWorking},
    {"leverage", RowQuantity::kLeverage},
}};

RowQuantity parse_quantity(const std::string& name) {
  std::vector<std::string> known;
  for (const NamedQuantity& item : kQuantities) {
    if (item.name == name) return item.quantity;
    known.emplace_back(item.name);
  }
  throw unknown_name("row quantity", name, known);
}

val row_values(const Fit& fit, val quantity) {
  return float64_array(row_output(fit, parse_quantity(read_text(quantity, "the quantity"))));
}

val design_rows(const Fit& fit) { return float64_array(design_matrix(fit.rows().design)); }
val response(const Fit& fit) { return float64_array(fit.rows().observations.y.values()); }

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_diagnostics) {
  emscripten::function("rowValues", guarded<&row_values>);      // length n
  emscripten::function("response", guarded<&response>);         // length n
  emscripten::function("designMatrix", guarded<&design_rows>);  // n x p, by rows
}

}  // namespace webglm
