#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace webglm {

/// A product of variables as their ascending indices.
using TermKey = std::vector<std::uint32_t>;

/// What term algebra spends, so that a short formula cannot ask for hours of work.
class WorkBudget {
 public:
  /// False when `steps` more would be too many.
  bool spend(std::uint64_t steps) { return (spent_ += steps) <= kMost; }

 private:
  static constexpr std::uint64_t kMost = 4'000'000;
  std::uint64_t spent_ = 0;
};

/// Distinct terms in the order in which they were added.
class TermSet {
 public:
  bool add(const TermKey& key);
  void remove(const TermKey& key) { last_added_.erase(key); }
  void add_all(const TermSet& other);
  void remove_all(const TermSet& other);

  std::size_t size() const { return last_added_.size(); }
  std::vector<TermKey> keys() const;
  /// The variables of all terms, each as often as it occurs: what going through them costs.
  std::uint64_t weight() const;
  /// All variables of all terms, as one product.
  TermKey product() const;

 private:
  /// Removed entries stay in `order_`; the live one of a key is the one whose number the map has.
  std::map<TermKey, std::uint64_t> last_added_;
  std::vector<std::pair<TermKey, std::uint64_t>> order_;
};

/// The variables of both.
TermKey join(const TermKey& a, const TermKey& b);

}  // namespace webglm
