// Fuzz target of the two JSON readers. What the general one accepts the fast one accepts, unless it
// is nested too deep, and written back from the fast one's nodes it says the same. The tests replay
// fuzz/corpus/document through the same function.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "json/document.hpp"
#include "json/value.hpp"

namespace {

using namespace tw;

std::string written(const json::Node& node) {
  std::string all;
  switch (node.kind()) {
    case json::Kind::Text:
      return '"' + std::string(node.source()) + '"';
    case json::Kind::List:
      for (const json::Node each : node) {
        all += (all.empty() ? "" : ",") + written(each);
      }
      return "[" + all + "]";
    case json::Kind::Object:
      for (auto it = node.begin(); it != node.end(); ++it) {
        const std::string key = written(*it);
        all += (all.empty() ? "" : ",") + key + ":" + written(*++it);
      }
      return "{" + all + "}";
    default:
      return std::string(node.source());
  }
}

// Brackets in texts count too: then nothing is claimed.
bool is_deep(std::string_view text) {
  int depth = 0;
  for (const char c : text) {
    depth += c == '[' || c == '{' ? 1 : 0;
  }
  return depth >= json::Document::kDepthMax;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  json::Document document;
  const Result<json::Node> fast = document.read(text);
  const Result<json::Value> general = json::parse(text);
  TW_ASSERT(fast.has_value() || !general.has_value() || is_deep(text));
  if (!fast.has_value()) {
    TW_ASSERT(fast.error().code == ErrorCode::InvalidInput);
    return 0;
  }
  const std::string again = written(*fast);
  const Result<json::Value> same = json::parse(again);
  TW_ASSERT(same.has_value() == general.has_value());
  TW_ASSERT(!same.has_value() || same->dump() == general->dump());
  json::Document second;
  const Result<json::Node> reread = second.read(again);
  TW_ASSERT(reread.has_value() && written(*reread) == again);
  return 0;
}
