#!/usr/bin/env python3
"""Faults of orders between their request and their end, played to the wire: equal traffic with and
without the script of a row of examples/faults, and which bytes come in place of which."""

import unittest

from venue_play import SILENCE, FaultTest, Play, Wire, auth_frame, read_body, script, texts
from venue_rig import RunningVenue

NO_STOP = "0"  # of a position


def rows(frames: list[tuple[int, bytes]], topic: str) -> list[dict]:
    """What the messages of a topic say, one after the other."""
    return [row for message in texts(frames) if message.get("topic") == topic
            for row in message["data"]]


def states(frames: list[tuple[int, bytes]], link: str) -> list[tuple[str, str]]:
    """The states of one order and what of it was filled, as they were told."""
    return [(row["orderStatus"], row["cumExecQty"]) for row in rows(frames, "order")
            if row["orderLinkId"] == link]


def last_of(frames: list[tuple[int, bytes]], link: str) -> tuple[str, str, str, str] | None:
    """How an order was told last: its state, what was filled, the kind of cancel and the reason."""
    told = [(row["orderStatus"], row["cumExecQty"], row["cancelType"], row["rejectReason"])
            for row in rows(frames, "order") if row["orderLinkId"] == link]
    return told[-1] if told else None


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def touch(play: Play, category: str) -> tuple[float, float]:
    book = play.venue.get("/v5/market/orderbook", category=category, symbol="BTCUSDT",
                          limit=1)["result"]
    return float(book["b"][0][0]), float(book["a"][0][0])


def cancel(play: Play, name: str, category: str, link: str) -> None:
    play.post(name, "/v5/order/cancel", category=category, symbol="BTCUSDT", orderLinkId=link)


class Cancels(FaultTest):
    def test_fills_before_the_end(self) -> None:
        """fault:E08"""
        def traffic(play: Play) -> None:
            play.tell("POST", "/deposits", {"account": 1, "coin": "USDT", "amount": "3000000"})
            private = play.open_private("order", "execution")
            for category in ("linear", "spot"):
                # More than rests at the touch: a part is filled at once, the rest is the best bid.
                play.order(f"{category} order", category=category, qty="20",
                           price=f"{touch(play, category)[1]:.2f}")
                play.take(f"{category} placed", private)
                cancel(play, f"{category} cancel", category, f"{category}-order")
                play.take(f"{category} at once", private)
                play.step(499)
                play.take(f"{category} 499 ms", private)
                play.step(1)
                play.take(f"{category} 500 ms", private)

        self.compare("E08", traffic)
        for category, ended in (("linear", "Cancelled"), ("spot", "PartiallyFilledCanceled")):
            link = f"{category}-order"
            placed = states(self.plain[f"{category} placed"], link)
            self.assertEqual([state for state, _ in placed], ["New", "PartiallyFilled"])
            first = placed[-1][1]
            # The acknowledgement is the same, what follows is not.
            self.assertEqual(*(body_of(run[f"{category} cancel"])
                               for run in (self.plain, self.faulty)))
            self.assertEqual(states(self.plain[f"{category} at once"], link), [(ended, first)])
            self.assertEqual(states(self.plain[f"{category} 499 ms"], link), [])
            self.assertEqual(self.plain[f"{category} 500 ms"], [])
            self.assertEqual(self.faulty[f"{category} at once"], [])
            between = states(self.faulty[f"{category} 499 ms"], link)
            self.assertGreater(len(between), 0)
            self.assertEqual({state for state, _ in between}, {"PartiallyFilled"})
            last = between[-1][1]
            self.assertGreater(float(last), float(first))
            self.assertEqual(states(self.faulty[f"{category} 500 ms"], link), [(ended, last)])
            filled = sum(float(row["execQty"])
                         for step in ("placed", "499 ms", "500 ms")
                         for row in rows(self.faulty[f"{category} {step}"], "execution")
                         if row["orderLinkId"] == link)
            self.assertAlmostEqual(filled, float(last))
        for run, where in ((self.plain, "at once"), (self.faulty, "500 ms")):
            self.assertEqual(last_of(run[f"linear {where}"], "linear-order")[2:],
                             ("CancelByUser", "EC_PerCancelRequest"))

    def test_the_order_fills_after_its_cancel(self) -> None:
        """fault:E12"""
        def traffic(play: Play) -> None:
            private = play.open_private("order", "execution")
            play.order("order", price=f"{touch(play, 'linear')[0]:.1f}")
            play.take("placed", private)
            play.cancel("cancel", "order")
            play.take("at once", private)
            for milliseconds in (2_999, 1, 1_000):
                play.step(milliseconds)
                play.take(f"after {milliseconds} ms more", private)
            play.get("history", "/v5/order/history", category="linear", symbol="BTCUSDT")
            play.get("position", "/v5/position/list", category="linear", symbol="BTCUSDT")

        self.compare("E12", traffic)
        self.assertEqual(self.changed, ["at once", "after 2999 ms more", "history", "position"])
        self.assertEqual(self.plain["cancel"], self.faulty["cancel"])
        self.assertIn(b'"retCode":0,"retMsg":"OK"', self.faulty["cancel"])
        self.assertEqual(states(self.plain["at once"], "order"), [("Cancelled", "0")])
        self.assertEqual(self.plain["after 2999 ms more"], [])
        self.assertEqual(self.faulty["at once"], [])
        self.assertEqual(states(self.faulty["after 2999 ms more"], "order")[-1],
                         ("Filled", "0.01"))
        # The cancel that comes then finds nothing, and says nothing.
        self.assertEqual(self.faulty["after 1 ms more"], [])
        sizes = [body["result"]["list"][0]["size"] for body in self.bodies("position")]
        self.assertEqual(sizes, ["0", "0.01"])
        told = [[(row["orderStatus"], row["cumExecQty"]) for row in body["result"]["list"]]
                for body in self.bodies("history")]
        self.assertEqual(told, [[("Cancelled", "0")], [("Filled", "0.01")]])

    def test_every_word_for_too_late(self) -> None:
        """fault:E13"""
        lines = [line["with"] for line in script("E13")]

        def traffic(play: Play) -> None:
            for line in lines:
                category = "linear" if line["code"] < 170_000 else "spot"
                play.step(1_000)
                play.order(f"order {line['code']}", category=category)
                cancel(play, f"cancel {line['code']}", category, f"order-{line['code']}")
            play.active("linear orders")
            play.get("spot orders", "/v5/order/realtime", category="spot", symbol="BTCUSDT")

        self.compare("E13", traffic)
        self.assertEqual(self.changed, [*(f"cancel {line['code']}" for line in lines),
                                        "linear orders", "spot orders"])
        self.assertEqual([line["code"] for line in lines],
                         [110001, 110008, 110010, 170139, 170142, 170143, 170190, 170213])
        for at, line in enumerate(lines, 1):
            self.assert_refused(f"cancel {line['code']}", line["code"], line["text"])
            self.assertEqual(body_of(self.faulty[f"cancel {line['code']}"]),
                             b'{"retCode":%d,"retMsg":"%s","result":{},"retExtInfo":{},"time":%d}'
                             % (line["code"], line["text"].encode(),
                                1_767_225_600_000 + at * 1_000))
        for name, kept in (("linear orders", [110010, 110008, 110001]),
                           ("spot orders", [170213, 170190, 170143, 170142, 170139])):
            plain, faulty = self.bodies(name)
            self.assertEqual(plain["result"]["list"], [])
            self.assertEqual([(row["orderLinkId"], row["orderStatus"])
                              for row in faulty["result"]["list"]],
                             [(f"order-{code}", "New") for code in kept])


class CancelAll(FaultTest):
    def traffic(self, play: Play) -> None:
        play.tell("POST", "/limits", {"orders_per_second": 10_000})
        for symbol, price in (("BTCUSDT", "57000"), ("ETHUSDT", "2300")):
            for batch in range(0, 310, 10):
                answer = play.post(f"{symbol} {batch}", "/v5/order/create-batch",
                                   category="linear", request=[
                    {"symbol": symbol, "side": "Buy", "orderType": "Limit", "qty": "0.01",
                     "price": price, "orderLinkId": f"{symbol}-{batch + leg}"}
                    for leg in range(10)])
                self.assertEqual({leg["code"] for leg in answer["retExtInfo"]["list"]}, {0})
        for call in ("first", "second", "third"):
            play.post(call, "/v5/order/cancel-all", category="linear", settleCoin="USDT")
            left = play.tell("GET", "/orders")["result"]
            play.seen[f"left after the {call}"] = sorted(
                order["orderLinkId"] for order in left if order["status"] == "New")

    def test_orders_are_left(self) -> None:
        """fault:E32"""
        self.compare("E32", self.traffic)
        self.assertEqual([name for name in self.changed if name.startswith("left")],
                         ["left after the first", "left after the second"])

        def told(run: dict[str, object]) -> list[tuple[int, str, int]]:
            return [(len(body["list"]), body["success"], len(run[f"left after the {call}"]))
                    for call in ("first", "second", "third")
                    for body in [read_body(run[call])["result"]]]

        self.assertEqual(told(self.plain), [(500, "1", 120), (120, "1", 0), (0, "1", 0)])
        self.assertEqual(told(self.faulty), [(0, "1", 620), (500, "0", 120), (120, "1", 0)])
        self.assertTrue(body_of(self.faulty["first"]).startswith(
            b'{"retCode":0,"retMsg":"OK","result":{"list":[],"success":"1"},"retExtInfo":{},'))
        # What is true of each order: it was canceled when it was listed, else it is left.
        listed = {row["orderLinkId"] for row in self.bodies("second")[1]["result"]["list"]}
        self.assertEqual(len(listed & set(self.faulty["left after the second"])), 0)
        self.assertEqual(listed | set(self.faulty["left after the second"]),
                         set(self.faulty["left after the first"]))

    def test_the_seed_picks(self) -> None:
        """Which 500 of more go is the seed's: fault:E32."""
        left = []
        for seed in (7, 7, 8):
            play = Play(RunningVenue(*self.options, seed=seed), [])
            try:
                self.traffic(play)
            finally:
                play.close()
            left.append(play.seen["left after the first"])
        self.assertEqual(left[0], left[1])
        self.assertNotEqual(left[0], left[2])
        self.assertEqual(len(left[2]), 120)


class Amends(FaultTest):
    def test_amends_against_fills(self) -> None:
        """fault:E11"""
        def amend(play: Play, name: str, category: str = "linear", **members: str) -> None:
            play.post(name, "/v5/order/amend", category=category, symbol="BTCUSDT",
                      orderLinkId=f"{category}-order", **members)
            play.get(f"{name}: the order", "/v5/order/realtime", category=category,
                     symbol="BTCUSDT", orderLinkId=f"{category}-order")

        def traffic(play: Play) -> None:
            for category in ("linear", "spot"):
                play.order(f"{category} order", category=category, qty="1",
                           price=f"{touch(play, category)[1]:.2f}")
                play.get(f"{category} placed", "/v5/order/realtime", category=category,
                         symbol="BTCUSDT", orderLinkId=f"{category}-order")
            amend(play, "quantity", qty="0.9")
            amend(play, "spot quantity", "spot", qty="0.9")
            amend(play, "price", price="57000")
            amend(play, "no word", price="57100")
            amend(play, "no deed", price="57200")
            amend(play, "as usual", price="57300")

        self.compare("E11", traffic)
        for name, code, text in (
                ("quantity", 110064, "The number of contracts modified cannot be less than or "
                                     "equal to the filled quantity"),
                ("spot quantity", 170313, "The quantity must be greater than the filled quantity."),
                ("price", 40004, "the order is modified during the process")):
            self.assert_refused(name, code, text)
        self.assertEqual(self.faulty["no word"], SILENCE)
        self.assertEqual(body_of(self.faulty["no deed"]), body_of(self.plain["no deed"]))
        self.assertEqual(body_of(self.faulty["as usual"]), body_of(self.plain["as usual"]))

        def is_now(run: dict[str, object], name: str) -> tuple[str, str, str]:
            row = read_body(run[f"{name}: the order"])["result"]["list"][0]
            filled = float(row["cumExecQty"])
            self.assertAlmostEqual(float(row["leavesQty"]), float(row["qty"]) - filled)
            self.assertGreater(filled, 0)
            return row["orderStatus"], row["qty"], row["price"]

        placed = read_body(self.plain["linear placed"])["result"]["list"][0]["price"]
        spot = read_body(self.plain["spot placed"])["result"]["list"][0]["price"]
        partly = "PartiallyFilled"
        expected = {"quantity": ((partly, "0.9", placed), (partly, "1", placed)),
                    "spot quantity": ((partly, "0.9", spot), (partly, "1", spot)),
                    "price": ((partly, "0.9", "57000"), (partly, "1", placed)),
                    "no word": ((partly, "0.9", "57100"), (partly, "1", "57100")),
                    "no deed": ((partly, "0.9", "57200"), (partly, "1", "57100")),
                    "as usual": ((partly, "0.9", "57300"), (partly, "1", "57300"))}
        self.assertEqual({name: (is_now(self.plain, name), is_now(self.faulty, name))
                          for name in expected}, expected)

    def test_the_venue_itself_refuses_what_is_filled(self) -> None:
        """The words of fault:E11 are the venue's own where an amend meets a fill that came
        meanwhile."""
        def traffic(play: Play) -> None:
            for category, code in (("linear", 110064), ("spot", 170313)):
                play.order(f"{category} order", category=category, qty="1",
                           price=f"{touch(play, category)[1]:.2f}")
                answer = play.post(f"{code}", "/v5/order/amend", category=category,
                                   symbol="BTCUSDT", orderLinkId=f"{category}-order", qty="0.001")
                self.assertEqual(answer["retCode"], code, answer)
                self.assertEqual(answer["retMsg"], next(
                    line["with"]["text"] for line in script("E11")
                    if line.get("with", {}).get("code") == code))

        self.run_one(traffic, [])


class Market(FaultTest):
    def test_orders_end_by_themselves(self) -> None:
        """fault:E30"""
        def traffic(play: Play) -> None:
            private = play.open_private("order", "execution")
            bid, ask = touch(play, "linear")
            play.order("of its own", symbol="ETHUSDT", qty="1", price="2300")
            play.take("placed", private)
            play.step(1_000)
            # At the price that asked for them before: a part is still there.
            play.order("ioc", side="Sell", qty="3", price=f"{bid - 8:.1f}", timeInForce="IOC")
            play.take("1 s", private)
            play.step(1_000)
            for name, side, price, force in (("post only", "Buy", bid - 100, "PostOnly"),
                                             ("ioc of nothing", "Sell", ask - 100, "IOC"),
                                             ("fok", "Sell", bid - 100, "FOK")):
                play.order(name, side=side, price=f"{price:.1f}", timeInForce=force)
                play.take(f"2 s: {name}", private)
            play.order("market", orderType="Market", price="", qty="4",
                       slippageToleranceType="TickSize", slippageTolerance="20")
            play.take("2 s: market", private)
            play.step(1_000)
            play.take("3 s", private)

        self.compare("E30", traffic)
        self.assertEqual(self.plain["placed"], self.faulty["placed"])

        # State, quantity filled, kind of cancel and reason, without and with the fault.
        done = "UNKNOWN", "EC_NoError"
        expected = {
            ("1 s", "ioc"): (("Filled", "3", *done),
                             ("Cancelled", "0.167", "UNKNOWN", "EC_NoImmediateQtyToFill")),
            ("2 s: post only", "post-only"): (
                ("New", "0", *done),
                ("Cancelled", "0", "UNKNOWN", "EC_PostOnlyWillTakeLiquidity")),
            ("2 s: ioc of nothing", "ioc-of-nothing"): (
                ("Filled", "0.01", *done),
                ("Cancelled", "0", "UNKNOWN", "EC_NoImmediateQtyToFill")),
            ("2 s: fok", "fok"): (("Filled", "0.01", *done),
                                  ("Cancelled", "0", "UNKNOWN", "EC_CancelForNoFullFill")),
            ("2 s: market", "market"): (
                ("Filled", "4", *done),
                ("Cancelled", "0.06", "UNKNOWN", "EC_ReachMarketPriceLimit")),
            ("3 s", "of-its-own"): (None, ("Cancelled", "0", "CancelBySmp", "EC_BySelfMatch")),
        }
        for (step, link), ended in expected.items():
            self.assertEqual(tuple(last_of(run[step], link) for run in (self.plain, self.faulty)),
                             ended, step)
            answered = [body_of(run[link.replace("-", " ")]).partition(b'"result"')[0]
                        for run in (self.plain, self.faulty)]
            self.assertEqual(answered, [b'{"retCode":0,"retMsg":"OK",'] * 2)  # all are taken
        for step, link in (("1 s", "ioc"), ("2 s: market", "market")):
            filled = sum(float(row["execQty"]) for row in rows(self.faulty[step], "execution")
                         if row["orderLinkId"] == link)
            self.assertAlmostEqual(filled, float(expected[step, link][1][1]))

    def test_triggers_fail_and_stops_go(self) -> None:
        """fault:E31"""
        def traffic(play: Play) -> None:
            private = play.open_private("order", "position")
            bid, ask = touch(play, "linear")
            play.order("position", qty="0.1", orderType="Market", price="",
                       takeProfit=f"{ask + 5_000:.1f}", stopLoss=f"{bid - 5_000:.1f}")
            # More than the account can ever pay for: that is looked at when it is triggered.
            play.order("condition", qty="30", price=f"{ask + 700:.1f}",
                       triggerPrice=f"{ask + 300:.1f}", triggerDirection=1)
            play.take("placed", private)
            for name, milliseconds in (("1 s", 1_000), ("5 s", 4_000), ("10 s", 5_000)):
                play.step(milliseconds)
                play.take(name, private)
                play.get(f"orders at {name}", "/v5/order/realtime", category="linear",
                         symbol="BTCUSDT")
                play.get(f"position at {name}", "/v5/position/list", category="linear",
                         symbol="BTCUSDT")

        self.compare("E31", traffic)
        self.assertEqual(self.plain["placed"], self.faulty["placed"])
        for step in ("1 s", "5 s", "10 s"):
            self.assertEqual(rows(self.plain[step], "order"), [])
        told = {step: [(row["orderLinkId"] or row["stopOrderType"], row["orderStatus"],
                        row["cancelType"], row["rejectReason"])
                       for row in rows(self.faulty[step], "order")]
                for step in ("1 s", "5 s", "10 s")}
        cleared = "Deactivated", "CancelByTpSlTsClear", "EC_PerCancelRequest"
        self.assertEqual(told, {
            "1 s": [("condition", "Triggered", "UNKNOWN", "EC_NoError"),
                    ("condition", "Cancelled", "UNKNOWN", "EC_Others")],
            "5 s": [("TakeProfit", *cleared)],
            "10 s": [("StopLoss", *cleared)]})

        def left(run: dict[str, object], step: str) -> list[str]:
            return [row["orderLinkId"] or row["stopOrderType"]
                    for row in read_body(run[f"orders at {step}"])["result"]["list"]]

        self.assertEqual({step: (left(self.plain, step), left(self.faulty, step)) for step in told},
                         {"1 s": (["condition", "StopLoss", "TakeProfit"],
                                  ["StopLoss", "TakeProfit"]),
                          "5 s": (["condition", "StopLoss", "TakeProfit"], ["StopLoss"]),
                          "10 s": (["condition", "StopLoss", "TakeProfit"], [])})
        # The position is what it was, without what was to guard it.
        guards = {step: tuple((row["size"], row["takeProfit"], row["stopLoss"]) for body in
                              self.bodies(f"position at {step}") for row in body["result"]["list"])
                  for step in told}
        whole = guards["1 s"][0]
        self.assertEqual(whole[0], "0.1")
        self.assertEqual(guards, {"1 s": (whole, whole),
                                  "5 s": (whole, ("0.1", NO_STOP, whole[2])),
                                  "10 s": (whole, ("0.1", NO_STOP, NO_STOP))})


def line_of(row: str, path: str, nth: int, effect: str, **members: object) -> dict:
    return {"id": row, "where": f"ven:/v5/order/{path}", "when": {"nth": nth}, "effect": effect,
            "with": members, "for": {"count": 1}}


class TradeSocket(FaultTest):
    """What meets a request on its way to the exchange meets a frame of the trade socket as well."""

    def ask(self, play: Play, wire: Wire, name: str, members: dict) -> None:
        wire.send({"op": f"order.{name.partition(' ')[0]}", "reqId": name, "args": [members],
                   "header": {"X-BAPI-TIMESTAMP": str(play.now_ms())}})
        play.take(name, wire)

    def open(self, play: Play) -> Wire:
        wire = play.open("/v5/trade")
        wire.send(auth_frame(play))
        wire.bytes()
        return wire

    def test_any_leg_of_a_batch_is_refused(self) -> None:
        """fault:E35"""
        def traffic(play: Play) -> None:
            wire = self.open(play)
            for at, which in enumerate(("rest second", "create-batch second", "rest all",
                                        "create-batch all")):
                batch = {"category": "linear", "request": [
                    {"symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.01",
                     "price": "57000", "orderLinkId": f"{'abcd'[at]}{leg}"} for leg in range(3)]}
                play.step(1_000)
                if which.startswith("rest"):
                    play.post(which, "/v5/order/create-batch", **batch)
                else:
                    self.ask(play, wire, which, batch)
            play.active("open")

        refusal = {"code": 110007, "text": "ab not enough for new order"}
        self.compare("E35", traffic, [
            line_of("E35", "create-batch", nth, "refuse_leg", leg=2 if nth < 3 else 0, **refusal)
            for nth in (1, 2, 3, 4)])

        def told(run: dict[str, object], name: str) -> list[tuple[int, str, bool]]:
            answer = run[name]
            body = texts(answer)[0] if isinstance(answer, list) else read_body(answer)
            legs = body.get("result", body.get("data"))["list"]
            return [(code["code"], code["msg"], bool(leg["orderId"]))
                    for code, leg in zip(body["retExtInfo"]["list"], legs, strict=True)]

        done, refused = (0, "OK", True), (110007, "ab not enough for new order", False)
        for name in ("rest second", "create-batch second"):
            self.assertEqual(told(self.plain, name), [done] * 3)
            self.assertEqual(told(self.faulty, name), [done, refused, done])
        for name in ("rest all", "create-batch all"):
            self.assertEqual(told(self.plain, name), [done] * 3)
            self.assertEqual(told(self.faulty, name), [refused] * 3)
        opened = [[row["orderLinkId"] for row in body["result"]["list"]]
                  for body in self.bodies("open")]
        self.assertEqual(opened, [["d2", "d1", "d0", "c2", "c1", "c0",
                                   "b2", "b1", "b0", "a2", "a1", "a0"], ["b2", "b0", "a2", "a0"]])

    def test_frames_come_late_or_never(self) -> None:
        """Rows fault:E04 and fault:E12 over the trade socket."""
        def traffic(play: Play) -> None:
            wire = self.open(play)
            for name in ("late", "silent", "lost"):
                self.ask(play, wire, f"create {name}", {
                    "category": "linear", "symbol": "BTCUSDT", "side": "Buy", "qty": "0.01",
                    "orderType": "Limit", "price": "57000", "orderLinkId": name})
            play.active("at once")
            for milliseconds in (999, 1, 999, 1):
                play.step(milliseconds)
                play.take(f"frames {play.now_ms()}", wire)
                play.active(f"open {play.now_ms()}")
            self.ask(play, wire, "cancel late", {"category": "linear", "symbol": "BTCUSDT",
                                                 "orderLinkId": "late"})
            play.active("at the end")

        self.compare("E04", traffic, [
            line_of("E04", "create", 1, "delay_accept", ms=1_000, answer="late"),
            line_of("E04", "create", 2, "delay_accept", ms=2_000, answer="none"),
            line_of("E04", "create", 3, "ack_only"),
            line_of("E12", "cancel", 1, "ack_only")])

        def opened(run: dict[str, object], name: str) -> list[str]:
            return sorted(row["orderLinkId"] for row in read_body(run[name])["result"]["list"])

        start = 1_767_225_600_000
        self.assertEqual(opened(self.plain, "at once"), ["late", "lost", "silent"])
        self.assertEqual({at: opened(self.faulty, f"open {start + at}")
                          for at in (999, 1_000, 1_999, 2_000)},
                         {999: [], 1_000: ["late"], 1_999: ["late"], 2_000: ["late", "silent"]})
        self.assertEqual(self.faulty["create silent"], [])
        self.assertEqual(self.faulty["create late"], [])
        # Behind a late answer waits what would come after it.
        answers = texts(self.faulty[f"frames {start + 1_000}"])
        self.assertEqual([(answer["reqId"], answer["retCode"], answer["data"])
                          for answer in answers],
                         [(f"create {name}", 0, {"orderId": "", "orderLinkId": name})
                          for name in ("late", "lost")])
        plain, faulty = (texts(run["cancel late"])[0] for run in (self.plain, self.faulty))
        self.assertEqual((faulty["retCode"], faulty["data"]["orderLinkId"]), (0, "late"))
        self.assertEqual(plain["data"], faulty["data"])
        self.assertEqual(opened(self.plain, "at the end"), ["lost", "silent"])
        self.assertEqual(opened(self.faulty, "at the end"), ["late", "silent"])


if __name__ == "__main__":
    unittest.main()
