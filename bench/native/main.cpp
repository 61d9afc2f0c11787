// webglm's core natively, in a process of its own. It answers the driver's commands, one line of
// JSON each; ../engines/worker.mjs describes the conversation.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "job.hpp"
#include "webglm/common/json_value.hpp"

namespace webglm::bench {
namespace {

std::string number(double value) {
  if (!std::isfinite(value)) return "null";
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

template <class Values, class Write>
std::string array(const Values& values, Write write) {
  std::string out = "[";
  for (const auto& value : values) out += (out.size() > 1 ? "," : "") + write(value);
  return out + "]";
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return out + "\"";
}

/// VmRSS or VmHWM of this process, in bytes.
double process_memory(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return 1024.0 * std::stod(line.substr(field.size() + 1));
  }
  return 0.0;
}

std::string run(const Job& job, double seconds, Coefficients& last) {
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::vector<Times> runs;
  do {
    runs.push_back(job.run(last));
  } while (elapsed() < seconds);
  const auto written = array(runs, [](const Times& times) {
    return "{\"total\":" + number(times.total) + ",\"fit\":" + number(times.fit) + "}";
  });
  return "{\"runs\":" + written + "}";
}

std::string memory(const Job& job, Coefficients& last) {
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak starts again from what is resident
  const double input = process_memory("VmRSS");
  const Times times = job.run(last);
  const double peak = process_memory("VmHWM");
  return "{\"memory\":{\"input\":" + number(input) + ",\"peak\":" + number(peak) +
         ",\"job\":" + number(peak - input) + ",\"time\":" + number(times.total) + "}}";
}

std::string coefficients(const Coefficients& last) {
  return "{\"names\":" + array(last.names, quoted) + ",\"params\":" + array(last.params, number) +
         ",\"se\":" + array(last.se, number) + "}";
}

class Conversation {
 public:
  std::string answer(const std::string& line) try {
    const JsonDocument document(line, "the command");
    const JsonValue message = document.root();
    const std::string command = message.at("command").text();
    if (command == "load") {
      job_.emplace(message.at("case"));
      return "{\"versions\":{\"compiler\":" + quoted(__VERSION__) + "}}";
    }
    if (command == "run") return run(job_.value(), message.at("seconds").number(), last_);
    if (command == "memory") return memory(job_.value(), last_);
    return coefficients(last_);
  } catch (const std::exception& error) {
    return "{\"error\":" + quoted(error.what()) + "}";
  }

 private:
  std::optional<Job> job_;
  Coefficients last_;
};

}  // namespace
}  // namespace webglm::bench

int main() {
  webglm::bench::Conversation conversation;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << "bench:" << conversation.answer(line) << std::endl;
  }
}
