#pragma once

#include <string_view>

namespace webglm::testing {

/// Notes how far a quantity is from what another program has, relative to its size, in the file
/// that the environment variable WEBGLM_AGREEMENT names, if it is set: scripts/accuracy.mjs makes
/// the table of docs/accuracy.md of such notes.
void note_agreement(std::string_view program, std::string_view quantity, double error);

}  // namespace webglm::testing
