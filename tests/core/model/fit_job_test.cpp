// A fit may stop after any block of rows and go on later: the result keeps every bit.
#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <map>

#include "support/request.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/likelihood.hpp"

namespace webglm::testing {
namespace {

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double v : values) out.push_back(std::bit_cast<std::uint64_t>(v));
  return out;
}

/// Every number of a fit, as bits.
std::vector<std::uint64_t> fingerprint(const Fit& fit) {
  std::vector<double> all = fit.params;
  all.insert(all.end(), fit.variances.begin(), fit.variances.end());
  for (const double v :
       {fit.deviance, fit.null_deviance, fit.pearson_chi2, fit.scale, fit.max_std_score,
        static_cast<double>(fit.iterations), log_likelihood(fit)}) {
    all.push_back(v);
  }
  return bits(all);
}

Fit fit_in_slices(const Request& request, std::uint64_t blocks) {
  FitJob job(request.data(), request.options);
  while (!job.advance(blocks).done) {
  }
  return job.result();
}

/// 3000 rows: twelve blocks, the last one not full.
Request poisson_rows() {
  Request request = waves(3000);
  for (std::size_t i = 0; i < request.y.size(); ++i) {
    request.weights.push_back(static_cast<double>(i % 4));
    request.offset.push_back(0.1 * static_cast<double>(i % 7));
  }
  return request;
}

Request gaussian_rows() {
  Request request = waves(2999);
  request.options.family = Gaussian{};
  return request;
}

Request gamma_rows() {
  Request request = waves(1025);
  for (double& y : request.y) y += 0.5;
  request.options.family = Gamma{};
  return request;
}

Request aliased_rows() {
  Request request = waves(1500);
  request.x.insert(request.x.begin() + 1, request.x[2]);
  request.names.insert(request.names.begin() + 1, "again");
  return request;
}

class SlicedFit : public ::testing::TestWithParam<Request (*)()> {};

TEST_P(SlicedFit, HasTheBitsOfOneCall) {
  const Request request = GetParam()();
  const auto whole = fingerprint(request.fit());
  for (const std::uint64_t blocks : {1u, 2u, 3u, 7u, 12u, 1000u}) {
    EXPECT_EQ(fingerprint(fit_in_slices(request, blocks)), whole) << blocks << " blocks a call";
  }
}

TEST_P(SlicedFit, ChangingSlicesMakeNoDifference) {
  const Request request = GetParam()();
  FitJob job(request.data(), request.options);
  std::uint64_t blocks = 1;
  while (!job.advance(blocks).done) blocks = blocks % 5 + 1;
  EXPECT_EQ(fingerprint(job.result()), fingerprint(request.fit()));
}

INSTANTIATE_TEST_SUITE_P(Models, SlicedFit,
                         ::testing::Values(&poisson_rows, &gaussian_rows, &gamma_rows,
                                           &aliased_rows));

TEST(FitJob, TwoJobsOverOneDataDoNotDisturbEachOther) {
  const Request request = poisson_rows();
  const auto data = request.data();
  FitOptions other = request.options;
  other.family = QuasiPoisson{};
  FitJob a(data, request.options);
  FitJob b(data, other);
  bool done = false;
  while (!done) {
    const bool a_done = a.advance(1).done;
    const bool b_done = b.advance(2).done;
    done = a_done && b_done;
  }
  EXPECT_EQ(fingerprint(a.result()), fingerprint(fit_glm(data, request.options)));
  EXPECT_EQ(bits(b.result().params), bits(fit_glm(data, other).params));
}

TEST(FitJob, ProgressGoesForward) {
  const std::map<std::string_view, int> order = {
      {"start", 0}, {"iterate", 1}, {"close", 2}, {"null_model", 3}, {"done", 4}};
  const Request request = poisson_rows();
  FitJob job(request.data(), request.options);
  FitProgress last{false, "start", 0, 0.0};
  int calls = 0;
  while (!last.done) {
    const FitProgress now = job.advance(1);
    ASSERT_TRUE(order.contains(now.phase)) << now.phase;
    EXPECT_GE(order.at(now.phase), order.at(last.phase)) << last.phase << " then " << now.phase;
    EXPECT_GE(now.iteration, last.iteration);
    EXPECT_EQ(now.done, now.phase == "done");
    last = now;
    ++calls;
  }
  const Fit fit = job.result();
  EXPECT_EQ(last.iteration, fit.iterations);
  EXPECT_EQ(last.deviance, fit.deviance);
  // At least a start, two iterations and the closing pass over twelve blocks.
  EXPECT_GE(calls, 48);
}

TEST(FitJob, AdvancingAFinishedJobChangesNothing) {
  const Request request = poisson_rows();
  FitJob job(request.data(), request.options);
  while (!job.advance(5).done) {
  }
  const auto first = fingerprint(job.result());
  EXPECT_TRUE(job.advance(5).done);
  EXPECT_EQ(fingerprint(job.result()), first);
}

/// A call of no blocks still makes progress, so that a loop over it ends.
TEST(FitJob, ZeroBlocksMeansOne) {
  const Request request = waves(300);
  EXPECT_EQ(fingerprint(fit_in_slices(request, 0)), fingerprint(request.fit()));
}

TEST(FitJob, CanBeAbandoned) {
  const Request request = poisson_rows();
  const auto data = request.data();
  {
    FitJob job(data, request.options);
    job.advance(5);
  }
  EXPECT_EQ(data.use_count(), 1);
}

/// A fit keeps its rows: residuals outlive the job and the caller's handle.
TEST(FitJob, ResultOwnsItsData) {
  Request request = waves(600);
  Fit fit = request.fit();
  const std::vector<double> y = request.y;
  request = Request{};
  const auto residual = row_output(fit, RowQuantity::kResidResponse);
  const auto fitted = row_output(fit, RowQuantity::kFitted);
  ASSERT_EQ(residual.size(), y.size());
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_EQ(residual[i], y[i] - fitted[i]);
}

}  // namespace
}  // namespace webglm::testing
