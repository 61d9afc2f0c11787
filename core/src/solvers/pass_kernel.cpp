#include "webglm/solvers/pass_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "simd/dense_tile.hpp"
#include "simd/scatter.hpp"
#include "solvers/copy_codes.hpp"

namespace webglm {
namespace {

constexpr std::size_t kNarrow = 1u << 16;

double sum_of(const std::array<double, kBlockRows>& values) {
  static constexpr std::array<double, kBlockRows> kOnes = [] {
    std::array<double, kBlockRows> ones{};
    ones.fill(1.0);
    return ones;
  }();
  return simd::block_dot(values.data(), kOnes.data());
}

}  // namespace

PassKernel::PassKernel(const Design& design, const GramPlan& plan, const Observations& observations,
                       const RowModel& model)
    : design_(design),
      plan_(plan),
      observations_(observations),
      model_(model),
      segments_(design.rows()),
      codes_(plan.factors().size() * kBlockRows),
      group_index_(plan.groups().size() * kBlockRows),
      wide_(plan.factors().size() * kBlockRows),
      joint_index_(2 * kBlockRows),
      wide_joint_(kBlockRows),
      tile_(plan.dense().size() * kBlockRows),
      weighted_(plan.dense().size() * kBlockRows),
      packs_(kBlockRows * plan.pack(), 0.0),
      items_(plan) {}

PassKernel::Predictor PassKernel::predictor_of(std::span<const double> beta) const {
  Predictor out;
  out.block = design_.map().to_blocks(beta);
  if (plan_.constant()) out.constant = out.block[*plan_.constant()] * plan_.constant_value();
  out.cells.resize(plan_.group_cells());
  for (const GramPlan::Group& group : plan_.groups()) {
    const GramPlan::Factor& a = plan_.factors()[group.a];
    const GramPlan::Factor& b = plan_.factors()[group.b];
    double* cell = out.cells.data() + group.first_cell;
    for (std::uint32_t i = 0; i < a.levels; ++i) {
      const double left = out.block[a.first_column + i];
      if (!group.pair()) *cell++ = left;
      for (std::uint32_t j = 0; group.pair() && j < b.levels; ++j) {
        *cell++ = left + out.block[b.first_column + j];
      }
    }
  }
  return out;
}

void PassKernel::set_coefficients(std::span<const double> beta) { predictor_ = predictor_of(beta); }

void PassKernel::load_indices() {
  const auto& factors = plan_.factors();
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (factors[f].levels > kNarrow) {
      copy_codes(*factors[f].codes, rows_, wide_.data() + f * kBlockRows);
    } else {
      copy_codes(*factors[f].codes, rows_, codes_.data() + f * kBlockRows);
    }
  }
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    std::uint16_t* out = group_index_.data() + g * kBlockRows;
    const std::uint16_t* a = codes_.data() + group.a * kBlockRows;
    if (group.pair()) {
      simd::join_codes(a, codes_.data() + group.b * kBlockRows,
                       static_cast<std::uint16_t>(factors[group.b].levels), out);
    } else {
      std::copy_n(a, kBlockRows, out);
    }
  }
}

void PassKernel::load_dense() {
  for (std::size_t j = 0; j < plan_.dense().size(); ++j) {
    load_standard(*plan_.dense()[j].column, rows_.first, rows_.count,
                  tile_.data() + j * kBlockRows);
  }
}

void PassKernel::add_linear_predictor(const Predictor& predictor, double* eta) const {
  for (std::uint32_t r = 0; r < kBlockRows; ++r) eta[r] += predictor.constant;
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    const double* cells = predictor.cells.data() + group.first_cell;
    if (group.cells > kNarrow) {
      simd::gather_add(cells, wide_.data() + group.a * kBlockRows, eta);
    } else {
      simd::gather_add(cells, group_index_.data() + g * kBlockRows, eta);
    }
  }
  for (std::size_t j = 0; j < plan_.dense().size(); ++j) {
    simd::add_columns(tile_.data() + j * kBlockRows, 1,
                      predictor.block.data() + plan_.dense()[j].block_column, eta);
  }
  items_.add_linear_predictor(predictor.block, eta);
}

void PassKernel::add_block(std::uint64_t block, const BlockTask& task, double* sums) {
  rows_ = {segments_.first_row(block), segments_.rows_in(block)};
  const bool some_zero = load_rows(observations_, rows_, block_);
  load_indices();
  items_.load(rows_);
  load_dense();
  if (task.from_start) {
    start_eta(model_, block_);
  } else {
    for (std::uint32_t r = 0; r < kBlockRows; ++r) block_.eta[r] = 0.0;
    add_linear_predictor(predictor_, block_.eta.data());
    if (observations_.offset.size() != 0) {
      const auto offset = observations_.offset.values().subspan(rows_.first, rows_.count);
      for (std::uint32_t r = 0; r < rows_.count; ++r) block_.eta[r] += offset[r];
    }
  }
  update_means(model_, block_);
  sums[GramPlan::kInvalid] += update_scores(model_, some_zero, block_);
  if (task.figures) {
    const RowTotals totals = row_totals(model_, block_);
    sums[GramPlan::kDeviance] += totals.deviance;
    sums[GramPlan::kPearson] += totals.pearson_chi2;
  }
  if (task.from_start) {
    for (std::uint32_t r = 0; r < rows_.count; ++r) {
      if (block_.weight[r] == 0.0) continue;
      const double known = observations_.known_eta(rows_.first + r);
      block_.u[r] += block_.weight[r] * (block_.eta[r] - known);
    }
  }
  if (some_zero) mask_tile();
  sums[GramPlan::kSumU] += sum_of(block_.u);
  simd::add_score(tile_.data(), plan_.dense().size(), block_.u.data(),
                  sums + plan_.dense_score_at());
  if (task.gram) {
    add_gram(sums);
  } else {
    add_scores(sums);
  }
}

void PassKernel::add_scores(double* sums) const {
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    double* cells = sums + plan_.group_at(false) + group.first_cell;
    if (group.cells > kNarrow) {
      simd::scatter_add(cells, wide_.data() + group.a * kBlockRows, block_.u.data());
    } else {
      simd::scatter_add(cells, group_index_.data() + g * kBlockRows, block_.u.data());
    }
  }
  items_.add_scores(block_.u.data(), sums);
}

void PassKernel::add_gram(double* sums) {
  const std::size_t d = plan_.dense().size();
  sums[GramPlan::kSumWeight] += sum_of(block_.weight);
  simd::add_gram(tile_.data(), d, block_.weight.data(), weighted_.data(),
                 sums + plan_.dense_gram_at());
  if (plan_.groups().empty()) {
    simd::add_score(tile_.data(), d, block_.weight.data(), sums + plan_.dense_weight_at());
  }
  if (plan_.groups().empty() && plan_.items().empty()) return;
  simd::pack_rows(block_.weight.data(), block_.u.data(), weighted_.data(), d, plan_.pack(),
                  packs_.data());
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    double* cells = sums + plan_.group_at(true) + group.first_cell * plan_.pack();
    if (group.cells > kNarrow) {
      simd::scatter_rows(cells, wide_.data() + group.a * kBlockRows, packs_.data(), plan_.pack());
    } else {
      simd::scatter_rows(cells, group_index_.data() + g * kBlockRows, packs_.data(), plan_.pack());
    }
  }
  add_joints(sums);
  if (plan_.items().empty()) return;
  for (std::uint32_t f = 0; f < plan_.factors().size(); ++f) wide_codes(f);
  items_.add_gram(block_.weight.data(), packs_.data(), wide_.data(), sums);
}

const std::uint32_t* PassKernel::wide_codes(std::uint32_t factor) {
  std::uint32_t* out = wide_.data() + factor * kBlockRows;
  if (plan_.factors()[factor].levels <= kNarrow) {
    std::copy_n(codes_.data() + factor * kBlockRows, kBlockRows, out);
  }
  return out;
}

void PassKernel::add_joints(double* sums) {
  const auto& joints = plan_.joints();
  const auto join = [&](const GramPlan::Joint& joint, std::uint16_t* out) {
    const auto size = [&](std::uint32_t i) {
      return static_cast<std::uint16_t>(plan_.factors()[joint.factor[i]].levels);
    };
    const auto codes = [&](std::uint32_t i) {
      return codes_.data() + joint.factor[i] * kBlockRows;
    };
    simd::join_codes(codes(0), codes(1), size(1), out);
    if (joint.size == 3) simd::join_codes(out, codes(2), size(2), out);
  };
  std::uint16_t* first = joint_index_.data();
  std::uint16_t* second = first + kBlockRows;
  const double* weight = block_.weight.data();
  for (std::size_t t = 0; t < joints.size(); ++t) {
    const GramPlan::Joint& joint = joints[t];
    if (joint.cells > kNarrow) {
      const std::uint32_t levels = plan_.factors()[joint.factor[1]].levels;
      const std::uint32_t* a = wide_codes(joint.factor[0]);
      const std::uint32_t* b = wide_codes(joint.factor[1]);
      for (std::uint32_t r = 0; r < kBlockRows; ++r) wide_joint_[r] = a[r] * levels + b[r];
      simd::scatter_add(sums + joint.at, wide_joint_.data(), weight);
      continue;
    }
    join(joint, first);
    if (t + 1 < joints.size() && joints[t + 1].cells <= kNarrow) {
      join(joints[t + 1], second);
      simd::scatter_add_two(sums + joint.at, first, sums + joints[t + 1].at, second, weight);
      ++t;
    } else {
      simd::scatter_add(sums + joint.at, first, weight);
    }
  }
}

void PassKernel::mask_tile() {
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    if (block_.prior[r] > 0.0) continue;
    for (std::size_t j = 0; j < plan_.dense().size(); ++j) tile_[j * kBlockRows + r] = 0.0;
    items_.clear(r);
  }
}

void PassKernel::set_direction(std::span<const double> direction) {
  direction_ = predictor_of(direction);
}

double PassKernel::greatest_shift() const {
  std::array<double, kBlockRows> shift{};
  add_linear_predictor(direction_, shift.data());
  double greatest = 0.0;
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    if (block_.prior[r] > 0.0) greatest = std::max(greatest, std::abs(shift[r]));
  }
  return greatest;
}

}  // namespace webglm
