"""pybit pointed at the simulated venue, with what its calls need of the market."""

import logging
import threading
import time
from decimal import Decimal

import pybit._websocket_trading
import pybit.unified_trading
from checks import equal, number, one, positive, require, rows
from control import Control
from pybit.exceptions import InvalidRequestError
from pybit.unified_trading import HTTP, WebSocket, WebSocketTrading

SYMBOL = "BTCUSDT"
CATEGORIES = ("linear", "spot")


class SentFirst(dict):
    """pybit writes down what a request was after it has sent it, in another thread than the one
    that reads the answer; on loopback the answer can be there first. This one waits a moment."""

    def __missing__(self, key: object) -> object:
        self._await(key)
        return super().__getitem__(key) if key in self else self._unknown(key)

    def pop(self, key: object, *fallback: object) -> object:
        if fallback:
            self._await(key)
        return super().pop(key, *fallback)

    def _await(self, key: object) -> None:
        deadline = time.monotonic() + 1
        while key not in self and time.monotonic() < deadline:
            time.sleep(0.001)

    @staticmethod
    def _unknown(key: object) -> object:
        raise KeyError(key)


class Market:
    """One instrument, and a size and prices that its rules allow."""

    def __init__(self, category: str, row: dict) -> None:
        lot = row["lotSizeFilter"]
        self.category = category
        self.symbol = row["symbol"]
        self.tick = positive(row["priceFilter"]["tickSize"], "tickSize")
        self.step = positive(lot["qtyStep" if category == "linear" else "basePrecision"], "step")
        self.smallest = positive(lot["minOrderQty"], "minOrderQty")
        self.value_min = positive(
            lot["minNotionalValue" if category == "linear" else "minOrderAmt"], "least value")

    def quantity(self, price: Decimal) -> Decimal:
        """About ten times the least that may be traded."""
        wanted = max(self.smallest, self.value_min / price, 20 / price) * 10
        return (wanted / self.step).to_integral_value() * self.step

    def price(self, wanted: Decimal) -> Decimal:
        return (wanted / self.tick).to_integral_value() * self.tick


class Venue:
    def __init__(self, base: str, key: str, secret: str, control: str, patience: float) -> None:
        self.base, self.key, self.secret, self.patience = base, key, secret, patience
        self.control = Control(control)
        socket = base.replace("http://", "ws://")
        pybit.unified_trading.PUBLIC_WSS = socket + "/v5/public/{CHANNEL_TYPE}"
        pybit.unified_trading.PRIVATE_WSS = socket + "/v5/private"
        pybit._websocket_trading.TRADE_WSS = socket + "/v5/trade"
        self.http = self.session()
        self.markets: dict[str, Market] = {}
        self.prefix = f"py{int(time.time()) % 1_000_000}"
        self._links = 0

    def session(self, **options: object) -> HTTP:
        options = {"api_key": self.key, "api_secret": self.secret, **options}
        session = HTTP(**options)
        session.endpoint = self.base
        return session

    def socket(self, channel: str, kind: type[WebSocket] = WebSocket) -> WebSocket:
        keys = {"api_key": self.key, "api_secret": self.secret} if channel == "private" else {}
        socket = kind(channel_type=channel, testnet=False, **keys)
        socket.subscriptions = SentFirst()
        socket.callback_directory = SentFirst()
        return socket

    def trade_socket(self) -> WebSocketTrading:
        socket = WebSocketTrading(testnet=False, api_key=self.key, api_secret=self.secret)
        socket.callback_directory = SentFirst()
        return socket

    def market(self, category: str) -> Market:
        if category not in self.markets:
            found = self.http.get_instruments_info(category=category, symbol=SYMBOL)
            self.markets[category] = Market(category, one(found["result"]["list"]))
        return self.markets[category]

    def link(self) -> str:
        """An id of our own, never used before."""
        self._links += 1
        return f"{self.prefix}-{self._links}"

    def best(self, category: str) -> tuple[Decimal, Decimal]:
        result = self.http.get_orderbook(category=category, symbol=SYMBOL, limit=1)["result"]
        return number(rows(result["b"])[0][0], "bid"), number(rows(result["a"])[0][0], "ask")

    def limit(self, category: str, link: str, **terms: object) -> dict:
        """A buy that rests well below the market, unless `terms` say otherwise."""
        market = self.market(category)
        bid, _ = self.best(category)
        return {"category": category, "symbol": SYMBOL, "side": "Buy", "orderType": "Limit",
                "qty": str(market.quantity(bid)), "price": str(market.price(bid * Decimal("0.98"))),
                "timeInForce": "PostOnly", "orderLinkId": link, **terms}

    def taker(self, category: str, side: str, quantity: Decimal, **terms: object) -> dict:
        unit = {"marketUnit": "baseCoin"} if category == "spot" else {}
        return {"category": category, "symbol": SYMBOL, "side": side, "orderType": "Market",
                "qty": str(quantity), **unit, **terms}

    def order(self, category: str, **name: str) -> dict | None:
        """One order by its id, active or just finished."""
        found = self.http.get_open_orders(category=category, symbol=SYMBOL, **name)
        listed = found["result"]["list"]
        return listed[0] if listed else None

    def final(self, category: str, status: str, **name: str) -> dict:
        """The order once it has this status."""
        deadline = time.monotonic() + self.patience
        found = None
        while time.monotonic() < deadline:
            found = self.order(category, **name)
            if found and found["orderStatus"] == status:
                return found
            time.sleep(0.02)
        equal(found and found["orderStatus"], status, f"status of {name}")
        raise AssertionError

    def executions(self, category: str, order_id: str, quantity: Decimal) -> list[dict]:
        """All executions of an order, once they make up its quantity."""
        deadline = time.monotonic() + self.patience
        while True:
            found = self.http.get_executions(category=category, orderId=order_id, limit=100)
            listed = found["result"]["list"]
            filled = sum((Decimal(row["execQty"]) for row in listed), Decimal(0))
            if filled >= quantity or time.monotonic() > deadline:
                return listed
            time.sleep(0.02)


def refusal(call: object, *arguments: object, **terms: object) -> int:
    """The code a call is refused with; 0 where it is taken."""
    try:
        call(*arguments, **terms)
    except InvalidRequestError as error:
        return error.status_code
    return 0


def refused_with(code: int, call: object, *arguments: object, **terms: object) -> None:
    equal(refusal(call, *arguments, **terms), code, "code")


class LogLines(logging.Handler):
    """What pybit wrote to its log while this was open: its retries are told nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._lock = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        with self._lock:
            self.lines.append(record.getMessage())

    def __enter__(self) -> "LogLines":
        logging.getLogger("pybit").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("pybit").removeHandler(self)

    def require(self, text: str) -> str:
        found = [line for line in self.lines if text in line]
        require(len(found) > 0, f"pybit did not log {text!r} but {self.lines}")
        return found[0]
