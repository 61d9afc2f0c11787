#include "webglm/export/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "webglm/common/decimal.hpp"
#include "webglm/common/text.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/selection.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kCell = 11;

/// Four digits after the decimal point, or four in all below 1e-3 and from 1e5 on; whole numbers as
/// they are.
std::string table_text(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value) || (value == std::trunc(value) && size < 1e9)) {
    return number_text(value);
  }
  if (size >= 1e-3 && size < 1e5) return fixed_text(value, 4);
  Decimal decimal = exact_decimal(size);
  round_to(decimal, 4);
  return number_text(std::copysign(nearest_double(decimal), value));
}

std::string left(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string rule(char sign, std::size_t width) { return std::string(width, sign) + "\n"; }

std::string p_value_text(double p) { return p < 1e-4 ? "<0.0001" : fixed_text(p, 4); }

struct Field {
  std::string_view label;
  std::string value;
};

/// Two fields in a line, each with its value to the right.
std::string header_line(const Field& a, const Field& b) {
  constexpr std::size_t kColumn = kWidth / 2 - 1;
  const auto half = [](const Field& field) {
    const std::string label(field.label);
    return field.label.empty() ? std::string(kColumn, ' ')
                               : label + right(field.value, kColumn - label.size());
  };
  return half(a) + "  " + half(b) + "\n";
}

std::string method_of(const Fit& fit) {
  if (fit.options.firth) return "Firth's penalised likelihood";
  const std::string penalty(penalty_type(fit.options));
  return penalty == "none" ? "maximum likelihood" : penalty;
}

std::string link_of(const Fit& fit) {
  const std::string name = name_of(fit.link);
  const std::string other = name_of(r_default_link(fit.options.family));
  return name == other ? name : name + " (R\'s default: " + other + ")";
}

std::string header(const Fit& fit, std::string_view formula) {
  // A model that was read from its text has no rows to sum over.
  const double log_l = fit.data ? log_likelihood(fit) : std::numeric_limits<double>::quiet_NaN();
  const double explained = 1.0 - fit.deviance / fit.null_deviance;
  const std::string scale = table_text(fit.scale) + (fit.estimates_dispersion() ? "" : " (fixed)");
  std::string out = right("Generalized linear model", (kWidth + 24) / 2) + "\n";
  out += rule('=', kWidth);
  if (!formula.empty()) out += "Formula: " + std::string(formula) + "\n";
  out += header_line({"Family:", label_of(fit.options.family)},
                     {"Observations:", table_text(fit.nobs)});
  out += header_line({"Link:", link_of(fit)}, {"Residual df:", table_text(fit.df_resid)});
  out += header_line({"Method:", method_of(fit)}, {"Model df:", table_text(fit.df_model)});
  out += header_line({"Dispersion:", scale}, {"Iterations:", table_text(fit.iterations)});
  out += header_line({"Log-likelihood:", table_text(log_l)},
                     {"Converged:", fit.converged ? "yes" : "no"});
  out +=
      header_line({"AIC:", table_text(aic(fit, log_l))}, {"Deviance:", table_text(fit.deviance)});
  out += header_line({"BIC:", table_text(bic(fit, log_l))},
                     {"Null deviance:", table_text(fit.null_deviance)});
  out += header_line({"Pearson chi2:", table_text(fit.pearson_chi2)},
                     {"Deviance explained:", fixed_text(explained, 4)});
  const bool frequency = fit.options.weights_type == WeightsType::kFrequency;
  out += header_line({"Conventions:", std::string(name_of(fit.options.conventions))},
                     {"Weights:", frequency ? "frequency" : "variance"});
  if (!fit.parameter) return out;
  const bool power = std::holds_alternative<Tweedie>(fit.options.family);
  return out + header_line({power ? "Power:" : "Theta:", table_text(fit.parameter->value)},
                           {"Its std. error:", table_text(fit.parameter->standard_error)});
}

std::string coefficient_table(const Fit& fit) {
  const std::vector<std::string>& names = fit.names;
  std::size_t name_width = kWidth - 6 * kCell - 4;
  for (const std::string& name : names) name_width = std::max(name_width, name.size());
  const std::size_t width = name_width + 6 * kCell + 4;
  const std::vector<double> se = bse(fit);
  const std::vector<double> stat = wald_statistics(fit, se);
  const std::vector<double> p = wald_p_values(fit, stat);
  const Intervals intervals = wald_intervals(fit, se, 0.05);
  const std::vector<std::string_view> stars = significance_codes(p);
  const std::string letter = fit.tests_by_t() ? "t" : "z";
  std::string out = rule('=', width) + std::string(name_width, ' ');
  for (const std::string& title :
       {std::string("Estimate"), std::string("Std. error"), letter, "P(>|" + letter + "|)",
        std::string("2.5 %"), std::string("97.5 %")}) {
    out += right(title, kCell);
  }
  out += "\n" + rule('-', width);
  for (std::size_t j = 0; j < names.size(); ++j) {
    out += left(names[j], name_width);
    for (const std::string& cell :
         {table_text(fit.params[j]), table_text(se[j]), table_text(stat[j]), p_value_text(p[j]),
          table_text(intervals.lower[j]), table_text(intervals.upper[j])}) {
      out += right(cell, kCell);
    }
    if (!stars[j].empty()) out += " " + std::string(stars[j]);
    out += "\n";
  }
  return out + rule('=', width);
}

/// `text` in lines of at most kWidth, the later ones indented.
std::string wrapped(const std::string& text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    const std::size_t length = space - at;
    if (column > 0 && column + 1 + length > kWidth) {
      out += "\n  ";
      column = 2;
    } else if (column > 0) {
      out += " ";
      ++column;
    }
    out += text.substr(at, length);
    column += length;
    at = space + 1;
  }
  return out + "\n";
}

}  // namespace

std::string summary_text(const Fit& fit, std::string_view formula) {
  std::string out = header(fit, formula) + coefficient_table(fit);
  out += "Signif. codes: *** 0.001  ** 0.01  * 0.05  . 0.1\n";
  for (const Warning& warning : fit.warnings) {
    out += wrapped("Warning (" + std::string(name_of(warning.code)) + "): " + warning.message);
  }
  return out;
}

}  // namespace webglm
