#include "json/document.hpp"

#include <utility>

namespace tw::json {
namespace {

constexpr std::size_t kRecordsFirst = 16U << 10U;
constexpr std::uint32_t kSurrogateFirst = 0xD800;
constexpr std::uint32_t kSurrogateLow = 0xDC00;
constexpr std::uint32_t kSurrogateLast = 0xDFFF;
constexpr std::uint32_t kCodePointMax = 0x10FFFF;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

}  // namespace

Kind Node::kind() const { return document_->records_[index_].kind; }

std::string_view Node::text() const {
  const Document::Record& record = document_->records_[index_];
  if (record.is_unescaped) {
    return std::string_view{document_->unescaped_}.substr(record.unescaped_begin,
                                                          record.unescaped_size);
  }
  return source();
}

std::string_view Node::source() const {
  const Document::Record& record = document_->records_[index_];
  return document_->text_.substr(record.begin, record.size);
}

bool Node::is_true() const { return source() == "true"; }

Node::Iterator& Node::Iterator::operator++() {
  index_ = document_->records_[index_].next;
  return *this;
}

Node::Iterator Node::begin() const {
  const bool has_inside = kind() == Kind::List || kind() == Kind::Object;
  return {document_, has_inside ? index_ + 1 : document_->records_[index_].next};
}

Node::Iterator Node::end() const { return {document_, document_->records_[index_].next}; }

Document::Document() { records_.reserve(kRecordsFirst); }

Result<Node> Document::read(std::string_view text) {
  if (text.size() > kBytesMax) {
    return fail(ErrorCode::InvalidInput, "message of " + std::to_string(text.size()) +
                                             " bytes is above " + std::to_string(kBytesMax));
  }
  text_ = text;
  at_ = 0;
  records_.clear();
  unescaped_.clear();
  Step step = value(0);
  if (step == Step::Ok) {
    skip_blanks();
    step = at_ == text_.size() ? Step::Ok : bad("more text after the value");
  }
  if (step == Step::Bad) {
    return fail(ErrorCode::InvalidInput,
                "is not JSON at byte " + std::to_string(at_ + 1) + ": " + std::string(reason_));
  }
  return Node{this, 0};
}

Document::Step Document::bad(const char* reason) {
  reason_ = reason;
  return Step::Bad;
}

void Document::skip_blanks() {
  while (at_ < text_.size() &&
         (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
    ++at_;
  }
}

bool Document::take(char c) {
  if (at_ < text_.size() && text_[at_] == c) {
    ++at_;
    return true;
  }
  return false;
}

std::uint32_t Document::open(Kind kind) {
  const auto index = static_cast<std::uint32_t>(records_.size());
  Record record;
  record.kind = kind;
  record.begin = static_cast<std::uint32_t>(at_);
  records_.push_back(record);
  return index;
}

void Document::close(std::uint32_t index) {
  Record& record = records_[index];
  record.size = static_cast<std::uint32_t>(at_) - record.begin;
  record.next = static_cast<std::uint32_t>(records_.size());
}

Document::Step Document::value(int depth) {
  skip_blanks();
  if (at_ == text_.size()) {
    return bad("the text ends where a value is expected");
  }
  switch (text_[at_]) {
    case '{':
      return object(depth);
    case '[':
      return list(depth);
    case '"':
      return string();
    case 't':
      return word("true", Kind::Boolean);
    case 'f':
      return word("false", Kind::Boolean);
    case 'n':
      return word("null", Kind::Null);
    default:
      return number();
  }
}

Document::Step Document::list(int depth) {
  if (depth == kDepthMax) {
    return bad("too many levels");
  }
  const std::uint32_t index = open(Kind::List);
  ++at_;
  skip_blanks();
  if (!take(']')) {
    do {
      if (value(depth + 1) == Step::Bad) {
        return Step::Bad;
      }
      skip_blanks();
    } while (take(','));
    if (!take(']')) {
      return bad("a comma or the end of the list is expected");
    }
  }
  close(index);
  return Step::Ok;
}

Document::Step Document::object(int depth) {
  if (depth == kDepthMax) {
    return bad("too many levels");
  }
  const std::uint32_t index = open(Kind::Object);
  ++at_;
  skip_blanks();
  if (!take('}')) {
    do {
      skip_blanks();
      if (at_ == text_.size() || text_[at_] != '"') {
        return bad("a key is expected");
      }
      if (string() == Step::Bad) {
        return Step::Bad;
      }
      skip_blanks();
      if (!take(':')) {
        return bad("a colon is expected");
      }
      if (value(depth + 1) == Step::Bad) {
        return Step::Bad;
      }
      skip_blanks();
    } while (take(','));
    if (!take('}')) {
      return bad("a comma or the end of the object is expected");
    }
  }
  close(index);
  return Step::Ok;
}

Document::Step Document::string() {
  ++at_;
  const std::uint32_t index = open(Kind::Text);
  const auto unescaped_begin = static_cast<std::uint32_t>(unescaped_.size());
  bool is_unescaped = false;
  std::size_t copied = at_;  // where the part not yet in `unescaped_` begins
  while (at_ < text_.size() && text_[at_] != '"') {
    const char c = text_[at_];
    if (c == '\\') {
      unescaped_.append(text_.substr(copied, at_ - copied));
      is_unescaped = true;
      if (escape() == Step::Bad) {
        return Step::Bad;
      }
      copied = at_;
    } else if (byte_of(c) < 0x20) {
      return bad("a control character in a text");
    } else if (byte_of(c) < 0x80) {
      ++at_;
    } else if (utf8() == Step::Bad) {
      return Step::Bad;
    }
  }
  if (at_ == text_.size()) {
    return bad("the text ends inside a text");
  }
  close(index);
  if (is_unescaped) {
    unescaped_.append(text_.substr(copied, at_ - copied));
    Record& record = records_[index];
    record.is_unescaped = true;
    record.unescaped_begin = unescaped_begin;
    record.unescaped_size = static_cast<std::uint32_t>(unescaped_.size()) - unescaped_begin;
  }
  ++at_;
  return Step::Ok;
}

Document::Step Document::escape() {
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  ++at_;
  if (take('u')) {
    return unicode();
  }
  const std::size_t place = at_ < text_.size() ? kNames.find(text_[at_]) : kNames.npos;
  if (place == kNames.npos) {
    return bad("an unknown escape");
  }
  unescaped_.push_back(kMeanings[place]);
  ++at_;
  return Step::Ok;
}

Document::Step Document::code_unit(std::uint32_t& unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (is_digit(c)) {
      unit = unit * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      unit = unit * 16 + static_cast<std::uint32_t>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      unit = unit * 16 + static_cast<std::uint32_t>(c - 'A') + 10;
    } else {
      return bad("four hexadecimal digits are expected");
    }
  }
  return Step::Ok;
}

Document::Step Document::unicode() {
  std::uint32_t unit = 0;
  if (code_unit(unit) == Step::Bad) {
    return Step::Bad;
  }
  if (unit < kSurrogateFirst || unit > kSurrogateLast) {
    put(unit);
    return Step::Ok;
  }
  std::uint32_t low = 0;
  if (unit >= kSurrogateLow || !take('\\') || !take('u')) {
    return bad("half a surrogate pair");
  }
  if (code_unit(low) == Step::Bad) {
    return Step::Bad;
  }
  if (low < kSurrogateLow || low > kSurrogateLast) {
    return bad("half a surrogate pair");
  }
  put(0x10000 + ((unit - kSurrogateFirst) << 10U) + (low - kSurrogateLow));
  return Step::Ok;
}

void Document::put(std::uint32_t code_point) {
  const auto tail = [code_point](unsigned shift) {
    return static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80) {
    unescaped_.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    unescaped_ += {static_cast<char>(0xC0U | (code_point >> 6U)), tail(0)};
  } else if (code_point < 0x10000) {
    unescaped_ += {static_cast<char>(0xE0U | (code_point >> 12U)), tail(6), tail(0)};
  } else {
    unescaped_ += {static_cast<char>(0xF0U | (code_point >> 18U)), tail(12), tail(6), tail(0)};
  }
}

Document::Step Document::utf8() {
  const unsigned char lead = byte_of(text_[at_]);
  const std::size_t size = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
  if (lead < 0xC2 || lead > 0xF4 || text_.size() - at_ < size) {
    return bad("bytes that are no UTF-8");
  }
  std::uint32_t code_point = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned char byte = byte_of(text_[at_ + i]);
    if ((byte & 0xC0U) != 0x80U) {
      return bad("bytes that are no UTF-8");
    }
    code_point = (code_point << 6U) | (byte & 0x3FU);
  }
  const bool is_long = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x10000);
  const bool is_surrogate = code_point >= kSurrogateFirst && code_point <= kSurrogateLast;
  if (is_long || is_surrogate || code_point > kCodePointMax) {
    return bad("bytes that are no UTF-8");
  }
  at_ += size;
  return Step::Ok;
}

std::size_t Document::digits() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_digit(text_[at_])) {
    ++at_;
  }
  return at_ - begin;
}

Document::Step Document::number() {
  const std::uint32_t index = open(Kind::Number);
  take('-');
  if (!take('0') && digits() == 0) {
    return bad("a value is expected");
  }
  if (take('.') && digits() == 0) {
    return bad("digits after the point are expected");
  }
  if (take('e') || take('E')) {
    if (!take('+')) {
      take('-');
    }
    if (digits() == 0) {
      return bad("digits of the exponent are expected");
    }
  }
  close(index);
  return Step::Ok;
}

Document::Step Document::word(std::string_view text, Kind kind) {
  if (text_.substr(at_, text.size()) != text) {
    return bad("a value is expected");
  }
  const std::uint32_t index = open(kind);
  at_ += text.size();
  close(index);
  return Step::Ok;
}

std::optional<Node> find(Node object, std::string_view name) {
  if (object.kind() != Kind::Object) {
    return std::nullopt;
  }
  for (auto member = object.begin(); member != object.end(); ++member) {
    const bool is_wanted = (*member).text() == name;
    ++member;
    if (is_wanted) {
      return *member;
    }
  }
  return std::nullopt;
}

}  // namespace tw::json
