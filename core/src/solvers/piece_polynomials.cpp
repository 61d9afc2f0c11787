#include "webglm/solvers/piece_polynomials.hpp"

#include <cstdint>
#include <variant>

namespace webglm {
namespace {

constexpr std::uint32_t kNumbers = 4;

const PiecewiseBasis& basis_of(const GramPlan::Item& item) {
  return *std::get<BandedBlock>(*item.block).basis;
}

/// The numbers after centre and scale: the functions of the highest power of s, and so on.
const double* powers_of(const PiecewiseBasis& basis, std::uint32_t piece) {
  return basis.records().data() + piece * basis.record_size() + 2;
}

}  // namespace

void append_polynomials(const GramPlan::Item& item, const std::vector<double>& coefficients,
                        std::vector<double>& out) {
  const PiecewiseBasis& basis = basis_of(item);
  for (std::uint32_t piece = 0; piece < basis.pieces(); ++piece) {
    const double* power = powers_of(basis, piece);
    const double* b = coefficients.data() + item.first_column + basis.first(piece);
    for (std::uint32_t k = 0; k < kNumbers; ++k, power += kNumbers) {
      out.push_back((power[0] * b[0] + power[1] * b[1]) + (power[2] * b[2] + power[3] * b[3]));
    }
  }
}

/// From powers of s to Bernstein's polynomials on [-1, 1] (Farouki 2012, section 3): coefficient j
/// of s^k is the mean product of k numbers out of j ones and 3 - j minus ones, and the moments lack
/// the binomial factors 1, 3, 3, 1.
void add_scores_of_pieces(const GramPlan::Item& item, const double* moments,
                          std::vector<double>& score) {
  const PiecewiseBasis& basis = basis_of(item);
  for (std::uint32_t piece = 0; piece < basis.pieces(); ++piece, moments += kNumbers) {
    const double* power = powers_of(basis, piece);
    double* out = score.data() + item.first_column + basis.first(piece);
    for (std::uint32_t f = 0; f < kNumbers; ++f, ++power) {
      const double third = power[0];
      const double second = power[4];
      const double first = power[8];
      const double constant = power[12];
      const double v3 = (constant + second) - (first + third);
      const double v2t = (3.0 * constant - second) - (first - 3.0 * third);
      const double t2v = (3.0 * constant - second) + (first - 3.0 * third);
      const double t3 = (constant + second) + (first + third);
      out[f] += (v3 * moments[0] + v2t * moments[1]) + (t2v * moments[2] + t3 * moments[3]);
    }
  }
}

}  // namespace webglm
