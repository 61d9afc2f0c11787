#include "simd/scatter_numbers.hpp"

#include "simd/f64x2.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;

/// Four numbers against four, the cubic splines. All loads stand before all stores: the compiler
/// may not move them there, as it cannot know that the cells differ. A number of columns that the
/// compiler knows makes four addresses one.
template <std::size_t KnownColumns>
void scatter_four_by_four(double* table, std::size_t columns, const NumberedRows& left,
                          const NumberedRows& right) {
  if (KnownColumns > 0) columns = KnownColumns;
  const std::uint32_t* left_cell = left.cell;
  const std::uint32_t* right_cell = right.cell;
  const double* x = left.numbers;
  const double* y = right.numbers;
  for (std::size_t r = 0; r < kRows; ++r, x += 4, y += 4) {
    double* first = table + (std::size_t{left_cell[r]} * columns + right_cell[r]);
    double* second = first + columns;
    double* third = first + 2 * columns;
    double* fourth = first + 3 * columns;
    const F64x2 y0 = load(y);
    const F64x2 y1 = load(y + 2);
    const F64x2 x0 = both(x[0]);
    const F64x2 x1 = both(x[1]);
    const F64x2 x2 = both(x[2]);
    const F64x2 x3 = both(x[3]);
    const F64x2 a0 = load(first) + x0 * y0;
    const F64x2 a1 = load(first + 2) + x0 * y1;
    const F64x2 b0 = load(second) + x1 * y0;
    const F64x2 b1 = load(second + 2) + x1 * y1;
    const F64x2 c0 = load(third) + x2 * y0;
    const F64x2 c1 = load(third + 2) + x2 * y1;
    const F64x2 d0 = load(fourth) + x3 * y0;
    const F64x2 d1 = load(fourth + 2) + x3 * y1;
    store(first, a0);
    store(first + 2, a1);
    store(second, b0);
    store(second + 2, b1);
    store(third, c0);
    store(third + 2, c1);
    store(fourth, d0);
    store(fourth + 2, d1);
  }
}

/// One number against four: a factor, the score.
void scatter_one_by_four(double* table, std::size_t columns, const NumberedRows& left,
                         const NumberedRows& right) {
  for (std::size_t r = 0; r < kRows; ++r) {
    double* cell = table + (std::size_t{left.cell[r]} * columns + right.cell[r]);
    const F64x2 x = both(left.numbers[r * left.stride]);
    const F64x2 a = load(cell) + x * load(right.numbers + 4 * r);
    const F64x2 b = load(cell + 2) + x * load(right.numbers + 4 * r + 2);
    store(cell, a);
    store(cell + 2, b);
  }
}

void scatter_pairs(double* table, std::size_t columns, const NumberedRows& left,
                   const NumberedRows& right) {
  for (std::size_t r = 0; r < kRows; ++r) {
    double* cell = table + (std::size_t{left.cell[r]} * columns + right.cell[r]);
    const double* x = left.numbers + r * left.stride;
    const double* y = right.numbers + r * right.stride;
    for (std::uint32_t i = 0; i < left.count; ++i, cell += columns) {
      const F64x2 xi = both(x[i]);
      for (std::uint32_t j = 0; j < right.stride; j += 2) {
        store(cell + j, load(cell + j) + xi * load(y + j));
      }
    }
  }
}

/// Any number of numbers against one.
void scatter_singles(double* table, std::size_t columns, const NumberedRows& left,
                     const NumberedRows& right) {
  for (std::size_t r = 0; r < kRows; ++r) {
    double* cell = table + (std::size_t{left.cell[r]} * columns + right.cell[r]);
    for (std::uint32_t i = 0; i < left.count; ++i, cell += columns) {
      *cell += left.numbers[r * left.stride + i] * right.numbers[r];
    }
  }
}

}  // namespace

void scatter_products(double* table, std::size_t columns, const NumberedRows& left,
                      const NumberedRows& right) {
  if (right.stride == 1) return scatter_singles(table, columns, left, right);
  if (right.stride == 4 && left.count == 1) {
    return scatter_one_by_four(table, columns, left, right);
  }
  if (right.stride == 4 && left.count == 4) {
    if (columns == kCommonColumns) {
      return scatter_four_by_four<kCommonColumns>(table, columns, left, right);
    }
    return scatter_four_by_four<0>(table, columns, left, right);
  }
  scatter_pairs(table, columns, left, right);
}

void scale_rows(const NumberedRows& rows, const double* factor, double* out) {
  const double* from = rows.numbers;
  if (rows.stride == 1) {
    for (std::size_t r = 0; r < kRows; ++r) out[r] = factor[r] * from[r];
    return;
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    const F64x2 f = both(factor[r]);
    for (std::uint32_t i = 0; i < rows.stride; i += 2, from += 2, out += 2) {
      store(out, f * load(from));
    }
  }
}

void add_dots(const double* table, const NumberedRows& rows, double* out) {
  if (rows.count == 4) {
    for (std::size_t r = 0; r < kRows; ++r) {
      const double* c = table + rows.cell[r];
      const double* x = rows.numbers + 4 * r;
      out[r] += sum(load(c) * load(x) + load(c + 2) * load(x + 2));
    }
    return;
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    const double* c = table + rows.cell[r];
    const double* x = rows.numbers + r * rows.stride;
    double total = 0.0;
    for (std::uint32_t i = 0; i < rows.count; ++i) total += c[i] * x[i];
    out[r] += total;
  }
}

}  // namespace webglm::simd
