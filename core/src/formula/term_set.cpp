#include "formula/term_set.hpp"

#include <algorithm>
#include <iterator>

namespace webglm {

bool TermSet::add(const TermKey& key) {
  const auto number = static_cast<std::uint64_t>(order_.size());
  if (!last_added_.emplace(key, number).second) return false;
  order_.emplace_back(key, number);
  return true;
}

void TermSet::add_all(const TermSet& other) {
  for (const TermKey& key : other.keys()) add(key);
}

void TermSet::remove_all(const TermSet& other) {
  for (const auto& [key, number] : other.last_added_) remove(key);
}

std::vector<TermKey> TermSet::keys() const {
  std::vector<TermKey> keys;
  for (const auto& [key, number] : order_) {
    const auto live = last_added_.find(key);
    if (live != last_added_.end() && live->second == number) keys.push_back(key);
  }
  return keys;
}

std::uint64_t TermSet::weight() const {
  std::uint64_t weight = 0;
  for (const auto& [key, number] : last_added_) weight += key.size();
  return weight;
}

TermKey TermSet::product() const {
  TermKey all;
  for (const auto& [key, number] : last_added_) all.insert(all.end(), key.begin(), key.end());
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

TermKey join(const TermKey& a, const TermKey& b) {
  TermKey both;
  std::ranges::set_union(a, b, std::back_inserter(both));
  return both;
}

}  // namespace webglm
