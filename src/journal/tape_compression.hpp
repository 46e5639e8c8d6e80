#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace tw::journal {

/// Compresses the symbols of one block: several columns become one zstd frame, a new zstd block
/// starting with each column, so that every column has statistics of its own.
/// Cost:    no allocation after warm-up.
class SymbolCompressor {
 public:
  SymbolCompressor();
  ~SymbolCompressor();
  SymbolCompressor(SymbolCompressor&&) noexcept;
  SymbolCompressor& operator=(SymbolCompressor&&) noexcept;
  void begin(std::size_t symbols);
  void add(std::span<const std::byte> column);
  /// The whole frame, valid until the next `begin`.
  std::span<const std::byte> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The other direction.
/// Cost:    one allocation at construction, none later.
class SymbolDecompressor {
 public:
  SymbolDecompressor();
  ~SymbolDecompressor();
  SymbolDecompressor(SymbolDecompressor&&) noexcept;
  SymbolDecompressor& operator=(SymbolDecompressor&&) noexcept;
  /// Fills `symbols` from one frame; false when it is damaged or holds another number of bytes.
  [[nodiscard]] bool decompress(std::span<const std::byte> frame, std::span<std::byte> symbols);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::journal
