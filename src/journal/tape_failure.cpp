#include "journal/tape_failure.hpp"

#include <algorithm>
#include <utility>

#include "journal/failure.hpp"

namespace tw::journal {
namespace {

constexpr std::string_view kMissing = "@reason.missing";

std::string argument(const Error& error, std::string_view name) {
  const auto found = std::ranges::find(error.arguments, name, &MessageArgument::name);
  return found != error.arguments.end() ? found->value : std::string();
}

Reason reason_of(TapeFault fault) {
  switch (fault) {
    case TapeFault::Header:
      return {"unreadable header", "@reason.tape_header"};
    case TapeFault::BlockHeader:
      return {"unreadable block header", "@reason.block_header"};
    case TapeFault::BlockChecksum:
      return {"wrong block checksum", "@reason.block_checksum"};
    case TapeFault::BlockOrder:
      return {"block out of order", "@reason.block_order"};
    case TapeFault::Content:
      return {"impossible content", "@reason.tape_content"};
    case TapeFault::Cut:
      return {"cut short", "@reason.tape_cut"};
    case TapeFault::Index:
      return {"unreadable index at the end", "@reason.tape_index"};
  }
  std::unreachable();
}

}  // namespace

TapeDamage tape_damage(TapeFault fault, std::uint64_t block, std::uint64_t byte) {
  Reason reason = reason_of(fault);
  return {.block = block,
          .byte = byte,
          .reason = std::move(reason.message),
          .log = std::move(reason.log)};
}

Error tape_damaged(const std::string& path, const TapeDamage& damage) {
  const std::string block = std::to_string(damage.block);
  const std::string byte = std::to_string(damage.byte);
  return {
      .code = ErrorCode::InvalidInput,
      .what = "tape " + path + ": block " + block + " at byte " + byte + ": " + damage.log,
      .id = "tape.damaged",
      .arguments = {{"path", path}, {"block", block}, {"byte", byte}, {"reason", damage.reason}}};
}

Error tape_unreadable(const Error& error) {
  std::string path = argument(error, "path");
  if (is_missing(error)) {
    return {.code = ErrorCode::NotFound,
            .what = "tape " + path + ": no such file",
            .id = "tape.not_found",
            .arguments = {{"path", std::move(path)}}};
  }
  std::string reason = argument(error, "reason");
  if (reason == "@reason.exists") {  // of something that is read: a directory
    return {.code = ErrorCode::InvalidInput,
            .what = path + " is no file",
            .id = "recording.no_file",
            .arguments = {{"path", std::move(path)}}};
  }
  return {.code = ErrorCode::Unavailable,
          .what = error.what,
          .id = "tape.unreadable",
          .arguments = {{"path", std::move(path)}, {"reason", std::move(reason)}}};
}

Error tape_unwritable(const Error& error) {
  return {.code = ErrorCode::Unavailable,
          .what = error.what,
          .id = "tape.unwritable",
          .arguments = {{"path", argument(error, "path")}, {"reason", argument(error, "reason")}}};
}

bool is_missing(const Error& error) { return argument(error, "reason") == kMissing; }

}  // namespace tw::journal
