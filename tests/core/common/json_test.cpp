#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/common/json_value.hpp"
#include "webglm/common/json_writer.hpp"

namespace webglm {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ErrorCode code_of(const std::string& text) {
  try {
    const JsonDocument document(text, "the text");
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "not refused: " << text;
  return ErrorCode::kSingular;
}

TEST(Json, NumbersKeepTheirBits) {
  const std::vector<double> values = {0.0,
                                      -0.0,
                                      0.1,
                                      1.0 / 3.0,
                                      1e300,
                                      5e-324,
                                      -2.5,
                                      1e15,
                                      1e16,
                                      1e22,
                                      123456789.125,
                                      std::numeric_limits<double>::max(),
                                      std::numeric_limits<double>::min(),
                                      kInfinity,
                                      -kInfinity};
  const std::string text = std::move(JsonWriter().extended_numbers(values)).finish();
  const JsonDocument document(text, "the text");
  const std::vector<double> back = document.root().extended_numbers();
  ASSERT_EQ(back.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(back[i], values[i]);
    EXPECT_EQ(std::signbit(back[i]), std::signbit(values[i])) << values[i];
  }
}

TEST(Json, TextsKeepTheirBytes) {
  const std::vector<std::string> values = {"", "a \"b\" \\ /", std::string("\0\x01\x1f\n\x7f", 5),
                                           "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "__proto__"};
  const std::string text = std::move(JsonWriter().texts(values)).finish();
  const JsonDocument document(text, "the text");
  EXPECT_EQ(document.root().texts(), values);
}

TEST(Json, OuterMembersHaveLines) {
  JsonWriter out;
  out.begin_object().key("a").begin_array().truth(true).null().end_array();
  out.key("b").begin_object().key("c").extended(1.5).end_object();
  out.key("d").begin_object().end_object().end_object();
  EXPECT_EQ(std::move(out).finish(),
            "{\n  \"a\": [true, null],\n  \"b\": {\n    \"c\": 1.5\n  },\n  \"d\": {}\n}\n");
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const char* text : {"", "{", "[1,]", "{'a': 1}", "NaN", "1e999", "[1] 2", "\"\xff\"",
                           "// comment\n1", "\"\\ud800\"", "01"}) {
    EXPECT_EQ(code_of(text), ErrorCode::kInvalidInput) << text;
  }
}

TEST(Json, LimitsNesting) {
  const std::string most = std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']');
  EXPECT_NO_THROW(JsonDocument(most, "the text"));
  EXPECT_EQ(code_of("[" + most + "]"), ErrorCode::kInvalidInput);
  // Brackets in a text do not nest.
  EXPECT_NO_THROW(JsonDocument("\"\\\"" + std::string(1000, '[') + "\"", "the text"));
}

TEST(Json, WholeNumbersHaveARange) {
  const JsonDocument document("[3, 3.0, 3.5, -1, 11, \"3\", 1e300]", "the text");
  const auto values = document.root().elements();
  EXPECT_EQ(values[0].whole(0, 10), 3U);
  EXPECT_EQ(values[1].whole(0, 10), 3U);
  for (std::size_t i = 2; i < values.size(); ++i) EXPECT_THROW(values[i].whole(0, 10), Error);
}

}  // namespace
}  // namespace webglm
