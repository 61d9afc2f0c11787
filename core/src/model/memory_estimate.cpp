#include "webglm/model/memory_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <variant>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/common/segments.hpp"

namespace webglm {
namespace {

constexpr double kNumber = sizeof(double);

/// Adds up bytes per row; a column that several blocks share counts once.
class RowBytes {
 public:
  void add(const NumericColumn& column) {
    if (column.size() > 0) add(column.values().data(), kNumber);
  }
  void add(const CodeColumn& column) {
    column.visit([this](auto codes) {
      add(codes.data(), static_cast<double>(sizeof(typename decltype(codes)::value_type)));
    });
  }
  void add(const ConstantBlock&) {}
  void add(const DenseBlock& block) { add(block.columns); }
  void add(const CategoricalBlock& block) { add(block.codes); }
  void add(const ScaledCategoricalBlock& block) {
    add(block.codes);
    add(block.columns);
  }
  void add(const BandedBlock& block) {
    add(block.piece);
    add(block.x);
    if (block.level) add(*block.level);
  }
  double total() const { return total_; }

 private:
  void add(const std::vector<StandardColumn>& columns) {
    for (const StandardColumn& column : columns) add(column.values);
  }
  void add(const void* column, double bytes) {
    if (std::find(seen_.begin(), seen_.end(), column) != seen_.end()) return;
    seen_.push_back(column);
    total_ += bytes;
  }

  std::vector<const void*> seen_;
  double total_ = 0.0;
};

/// The tree of segments keeps one part for each of its levels, besides the one that is being
/// filled and the one that is merged into.
double parts_held(std::uint64_t rows) {
  return std::ceil(std::log2(static_cast<double>(Segments(rows).count()))) + 2.0;
}

/// A table that has a cell for every pair that occurs grows with the rows until all pairs do.
double cells_at(const GramPlan& plan, const GramPlan::Joint& joint, double growth) {
  const auto cells = static_cast<double>(joint.cells);
  if (!joint.row_cells) return cells;
  const double all = static_cast<double>(plan.factors()[joint.factor[0]].levels) *
                     static_cast<double>(plan.factors()[joint.factor[1]].levels);
  return std::min(all, cells * growth);
}

MemoryEstimate working_memory(const Design& design, const GramPlan& plan, std::uint64_t rows) {
  const double growth = static_cast<double>(rows) / static_cast<double>(design.rows());
  const auto row_count = static_cast<double>(rows);
  double table = static_cast<double>(plan.sums_size(true));
  MemoryEstimate out;
  double border = 0.0;
  for (const GramPlan::Joint& joint : plan.joints()) {
    if (!joint.row_cells) continue;
    const double cells = cells_at(plan, joint, growth);
    table += cells - static_cast<double>(joint.cells);
    out.columns += 4.0 * row_count;   // row_cells
    out.sums += 2.0 * 4.0 * cells;    // cell_codes
    border += 6.0 * kNumber * cells;  // gathered, sorted, and scaled as the border of X'WX
  }
  out.sums += kNumber * table * parts_held(rows);
  double outer = static_cast<double>(plan.block_columns());
  const auto p = static_cast<double>(design.columns());
  if (plan.eliminated()) outer -= static_cast<double>(plan.factors()[*plan.eliminated()].levels);
  // X'WX by block columns, by coefficients, scaled, and its factor.
  out.solving = kNumber * (4.0 * outer * outer + 20.0 * p) + border;
  return out;
}

}  // namespace

MemoryEstimate estimate_memory(const ModelData& data, double rows) {
  if (!(rows >= 1.0 && rows <= 0x1p53 && rows == std::floor(rows))) {
    throw_error(ErrorCode::kInvalidInput, "rows is {}; it must be a whole number of at least 1",
                {rows}, {{"option", "rows"}, {"value", rows}});
  }
  const auto count = static_cast<std::uint64_t>(rows);
  MemoryEstimate out = working_memory(data.design, GramPlan(data.design), count);
  RowBytes bytes;
  for (const Block& block : data.design.blocks()) {
    std::visit([&](const auto& b) { bytes.add(b); }, block);
  }
  bytes.add(data.observations.y);
  bytes.add(data.observations.prior_weight);
  bytes.add(data.observations.offset);
  out.columns += bytes.total() * rows;
  return out;
}

void require_memory(const Design& design, const GramPlan& plan, double available) {
  const MemoryEstimate needed = working_memory(design, plan, design.rows());
  const double bytes = needed.sums + needed.solving;
  if (bytes <= available) return;
  throw_error(ErrorCode::kOutOfMemory,
              "a fit of {} coefficients needs {} bytes besides the data ({} for the tables of a "
              "pass, {} for X'WX and its factor), and {} are left; use fewer levels or terms",
              {design.columns(), bytes, needed.sums, needed.solving, available},
              {{"coefficients", static_cast<double>(design.columns())},
               {"bytes", bytes},
               {"available", available}});
}

}  // namespace webglm
