#pragma once

#include <string>
#include <vector>

#include "webglm/data/missing.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// g of the means that a prior model gives each row: where it is part of eta, the coefficients are
/// deviations from that model, and a penalty shrinks towards it. Throws `invalid_input`, naming the
/// row, for a mean that the link does not have; missing ones stay missing where rows that lack a
/// value are dropped.
NumericColumn complement_eta(const NumericColumn& means, const AnyLink& link,
                             MissingPolicy missing);

/// How far a fit has gone from its prior model, coefficient by coefficient.
struct CredibilityTable {
  std::vector<std::string> names;
  std::vector<double> deviation;  ///< the coefficients, in units of the linear predictor
  std::vector<bool> zeroed;       ///< the prior model's word stands
  /// exp(deviation), what multiplies the prior model's mean (link log) or odds (link logit); empty
  /// under other links.
  std::vector<double> factor;
};

/// Throws `invalid_input` where the model has no complement.
CredibilityTable credibility_table(const ModelSpec& spec, const Fit& fit);

}  // namespace webglm
