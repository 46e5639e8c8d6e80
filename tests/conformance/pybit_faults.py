"""The negative pass: what pybit makes of a venue that fails."""

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import checks
import requests
from cells import Cells, wait_for
from checks import equal, number, one, require
from pybit.exceptions import FailedRequestError
from pybit_streams import BOOK, Heard, compare_at_standstill, open_book
from pybit_venue import SYMBOL, LogLines, Venue, refused_with

RAPID = 21  # two windows of one second at most, so more than ten are in one of them


class FaultCases:
    def __init__(self, venue: Venue) -> None:
        self.venue, self.http, self.control = venue, venue.http, venue.control

    def run(self, cells: Cells) -> None:
        cells.case("clock skew of 2 s", "10002, retried, taken", self.skew)
        cells.case("wrong secret", "10004", self.wrong_secret)
        cells.case("11 rapid creates", "10006 with headers, waited for, all taken", self.rapid)
        cells.case("HTTP 403", "FailedRequestError 403", lambda: self.status("forbidden", 403))
        cells.case("HTTP 429", "FailedRequestError 429", lambda: self.status("overloaded", 429))
        cells.case("lost reply", "no answer, one order, resent: 110072", self.lost_reply)
        cells.case("public socket drop", "resubscribed, equal book again", self.public_drop)
        cells.case("private socket drop", "the fill is in the history", self.private_drop)
        cells.case("u = 1 snapshot", "overwritten, equal book", self.restart)
        cells.case("11 args on spot", "args size >10, nothing breaks", self.too_many)
        cells.case("unknown topic in a batch", "handler not found, all refused", self.unknown_topic)
        cells.case("retCode 0 with retMsg empty", "taken, order New", self.empty_message)

    def skew(self) -> str:
        with LogLines() as log:
            self.control.inject("clock skew")
            found = self.http.get_wallet_balance(accountType="UNIFIED")
            line = log.require("10002")
        require("recv_window" in line, f"log {line!r}")
        one(found["result"]["list"])
        return "10002, retried, taken"

    def wrong_secret(self) -> str:
        session = self.venue.session(api_secret="not-the-secret-of-this-key")
        refused_with(10004, session.get_wallet_balance, accountType="UNIFIED")
        return "10004"

    def rapid(self) -> str:
        sent = [self.venue.limit("linear", self.venue.link()) for _ in range(RAPID)]
        session = self.venue.session(max_retries=9, return_response_headers=True)
        with LogLines() as log, ThreadPoolExecutor(RAPID) as pool:
            answers = list(pool.map(lambda terms: session.place_order(**terms), sent))
            line = log.require("rate limit will reset at")
        ids = {answer["result"]["orderId"] for answer, _, _ in answers}
        equal(len(ids), RAPID, "number of orders")
        remaining = [checks.limit_headers(headers) for _, _, headers in answers]
        time.sleep(1)
        gone = self.http.cancel_all_orders(category="linear", symbol=SYMBOL)["result"]["list"]
        equal({row["orderId"] for row in gone}, ids, "cancelled orders")
        return f"{len(ids)} taken, {min(remaining)} remained; {line[:60]}"

    def status(self, fault: str, code: int) -> str:
        self.control.inject(fault)
        try:
            self.http.get_open_orders(category="linear", symbol=SYMBOL)
        except FailedRequestError as error:
            equal(error.status_code, code, "status")
            self.http.get_open_orders(category="linear", symbol=SYMBOL)
            return f"FailedRequestError {error.status_code}, then taken"
        raise checks.Mismatch("answered as if nothing had happened")

    def lost_reply(self) -> str:
        session = self.venue.session(timeout=3)
        sent = self.venue.limit("linear", self.venue.link())
        self.control.inject("lost reply")
        try:
            session.place_order(**sent)
            raise checks.Mismatch("the reply came")
        except (requests.exceptions.ConnectionError, requests.exceptions.ReadTimeout) as error:
            seen = type(error).__name__
        found = self.http.get_open_orders(category="linear", symbol=SYMBOL,
                                          orderLinkId=sent["orderLinkId"])
        order = one(found["result"]["list"])
        refused_with(110072, self.http.place_order, **sent)
        self.http.cancel_order(category="linear", symbol=SYMBOL, orderId=order["orderId"])
        return f"{seen}, one order, 110072"

    def public_drop(self) -> str:
        socket = open_book(self.venue, "linear")
        try:
            before = len(socket.kinds)
            self.control.inject("public drop")
            wait_for("a second snapshot", lambda: "snapshot" in socket.kinds[before:],
                     self.venue.patience)
            compare_at_standstill(self.venue, {"linear": socket})
            return "snapshot after the drop, equal"
        finally:
            socket.exit()

    def private_drop(self) -> str:
        heard = Heard()
        socket = self.venue.socket("private")
        try:
            socket.execution_stream(heard)
            time.sleep(0.3)
            quantity = self.venue.market("linear").quantity(self.venue.best("linear")[1])
            self.control.inject("private drop")
            missed = self.take("Buy", quantity)
            wait_for("a new connection", socket.is_connected, self.venue.patience)
            time.sleep(0.5)
            closing = self.take("Sell", quantity, reduceOnly=True)
            wait_for("the next fill on the stream", lambda: heard.filled(closing),
                     self.venue.patience)
            return f"in the history, {len(heard.filled(missed))} of it on the stream"
        finally:
            socket.exit()

    def take(self, side: str, quantity: Decimal, **terms: object) -> str:
        order_id = self.http.place_order(
            **self.venue.taker("linear", side, quantity, **terms))["result"]["orderId"]
        checks.fills(self.venue.executions("linear", order_id, quantity), quantity)
        return order_id

    def restart(self) -> str:
        socket = open_book(self.venue, "linear")
        try:
            self.control.inject("restart")
            wait_for("u = 1", lambda: 1 in socket.numbers, self.venue.patience)
            equal(socket.kinds[socket.numbers.index(1)], "snapshot", "type of u = 1")
            wait_for("deltas after it", lambda: 3 in socket.numbers, self.venue.patience)
            compare_at_standstill(self.venue, {"linear": socket})
            return "u = 1 taken, equal"
        finally:
            socket.exit()

    def too_many(self) -> str:
        topics = [f"kline.{interval}.{SYMBOL}" for interval in
                  ("1", "3", "5", "15", "30", "60", "120", "240", "360", "720", "D")]
        self.refused_subscription("spot", topics, "args size >10")
        return "args size >10, a new socket works"

    def unknown_topic(self) -> str:
        self.refused_subscription("linear", [BOOK, f"orderbook.500.{SYMBOL}"],
                                  "handler not found")
        return "handler not found, a new socket works"

    def refused_subscription(self, channel: str, topics: list[str], text: str) -> None:
        """pybit logs the refusal and gives the socket up; a new one must work."""
        socket = self.venue.socket(channel)
        heard = Heard()
        with LogLines() as log:
            socket.subscribe("{symbol}", heard, topics)
            wait_for(f"a log line with {text!r}", lambda: [
                line for line in log.lines if text in line], self.venue.patience)
        equal(sum(len(messages) for messages in heard.by_topic.values()), 0, "messages")
        wait_for("the end of this socket", lambda: not socket.is_connected(), self.venue.patience)
        again = self.venue.socket(channel)
        try:
            again.orderbook_stream(1, SYMBOL, heard)
            wait_for("a message on a new socket", lambda: heard.by_topic[f"orderbook.1.{SYMBOL}"],
                     self.venue.patience)
        finally:
            again.exit()

    def empty_message(self) -> str:
        sent = self.venue.limit("linear", self.venue.link())
        self.control.inject("empty message")
        answer = self.http.place_order(**sent)
        equal((answer["retCode"], answer["retMsg"]), (0, ""), "retCode and retMsg")
        order = self.venue.final("linear", "New", orderId=answer["result"]["orderId"])
        equal(number(order["price"]), Decimal(sent["price"]), "price")
        self.http.cancel_order(category="linear", symbol=SYMBOL, orderId=order["orderId"])
        return "taken, New"
