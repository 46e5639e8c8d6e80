#!/usr/bin/env python3
"""Faults of requests and answers, played to the wire: equal traffic with and without the script of
a row of examples/faults, and which answers differ by how much."""

import json
import unittest

from venue_play import SILENCE, FaultTest, Play, auth_frame, read_body, script, texts


def links(answer: bytes) -> list[str]:
    return [row["orderLinkId"] for row in read_body(answer)["result"]["list"]]


class Orders(FaultTest):
    def test_refusals_for_good(self) -> None:
        """fault:E01"""
        def traffic(play: Play) -> None:
            for name in ("first", "second", "third"):
                play.order(name)
            play.active("after three")
            play.order("fourth")
            play.post("amend", "/v5/order/amend", category="linear", symbol="BTCUSDT",
                      orderLinkId="fourth", price="56000")
            play.cancel("cancel", "fourth")
            play.active("at the end")

        self.compare("E01", traffic)
        # The fourth differs by what is left of the budget of orders.
        self.assertEqual(self.changed, ["first", "second", "third", "after three", "fourth",
                                        "amend", "cancel", "at the end"])
        self.assert_refused("first", 110007, "ab not enough for new order")
        self.assert_refused("second", 110003, "Order price exceeds the allowable range.")
        self.assert_refused("third", 110094, "Order notional value below the lower limit")
        self.assert_refused("amend", 10001, "Qty invalid")
        self.assert_refused("cancel", 10005,
                            "Permission denied, please check your API key permissions.")
        self.assertEqual(self.faulty["first"].partition(b"\r\n\r\n")[2],
                         b'{"retCode":110007,"retMsg":"ab not enough for new order","result":{},'
                         b'"retExtInfo":{},"time":1767225600000}')
        self.assertEqual(links(self.plain["after three"]), ["third", "second", "first"])
        self.assertEqual(links(self.faulty["after three"]), [])
        self.assertEqual(links(self.plain["at the end"]), ["third", "second", "first"])
        self.assertEqual(links(self.faulty["at the end"]), ["fourth"])
        row = read_body(self.faulty["at the end"])["result"]["list"][0]
        self.assertEqual(row["price"], "57000")  # the amend was not carried out

    def test_an_answer_is_lost(self) -> None:
        """fault:E02"""
        def traffic(play: Play) -> None:
            for name in ("first", "second", "third", "fourth"):
                play.order(name)
            play.active("open")

        self.compare("E02", traffic)
        self.assertEqual(self.changed, ["third"])
        self.assertEqual(self.faulty["third"], SILENCE)
        self.assertIn("third", links(self.faulty["open"]))

    def test_a_request_is_lost(self) -> None:
        """fault:E03"""
        def traffic(play: Play) -> None:
            for name in ("first", "second", "third"):
                play.order(name)
            play.active("open")

        self.compare("E03", traffic)
        self.assertEqual(self.changed, ["third", "open"])
        self.assertEqual(self.faulty["third"], SILENCE)
        self.assertEqual(links(self.plain["open"]), ["third", "second", "first"])
        self.assertEqual(links(self.faulty["open"]), ["second", "first"])

    def test_orders_come_late(self) -> None:
        """fault:E04"""
        def traffic(play: Play) -> None:
            for name in ("first", "second", "third"):
                play.order(name)
            play.active("at once")
            for name, milliseconds in (("4.8 s", 4_800), ("4.9 s", 100), ("8.9 s", 4_000),
                                       ("9 s", 100), ("19.9 s", 10_900), ("20 s", 100)):
                play.step(milliseconds)
                play.active(name)

        self.compare("E04", traffic)
        self.assertEqual([self.faulty[name] for name in ("first", "second", "third")],
                         [SILENCE] * 3)
        opened = {name: sorted(links(answer)) for name, answer in self.faulty.items()
                  if answer != SILENCE}
        self.assertEqual(opened, {"at once": [], "4.8 s": [], "4.9 s": ["first"],
                                  "8.9 s": ["first"], "9 s": ["first", "second"],
                                  "19.9 s": ["first", "second"],
                                  "20 s": ["first", "second", "third"]})
        self.assertEqual(links(self.plain["at once"]), ["third", "second", "first"])
        created = {row["orderLinkId"]: int(row["createdTime"]) - 1_767_225_600_000
                   for row in read_body(self.faulty["20 s"])["result"]["list"]}
        self.assertEqual(created, {"first": 4_900, "second": 9_000, "third": 20_000})


class Batches(FaultTest):
    def test_a_part_fails_or_is_not_told(self) -> None:
        """fault:E35"""
        def traffic(play: Play) -> None:
            for batch in "abcd":
                play.step(1_000)
                play.post(batch, "/v5/order/create-batch", category="linear", request=[
                    {"symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.01",
                     "price": "57000", "orderLinkId": f"{batch}{leg}"} for leg in range(3)])
            play.active("open")

        self.compare("E35", traffic)
        self.assertEqual(self.changed, ["b", "c", "d", "open"])

        def told(name: str) -> list[tuple[list[str], list[int]]]:
            return [([leg["orderLinkId"] for leg in body["result"]["list"]],
                     [leg["code"] for leg in body["retExtInfo"]["list"]])
                    for body in self.bodies(name)]

        self.assertEqual(told("b"), [(["b0", "b1", "b2"], [0, 0, 0]),
                                     (["b0", "b1", "b2"], [110007, 0])])
        body = self.bodies("b")[1]
        self.assertEqual(body["result"]["list"][0],
                         {"category": "linear", "symbol": "BTCUSDT", "orderId": "",
                          "orderLinkId": "b0", "createAt": ""})
        self.assertEqual(body["retExtInfo"]["list"][0]["msg"], "ab not enough for new order")
        self.assertEqual(told("c"), [(["c0", "c1", "c2"], [0, 0, 0]), (["c0", "c1"], [0, 0, 0])])
        self.assert_refused("d", 10001, "request size limit")
        self.assertEqual(links(self.plain["open"]), ["d2", "d1", "d0", "c2", "c1", "c0",
                                                     "b2", "b1", "b0", "a2", "a1", "a0"])
        self.assertEqual(links(self.faulty["open"]), ["c2", "c1", "c0", "b2", "b1",
                                                      "a2", "a1", "a0"])


class Queries(FaultTest):
    def test_queries_show_the_past(self) -> None:
        """fault:E14"""
        def traffic(play: Play) -> None:
            def ask(when: str) -> None:
                play.active(f"orders {when}")
                play.get(f"position {when}", "/v5/position/list", category="linear",
                         symbol="BTCUSDT")

            ask("before")
            play.order("rests")
            play.order("fills", orderType="Market", price="")
            ask("at once")
            play.step(4_000)
            ask("4 s")
            play.step(1_000)
            ask("5 s")
            play.step(5_000)
            ask("10 s")

        self.compare("E14", traffic)
        opened = {name: links(answer) for name, answer in self.faulty.items()
                  if name.startswith("orders")}
        self.assertEqual(opened, {"orders before": [], "orders at once": [], "orders 4 s": [],
                                  "orders 5 s": ["rests"], "orders 10 s": ["rests"]})
        for name in ("orders at once", "orders 4 s"):
            self.assertEqual(links(self.plain[name]), ["rests"])
            self.assertIn(b'"list":[]', self.faulty[name])
        # At 5 s comes, byte for byte, what was true at once.
        self.assertEqual(self.faulty["position 5 s"].partition(b"\r\n\r\n")[2],
                         self.plain["position at once"].partition(b"\r\n\r\n")[2])
        self.assertIn("position 5 s", self.changed)
        self.assertNotIn("rests", self.changed)
        self.assertNotIn("fills", self.changed)

    def test_pages_that_do_not_fit(self) -> None:
        """fault:E15"""
        def traffic(play: Play) -> None:
            for number in range(8):
                play.order(f"o{number}")
            cursor: dict[str, str] = {}
            for page in range(4):
                asked = {"category": "linear", "symbol": "BTCUSDT", "limit": 2, **cursor}
                body = play.get(f"page {page}", "/v5/order/realtime", **asked)
                if page < 2 or body["result"]["nextPageCursor"] != cursor.get("cursor"):
                    cursor = {"cursor": body["result"]["nextPageCursor"]}

        self.compare("E15", traffic)
        self.assertEqual(self.changed, ["page 1", "page 2", "page 3"])
        pages = {name: links(answer) for name, answer in self.plain.items() if "page" in name}
        self.assertEqual(pages, {"page 0": ["o7", "o6"], "page 1": ["o5", "o4"],
                                 "page 2": ["o3", "o2"], "page 3": ["o1", "o0"]})
        self.assertEqual(links(self.faulty["page 1"]), ["o4"])
        self.assertEqual(links(self.faulty["page 2"]), ["o3", "o3", "o2"])
        self.assertEqual(links(self.faulty["page 3"]), ["o1", "o0"])
        asked = read_body(self.faulty["page 2"])["result"]["nextPageCursor"]
        self.assertEqual(read_body(self.plain["page 3"])["result"]["nextPageCursor"], "")
        self.assertEqual(read_body(self.faulty["page 3"])["result"]["nextPageCursor"], asked)

    def test_finished_orders_are_forgotten(self) -> None:
        """fault:E16"""
        def traffic(play: Play) -> None:
            play.order("ended")
            play.cancel("cancel", "ended")
            for name, milliseconds in (("4 s", 4_000), ("5 s", 1_000), ("66 s", 61_000)):
                play.step(milliseconds)
                play.get(f"history {name}", "/v5/order/history", category="linear")
                play.get(f"realtime {name}", "/v5/order/realtime", category="linear",
                         orderLinkId="ended", symbol="BTCUSDT")

        self.compare("E16", traffic)
        self.assertEqual(self.changed, ["history 5 s", "realtime 5 s", "history 66 s",
                                        "realtime 66 s"])
        for name in self.changed:
            self.assertEqual(links(self.plain[name]), ["ended"])
            self.assertEqual(links(self.faulty[name]), [])


class Limits(FaultTest):
    def test_too_many_requests(self) -> None:
        """fault:E17"""
        def traffic(play: Play) -> None:
            for name in ("soon", "missing", "past", "hour", "garbage"):
                play.order(name)
            play.active("open")

        self.compare("E17", traffic)
        self.assertEqual(self.changed, ["soon", "missing", "past", "hour", "garbage", "open"])
        reset = {"soon": b"1767225600900", "past": b"1767222000000", "hour": b"1767229200000",
                 "garbage": b"soon"}
        for name in self.changed[:-1]:
            self.assert_refused(name, 10006, "Too many visits!")
            head = self.faulty[name].partition(b"\r\n\r\n")[0].split(b"\r\n")
            self.assertIn(b"X-Bapi-Limit-Status: 0", head)
            found = [line for line in head if line.startswith(b"X-Bapi-Limit-Reset-Timestamp: ")]
            self.assertEqual(found, [b"X-Bapi-Limit-Reset-Timestamp: " + reset[name]]
                             if name in reset else [])
        self.assertEqual(links(self.faulty["open"]), [])

    def test_the_address_is_banned(self) -> None:
        """fault:E18"""
        def traffic(play: Play) -> None:
            for name, milliseconds in (("0 s", 999), ("1 s", 1), ("600 s", 599_999),
                                       ("601 s", 1), ("620 s", 19_000), ("625 s", 5_000)):
                play.get(f"before {name}", "/v5/order/realtime", category="linear")
                play.step(milliseconds)
                play.get(f"time {name}", "/v5/market/time")

        self.compare("E18", traffic)
        self.assertEqual(self.changed, ["time 1 s", "before 600 s", "time 600 s", "before 601 s",
                                        "time 620 s", "before 625 s"])
        for name in self.changed[:-2]:
            self.assertEqual(self.faulty[name],
                             b"HTTP/1.1 403 Forbidden\r\nConnection: keep-alive\r\n"
                             b"Content-Type: text/plain\r\n\r\naccess too frequent")
        for name in self.changed[-2:]:
            self.assertTrue(self.faulty[name].startswith(b"HTTP/1.1 429 "), self.faulty[name])
            self.assertTrue(self.faulty[name].endswith(b"\r\n\r\n"), self.faulty[name])

    def test_the_key_is_no_longer_what_it_was(self) -> None:
        """fault:E36"""
        seconds = (0, 1, 5, 6, 11, 16, 21, 26, 31, 36)

        def traffic(play: Play) -> None:
            for before, now in zip((0, *seconds), seconds):
                if now > before:
                    play.step(1_000 * (now - before))
                play.get(f"{now} s", "/v5/order/realtime", category="linear", symbol="BTCUSDT")

        self.compare("E36", traffic)
        self.assertEqual(self.changed, ["1 s", "5 s", "11 s", "21 s", "31 s"])
        words = [line["with"] for line in script("E36")]
        for name, which in (("1 s", 0), ("5 s", 0), ("11 s", 1), ("21 s", 2), ("31 s", 3)):
            self.assert_refused(name, words[which]["code"], words[which]["text"])


class Venue(FaultTest):
    def test_maintenance_is_announced_and_comes(self) -> None:
        """fault:E19"""
        def traffic(play: Play) -> None:
            trade = play.open("/v5/trade")
            topic = play.open("/v5/public/misc/status")
            topic.send({"op": "subscribe", "args": ["system.status"]})
            play.take("subscribed", topic)
            for name, milliseconds in (("0 s", 59_999), ("59.999 s", 1), ("60 s", 59_999),
                                       ("119.999 s", 1), ("120 s", 1)):
                play.get(f"status {name}", "/v5/system/status")
                play.order(f"order at {name}")
                trade.send(auth_frame(play))
                play.take(f"trade {name}", trade)
                play.take(f"topic {name}", topic)
                play.step(milliseconds)

        self.compare("E19", traffic)
        lasting = ("order at 60 s", "trade 60 s", "order at 119.999 s", "trade 119.999 s")
        self.assertEqual(
            [name for name in self.changed if not name.startswith(("status", "topic"))],
            [*lasting, "order at 120 s"])  # the last by its id: there are fewer before it
        # Those who listen hear of each change once, with what a query is answered at that moment.
        topics = {name: self.faulty[f"topic {name}"] for name in ("0 s", "59.999 s", "60 s",
                                                                  "119.999 s", "120 s")}
        self.assertEqual({name: len(frames) for name, frames in topics.items()},
                         {"0 s": 0, "59.999 s": 0, "60 s": 1, "119.999 s": 0, "120 s": 1})
        for name in ("60 s", "120 s"):
            self.assertEqual(self.plain[f"topic {name}"], [])
            message = json.loads(topics[name][0][1])
            self.assertEqual(message["data"],
                             read_body(self.faulty[f"status {name}"])["result"]["list"])
            self.assertTrue(topics[name][0][1].startswith(b'{"topic":"system.status","ts":1767225'))
        for name in (name for name in self.plain if name.startswith("status")):
            self.assertTrue(self.plain[name].endswith(
                b'"result":{"list":[]},"retExtInfo":{},"time":%d}'
                % self.bodies(name)[0]["time"]))
            self.assertEqual(len(read_body(self.faulty[name])["result"]["list"]), 1)
        told = {name: read_body(self.faulty[f"status {name}"])["result"]["list"][0]
                for name in ("0 s", "60 s", "119.999 s", "120 s")}
        self.assertEqual({name: (row["state"], int(row["begin"]) - 1_767_225_600_000)
                          for name, row in told.items()},
                         {"0 s": ("scheduled", 60_000), "60 s": ("ongoing", 60_000),
                          "119.999 s": ("ongoing", 60_000), "120 s": ("completed", 120_000)})
        for name in (lasting[0], lasting[2]):
            self.assertEqual(self.faulty[name],
                             b"HTTP/1.1 503 Service Unavailable\r\nConnection: keep-alive\r\n"
                             b"Content-Type: text/html\r\n\r\n<html><head><title>503</title>"
                             b"</head><body><h1>503</h1></body></html>\r\n")
        for name in (lasting[1], lasting[3]):
            self.assertEqual(self.faulty[name],
                             [(0x81, b'{"retCode":10019,"retMsg":"service is restarting",'
                                     b'"op":"auth","connId":""}')])

    def test_the_clock_is_off(self) -> None:
        """fault:C01"""
        offsets = {0: 900, 10: 0, 20: -900, 30: 0, 40: 2_000, 60: -2_000, 80: 30_000,
                   100: -30_000, 110: 0}

        def traffic(play: Play) -> None:
            market = play.open_public("tickers.BTCUSDT")
            trade = play.open("/v5/trade")
            trade.send(auth_frame(play))
            trade.pull()
            for before, now in zip((0, *offsets), offsets):
                if now > before:
                    play.step(1_000 * (now - before))
                play.get(f"time {now}", "/v5/market/time")
                play.get(f"signed {now}", "/v5/order/realtime", category="linear",
                         symbol="BTCUSDT")
                trade.send({"op": "order.create", "reqId": str(now),
                            "header": {"X-BAPI-TIMESTAMP": str(play.now_ms())},
                            "args": [{"category": "linear", "symbol": "BTCUSDT", "side": "Buy",
                                      "orderType": "Limit", "qty": "0.01", "price": "57000",
                                      "orderLinkId": f"at-{now}"}]})
                play.barrier()
                play.take(f"traded {now}", trade)
                play.take(f"market {now}", market)

        self.compare("C01", traffic)
        created = [{row["orderLinkId"]: row["createdTime"] for row in body["result"]["list"]}
                   for body in self.bodies("signed 110")]
        self.assertEqual(set(created[0]) - set(created[1]), {"at-60", "at-80", "at-100"})
        self.assertLessEqual(created[1].items(), created[0].items())  # at the venue's own time
        for now, offset in offsets.items():
            plain, faulty = self.bodies(f"time {now}")
            self.assertEqual(faulty["time"] - plain["time"], offset, now)
            self.assertEqual(f"time {now}" in self.changed, offset != 0)
            # The window is five seconds back and one ahead.
            code = self.bodies(f"signed {now}")[1]["retCode"]
            self.assertEqual(code, 0 if -1_000 < offset < 5_000 else 10002, now)
            self.assertEqual(texts(self.faulty[f"traded {now}"])[0]["retCode"], code, now)
            # What is published goes on as if nothing was.
            told = [len(seen[f"market {now}"]) for seen in (self.plain, self.faulty)]
            self.assertEqual(told[0], told[1], now)
            self.assertGreater(told[1], 0 if now else -1)


if __name__ == "__main__":
    unittest.main()
