#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/fixture.hpp"

namespace webglm::testing {

/// Every file of tests/fixtures/oracles, by what its cases expect.
inline const std::vector<std::string> kOracleFits = {
    "oracles/gaussian.json",    "oracles/poisson.json",          "oracles/binomial.json",
    "oracles/gamma.json",       "oracles/inverse_gaussian.json", "oracles/quasi.json",
    "oracles/negbinomial.json", "oracles/tweedie.json",          "oracles/hard-numeric.json",
    "oracles/scale.json",       "oracles/robust.json",           "oracles/spline.json"};
inline const std::vector<std::string> kOraclePenalties = {"oracles/regularised.json",
                                                          "oracles/constrained.json"};
inline const std::vector<std::string> kOracleDigits = {"oracles/nist.json"};
inline const std::vector<std::string> kOracleBases = {"oracles/spline-basis.json"};
inline const std::vector<std::string> kOracleOutcomes = {"oracles/hard-behaviour.json",
                                                         "oracles/security.json"};
/// Files of which every case is left out.
inline const std::vector<std::string> kOracleLater = {"oracles/gam.json"};

/// The cases that no test runs, by id, and what they wait for. A test prints this list.
inline const std::map<std::string, std::string> kLeftOut = {
    {"gam-cars-ps", "penalised smooths"},
    {"gam-discoveries-poisson-ps-fixed", "penalised smooths"}};

/// The cases of `files` that are not left out.
inline std::vector<CaseName> run_names(const std::vector<std::string>& files) {
  std::vector<CaseName> out;
  for (const std::string& file : files) {
    for (const CaseName& name : case_names(file)) {
      if (!kLeftOut.contains(name.id)) out.push_back(name);
    }
  }
  return out;
}

}  // namespace webglm::testing
