// docs/warnings.md and tests/parity/cases.json have every code of a warning that there is.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "webglm/common/warning.hpp"

namespace webglm {
namespace {

using Cells = std::vector<std::string>;

std::set<std::string> all_codes() {
  std::set<std::string> out;
  for (int code = 0; !name_of(static_cast<WarningCode>(code)).empty(); ++code) {
    out.insert(std::string(name_of(static_cast<WarningCode>(code))));
  }
  return out;
}

/// The cells of a row of a table, without the spaces around them.
Cells cells_of(const std::string& line) {
  Cells out;
  for (std::size_t at = 2; at < line.size();) {
    const std::size_t end = line.find(" |", at);
    if (end == std::string::npos) break;
    out.push_back(line.substr(at, end - at));
    at = end + 3;
  }
  return out;
}

/// The rows of the table under `heading`, or of the first one on the page, without its head.
std::vector<Cells> table_under(const std::string& heading) {
  std::ifstream page(std::string(WEBGLM_FIXTURES) + "/../../docs/warnings.md");
  EXPECT_TRUE(page.is_open());
  std::vector<Cells> rows;
  bool reached = false;
  for (std::string line; std::getline(page, line);) {
    if (line == heading) {
      reached = true;
    } else if (reached && line.starts_with("| ")) {
      rows.push_back(cells_of(line));
    } else if (!rows.empty()) {
      break;
    }
  }
  if (rows.size() > 2) rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

std::string code_of(const Cells& row) { return row.at(0).substr(1, row.at(0).size() - 2); }

TEST(WarningsPage, HasTriggerAndAdviceOfEveryCode) {
  std::set<std::string> listed;
  for (const Cells& row : table_under("# Warnings")) {
    ASSERT_EQ(row.size(), 3u) << row.at(0);
    EXPECT_FALSE(row[1].empty() || row[2].empty()) << row[0];
    EXPECT_TRUE(listed.insert(code_of(row)).second) << row[0];
  }
  EXPECT_EQ(listed, all_codes());
}

TEST(WarningsPage, SaysWhatTheNumbersAreThen) {
  const std::set<std::string> known = all_codes();
  const std::vector<Cells> rows = table_under("## What the numbers are then");
  ASSERT_GT(rows.size(), 1u);
  for (const Cells& row : rows) {
    ASSERT_EQ(row.size(), 4u) << row.at(0);
    if (&row == &rows.back()) {
      EXPECT_EQ(row[0], "all others");
    } else {
      EXPECT_TRUE(known.contains(code_of(row))) << row[0];
    }
  }
}

TEST(ParityCases, HaveEveryCode) {
  std::ifstream file(std::string(WEBGLM_FIXTURES) + "/../parity/cases.json");
  const auto list = nlohmann::json::parse(file);
  std::set<std::string> seen;
  for (const auto& one : list.at("cases")) {
    for (const char* member : {"warnings", "predict_warnings", "profile_warnings"}) {
      if (!one.contains(member)) continue;
      for (const auto& code : one.at(member)) seen.insert(code.get<std::string>());
    }
  }
  EXPECT_EQ(seen, all_codes());
}

}  // namespace
}  // namespace webglm
