#include "webglm/formula/token.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "webglm/common/decimal.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/code_point.hpp"

namespace webglm {
namespace {

/// Longer symbols stand before their beginnings.
constexpr std::array<std::string_view, 24> kSymbols{
    "%in%", "%/%", "**", "%%", "==", "!=", "<=", ">=", "~", "+", "-", "*",
    "/",    "^",   ":",  "(",  ")",  ",",  "=",  "<",  ">", "&", "|", "!"};

struct Hint {
  std::string_view text;
  std::string_view message;
};

/// What people write by habit from elsewhere. Longer ones stand before their beginnings.
constexpr std::array<Hint, 13> kHints{{
    {"<-", "\"<-\" could be an assignment; for \"less than minus\" write \"< -\""},
    {"::", "\"::\" is not allowed; functions have no package prefix here"},
    {"&&", "\"&&\" is not allowed; write \"&\", which works row by row"},
    {"||", "\"||\" is not allowed; write \"|\", which works row by row"},
    {"|>", "\"|>\" is not allowed in a formula"},
    {"[", "brackets are not allowed; write a list as c(1, 2)"},
    {"]", "brackets are not allowed; write a list as c(1, 2)"},
    {"{", "braces are not allowed in a formula"},
    {"}", "braces are not allowed in a formula"},
    {";", "a formula is one expression; \";\" is not allowed"},
    {"$", "\"$\" is not allowed; write the name of the column alone"},
    {"%", "the operators with percent signs are %in%, %% and %/%"},
    {"#", "comments are not allowed in a formula"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view formula) : formula_(formula) {}

  std::vector<Token> run() {
    for (skip_space(); at_ < formula_.size(); skip_space()) next();
    tokens_.push_back({TokenKind::kEnd, "", 0.0, column_});
    return std::move(tokens_);
  }

 private:
  char byte(std::size_t ahead = 0) const {
    return at_ + ahead < formula_.size() ? formula_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view text) const {
    return formula_.substr(at_, text.size()) == text;
  }
  [[noreturn]] void fail(FormulaColumn column, std::string_view message) const {
    throw formula_error(formula_, column, message);
  }

  /// The character here, as UTF-8 without overlong forms and surrogates.
  CodePoint peek() const {
    const CodePoint point = decode_utf8(formula_.substr(at_));
    if (point.bytes == 0) fail(column_, "the text is not valid UTF-8");
    return point;
  }
  void advance(std::size_t bytes) {
    at_ += bytes;
    ++column_;
  }
  void skip_space() {
    while (at_ < formula_.size()) {
      const CodePoint point = peek();
      if (!is_space(point.value)) return;
      advance(point.bytes);
    }
  }

  void next() {
    const char c = byte();
    if (is_digit(c) || (c == '.' && is_digit(byte(1)))) return number();
    if (c == '"' || c == '\'') return quoted(TokenKind::kString, c);
    if (c == '`') return quoted(TokenKind::kQuotedName, c);
    if (in_name()) return name();
    symbol();
  }

  bool in_name() const {
    if (at_ >= formula_.size()) return false;
    const char c = byte();
    return is_letter(c) || is_digit(c) || c == '.' || is_name_code_point(peek().value);
  }

  void name() {
    const std::size_t begin = at_;
    const FormulaColumn column = column_;
    while (in_name()) advance(peek().bytes);
    std::string text(formula_.substr(begin, at_ - begin));
    const TokenKind kind = text == "." ? TokenKind::kSymbol : TokenKind::kName;
    tokens_.push_back({kind, std::move(text), 0.0, column});
  }

  void digits() {
    while (is_digit(byte())) advance(1);
  }
  void number() {
    const std::size_t begin = at_;
    const FormulaColumn column = column_;
    digits();
    if (byte() == '.') {
      advance(1);
      digits();
    }
    const std::size_t sign = byte(1) == '+' || byte(1) == '-' ? 2 : 1;
    if ((byte() == 'e' || byte() == 'E') && is_digit(byte(sign))) {
      for (std::size_t i = 0; i < sign; ++i) advance(1);
      digits();
    }
    const std::string text(formula_.substr(begin, at_ - begin));
    if (in_name()) fail(column, filled("\"{}\" runs into a name; an operator is missing", {text}));
    const char* end = nullptr;
    const double value = read_number(text.c_str(), &end);
    if (!std::isfinite(value)) fail(column, filled("the number {} is too large", {text}));
    tokens_.push_back({TokenKind::kNumber, text, value, column});
  }

  void quoted(TokenKind kind, char quote) {
    const FormulaColumn column = column_;
    std::string text;
    advance(1);
    while (byte() != quote) {
      if (at_ >= formula_.size()) {
        fail(column,
             filled("the {} that opens here is never closed", {std::string_view(&quote, 1)}));
      }
      if (byte() == '\\') {
        text += escape();
      } else {
        const CodePoint point = peek();
        text += formula_.substr(at_, point.bytes);
        advance(point.bytes);
      }
    }
    advance(1);
    if (kind == TokenKind::kQuotedName && text.empty()) fail(column, "the name is empty");
    tokens_.push_back({kind, std::move(text), 0.0, column});
  }

  char escape() {
    constexpr std::string_view kEscapes = "\\'\"`nrt";
    constexpr std::string_view kMeanings = "\\'\"`\n\r\t";
    const std::size_t found = kEscapes.find(byte(1));
    if (at_ + 1 >= formula_.size() || found == std::string_view::npos) {
      fail(column_, "a backslash comes before one of \\ ' \" ` n r t");
    }
    advance(1);
    advance(1);
    return kMeanings[found];
  }

  void symbol() {
    const auto hint = std::ranges::find_if(kHints, [&](const Hint& h) {
      return starts_with(h.text) && !starts_with("%in%") && !starts_with("%/%") &&
             !starts_with("%%");
    });
    if (hint != kHints.end()) fail(column_, hint->message);
    const auto found =
        std::ranges::find_if(kSymbols, [&](std::string_view s) { return starts_with(s); });
    if (found == kSymbols.end()) fail(column_, unknown_character());
    tokens_.push_back({TokenKind::kSymbol, std::string(*found), 0.0, column_});
    for (std::size_t i = 0; i < found->size(); ++i) advance(1);
  }

  std::string unknown_character() const {
    const CodePoint point = peek();
    if (is_curly_quote(point.value)) return "quotes must be straight: \" or '";
    const bool visible = point.value > 0x20 && point.value != 0x7F;
    const std::string text(formula_.substr(at_, visible ? point.bytes : 0));
    return (visible ? "\"" + text + "\"" : "control character " + number_text(point.value)) +
           " is not part of a formula; names with unusual characters go in backticks";
  }

  std::string_view formula_;
  std::size_t at_ = 0;
  FormulaColumn column_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view formula) {
  if (formula.size() > kMaxFormulaBytes) {
    throw_error(ErrorCode::kInvalidInput, "the formula has {} bytes; at most {} are allowed",
                {formula.size(), kMaxFormulaBytes},
                {{"length", formula.size()}, {"limit", kMaxFormulaBytes}});
  }
  return Tokenizer(formula).run();
}

bool is_plain_name(std::string_view name) {
  if (name.empty() || name == "." || is_digit(name[0]) || is_constant_name(name)) return false;
  if (name[0] == '.' && name.size() > 1 && is_digit(name[1])) return false;
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint point = decode_utf8(name.substr(at));
    if (point.bytes == 0) return false;
    const char c = name[at];
    if (!is_letter(c) && !is_digit(c) && c != '.' && !is_name_code_point(point.value)) return false;
    at += point.bytes;
  }
  return true;
}

bool is_constant_name(std::string_view name) {
  constexpr std::array<std::string_view, 8> kConstants{"TRUE", "FALSE", "True", "False",
                                                       "NA",   "NaN",   "Inf",  "pi"};
  return std::ranges::find(kConstants, name) != kConstants.end();
}

}  // namespace webglm
