#include "venue_sim/schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "json/document.hpp"

namespace tw::venue_sim {
namespace {

using json::Kind;
using json::Node;

std::string_view name_of(Kind kind) {
  constexpr std::string_view kNames[] = {"null", "boolean", "number", "text", "list", "object"};
  return kNames[static_cast<std::size_t>(kind)];
}

class Comparison {
 public:
  explicit Comparison(const std::vector<std::string_view>& open) : open_(open) {}

  void compare(Node sample, Node ours, const std::string& path) {
    if (sample.kind() == Kind::Null) {
      return;
    }
    if (sample.kind() != ours.kind()) {
      found_.push_back(path + ": " + std::string{name_of(sample.kind())} + " expected, " +
                       std::string{name_of(ours.kind())} + " found");
    } else if (sample.kind() == Kind::Object) {
      compare_members(sample, ours, path);
    } else if (sample.kind() == Kind::List) {
      compare_elements(sample, ours, path);
    }
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  void compare_members(Node sample, Node ours, const std::string& path) {
    for (auto each = sample.begin(); each != sample.end(); ++each) {
      const std::string name{(*each).text()};
      const Node value = *++each;
      const std::optional<Node> member = json::find(ours, name);
      if (!member.has_value()) {
        found_.push_back(path + "." + name + ": missing");
      } else if (std::ranges::find(open_, name) == open_.end()) {
        compare(value, *member, path + "." + name);
      }
    }
  }
  void compare_elements(Node sample, Node ours, const std::string& path) {
    if (ours.begin() == ours.end()) {
      return;
    }
    for (const Node element : sample) {
      compare(element, *ours.begin(), path + "[]");
    }
  }

  const std::vector<std::string_view>& open_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> schema_differences(std::string_view sample, std::string_view ours,
                                            const std::vector<std::string_view>& open) {
  json::Document sample_document;
  json::Document our_document;
  const Result<Node> expected = sample_document.read(sample);
  const Result<Node> found = our_document.read(ours);
  if (!expected.has_value() || !found.has_value()) {
    return {expected.has_value() ? "ours: " + found.error().what
                                 : "sample: " + expected.error().what};
  }
  Comparison comparison{open};
  comparison.compare(*expected, *found, "");
  return comparison.take();
}

}  // namespace tw::venue_sim
