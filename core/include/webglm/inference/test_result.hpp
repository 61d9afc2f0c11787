#pragma once

#include <limits>
#include <optional>
#include <string_view>

#include "webglm/model/fit.hpp"

namespace webglm {

/// The distribution that a test of several coefficients refers to.
enum class TestKind { kChiSquared, kF };

/// "chisq" or "F", in any case; throws `unknown_name`.
TestKind parse_test_kind(std::string_view text);
std::string_view name_of(TestKind kind);
/// F where the fit's tests use Student's t, else chi-squared.
TestKind default_test(const Fit& fit);

/// A test of one hypothesis.
struct TestResult {
  TestKind kind = TestKind::kChiSquared;
  double statistic = 0.0;
  double df = 0.0;        ///< how many independent restrictions the hypothesis makes
  double df_resid = 0.0;  ///< of the denominator of F; infinite for chi-squared
  double p_value = std::numeric_limits<double>::quiet_NaN();
};

/// The test of a chi-squared statistic with `df` degrees of freedom, or of the F that it is over
/// `df`; NaN where `df` is 0.
TestResult test_of(TestKind kind, double chi_squared, double df, double df_resid);

}  // namespace webglm
