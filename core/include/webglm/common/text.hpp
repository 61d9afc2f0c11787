#pragma once

#include <string>
#include <string_view>

namespace webglm {

/// The shortest decimal form of `value` that reads back as the same double; "NaN", "Infinity",
/// "-Infinity" for the others. Whole numbers below 1e15 have no decimal point.
std::string number_text(double value);

/// `value` with a fixed number of digits after the decimal point, as printf's "%.*f".
std::string fixed_text(double value, int digits);

/// ASCII lower case; other bytes are kept.
std::string lower_case(std::string_view text);

}  // namespace webglm
