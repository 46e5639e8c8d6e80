"""Bytes to best prices by the books of other projects.

Each keeps a book from the messages of the BTCUSDT recording and must come to the same best prices
after every message, and to the same sum over quotes and trades, as bench/venues/binance does.
"""
import time

import json_to_best_twin
import msgspec
import orjson
from recording import BTCUSDT, PRICE_DECIMALS, PRIME, QUANTITY_DECIMALS, WORD, lines, units

CENT = 10**PRICE_DECIMALS


def price_units(text):
    return units(text, PRICE_DECIMALS)


def quantity_units(text):
    return units(text, QUANTITY_DECIMALS)


class CcxtBook:
    """The order book cache of ccxt, which takes diffs as its Binance client does."""

    def __init__(self):
        import ccxt.pro
        self.client = ccxt.pro.binanceusdm()
        self.book = self.client.order_book({})
        self.total = 0
        self.waiting = []

    def take(self, text):
        message = orjson.loads(text)
        data = message.get("data")
        if data is None:
            self.take_snapshot(message)
        elif data["e"] == "depthUpdate":
            self.take_diff(data)
        elif data["e"] == "trade":
            self.total += data["t"] + price_units(data["p"]) + quantity_units(data["q"])
        else:
            self.total += (data["u"] + price_units(data["b"]) + quantity_units(data["B"])
                           + price_units(data["a"]) + quantity_units(data["A"]))

    def take_snapshot(self, message):
        parsed = self.client.parse_order_book(message, "BTC/USDT:USDT")
        parsed["nonce"] = message["lastUpdateId"]
        self.book.reset(parsed)
        for diff in self.waiting:
            if diff["u"] >= parsed["nonce"]:
                self.client.handle_order_book_message(None, diff, self.book)

    def take_diff(self, data):
        if self.book["nonce"] is None:
            self.waiting.append(data)
        else:
            self.client.handle_order_book_message(None, data, self.book)

    def best(self):
        bids, asks = self.book["bids"], self.book["asks"]
        return (round(bids[0][0] * CENT) if bids else 0, round(asks[0][0] * CENT) if asks else 0)


class NautilusBook:
    """The order book of nautilus_trader, fed by the message types of its Binance adapter."""

    def __init__(self):
        from nautilus_trader.adapters.binance.common.schemas import market
        from nautilus_trader.adapters.binance.futures.schemas.market import BinanceFuturesTradeMsg
        from nautilus_trader.model.book import OrderBook
        from nautilus_trader.model.enums import BookType
        from nautilus_trader.model.identifiers import InstrumentId
        self.instrument = InstrumentId.from_str("BTCUSDT-PERP.BINANCE")
        self.book = OrderBook(self.instrument, BookType.L2_MBP)
        self.wrapper = msgspec.json.Decoder(market.BinanceDataMsgWrapper)
        self.depth = msgspec.json.Decoder(market.BinanceOrderBookMsg)
        self.snapshot = msgspec.json.Decoder(market.BinanceDepth)
        self.quote = msgspec.json.Decoder(market.BinanceQuoteMsg)
        self.trade = msgspec.json.Decoder(BinanceFuturesTradeMsg)
        self.total = 0
        self.waiting = []
        self.is_synced = False

    def take(self, text):
        stream = self.wrapper.decode(text).stream
        if stream is None:
            self.take_snapshot(self.snapshot.decode(text))
        elif "@depth" in stream:
            self.take_diff(self.depth.decode(text).data)
        elif stream.endswith("@trade"):
            data = self.trade.decode(text).data
            self.total += data.t + price_units(data.p) + quantity_units(data.q)
        else:
            data = self.quote.decode(text).data
            self.total += (data.u + price_units(data.b) + quantity_units(data.B)
                           + price_units(data.a) + quantity_units(data.A))

    def take_snapshot(self, message):
        self.is_synced = True
        self.book.apply_deltas(message.parse_to_order_book_snapshot(self.instrument, ts_init=0))
        for diff in self.waiting:
            if diff.u >= message.lastUpdateId:
                self.take_diff(diff)

    def take_diff(self, data):
        if self.is_synced:
            self.book.apply_deltas(data.parse_to_order_book_deltas(self.instrument, ts_init=0))
        else:
            self.waiting.append(data)

    def best(self):
        bid, ask = self.book.best_bid_price(), self.book.best_ask_price()
        return (0 if bid is None else round(float(bid) * CENT),
                0 if ask is None else round(float(ask) * CENT))


def replay(book, messages):
    digest = 0
    for text in messages:
        book.take(text)
        bid, ask = book.best()
        digest = (digest ^ bid) * PRIME & WORD
        digest = (digest ^ ask) * PRIME & WORD
    return (digest ^ (book.total & WORD)) * PRIME & WORD


PEERS = {
    "orjson, two SortedDict": json_to_best_twin.replay,
    "nautilus_trader": lambda messages: replay(NautilusBook(), messages),
    "ccxt": lambda messages: replay(CcxtBook(), messages),
}


def times(passes):
    """Of each peer its hash and the fastest pass in seconds of the processor, passes in turns."""
    messages = [text for _, text in lines(BTCUSDT)]
    found = {}
    for _ in range(passes):
        for name, play in PEERS.items():
            start = time.process_time()
            digest = play(messages)
            seconds = time.process_time() - start
            before = found.setdefault(name, {"hash": digest >> 12, "seconds": seconds})
            before["seconds"] = min(before["seconds"], seconds)
            if before["hash"] != digest >> 12:
                raise RuntimeError(f"{name} found something else in another pass")
    return len(messages), found
