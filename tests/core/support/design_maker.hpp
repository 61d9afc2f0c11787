#pragma once

#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "webglm/design/design.hpp"

namespace webglm::testing {

/// Builds designs of every kind of block from one seeded generator.
class DesignMaker {
 public:
  DesignMaker(std::size_t rows, unsigned seed) : rows_(rows), random_(seed) {}

  DesignMaker& constant() {
    standardisation_.intercept = columns_;
    standardisation_.intercept_value = 2.0;
    blocks_.push_back(ConstantBlock{2.0});
    own_columns(1);
    return *this;
  }
  DesignMaker& dense(std::size_t k) {
    DenseBlock block;
    for (std::size_t i = 0; i < k; ++i) block.columns.push_back(numbers());
    blocks_.push_back(std::move(block));
    own_columns(k);
    return *this;
  }
  DesignMaker& near_zero(std::size_t k) {
    DenseBlock block;
    for (std::size_t i = 0; i < k; ++i) {
      std::vector<double> x(rows_);
      for (double& value : x) value = 3.0 * uniform();
      block.columns.push_back({NumericColumn::copy_of(x), 0.0, 0.5});
    }
    blocks_.push_back(std::move(block));
    own_columns(k);
    return *this;
  }
  /// Treatment coding: the first level has no coefficient.
  DesignMaker& factor(std::uint32_t levels) {
    blocks_.push_back(CategoricalBlock{codes(levels)});
    rows_of_map_.push_back({});
    for (std::uint32_t i = 1; i < levels; ++i) own_columns(1);
    return *this;
  }
  /// Helmert-like coding: every block column touches several coefficients.
  DesignMaker& contrasted(std::uint32_t levels) {
    blocks_.push_back(CategoricalBlock{codes(levels)});
    const auto first = static_cast<std::uint32_t>(columns_);
    for (std::uint32_t i = 0; i < levels; ++i) {
      std::vector<CoefficientMap::Entry> row;
      for (std::uint32_t j = 0; j + 1 < levels; ++j) row.push_back({first + j, 0.1 * i - 0.3 * j});
      rows_of_map_.push_back(std::move(row));
    }
    columns_ += levels - 1;
    return *this;
  }
  DesignMaker& scaled(std::uint32_t levels, std::size_t k) {
    return add(scaled_block(codes(levels), k));
  }
  /// B-splines of degree width - 1; some rows lie beyond the boundary.
  DesignMaker& banded(std::uint32_t functions, std::uint32_t width) {
    return add(spline(functions, width));
  }
  /// The same with the values at the boundary beyond it.
  DesignMaker& clamped(std::uint32_t functions, std::uint32_t width) {
    return add(spline(functions, width, Beyond::kClamp));
  }
  /// The same for every level of a factor of its own, or of the factor that was added last.
  DesignMaker& banded_by_level(std::uint32_t levels, std::uint32_t functions, std::uint32_t width) {
    BandedBlock block = spline(functions, width);
    block.level = codes(levels);
    return add(std::move(block));
  }
  DesignMaker& banded_by_last_factor(std::uint32_t functions, std::uint32_t width) {
    BandedBlock block = spline(functions, width);
    block.level = last_codes_;
    return add(std::move(block));
  }
  DesignMaker& scaled_by_last_factor(std::size_t k) { return add(scaled_block(last_codes_, k)); }

  Design make() {
    CoefficientMap map(columns_);
    for (const auto& row : rows_of_map_) map.add_row(row);
    standardisation_.centre.assign(columns_, 0.0);
    standardisation_.inverse_scale.assign(columns_, 1.0);
    return Design(rows_, blocks_, std::move(map), standardisation_,
                  std::vector<std::string>(columns_, "x"));
  }
  Observations observations(bool weights) {
    std::vector<double> y(rows_);
    std::vector<double> w(rows_);
    std::vector<double> offset(rows_);
    for (std::size_t i = 0; i < rows_; ++i) {
      y[i] = std::floor(3.0 * std::abs(uniform()));
      w[i] = i % 7 == 3 ? 0.0 : 1.0 + std::abs(uniform());
      offset[i] = 0.1 * uniform();
    }
    if (!weights) return {NumericColumn::copy_of(y), {}, {}};
    return {NumericColumn::copy_of(y), NumericColumn::copy_of(w), NumericColumn::copy_of(offset)};
  }
  double uniform() { return std::uniform_real_distribution<double>(-1.0, 1.0)(random_); }

 private:
  DesignMaker& add(Block block) {
    const std::size_t width = width_of(block);
    blocks_.push_back(std::move(block));
    own_columns(width);
    return *this;
  }
  ScaledCategoricalBlock scaled_block(CodeColumn levels, std::size_t k) {
    ScaledCategoricalBlock block{std::move(levels), {}};
    for (std::size_t i = 0; i < k; ++i) block.columns.push_back(numbers());
    return block;
  }
  BandedBlock spline(std::uint32_t functions, std::uint32_t width,
                     Beyond beyond = Beyond::kExtrapolate) {
    BSpline spline{.degree = static_cast<int>(width) - 1, .boundary = {-0.9, 0.9}};
    const std::uint32_t knots = functions - width;
    for (std::uint32_t k = 1; k <= knots; ++k) spline.knots.push_back(1.8 * k / (knots + 1) - 0.9);
    BandedBlock block;
    block.basis = std::make_shared<PiecewiseBasis>(spline, beyond);
    std::vector<double> x(rows_);
    for (double& value : x) value = uniform();
    std::vector<std::uint32_t> piece(rows_);
    block.basis->find(x, piece);
    block.x = NumericColumn::copy_of(x);
    block.piece = CodeColumn::narrowest(piece, block.basis->pieces());
    return block;
  }
  StandardColumn numbers() {
    std::vector<double> x(rows_);
    for (double& value : x) value = 2000.0 + 5.0 * uniform();
    return {NumericColumn::copy_of(x), 2000.0, 0.25};
  }
  CodeColumn codes(std::uint32_t levels) {
    std::vector<std::uint32_t> out(rows_);
    for (auto& code : out)
      code = std::uniform_int_distribution<std::uint32_t>(0, levels - 1)(random_);
    return last_codes_ = CodeColumn::narrowest(out, levels);
  }
  void own_columns(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      rows_of_map_.push_back({{static_cast<std::uint32_t>(columns_++), 1.0}});
    }
  }

  std::size_t rows_;
  std::mt19937 random_;
  CodeColumn last_codes_;
  std::vector<Block> blocks_;
  std::vector<std::vector<CoefficientMap::Entry>> rows_of_map_;
  std::size_t columns_ = 0;
  Standardisation standardisation_;
};

}  // namespace webglm::testing
