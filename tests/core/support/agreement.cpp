#include "support/agreement.hpp"

#include <cstdlib>
#include <fstream>

namespace webglm::testing {

void note_agreement(std::string_view program, std::string_view quantity, double error) {
  const char* path = std::getenv("WEBGLM_AGREEMENT");
  if (path == nullptr) return;
  std::ofstream(path, std::ios::app) << program << '\t' << quantity << '\t' << error << '\n';
}

}  // namespace webglm::testing
