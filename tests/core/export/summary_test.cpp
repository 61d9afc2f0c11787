// The text of a fit for people; its numbers are those that other tests hold to R.
#include "webglm/export/summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "support/request.hpp"

namespace webglm::testing {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

bool says(const Fit& fit, std::string_view part) {
  return summary_text(fit, "").find(part) != std::string::npos;
}

TEST(Summary, OfCounts) {
  Request request = d20_counts();
  request.names = {"Intercept", "x", "z"};
  request.options.tol = 1e-12;
  EXPECT_EQ(summary_text(request.fit(), "y ~ x + z"),
            R"(                            Generalized linear model
================================================================================
Formula: y ~ x + z
Family:                         Poisson  Observations:                        20
Link:                               log  Residual df:                         17
Method:              maximum likelihood  Model df:                             2
Dispersion:                   1 (fixed)  Iterations:                           6
Log-likelihood:                -29.6485  Converged:                          yes
AIC:                            65.2970  Deviance:                       21.4985
BIC:                            68.2842  Null deviance:                  27.0592
Pearson chi2:                   17.9537  Deviance explained:              0.2055
Conventions:                          r  Weights:                       variance
================================================================================
             Estimate Std. error          z    P(>|z|)      2.5 %     97.5 %
--------------------------------------------------------------------------------
Intercept      0.3553     0.1958     1.8148     0.0696    -0.0284     0.7390 .
x           0.0008233     0.1188     0.0069     0.9945    -0.2320     0.2336
z             -0.6207     0.2711    -2.2891     0.0221    -1.1521    -0.0892 *
================================================================================
Signif. codes: *** 0.001  ** 0.01  * 0.05  . 0.1
)");
}

/// Only names that are longer than their column widen the table.
TEST(Summary, Has80Columns) {
  Request request = d20_counts();
  for (const std::string& line : lines_of(summary_text(request.fit(), "y ~ x + z"))) {
    EXPECT_LE(line.size(), 80u) << line;
  }
  request.names = {"Intercept", "x", std::string(40, 'z')};
  const auto lines = lines_of(summary_text(request.fit(), "y ~ x + z"));
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.starts_with(std::string(40, 'z') + "    ");
  }));
}

TEST(Summary, SaysWhoseConventionsAndWhichTest) {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  Fit fit = request.fit();
  EXPECT_TRUE(says(fit, "P(>|t|)"));
  fit.use(Conventions::kStatsmodels);
  EXPECT_TRUE(says(fit, "statsmodels"));
  EXPECT_TRUE(says(fit, "P(>|z|)"));
}

TEST(Summary, NamesALinkThatIsNotTheDefaultOfR) {
  Request request = d20_counts();
  for (double& y : request.y) y += 1.0;
  request.options.family = Gamma{};
  EXPECT_TRUE(says(request.fit(), "log (R's default: inverse)"));
  request.options.family = Poisson{};
  EXPECT_FALSE(says(request.fit(), "R's default"));
}

TEST(Summary, HasAnEstimatedThetaWithItsError) {
  Request request = d20_counts();
  for (std::size_t row = 0; row < request.y.size(); row += 4) request.y[row] *= 5.0;
  request.options.family = NegativeBinomial{};
  request.options.estimate_parameter = true;
  EXPECT_TRUE(says(request.fit(), "Theta:"));
}

TEST(Summary, HasTheWarnings) {
  Request request = d20_counts();
  request.x.push_back(request.x[1]);
  request.names.clear();
  const Fit fit = request.fit();
  EXPECT_TRUE(says(fit, "Warning (aliased): "));
  EXPECT_TRUE(says(fit, "NaN"));
}

/// A fit without its rows, as a model that was read from its text, lacks the likelihood alone.
TEST(Summary, NeedsNoRows) {
  Fit fit = d20_counts().fit();
  const auto whole = lines_of(summary_text(fit, ""));
  fit.data.reset();
  const auto lines = lines_of(summary_text(fit, ""));
  ASSERT_EQ(lines.size(), whole.size());
  int different = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) different += lines[i] != whole[i] ? 1 : 0;
  EXPECT_EQ(different, 3);  // log-likelihood, AIC and BIC
}

}  // namespace
}  // namespace webglm::testing
