"""Calls 24 and 25: what pybit hears and sends over WebSockets."""

import time
from collections import defaultdict
from decimal import Decimal

import checks
from cells import Cells, wait_for
from checks import Mismatch, equal, number, positive, require, rows
from pybit.unified_trading import WebSocket
from pybit_venue import CATEGORIES, SYMBOL, Venue

LEVELS_DUE = 10_000
DEPTH = 50
BOOK = f"orderbook.{DEPTH}.{SYMBOL}"


class BookSocket(WebSocket):
    """pybit's own socket and book; it only counts what comes in."""

    def __init__(self, **options: object) -> None:
        self.levels = 0
        self.kinds: list[str] = []
        self.numbers: list[int] = []
        super().__init__(**options)

    def _process_delta_orderbook(self, message: dict, topic: str) -> None:
        self.levels += len(message["data"]["b"]) + len(message["data"]["a"])
        self.kinds.append(message["type"])
        self.numbers.append(message["data"]["u"])
        super()._process_delta_orderbook(message, topic)

    def require_no_hole(self) -> None:
        """Every delta carries the number after its predecessor's."""
        before = 0
        for kind, update in zip(self.kinds, self.numbers):
            if kind == "delta":
                equal(update, before + 1, "u of a delta")
            before = update

    def kept(self) -> dict[str, list[checks.Level]]:
        data = self.data.get(BOOK) or {"b": [], "a": []}
        sides = {}
        for name, key, sign in (("bids", "b", -1), ("asks", "a", 1)):
            levels = [(Decimal(price), Decimal(size)) for price, size in list(data[key])]
            sides[name] = sorted(levels, key=lambda level, sign=sign: level[0] * sign)
        return sides


def ignore(_: dict) -> None:
    """What is kept by the socket itself."""


def open_book(venue: Venue, category: str) -> BookSocket:
    socket = venue.socket(category, BookSocket)
    socket.orderbook_stream(DEPTH, SYMBOL, ignore)
    wait_for("a book", lambda: socket.kinds, venue.patience)
    return socket


def compare_at_standstill(venue: Venue, books: dict[str, BookSocket]) -> None:
    """Stops the venue and waits until what it has sent has arrived and makes up its book."""
    venue.control.stop_time()
    try:
        time.sleep(0.1)
        for category, socket in books.items():
            compare(venue, category, socket)
    finally:
        venue.control.start_time()


def compare(venue: Venue, category: str, socket: BookSocket) -> None:
    """Between two messages the book is ahead of them: then time goes on until the next is due."""
    deadline = time.monotonic() + venue.patience
    while True:
        truth, kept = venue.control.book(category, SYMBOL, DEPTH), socket.kept()
        try:
            checks.book(kept["bids"], kept["asks"], DEPTH)
            checks.same_book(truth, kept)
            return
        except Mismatch as mismatch:
            if time.monotonic() > deadline:
                raise Mismatch(f"{category}: {mismatch}") from None
        venue.control.step()
        time.sleep(0.03)


class Heard:
    """Messages of every topic, in the order in which they came."""

    def __init__(self) -> None:
        self.by_topic: dict[str, list[dict]] = defaultdict(list)

    def __call__(self, message: dict) -> None:
        self.by_topic[message["topic"]].append(message)

    def data(self, topic: str) -> list[dict]:
        return [row for message in list(self.by_topic[topic]) for row in message["data"]]

    def states(self, order_id: str) -> list[str]:
        return [row["orderStatus"] for row in self.data("order") if row["orderId"] == order_id]

    def filled(self, order_id: str) -> list[dict]:
        return [row for row in self.data("execution") if row["orderId"] == order_id]


class StreamCalls:
    def __init__(self, venue: Venue) -> None:
        self.venue, self.http = venue, venue.http
        self.public = {category: Heard() for category in CATEGORIES}
        self.private = Heard()

    def run(self, cells: Cells) -> None:
        cells.call(24, "WebSocket, public and private",
                   f"books equal the venue's after {LEVELS_DUE} levels, final states", self.streams)
        cells.call(25, "WebSocketTrading place, amend, cancel",
                   "acks with limit headers, Cancelled", self.trade)

    def streams(self) -> str:
        sockets = []
        try:
            books = {category: open_book(self.venue, category) for category in CATEGORIES}
            sockets += books.values()
            for category, socket in books.items():
                heard = self.public[category]
                socket.trade_stream(SYMBOL, heard)
                socket.ticker_stream(SYMBOL, heard)
                socket.kline_stream(1, SYMBOL, heard)
            private = self.venue.socket("private")
            sockets.append(private)
            for subscribe in (private.order_stream, private.execution_stream,
                              private.position_stream, private.wallet_stream):
                subscribe(self.private)
            time.sleep(0.3)  # private topics send no first message that could be waited for
            self.private_topics()
            self.public_topics()
            wait_for(f"{LEVELS_DUE} levels",
                     lambda: sum(book.levels for book in books.values()) >= LEVELS_DUE,
                     self.venue.patience * 6)
            compare_at_standstill(self.venue, books)
            for book in books.values():
                book.require_no_hole()
            levels = sum(book.levels for book in books.values())
            return f"equal after {levels} levels; Cancelled, Filled"
        finally:
            for socket in sockets:
                socket.exit()

    def public_topics(self) -> None:
        for category, heard in self.public.items():
            for topic in (f"publicTrade.{SYMBOL}", f"tickers.{SYMBOL}", f"kline.1.{SYMBOL}"):
                wait_for(f"{topic} {category}", lambda topic=topic: heard.by_topic[topic],
                         self.venue.patience)
            trades = heard.data(f"publicTrade.{SYMBOL}")
            checks.unique([row["i"] for row in rows(trades)], "ids of trades")
            for row in trades:
                require(row["S"] in ("Buy", "Sell"), f"side {row['S']!r}")
                positive(row["p"], "price")
                positive(row["v"], "size")
            positive(heard.by_topic[f"tickers.{SYMBOL}"][-1]["data"]["lastPrice"], "lastPrice")
            candle = heard.data(f"kline.1.{SYMBOL}")[-1]
            require(positive(candle["low"], "low") <= positive(candle["high"], "high"), "candle")
            require(isinstance(candle["confirm"], bool), "confirm")

    def private_topics(self) -> None:
        for category in CATEGORIES:
            resting = self.http.place_order(
                **self.venue.limit(category, self.venue.link()))["result"]["orderId"]
            self.heard_state(resting, "New")
            self.http.cancel_order(category=category, symbol=SYMBOL, orderId=resting)
            self.heard_state(resting, "Cancelled")
            quantity = self.venue.market(category).quantity(self.venue.best(category)[1])
            taken = self.take(category, "Buy", quantity)
            if category == "linear":
                self.heard_position(quantity)
                self.take(category, "Sell", quantity, reduceOnly=True)
                self.heard_position(Decimal(0))
            else:
                half = (quantity / 2 / self.venue.market(category).step).to_integral_value()
                self.take(category, "Sell", half * self.venue.market(category).step)
            equal(self.private.states(taken)[-1], "Filled", "last state")
        self.heard_wallet()

    def take(self, category: str, side: str, quantity: Decimal, **terms: object) -> str:
        taken = self.http.place_order(
            **self.venue.taker(category, side, quantity, **terms))["result"]["orderId"]
        self.heard_state(taken, "Filled")
        wait_for(f"executions of {taken}", lambda: sum(
            Decimal(row["execQty"]) for row in self.private.filled(taken)) >= quantity,
            self.venue.patience)
        checks.fills(self.private.filled(taken), quantity)
        return taken

    def heard_state(self, order_id: str, state: str) -> None:
        wait_for(f"{state} of {order_id}", lambda: state in self.private.states(order_id),
                 self.venue.patience)

    def heard_position(self, size: Decimal) -> None:
        wait_for(f"a position of {size}", lambda: [
            row for row in self.private.data("position")[-1:] if Decimal(row["size"]) == size],
            self.venue.patience)

    def heard_wallet(self) -> None:
        def is_current() -> bool:
            found = self.http.get_wallet_balance(accountType="UNIFIED", coin="USDT")["result"]
            due = number(found["list"][0]["coin"][0]["walletBalance"], "walletBalance")
            heard = [coin for row in self.private.data("wallet")[-1:] for coin in row["coin"]
                     if coin["coin"] == "USDT"]
            return bool(heard) and number(heard[0]["walletBalance"], "walletBalance") == due

        wait_for("the wallet as the REST interface has it", is_current, self.venue.patience)

    def trade(self) -> str:
        socket = self.venue.trade_socket()
        try:
            for category in CATEGORIES:
                self.trade_one(socket, category)
        finally:
            socket.exit()
        return "three acks each, amended, Cancelled"

    def trade_one(self, socket: object, category: str) -> None:
        sent = self.venue.limit(category, self.venue.link())
        placed = self.ack(socket.place_order, **sent)
        equal(placed["data"]["orderLinkId"], sent["orderLinkId"], "orderLinkId")
        name = {"category": category, "symbol": SYMBOL, "orderId": placed["data"]["orderId"]}
        price = Decimal(sent["price"]) - 5 * self.venue.market(category).tick
        amended = self.ack(socket.amend_order, **name, price=str(price))
        equal(amended["data"]["orderId"], name["orderId"], "orderId")

        def has_price() -> bool:
            order = self.venue.order(category, orderId=name["orderId"])
            return order is not None and Decimal(order["price"]) == price

        wait_for("the new price", has_price, self.venue.patience)
        self.ack(socket.cancel_order, **name)
        self.venue.final(category, "Cancelled", orderId=name["orderId"])

    def ack(self, send: object, **terms: object) -> dict:
        taken: list[dict] = []
        refused: list[dict] = []
        send(taken.append, refused.append, **terms)
        wait_for("an ack", lambda: taken or refused, self.venue.patience)
        require(not refused, f"refused: {refused}")
        checks.limit_headers(taken[0]["header"])
        return taken[0]
