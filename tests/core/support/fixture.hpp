#pragma once

#include <gtest/gtest.h>

#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webglm::testing {

/// A column of a fixture: numbers (NaN where missing) or the labels of a factor.
struct FixtureColumn {
  std::vector<double> numbers;
  std::vector<std::string> labels;
  bool is_factor() const { return !labels.empty(); }
};
using FixtureData = std::map<std::string, FixtureColumn>;

/// The model of a case, as its file states it; empty texts where it states nothing.
struct FixtureSpec {
  std::string formula;
  std::string dict;  ///< the same model as a term dictionary, in JSON
  std::string response;
  std::string family;
  std::string link;
  std::string weights;   ///< name of a column
  std::string offset;    ///< name of a column
  std::string exposure;  ///< name of a column; its logarithm is an offset
  std::string weights_type = "variance";
  double var_power = 1.5;
  double theta = 1.0;
  bool theta_is_estimated = false;
  double alpha = 0.0;  ///< on the unscaled sum of rows
  double l1_ratio = 0.0;
  bool standardize = false;             ///< the penalty is on columns divided by their deviation
  std::map<std::string, double> lower;  ///< bounds, by the names of coefficients
  std::map<std::string, double> upper;
};

/// Numbers of one expected quantity in the order of the file, arrays and objects flattened;
/// null is NaN.
struct ExpectedValue {
  std::vector<double> numbers;
  std::vector<std::string> names;  ///< the keys, where the file has an object
  std::string text;                ///< where the file has a text
};
using ExpectedValues = std::map<std::string, ExpectedValue>;

/// Expected predictions for rows that the fit has not seen.
struct FixturePrediction {
  FixtureData newdata;
  ExpectedValues expected;
};

/// One reference case of a file in the format `webglm-oracle-1`.
struct FixtureCase {
  std::string topic;
  std::string id;
  FixtureData data;
  FixtureSpec spec;
  ExpectedValues expected;
  std::map<std::string, double> tolerance;  ///< relative; where it differs from the default
  std::optional<FixturePrediction> predict;

  std::size_t rows() const;
  /// Throws where the case has no such quantity.
  const ExpectedValue& value(const std::string& quantity) const;
};

/// The cases of tests/fixtures/`file`. Throws at anything that it does not understand.
std::vector<FixtureCase> load_cases(std::string_view file);

/// The case `id` of `file`; throws where there is none.
FixtureCase load_case(std::string_view file, std::string_view id);

/// Where a case is. Tests are made from names, since every test process lists all of them.
struct CaseName {
  std::string file;
  std::string id;
};

/// The name under which GoogleTest lists a case.
void PrintTo(const CaseName& name, std::ostream* stream);
/// `id` with underscores, as the names of tests have to be.
std::string test_name(const ::testing::TestParamInfo<CaseName>& info);

/// The ids of `file` in order, found without reading the numbers.
std::vector<CaseName> case_names(std::string_view file);

/// Variance and unit deviance of a family at three means.
struct FamilyValues {
  std::string family;
  double var_power = 1.5;
  double theta = 1.0;
  std::vector<double> mu, y, variance, unit_deviance;
  double deviance = 0.0;
};

/// The member `families` of tests/fixtures/`file`.
std::vector<FamilyValues> load_family_values(std::string_view file);

}  // namespace webglm::testing
