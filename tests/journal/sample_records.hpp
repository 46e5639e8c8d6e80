#pragma once

#include <cstdint>
#include <vector>

#include "journal/journal.hpp"
#include "model/codec.hpp"
#include "model/record.hpp"

namespace tw::journal {

/// The `sequence`-th record (from 1) of a made-up session; kinds and lengths alternate.
Record sample_record(std::uint64_t sequence);

/// The encoded form, for comparing.
std::vector<std::byte> bytes_of(const Record& record);

/// Keeps what a journal hands out.
class Collected {
 public:
  Journal::RecordSink sink() {
    return [this](const Record& record) { records_.push_back(record); };
  }
  std::size_t size() const { return records_.size(); }
  /// Whether these are the sample records 1, 2, ... in order, field for field.
  bool is_sample_prefix() const;

 private:
  std::vector<Record> records_;
};

}  // namespace tw::journal
