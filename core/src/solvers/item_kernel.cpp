#include "webglm/solvers/item_kernel.hpp"

#include <algorithm>
#include <array>

#include "simd/pieces.hpp"
#include "simd/scatter_numbers.hpp"
#include "solvers/copy_codes.hpp"

namespace webglm {
namespace {

using Cells = std::vector<std::uint32_t>;

simd::Pieces pieces_of(const PiecewiseBasis& basis) {
  return {basis.records().data(), basis.record_size(), basis.degree(), basis.stride()};
}

/// The first of a pair of tables holds rows whose first function is even, the other odd ones.
void side_by_side(const Cells& first, std::size_t columns, Cells& out) {
  const auto half = static_cast<std::uint32_t>(columns / 2);
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const std::uint32_t odd = first[r] & 1u;
    out[r] = first[r] - odd + odd * half;
  }
}

}  // namespace

ItemKernel::ItemKernel(const GramPlan& plan)
    : plan_(plan), rows_(plan.items().size()), zeros_(kBlockRows, 0), ones_(kBlockRows, 1.0) {
  std::size_t widest = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::size_t size = std::size_t{plan.items()[i].stride} * kBlockRows;
    rows_[i] = {Cells(kBlockRows), Cells(kBlockRows),
                Cells(kBlockRows), std::vector<double>(size, 0.0),
                Cells(kBlockRows), std::vector<double>(kBlockRows, 0.0)};
    widest = std::max(widest, size);
  }
  weighted_.resize(widest);
}

void ItemKernel::load(RowRange rows, bool gram) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const GramPlan::Item& item = plan_.items()[i];
    if (item.by_piece()) load_polynomials(item, rows, rows_[i]);
    if (item.banded) {
      if (gram || !item.by_piece()) load_banded(item, rows, rows_[i]);
    } else {
      load_scaled(item, rows, rows_[i]);
    }
  }
}

void ItemKernel::load_scaled(const GramPlan::Item& item, RowRange range, Rows& rows) {
  const auto& block = std::get<ScaledCategoricalBlock>(*item.block);
  copy_codes(block.codes, range, rows.cell.data());
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    rows.right_cell[r] = rows.cell[r] * item.stride;
    rows.cell[r] *= item.numbers;
  }
  if (item.stride == 1) {
    return load_standard(block.columns[0], range.first, range.count, rows.numbers.data());
  }
  std::array<double, kBlockRows> column;
  for (std::uint32_t k = 0; k < item.numbers; ++k) {
    load_standard(block.columns[k], range.first, range.count, column.data());
    for (std::uint32_t r = 0; r < kBlockRows; ++r) rows.numbers[r * item.stride + k] = column[r];
  }
}

void ItemKernel::load_polynomials(const GramPlan::Item& item, RowRange range, Rows& rows) {
  const auto& block = std::get<BandedBlock>(*item.block);
  copy_codes(block.piece, range, rows.piece.data());
  simd::locate(pieces_of(*block.basis), rows.piece.data(), block.x.values().data() + range.first,
               range.count, rows.argument.data());
  std::fill(rows.argument.begin() + range.count, rows.argument.end(), 0.0);
}

void ItemKernel::load_banded(const GramPlan::Item& item, RowRange range, Rows& rows) {
  const auto& block = std::get<BandedBlock>(*item.block);
  const PiecewiseBasis& basis = *block.basis;
  Cells& piece = rows.piece;
  copy_codes(block.piece, range, piece.data());
  simd::evaluate_pieces(pieces_of(basis), piece.data(), block.x.values().data() + range.first,
                        range.count, rows.numbers.data());
  std::fill(rows.numbers.begin() + range.count * item.stride, rows.numbers.end(), 0.0);
  for (std::uint32_t r = 0; r < kBlockRows; ++r) rows.cell[r] = basis.first(piece[r]);
  side_by_side(rows.cell, item.level_columns, rows.level_cell);
  if (item.level == nullptr) {
    rows.right_cell = rows.level_cell;
    return;
  }
  copy_codes(*item.level, range, piece.data());
  for (std::uint32_t r = 0; r < kBlockRows; ++r) rows.cell[r] += piece[r] * item.per_level;
  side_by_side(rows.cell, item.columns, rows.right_cell);
}

void ItemKernel::clear(std::uint32_t row) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::uint32_t stride = plan_.items()[i].stride;
    std::fill_n(rows_[i].numbers.begin() + std::size_t{row} * stride, stride, 0.0);
    rows_[i].argument[row] = 0.0;
  }
}

void ItemKernel::add_linear_predictor(const std::vector<double>& coefficients,
                                      const std::vector<double>& polynomials, double* eta) const {
  const double* cubics = polynomials.data();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const GramPlan::Item& item = plan_.items()[i];
    if (item.by_piece()) {
      simd::add_cubics(cubics, rows_[i].piece.data(), rows_[i].argument.data(), eta);
      cubics += item.score_size;
      continue;
    }
    simd::add_dots(coefficients.data() + item.first_column,
                   {rows_[i].cell.data(), rows_[i].numbers.data(), item.numbers, item.stride}, eta);
  }
}

void ItemKernel::add_scores(const double* u, double* sums) const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const GramPlan::Item& item = plan_.items()[i];
    if (item.by_piece()) {
      simd::scatter_moments(sums + item.score_at, rows_[i].piece.data(), rows_[i].argument.data(),
                            u);
      continue;
    }
    simd::scatter_products(
        sums + item.score_at, 0, {zeros_.data(), u, 1, 1},
        {rows_[i].right_cell.data(), rows_[i].numbers.data(), item.numbers, item.stride});
  }
}

void ItemKernel::add_gram(const double* weight, const double* packs, const std::uint32_t* codes,
                          double* sums) {
  const auto pack = static_cast<std::uint32_t>(plan_.pack());
  std::uint32_t weighted_item = 0;
  const auto numbers_of = [&](std::uint32_t i, bool weighted) {
    return weighted ? weighted_.data() : rows_[i].numbers.data();
  };
  const auto left_of = [&](std::uint32_t i, bool weighted) {
    const GramPlan::Item& item = plan_.items()[i];
    return simd::NumberedRows{rows_[i].cell.data(), numbers_of(i, weighted), item.numbers,
                              item.stride};
  };
  const auto right_of = [&](std::uint32_t i, bool weighted, bool same_level) {
    const GramPlan::Item& item = plan_.items()[i];
    const Cells& cells = same_level ? rows_[i].level_cell : rows_[i].right_cell;
    return simd::NumberedRows{cells.data(), numbers_of(i, weighted), item.numbers, item.stride};
  };
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    simd::scatter_products(sums + plan_.items()[i].pack_at, pack, left_of(i, false),
                           {zeros_.data(), packs, pack, pack});
  }
  bool first = true;
  for (const GramPlan::ItemPair& pair : plan_.item_pairs()) {
    if (first || pair.item != weighted_item) {
      weighted_item = pair.item;
      simd::scale_rows(left_of(pair.item, false), weight, weighted_.data());
      first = false;
    }
    if (pair.other_is_factor) {
      simd::scatter_products(sums + pair.at, pair.columns,
                             {codes + std::size_t{pair.other} * kBlockRows, ones_.data(), 1, 1},
                             right_of(pair.item, true, pair.same_level));
    } else if (pair.item_is_right) {
      simd::scatter_products(sums + pair.at, pair.columns, left_of(pair.other, false),
                             right_of(pair.item, true, pair.same_level));
    } else {
      simd::scatter_products(sums + pair.at, pair.columns, left_of(pair.item, true),
                             right_of(pair.other, false, pair.same_level));
    }
  }
}

}  // namespace webglm
