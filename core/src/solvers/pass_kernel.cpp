#include "webglm/solvers/pass_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "simd/dense_tile.hpp"
#include "simd/row_kernels.hpp"
#include "simd/scatter.hpp"
#include "solvers/copy_codes.hpp"
#include "webglm/solvers/piece_polynomials.hpp"

namespace webglm {
namespace {

constexpr std::size_t kNarrow = 1u << 16;

/// Where the codes of a whole block lie, if they take one byte each.
const std::uint8_t* bytes_of(const CodeColumn& codes, RowRange rows) {
  if (rows.count != kBlockRows) return nullptr;
  return codes.visit([rows]<class Code>(std::span<const Code> all) -> const std::uint8_t* {
    if constexpr (sizeof(Code) == 1) return all.data() + rows.first;
    return nullptr;
  });
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
      joint_codes_(plan.groups().size() * kBlockRows),
      group_index_(plan.groups().size()),
      wide_(plan.factors().size() * kBlockRows),
      joint_index_(2 * kBlockRows),
      wide_joint_(kBlockRows),
      tile_(plan.dense().size() * kBlockRows),
      dense_(plan.dense().size()),
      weighted_(plan.dense().size() * kBlockRows),
      packs_(kBlockRows * plan.pack(), 0.0),
      items_(plan) {}

PassKernel::Predictor PassKernel::predictor_of(std::span<const double> beta) const {
  Predictor out;
  out.block = design_.map().to_blocks(beta);
  if (plan_.constant()) out.constant = out.block[*plan_.constant()] * plan_.constant_value();
  for (const GramPlan::Dense& dense : plan_.dense()) {
    out.dense.push_back(out.block[dense.block_column] * dense.scale);
  }
  for (const GramPlan::Item& item : plan_.items()) {
    if (item.by_piece()) append_polynomials(item, out.block, out.polynomials);
  }
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

void PassKernel::load_codes(std::uint32_t factor) {
  const GramPlan::Factor& from = plan_.factors()[factor];
  if (from.levels > kNarrow) {
    copy_codes(*from.codes, rows_, wide_.data() + factor * kBlockRows);
  } else {
    copy_codes(*from.codes, rows_, codes_.data() + factor * kBlockRows);
  }
}

/// Score passes read the codes of a pair without widening them first.
void PassKernel::load_indices(bool gram) {
  const auto& factors = plan_.factors();
  for (std::uint32_t f = 0; gram && f < factors.size(); ++f) load_codes(f);
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    const std::uint16_t* a = codes_.data() + group.a * kBlockRows;
    group_index_[g] = a;
    if (!group.pair()) {
      if (!gram) load_codes(group.a);
      continue;
    }
    std::uint16_t* joint = joint_codes_.data() + g * kBlockRows;
    group_index_[g] = joint;
    const auto size = static_cast<std::uint16_t>(factors[group.b].levels);
    const std::uint8_t* left = gram ? nullptr : bytes_of(*factors[group.a].codes, rows_);
    const std::uint8_t* right = gram ? nullptr : bytes_of(*factors[group.b].codes, rows_);
    if (left != nullptr && right != nullptr) {
      simd::join_codes(left, right, size, joint);
      continue;
    }
    if (!gram) load_codes(group.a);
    if (!gram) load_codes(group.b);
    simd::join_codes(a, codes_.data() + group.b * kBlockRows, size, joint);
  }
}

void PassKernel::load_dense(bool masked) {
  for (std::size_t j = 0; j < dense_.size(); ++j) {
    const GramPlan::Dense& dense = plan_.dense()[j];
    const StandardColumn& column = *dense.column;
    double* room = tile_.data() + j * kBlockRows;
    dense_[j] = room;
    if (!dense.in_place) {
      load_standard(column, rows_.first, rows_.count, room);
    } else if (masked) {
      load_standard({column.values}, rows_.first, rows_.count, room);
    } else {
      dense_[j] = column.values.values().data() + rows_.first;
    }
  }
}

void PassKernel::predict(const Predictor& predictor, double* eta) const {
  std::fill_n(eta, kBlockRows, predictor.constant);
  std::array<simd::Lookup, 3> lookups;  // of one sweep
  std::size_t waiting = 0;
  const auto look_up = [&] {
    simd::gather_add(std::span(lookups).first(waiting), eta);
    waiting = 0;
  };
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    const double* cells = predictor.cells.data() + group.first_cell;
    if (group.cells > kNarrow) {
      simd::gather_add(cells, wide_.data() + group.a * kBlockRows, eta);
      continue;
    }
    lookups[waiting++] = {cells, group_index_[g]};
    if (waiting == lookups.size()) look_up();
  }
  look_up();
  simd::add_columns(dense_, predictor.dense.data(), eta);
  items_.add_linear_predictor(predictor.block, predictor.polynomials, eta);
}

void PassKernel::add_block(std::uint64_t block, const BlockTask& task, double* sums) {
  rows_ = {segments_.first_row(block), segments_.rows_in(block)};
  const bool some_zero = load_rows(observations_, rows_, block_);
  load_indices(task.gram);
  items_.load(rows_, task.gram);
  load_dense(some_zero);
  if (task.from_start) {
    start_eta(model_, block_);
  } else {
    predict(predictor_, block_.eta.data());
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
  sums[GramPlan::kSumU] += simd::block_sum(block_.u.data());
  simd::add_score(dense_, block_.u.data(), sums + plan_.dense_score_at());
  if (task.gram) {
    add_gram(sums);
  } else {
    add_scores(sums);
  }
}

void PassKernel::add_scores(double* sums) const {
  const auto& groups = plan_.groups();
  const double* u = block_.u.data();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    double* cells = sums + plan_.group_at(false) + groups[g].first_cell;
    if (groups[g].cells > kNarrow) {
      simd::scatter_add(cells, wide_.data() + groups[g].a * kBlockRows, u);
    } else if (g + 1 < groups.size() && groups[g + 1].cells <= kNarrow) {
      double* next = sums + plan_.group_at(false) + groups[g + 1].first_cell;
      simd::scatter_add_two(cells, group_index_[g], next, group_index_[g + 1], u);
      ++g;
    } else {
      simd::scatter_add(cells, group_index_[g], u);
    }
  }
  items_.add_scores(block_.u.data(), sums);
}

void PassKernel::add_gram(double* sums) {
  sums[GramPlan::kSumWeight] += simd::block_sum(block_.weight);
  const bool numbers_alone = plan_.groups().empty() && plan_.items().empty();
  if (numbers_alone) {
    simd::weigh_columns(dense_, block_.weight, weighted_.data());
  } else {
    simd::weigh_and_pack(dense_, block_.weight, block_.u.data(), plan_.pack(), weighted_.data(),
                         packs_.data());
  }
  simd::add_gram(dense_, weighted_.data(), sums + plan_.dense_gram_at());
  if (plan_.groups().empty()) {
    simd::add_score(dense_, block_.weight, sums + plan_.dense_weight_at());
  }
  if (numbers_alone) return;
  for (std::size_t g = 0; g < plan_.groups().size(); ++g) {
    const GramPlan::Group& group = plan_.groups()[g];
    double* cells = sums + plan_.group_at(true) + group.first_cell * plan_.pack();
    if (group.cells > kNarrow) {
      simd::scatter_rows(cells, wide_.data() + group.a * kBlockRows, packs_.data(), plan_.pack());
    } else {
      simd::scatter_rows(cells, group_index_[g], packs_.data(), plan_.pack());
    }
  }
  add_joints(sums);
  if (plan_.items().empty()) return;
  for (std::uint32_t f = 0; f < plan_.factors().size(); ++f) wide_codes(f);
  items_.add_gram(block_.weight, packs_.data(), wide_.data(), sums);
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
    if (joint.size == 2) return simd::join_codes(codes(0), codes(1), size(1), out);
    simd::join_codes(codes(0), codes(1), size(1), codes(2), size(2), out);
  };
  std::uint16_t* first = joint_index_.data();
  std::uint16_t* second = first + kBlockRows;
  const double* weight = block_.weight;
  for (std::size_t t = 0; t < joints.size(); ++t) {
    const GramPlan::Joint& joint = joints[t];
    if (joint.row_cells) {
      simd::scatter_add(sums + joint.at, joint.row_cells.get() + rows_.first, weight);
      continue;
    }
    if (joint.cells > kNarrow) {
      const std::uint32_t levels = plan_.factors()[joint.factor[1]].levels;
      const std::uint32_t* a = wide_codes(joint.factor[0]);
      const std::uint32_t* b = wide_codes(joint.factor[1]);
      for (std::uint32_t r = 0; r < kBlockRows; ++r) wide_joint_[r] = a[r] * levels + b[r];
      simd::scatter_add(sums + joint.at, wide_joint_.data(), weight);
      continue;
    }
    join(joint, first);
    if (t + 1 < joints.size() && joints[t + 1].cells <= kNarrow && !joints[t + 1].row_cells) {
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

}  // namespace webglm
