#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tw::json {

enum class Kind : std::uint8_t { Null, Boolean, Number, Text, List, Object };

class Document;

/// One value of a Document, valid until its next `read` and while the text it read lives.
class Node {
 public:
  Node() = default;
  Kind kind() const;
  /// Characters of a text, escapes resolved; of a number the digits as they stand, so that trailing
  /// zeros are kept; of anything else its source.
  std::string_view text() const;
  /// Bytes of the message that state this value; a text without its quotes.
  std::string_view source() const;
  bool is_true() const;  ///< of a Boolean

  /// The values inside a list; inside an object key, value, key, value.
  class Iterator {
   public:
    Iterator(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
    Node operator*() const { return Node{document_, index_}; }
    Iterator& operator++();
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Document* document_;
    std::uint32_t index_;
  };
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Document;
  Node(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

/// The value of the first member of that name; nothing in what is no object or has none.
/// Cost:    O(members).
std::optional<Node> find(Node object, std::string_view name);

/// Reads JSON text without copying it: for parsers of market data, which look at each byte once and
/// must not allocate. Numbers stay the characters they are.
/// Input:   one value, whitespace around it allowed; the text must outlive the nodes.
/// Errors:  InvalidInput naming the reason and the place in bytes: anything RFC 8259 does not
/// allow,
///          bytes that are no UTF-8, more than kDepthMax levels or kBytesMax bytes. A key that
///          occurs twice is left to whoever reads the object.
/// Cost:    one pass; memory only grows, so that nothing allocates after the largest message.
/// Source:  RFC 8259.
class Document {
 public:
  static constexpr std::size_t kBytesMax = 64U << 20U;
  static constexpr int kDepthMax = 32;

  Document();
  Result<Node> read(std::string_view text);

 private:
  friend class Node;
  struct Record {
    Kind kind = Kind::Null;
    bool is_unescaped = false;  // its characters stand in `unescaped_`
    std::uint32_t begin = 0;    // in the text
    std::uint32_t size = 0;
    std::uint32_t next = 0;  // the value after this one and all it holds
    std::uint32_t unescaped_begin = 0;
    std::uint32_t unescaped_size = 0;
  };
  enum class Step : std::uint8_t { Ok, Bad };

  Step value(int depth);
  Step list(int depth);
  Step object(int depth);
  Step string();
  Step escape();
  Step unicode();
  Step code_unit(std::uint32_t& unit);
  Step utf8();
  Step number();
  Step word(std::string_view text, Kind kind);
  Step bad(const char* reason);
  void skip_blanks();
  bool take(char c);
  std::size_t digits();
  std::uint32_t open(Kind kind);
  void close(std::uint32_t index);
  void put(std::uint32_t code_point);

  std::string_view text_;
  std::size_t at_ = 0;
  const char* reason_ = "";
  std::vector<Record> records_;
  std::string unescaped_;
};

}  // namespace tw::json
