#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/journal.hpp"
#include "journal/posix_storage.hpp"
#include "venue_sim/venue.hpp"

namespace tw::venue_sim {

// The file, little endian:
//   0   magic 8, format 2, codec 2, ending 4, bytes of the settings 8, bytes of the state 8
//   32  settings: name and value of each, both behind their length
//       the state
//       CRC-32C of all bytes before it 4, to the end of the file

inline constexpr std::uint16_t kStateFormatVersion = 1;
inline constexpr std::size_t kStateHeaderBytes = 32;

/// What a state cannot go on without, as name and value: seed, market, symbols with their terms,
/// accounts of the start. Pace, limits and addresses may differ.
using StateSettings = std::vector<std::pair<std::string, std::string>>;
StateSettings describe(const VenueSettings& settings);

/// What a file holds.
struct SavedState {
  Ending ending = Ending::Clean;
  StateSettings settings = {};
  std::vector<std::byte> state = {};
};

std::vector<std::byte> encode_state(Ending ending, const StateSettings& settings,
                                    std::span<const std::byte> state);
/// Errors:  InvalidInput naming `path`: other versions (`venue_sim.state_version`), or a byte is
///          not as it was written (`venue_sim.state_damaged`). Any bytes are safe to pass.
Result<SavedState> parse_state(std::span<const std::byte> bytes, const std::string& path);

/// The file of a venue's state in a directory that is held for this process. Secrets stand in it:
/// nobody but its owner may read it.
class StateFile {
 public:
  enum class Choice : std::uint8_t {
    Kept,
    Fresh,  ///< what is there stays beside as venue.state.1, .2 and so on
  };

  /// Holds the directory, made when missing, and reads what is in it; nothing is written yet.
  /// Errors: Conflict (`data.locked` with the owner's pid; `data.settings_changed` where the state
  ///         was made with other settings), InvalidInput as parse_state, Unavailable
  ///         (`venue_sim.state_io`).
  static Result<StateFile> open(const std::string& directory, const VenueSettings& settings,
                                Choice choice);

  /// What was kept; nothing in a new directory.
  const std::optional<SavedState>& found() const { return found_; }
  /// Drops it from memory.
  void release() { found_.reset(); }
  std::string path() const;
  /// Puts a whole and durable file in the place of the one before, which stays until then.
  /// Errors: Unavailable (`venue_sim.state_io`).
  Result<void> store(std::span<const std::byte> state, Ending ending);

 private:
  StateFile(journal::DirectoryLock lock, std::string directory, StateSettings settings);
  Result<void> read();
  Result<void> put_aside();
  Result<void> write(std::span<const std::byte> bytes);

  journal::DirectoryLock lock_;
  std::string directory_;
  StateSettings settings_;
  std::unique_ptr<journal::PosixStorage> storage_;
  std::optional<SavedState> found_;
  bool is_old_in_place_ = false;  // of a fresh one: the old file still has the name
};

/// InvalidInput, `venue_sim.state_damaged`.
std::unexpected<Error> state_damaged(const std::string& path);

}  // namespace tw::venue_sim
