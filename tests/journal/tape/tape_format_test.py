"""Reads the kept tapes by docs/tape.md alone and compares them with their text."""
import ctypes
import ctypes.util
import pathlib
import struct
import unittest

KEPT = pathlib.Path(__file__).resolve().parents[2] / "data/tape"
MASK = (1 << 64) - 1
(KIND, RECEIVED, STAMP, SHAPE, DEPTH_SEQUENCE, COUNT, FIRST, TICK, ANY_TICK, LOTS, TOUCH_LOTS,
 TRADE_ID, TRADE_TICK, TRADE_LOTS, QUOTE_SEQUENCE, QUOTE_CHANGE, QUOTE_TICK, QUOTE_LOTS,
 QUOTE_LOTS_CHANGE, RARE, KEY, KEY_TICK, KEY_LOTS) = range(23)


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def signed(value):
    value &= MASK
    return value - (1 << 64) if value >> 63 else value


def unzigzag(value):
    return value >> 1 ^ -(value & 1)


def unpack_zstd(frame, size):
    library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    out = ctypes.create_string_buffer(size)
    found = library.ZSTD_decompress(out, ctypes.c_size_t(size), frame, ctypes.c_size_t(len(frame)))
    assert found == size, found
    return out.raw


def varint(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def numbers(symbols, data, at):
    """The numbers of one column and where its bits end."""
    found, place = [], 8 * at
    bits = int.from_bytes(data, "little")
    for symbol in symbols:
        if symbol < 128:
            found.append(symbol)
            continue
        exponent, half = 7 + (symbol - 128) // 2, symbol % 2
        extra = bits >> place & (1 << exponent - 1) - 1
        found.append(((2 + half) << exponent - 1) + extra)
        place += exponent - 1
    return found, (place + 7) // 8


def columns(payload, is_compressed):
    counts, at = [], 0
    for _ in range(23):
        count, at = varint(payload, at)
        counts.append(count)
    stored, at = varint(payload, at)
    symbols = payload[at:at + stored]
    if is_compressed:
        symbols = unpack_zstd(symbols, sum(counts))
    at, begin, found = at + stored, 0, []
    for count in counts:
        column, at = numbers(symbols[begin:begin + count], payload, at)
        found.append(column)
        begin += count
    assert at == len(payload)
    return found


class Block:
    def __init__(self, found, first_time, unit):
        self.columns = [iter(column) for column in found]
        self.received, self.stamp, self.unit = first_time, 0, unit
        self.sequence = self.trade = self.quote_sequence = 0
        self.quote, self.touch = [[None, 0], [None, 0]], [0, 0]

    def take(self, column):
        return next(self.columns[column])

    def change(self, column):
        return unzigzag(self.take(column))

    def event(self):
        code = self.take(KIND)
        self.received += self.take(RECEIVED)
        stamp = self.received
        if not code & 8:
            self.stamp += self.change(STAMP)
            stamp = signed(self.stamp * self.unit)
        kind = code & 7
        if kind < 2:
            body = self.depth(("snapshot", "delta")[kind])
        elif kind < 4:
            body = self.trades(kind == 2)
        else:
            body = self.quotes() if kind == 4 else f"reset {self.take(RARE)}"
        return f"{self.received} {stamp} {body}"

    def depth(self, name):
        shape = self.take(SHAPE)
        previous = self.sequence + (0 if shape & 1 else self.change(RARE)) & MASK
        self.sequence = previous + self.change(DEPTH_SEQUENCE) & MASK
        counts = self.take(COUNT), self.take(COUNT)
        bids = self.levels(0, shape >> 1 & 3, counts[0])
        asks = self.levels(1, shape >> 3 & 3, counts[1])
        return f"{name} {previous} {self.sequence} bids{bids} asks{asks}"

    def levels(self, side, order, count):
        sign, ticks, found = (-1, 1)[side], self.touch[side], []
        for i in range(count):
            step = (self.change(FIRST) if i == 0 else
                    self.change(ANY_TICK) if order == 2 else self.take(TICK) + 1)
            ticks = signed(ticks + sign * step)
            if i == 0 and self.quote[side][0] is None:
                self.touch[side] = ticks
            lots = (signed(self.quote[side][1] + self.change(TOUCH_LOTS))
                    if ticks == self.quote[side][0] else self.take(LOTS))
            found.append(f" {ticks}:{lots}")
        return "".join(reversed(found) if order == 1 else found)

    def trades(self, is_buy):
        self.trade = self.trade + self.change(TRADE_ID) + 1 & MASK
        side = 1 if is_buy else 0
        ticks = signed(self.touch[side] + (-1, 1)[side] * self.change(TRADE_TICK))
        return f"trade {self.trade} {ticks}:{self.take(TRADE_LOTS)} {'buy' if is_buy else 'sell'}"

    def quotes(self):
        self.quote_sequence = self.quote_sequence + self.change(QUOTE_SEQUENCE) & MASK
        change = self.take(QUOTE_CHANGE)
        sides = "".join(self.quote_side(side, change >> 2 * side & 3) for side in (0, 1))
        return f"quote {self.quote_sequence}{sides}"

    def quote_side(self, side, change):
        ticks, lots = self.quote[side]
        if change & 1:
            ticks = signed(self.touch[side] + (-1, 1)[side] * self.change(QUOTE_TICK))
        if change == 3:
            lots = self.take(QUOTE_LOTS)
        elif change == 2:
            lots = signed(lots + self.change(QUOTE_LOTS_CHANGE))
        self.quote[side], self.touch[side] = [ticks, lots], ticks
        return f" {ticks}:{lots}"


def events(tape):
    at = struct.unpack_from("<H", tape, 10)[0]
    assert tape[:10] == b"\x89TWTAPE\n\x01\x00"
    assert crc32c(tape[:at - 4]) == struct.unpack_from("<I", tape, at - 4)[0]
    while tape[at:at + 4] == b"TWBK":
        (size, _, flags, unit, first, last, *counts, _, crc,
         own_crc) = struct.unpack_from("<IQIIqq8I", tape, at + 4)
        assert crc32c(tape[at:at + 68]) == own_crc
        payload = tape[at + 72:at + 72 + size]
        assert crc32c(payload) == crc
        block = Block(columns(payload, flags & 2), first, unit)
        for _ in range(sum(counts[:5])):
            yield block.event()
        assert block.received == last
        at += 72 + size
    index = struct.unpack_from("<I", tape, len(tape) - 12)[0]
    assert tape[-8:] == b"TWTAPEND" and len(tape) - 12 - index == at
    assert crc32c(tape[at:-16]) == struct.unpack_from("<I", tape, len(tape) - 16)[0]


class KeptTapes(unittest.TestCase):
    def compare(self, name):
        lines = list(events((KEPT / f"{name}.tape").read_bytes()))
        self.assertEqual(lines, (KEPT / f"{name}.txt").read_text().splitlines())

    def test_plain(self):
        self.compare("small")

    def test_compressed(self):
        self.compare("compressed")


if __name__ == "__main__":
    unittest.main()
