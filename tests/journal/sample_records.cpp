#include "journal/sample_records.hpp"

namespace tw::journal {
namespace {

RecordBody sample_body(std::uint64_t sequence) {
  const ClientOrderId order{.epoch = 3, .sequence = sequence};
  switch (sequence % 5) {
    case 0:
      return FeedIndex{.first = sequence * 10, .count = 7};
    case 1:
      return Command{.decided_at = from_nanoseconds(static_cast<std::int64_t>(sequence)),
                     .body = PlaceOrder{.order = order,
                                        .route = {},
                                        .terms = {.instrument = InstrumentId{1},
                                                  .limit_price = Price{Decimal::from_int(60'000)},
                                                  .quantity = Quantity{Decimal::from_units(1, 3)}},
                                        .limits_version = 2}};
    case 2:
      return OrderTransition{
          .order = order, .from = OrderStatus::PendingNew, .to = OrderStatus::New};
    case 3:
      return Event{.ts_event = from_nanoseconds(5),
                   .ts_recv = from_nanoseconds(6),
                   .body = OrderAccepted{.order = order,
                                         .venue_order_id = VenueOrderId{sequence},
                                         .working_price = Price{Decimal::from_int(59'999)}}};
    default:
      return Command{
          .decided_at = from_nanoseconds(static_cast<std::int64_t>(sequence)),
          .body = CancelOrder{.order = order, .route = {}, .instrument = InstrumentId{1}}};
  }
}

}  // namespace

Record sample_record(std::uint64_t sequence) {
  return Record{.group = GroupId{1},
                .group_seq = sequence,
                .engine_seq = EngineSeq{sequence * 2},
                .at = from_nanoseconds(static_cast<std::int64_t>(sequence) * 1'000),
                .body = sample_body(sequence)};
}

std::vector<std::byte> bytes_of(const Record& record) {
  std::vector<std::byte> bytes;
  encode(record, bytes);
  return bytes;
}

bool Collected::is_sample_prefix() const {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (bytes_of(records_[i]) != bytes_of(sample_record(i + 1))) {
      return false;
    }
  }
  return true;
}

}  // namespace tw::journal
