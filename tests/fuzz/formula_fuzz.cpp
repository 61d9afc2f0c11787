// A libFuzzer target for the formula module (needs Clang). In a build with -DWEBGLM_FUZZ=ON:
//   build/<preset>/tests/fuzz/formula_fuzz -dict=tests/fuzz/formula.dict -max_total_time=600
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/formula/expand.hpp"
#include "webglm/formula/printer.hpp"

namespace {

const std::vector<std::string> kColumns{"y", "a", "b", "area"};

void require(bool holds) {
  if (!holds) std::abort();
}

/// What is accepted prints as text with the same meaning; anything else throws an Error.
void check(std::string_view text) {
  const webglm::Formula formula = webglm::parse_formula(text);
  const std::string printed = webglm::text_of(formula);
  // Canonical spacing may make a text of the greatest length longer than that.
  if (printed.size() <= text.size()) require(webglm::parse_formula(printed) == formula);
  const webglm::TermList list = webglm::expand(formula, kColumns);
  const std::string canonical = webglm::formula_text(list);
  if (canonical.size() > 4096) return;
  require(webglm::expand(webglm::parse_formula(canonical), kColumns) == list);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check({reinterpret_cast<const char*>(data), size});
  } catch (const webglm::Error&) {
    return 0;
  }
  return 0;
}
