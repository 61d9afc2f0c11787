#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "webglm/common/json_value.hpp"
#include "webglm/data/frame.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm::bench {

/// Milliseconds of one job, and of the fit in it.
struct Times {
  double total = 0.0;
  double fit = 0.0;
};

/// What the driver compares.
struct Coefficients {
  std::vector<std::string> names;  ///< x1, c1[L01], z1[1]
  std::vector<double> params;
  std::vector<double> se;
};

/// The columns of a case as the driver wrote them, and the model they are fitted by.
class Job {
 public:
  /// Reads the files of the case; throws std::runtime_error where one is missing.
  explicit Job(const JsonValue& shape);

  /// Copies the columns into a frame, learns, fits and reads, as the module does for JavaScript.
  Times run(Coefficients& out) const;

 private:
  void read_numbers(const std::string& name, const std::string& file);
  void read_codes(const std::string& name, bool wide);
  Frame make_frame() const;

  struct Numbers {
    std::string name;
    std::vector<double> values;
  };
  struct Codes {
    std::string name;
    std::vector<std::uint32_t> values;
  };

  std::string folder_;
  std::size_t rows_ = 0;
  std::string formula_;
  FitOptions options_;
  std::vector<std::string> levels_;
  std::vector<Numbers> numbers_;
  std::vector<Codes> factors_;
};

}  // namespace webglm::bench
