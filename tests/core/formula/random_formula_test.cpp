#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "webglm/formula/evaluate.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

const std::vector<std::string> kColumns{"y", "a", "b", "area"};

const std::vector<std::string> kSeeds{
    "y ~ a * b + C(area, ref=\"B\", levels=c('A', 'B')) - 1",
    "log(y) ~ (a + b + area)^2 - a:b + offset(log(a))",
    "cbind(a, b) ~ . + I(a**2 / -b) + ifelse(area == 'B' & !a, 1, min(a, b, 2e-3))",
    "~ bs(a, df=5, degree=2) + ns(`b`, knots=c(1, 2.5), boundary=c(0, 9)) %in% area / poly(b, 3)",
    "h\xC3\xB6he ~ a %% 2 >= 1 | b %/% 3 != 0",
};

const std::vector<std::string> kPieces{"~",
                                       "+",
                                       "-",
                                       "*",
                                       "/",
                                       "^",
                                       "**",
                                       ":",
                                       "%in%",
                                       "%%",
                                       "(",
                                       ")",
                                       "((((",
                                       "))))",
                                       ",",
                                       "=",
                                       "==",
                                       "!",
                                       "&",
                                       "|",
                                       "<",
                                       ">",
                                       ".",
                                       "0",
                                       "1",
                                       "9999",
                                       "1e308",
                                       "y",
                                       "a",
                                       "area",
                                       "`",
                                       "'",
                                       "\"",
                                       "\\",
                                       "\xC3",
                                       "\xC3\xA9",
                                       "\xF0\x9F\x98\x80",
                                       "bs(",
                                       "C(",
                                       "offset(",
                                       "log(",
                                       "c(",
                                       "I(",
                                       "df=",
                                       "^99999"};

/// Changes, repeats, drops or inserts pieces of a valid formula, or makes bytes up.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string next() {
    if (pick(8) == 0) return bytes();
    std::string text = kSeeds[pick(kSeeds.size())];
    for (std::size_t n = 1 + pick(4); n > 0; --n) mutate(text);
    return text;
  }

 private:
  std::size_t pick(std::size_t n) { return random_() % n; }

  std::string bytes() {
    std::string text(pick(40), ' ');
    for (char& c : text) c = static_cast<char>(pick(pick(2) == 0 ? 256 : 128));
    return text;
  }

  void mutate(std::string& text) {
    const std::size_t at = pick(text.size() + 1);
    const std::size_t length = pick(8);
    switch (pick(5)) {
      case 0:
        text.insert(at, kPieces[pick(kPieces.size())]);
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(pick(text.size() + 1), 2 * length));
        break;
      case 3:
        text.replace(at, length, kPieces[pick(kPieces.size())]);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(pick(256));
    }
  }

  std::mt19937 random_;
};

/// What is accepted must print as a formula with the same meaning; anything else is refused with
/// an Error. Returns whether it was accepted.
bool survives(const std::string& text) {
  try {
    const Formula formula = parse_formula(text);
    EXPECT_EQ(parse_formula(text_of(formula)), formula) << text;
    const TermList list = expand(formula, kColumns);
    EXPECT_EQ(expand(parse_formula(formula_text(list)), kColumns), list) << text;
    const std::array<double, 3> rows{-1.0, 0.0, 2.5};
    std::vector<NamedColumn> columns;
    for (const std::string& name : kColumns)
      columns.push_back({name, std::span<const double>(rows)});
    for (const Variable& variable : list.variables) {
      std::array<double, 3> out{};
      BoundExpression(variable.argument().view(), columns).evaluate(0, out);
    }
    return true;
  } catch (const Error& error) {
    EXPECT_FALSE(error.message().empty());
    return false;
  }
}

TEST(RandomFormula, NeverCrashes) {
  Mutator mutator(4);
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    if (survives(mutator.next())) ++accepted;
  }
  // Both paths are walked often enough to mean something.
  EXPECT_GT(accepted, 1'000);
  EXPECT_LT(accepted, 99'000);
}

}  // namespace
}  // namespace webglm
