#include "webglm/inference/test_result.hpp"

#include <string>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

TestKind parse_test_kind(std::string_view text) {
  const std::string lower = lower_case(text);
  if (lower == "chisq") return TestKind::kChiSquared;
  if (lower == "f") return TestKind::kF;
  throw unknown_name("test", text, {"chisq", "F"});
}

std::string_view name_of(TestKind kind) { return kind == TestKind::kF ? "F" : "chisq"; }

TestKind default_test(const Fit& fit) {
  return fit.tests_by_t() ? TestKind::kF : TestKind::kChiSquared;
}

TestResult test_of(TestKind kind, double chi_squared, double df, double df_resid) {
  TestResult out{kind, chi_squared, df, std::numeric_limits<double>::infinity()};
  if (!(df > 0.0)) {
    out.statistic = std::numeric_limits<double>::quiet_NaN();
  } else if (kind == TestKind::kF) {
    out.statistic = chi_squared / df;
    out.df_resid = df_resid;
    out.p_value = f_upper_tail(out.statistic, df, df_resid);
  } else {
    out.p_value = chi_squared_upper_tail(chi_squared, df);
  }
  return out;
}

}  // namespace webglm
