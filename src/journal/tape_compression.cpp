#include "journal/tape_compression.hpp"

#include <zstd.h>

#include "base/assert.hpp"

namespace tw::journal {
namespace {

// Higher levels search for repetitions longer; symbols have none worth finding, and the frames come
// out larger.
constexpr int kLevel = 1;

struct FreeCompression {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompression {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// With enough room zstd only fails on wrong parameters or without memory.
std::size_t sound(std::size_t result) {
  TW_ASSERT(ZSTD_isError(result) == 0);
  return result;
}

}  // namespace

struct SymbolCompressor::Impl {
  std::unique_ptr<ZSTD_CCtx, FreeCompression> context{ZSTD_createCCtx()};
  std::vector<std::byte> frame;
  std::size_t used = 0;

  void feed(std::span<const std::byte> bytes, ZSTD_EndDirective directive) {
    // What the context still holds must fit too: more room than zstd ever asks for.
    frame.resize(used + ZSTD_compressBound(bytes.size()) + ZSTD_CStreamOutSize());
    ZSTD_inBuffer in{.src = bytes.data(), .size = bytes.size(), .pos = 0};
    ZSTD_outBuffer out{.dst = frame.data(), .size = frame.size(), .pos = used};
    TW_ASSERT(sound(ZSTD_compressStream2(context.get(), &out, &in, directive)) == 0);
    used = out.pos;
  }
};

SymbolCompressor::SymbolCompressor() : impl_(std::make_unique<Impl>()) {
  TW_ASSERT(impl_->context != nullptr);
  sound(ZSTD_CCtx_setParameter(impl_->context.get(), ZSTD_c_compressionLevel, kLevel));
  sound(ZSTD_CCtx_setParameter(impl_->context.get(), ZSTD_c_contentSizeFlag, 0));
}
SymbolCompressor::~SymbolCompressor() = default;
SymbolCompressor::SymbolCompressor(SymbolCompressor&&) noexcept = default;
SymbolCompressor& SymbolCompressor::operator=(SymbolCompressor&&) noexcept = default;

void SymbolCompressor::begin(std::size_t symbols) {
  sound(ZSTD_CCtx_reset(impl_->context.get(), ZSTD_reset_session_only));
  sound(ZSTD_CCtx_setPledgedSrcSize(impl_->context.get(), symbols));
  impl_->used = 0;
}

void SymbolCompressor::add(std::span<const std::byte> column) {
  if (!column.empty()) {
    impl_->feed(column, ZSTD_e_flush);
  }
}

std::span<const std::byte> SymbolCompressor::finish() {
  impl_->feed({}, ZSTD_e_end);
  return std::span(impl_->frame).first(impl_->used);
}

struct SymbolDecompressor::Impl {
  std::unique_ptr<ZSTD_DCtx, FreeDecompression> context{ZSTD_createDCtx()};
};

SymbolDecompressor::SymbolDecompressor() : impl_(std::make_unique<Impl>()) {
  TW_ASSERT(impl_->context != nullptr);
}
SymbolDecompressor::~SymbolDecompressor() = default;
SymbolDecompressor::SymbolDecompressor(SymbolDecompressor&&) noexcept = default;
SymbolDecompressor& SymbolDecompressor::operator=(SymbolDecompressor&&) noexcept = default;

bool SymbolDecompressor::decompress(std::span<const std::byte> frame,
                                    std::span<std::byte> symbols) {
  const std::size_t size = ZSTD_decompressDCtx(impl_->context.get(), symbols.data(), symbols.size(),
                                               frame.data(), frame.size());
  return ZSTD_isError(size) == 0 && size == symbols.size();
}

}  // namespace tw::journal
