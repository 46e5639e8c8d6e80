#include "journal/snapshot.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "base/assert.hpp"
#include "journal/failure.hpp"
#include "journal/little_endian.hpp"
#include "journal/posix_storage.hpp"
#include "journal/tape_failure.hpp"
#include "model/codec.hpp"

namespace tw::journal {
namespace {

// A snapshot gets its real name only when it is whole and durable.
constexpr const char* kUnfinishedName = "next.snapshot";
constexpr std::string_view kMagic = "TWSNAPSH";
constexpr std::string_view kNameEnd = ".snapshot";
constexpr std::size_t kNameDigits = 12;
constexpr std::size_t kRecordsOffset = 16;
constexpr std::size_t kSegmentOffset = 24;
constexpr std::size_t kBlockOffset = 32;
constexpr std::size_t kChainOffset = 40;
constexpr std::size_t kLengthOffset = 72;
constexpr std::size_t kDigestBytes = sizeof(secret::Digest);

using Bytes = std::span<const std::byte>;

secret::Digest digest_of(Bytes bytes) {
  secret::Sha256 sha;
  sha.update(bytes);
  return sha.finish();
}

std::string version_text(std::uint16_t format, std::uint16_t codec) {
  return std::to_string(format) + "." + std::to_string(codec);
}

bool is_intact(Bytes bytes) {
  const std::size_t end = bytes.size() - kDigestBytes;
  const secret::Digest digest = digest_of(bytes.first(end));
  return std::ranges::equal(std::as_bytes(std::span(digest)), bytes.subspan(end));
}

Result<void> check_versions(Bytes bytes, const std::string& path) {
  const auto format = get<std::uint16_t>(bytes, 8);
  const auto codec = get<std::uint16_t>(bytes, 10);
  if (format != kSnapshotFormatVersion || codec != kCodecVersion) {
    return version_differs(path, version_text(format, codec),
                           version_text(kSnapshotFormatVersion, kCodecVersion));
  }
  return {};
}

SnapshotPlace place_of(Bytes header) {
  SnapshotPlace place;
  place.records = get<std::uint64_t>(header, kRecordsOffset);
  place.segment = get<std::uint64_t>(header, kSegmentOffset);
  place.next.block = get<std::uint64_t>(header, kBlockOffset);
  std::ranges::copy(header.subspan(kChainOffset, kDigestBytes),
                    std::as_writable_bytes(std::span(place.next.chain)).begin());
  return place;
}

Result<std::vector<std::byte>> read_whole(Storage& storage, const std::string& name) {
  TW_TRY(const FileId id, storage.open(name, FileAccess::Read));
  const OpenFile file(storage, id);
  TW_TRY(const std::uint64_t size, storage.size(id));
  if (size > kSnapshotBytesMax) {
    return snapshot_refused(storage.path(name), SnapshotFault::Bytes);
  }
  std::vector<std::byte> bytes(size);
  TW_CHECK(storage.read_at(id, 0, bytes));
  return bytes;
}

Result<void> write_unfinished(Storage& storage, Bytes bytes) {
  TW_TRY(const FileId id, storage.create(kUnfinishedName));
  const OpenFile file(storage, id);
  TW_CHECK(storage.write_at(id, 0, bytes));
  return storage.sync(id);
}

}  // namespace

std::string snapshot_name(std::uint64_t records) {
  const std::string digits = std::to_string(records);
  std::string name(digits.size() < kNameDigits ? kNameDigits - digits.size() : 0, '0');
  name += digits;
  name += kNameEnd;
  return name;
}

std::optional<std::uint64_t> parse_snapshot_name(std::string_view name) {
  constexpr std::size_t kDigitsMax = 18;
  if (!name.ends_with(kNameEnd) || name.size() > kDigitsMax + kNameEnd.size()) {
    return std::nullopt;
  }
  std::uint64_t records = 0;
  for (const char c : name.substr(0, name.size() - kNameEnd.size())) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    records = records * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return snapshot_name(records) == name ? std::optional(records) : std::nullopt;
}

std::vector<std::byte> encode_snapshot(const SnapshotPlace& place, Bytes state) {
  std::vector<std::byte> bytes(kSnapshotHeaderBytes + state.size() + kDigestBytes);
  const std::span<std::byte> out = bytes;
  std::ranges::copy(std::as_bytes(std::span(kMagic)), out.begin());
  put(out, 8, kSnapshotFormatVersion);
  put(out, 10, kCodecVersion);
  put(out, kRecordsOffset, place.records);
  put(out, kSegmentOffset, place.segment);
  put(out, kBlockOffset, place.next.block);
  std::ranges::copy(std::as_bytes(std::span(place.next.chain)), out.subspan(kChainOffset).begin());
  put(out, kLengthOffset, std::uint64_t{state.size()});
  std::ranges::copy(state, out.subspan(kSnapshotHeaderBytes).begin());
  const std::size_t end = bytes.size() - kDigestBytes;
  const secret::Digest digest = digest_of(out.first(end));
  std::ranges::copy(std::as_bytes(std::span(digest)), out.subspan(end).begin());
  return bytes;
}

Result<Snapshot> parse_snapshot(Bytes bytes, const std::string& path) {
  const bool has_header =
      bytes.size() >= kSnapshotHeaderBytes + kDigestBytes &&
      std::ranges::equal(bytes.first(kMagic.size()), std::as_bytes(std::span(kMagic)));
  if (!has_header) {
    return snapshot_refused(path, SnapshotFault::Bytes);
  }
  // Versions first: another one may lay out the rest in another way.
  TW_CHECK(check_versions(bytes, path));
  const Bytes state =
      bytes.subspan(kSnapshotHeaderBytes, bytes.size() - kSnapshotHeaderBytes - kDigestBytes);
  const SnapshotPlace place = place_of(bytes);
  const bool is_sound = is_intact(bytes) && get<std::uint32_t>(bytes, 12) == 0 &&
                        get<std::uint64_t>(bytes, kLengthOffset) == state.size() &&
                        place.segment > 0 && place.next.block > 0;
  if (!is_sound) {
    return snapshot_refused(path, SnapshotFault::Bytes);
  }
  return Snapshot{.place = place, .state = {state.begin(), state.end()}};
}

Result<std::vector<std::uint64_t>> list_snapshots(Storage& storage) {
  TW_TRY(const std::vector<std::string> names, storage.list());
  std::vector<std::uint64_t> found;
  for (const std::string& name : names) {
    if (const auto records = parse_snapshot_name(name)) {
      found.push_back(*records);
    }
  }
  std::ranges::sort(found);
  return found;
}

Result<Snapshot> read_snapshot(Storage& storage, std::uint64_t records) {
  const std::string name = snapshot_name(records);
  TW_TRY(const std::vector<std::byte> bytes, read_whole(storage, name));
  TW_TRY(Snapshot snapshot, parse_snapshot(bytes, storage.path(name)));
  if (snapshot.place.records != records) {
    return snapshot_refused(storage.path(name), SnapshotFault::Bytes);
  }
  return snapshot;
}

Result<FoundSnapshot> find_snapshot(const std::string& directory) {
  PosixStorage storage(directory);
  return find_snapshot(storage);
}

Result<FoundSnapshot> find_snapshot(Storage& storage) {
  Result<std::vector<std::uint64_t>> all = list_snapshots(storage);
  if (!all.has_value()) {
    return is_missing(all.error()) ? Result<FoundSnapshot>() : std::unexpected(all.error());
  }
  FoundSnapshot found;
  for (const std::uint64_t records : std::views::reverse(*all)) {
    Result<Snapshot> snapshot = read_snapshot(storage, records);
    if (snapshot.has_value()) {
      found.snapshot = *std::move(snapshot);
      break;
    }
    if (snapshot.error().code != ErrorCode::InvalidInput) {
      return std::unexpected(std::move(snapshot).error());
    }
    found.refused.push_back(std::move(snapshot).error());
  }
  return found;
}

Result<void> store_snapshot(Storage& storage, const SnapshotPlace& place, Bytes state) {
  const std::vector<std::byte> bytes = encode_snapshot(place, state);
  TW_ASSERT(bytes.size() <= kSnapshotBytesMax);
  TW_CHECK(write_unfinished(storage, bytes));
  TW_CHECK(storage.rename(kUnfinishedName, snapshot_name(place.records)));
  return storage.sync_directory();
}

Result<void> drop_snapshots_before(Storage& storage, std::uint64_t records) {
  TW_TRY(const std::vector<std::uint64_t> all, list_snapshots(storage));
  for (const std::uint64_t one : all) {
    if (one < records) {
      TW_CHECK(storage.remove(snapshot_name(one)));
    }
  }
  return {};
}

}  // namespace tw::journal
