#include "webglm/design/select_rows.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace webglm {
namespace {

NumericColumn select(const NumericColumn& column, std::span<const std::size_t> rows) {
  if (column.absent()) return column;
  NumericBuffer out = NumericBuffer::make_uninitialised(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) out.values()[i] = column.values()[rows[i]];
  return std::move(out).freeze();
}

/// Codes that blocks share stay shared: plans of passes look for that.
class CodeSelector {
 public:
  explicit CodeSelector(std::span<const std::size_t> rows) : rows_(rows) {}

  CodeColumn operator()(const CodeColumn& codes) {
    for (const auto& [from, to] : known_) {
      if (from.shares_with(codes)) return to;
    }
    CodeColumn out = codes.visit([&]<class Code>(std::span<const Code> all) {
      const std::shared_ptr<Code[]> picked(new Code[rows_.size()]);
      for (std::size_t i = 0; i < rows_.size(); ++i) picked[i] = all[rows_[i]];
      return CodeColumn(std::shared_ptr<const Code[]>(picked), rows_.size(), codes.levels());
    });
    known_.emplace_back(codes, out);
    return out;
  }

 private:
  std::span<const std::size_t> rows_;
  std::vector<std::pair<CodeColumn, CodeColumn>> known_;
};

}  // namespace

Design select_rows(const Design& design, std::span<const std::size_t> rows) {
  std::vector<Block> blocks = design.blocks();
  CodeSelector select_codes(rows);
  for (Block& block : blocks) {
    std::visit(
        [&](auto& b) {
          if constexpr (requires { b.codes; }) b.codes = select_codes(b.codes);
          if constexpr (requires { b.columns; }) {
            for (StandardColumn& column : b.columns) column.values = select(column.values, rows);
          }
          if constexpr (requires { b.piece; }) {
            b.piece = select_codes(b.piece);
            b.x = select(b.x, rows);
            if (b.level) b.level = select_codes(*b.level);
          }
        },
        block);
  }
  return Design(rows.size(), std::move(blocks), design.map(), design.standardisation(),
                design.names());
}

Observations select_rows(const Observations& observations, std::span<const std::size_t> rows) {
  return {select(observations.y, rows), select(observations.prior_weight, rows),
          select(observations.offset, rows), observations.counts_successes};
}

}  // namespace webglm
