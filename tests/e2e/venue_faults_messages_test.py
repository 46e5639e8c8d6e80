#!/usr/bin/env python3
"""Faults of messages, played to the wire: equal traffic with and without the script of a row of
examples/faults, and which frames differ by how much."""

import itertools
import json
import unittest
from decimal import Decimal

from venue_play import SILENCE, FaultTest, Play, payloads, script

BOOK = "orderbook.50.BTCUSDT"
PRIVATE = ("order", "execution", "position", "wallet")


def market_of(*topics: str, steps: int = 100, milliseconds: int = 20):
    """Traffic: one public socket and what it brings."""
    def traffic(play: Play) -> None:
        wire = play.open_public(*topics)
        for _ in range(steps):
            play.step(milliseconds)
        play.take("frames", wire)
    return traffic


def trading(*topics: str, orders: int = 12):
    """Traffic: one private socket while market orders fill."""
    def traffic(play: Play) -> None:
        wire = play.open_private(*topics)
        for number in range(orders):
            play.order(f"m{number}", orderType="Market", qty="0.5")
            play.step(200)
        play.take("frames", wire)
    return traffic


def collapsed(all_texts: list[bytes]) -> list[bytes]:
    return [text for text, _ in itertools.groupby(all_texts)]


def rows_of(text: bytes) -> list[dict]:
    return json.loads(text)["data"]


class MessageTest(FaultTest):
    def of(self, topic: str) -> tuple[list[bytes], list[bytes]]:
        plain, faulty = (payloads(seen["frames"], topic) for seen in (self.plain, self.faulty))
        self.assertTrue(plain, topic)
        return plain, faulty

    def assert_twice(self, topic: str) -> None:
        plain, faulty = self.of(topic)
        self.assertGreater(len(faulty), len(plain), topic)
        self.assertEqual(collapsed(faulty), plain, topic)

    def assert_lost(self, topic: str, *numbers: int) -> None:
        plain, faulty = self.of(topic)
        self.assertEqual(faulty, [text for number, text in enumerate(plain, 1)
                                  if number not in numbers])
        self.assertEqual(len(plain) - len(faulty), len(numbers))


class Twice(MessageTest):
    def test_public_messages(self) -> None:
        """fault:N10"""
        self.compare("N10", market_of(BOOK, "publicTrade.BTCUSDT", "tickers.BTCUSDT"))
        for topic in (BOOK, "publicTrade.BTCUSDT", "tickers.BTCUSDT"):
            self.assert_twice(topic)

    def test_private_messages(self) -> None:
        """fault:N11"""
        topics = ("order", "execution", "execution.fast", "position", "wallet")
        self.compare("N11", trading(*topics))
        for topic in topics:
            self.assert_twice(f'{topic}"')
        self.assertEqual([name for name in self.changed if name != "frames"], [])

    def test_executions_that_look_alike(self) -> None:
        """fault:E10"""
        self.compare("E10", trading("execution", "execution.fast"))
        self.assert_twice('execution.fast"')
        plain, faulty = self.of('execution"')
        same = "00000000-0000-0000-0000-000000000001"
        for number in range(2):
            for row in rows_of(plain[number]):
                plain[number] = plain[number].replace(row["execId"].encode(), same.encode())
        self.assertGreater(len(faulty), len(plain))
        self.assertEqual(collapsed(faulty), plain)

    def test_a_filled_order_ends_again(self) -> None:
        """fault:E09"""
        self.compare("E09", trading("order", orders=3))
        plain, faulty = self.of("order")
        expected = []
        for text in plain:
            expected.append(text)
            filled = [row for row in rows_of(text) if row["orderStatus"] == "Filled"]
            if filled:
                twin = json.loads(text)
                twin["data"] = [{**row, "cancelType": "CancelByUser",
                                 "rejectReason": "EC_OrigClOrdIDDoesNotExist"} for row in filled]
                expected.append(json.dumps(twin, separators=(",", ":")).encode())
        self.assertEqual(len(expected), len(plain) + 3)
        self.assertEqual(faulty, expected)


class Lost(MessageTest):
    def test_one_change_of_a_book(self) -> None:
        """fault:N13"""
        self.compare("N13", market_of(BOOK))
        self.assert_lost(BOOK, 20)

    def test_one_order_and_one_fill(self) -> None:
        """fault:N14"""
        self.compare("N14", trading(*PRIVATE))
        self.assert_lost('order"', 3)
        self.assert_lost('execution"', 2)
        self.assertEqual(*self.of('wallet"'))

    def test_one_execution_of_a_filled_order(self) -> None:
        """fault:E07"""
        self.compare("E07", trading("order", "execution"))
        self.assert_lost('execution"', 2)
        lost = rows_of(self.of('execution"')[0][1])[0]["orderLinkId"]
        self.assertEqual(*self.of('order"'))
        told = [row["orderStatus"] for text in self.of('order"')[1] for row in rows_of(text)
                if row["orderLinkId"] == lost]
        self.assertEqual(told[-1], "Filled")


class Places(MessageTest):
    def test_messages_change_places(self) -> None:
        """fault:N12"""
        def traffic(play: Play) -> None:
            public, private = play.open_public(BOOK), play.open_private("order", "execution")
            for number in range(60):
                if number % 3 == 0:
                    play.order(f"m{number}", orderType="Market", qty="0.5")
                play.step(200)
            play.seen["frames"] = public.frames() + private.frames()

        self.compare("N12", traffic)
        for topic in (BOOK, 'order"', 'execution"'):
            plain, faulty = self.of(topic)
            self.assertNotEqual(faulty, plain, topic)
            self.assertEqual(sorted(faulty), sorted(plain), topic)
            moved = [abs(plain.index(text) - at) for at, text in enumerate(faulty)]
            self.assertLess(max(moved), 8, topic)

    def test_an_old_snapshot_after_newer_changes(self) -> None:
        """fault:N15"""
        self.compare("N15", market_of(BOOK, steps=300))
        plain, faulty = self.of(BOOK)
        self.assertIn(b'"type":"snapshot"', plain[0])
        self.assertEqual(faulty, plain[:50] + [plain[0], plain[50], plain[0], plain[51], plain[0]]
                         + plain[52:])

    def test_books_start_again(self) -> None:
        """fault:N16"""
        def traffic(play: Play) -> None:
            wire = play.open_public(BOOK)
            play.step(4_980)
            play.take("frames before", wire)
            play.step(20)
            for _ in range(20):
                play.step(20)
            play.take("frames", wire)

        self.compare("N16", traffic)
        self.assertEqual(self.changed, ["frames"])
        plain, faulty = ([json.loads(text) for text in texts] for texts in self.of(BOOK))
        self.assertNotIn("snapshot", [each["type"] for each in plain])
        begun = next(at for at, each in enumerate(faulty) if each["type"] == "snapshot")
        self.assertEqual(faulty[:begun], plain[:begun])
        self.assertEqual([each["data"]["u"] for each in faulty[begun:]],
                         list(range(1, len(faulty) - begun + 1)))
        self.assertEqual({each["type"] for each in faulty[begun + 1:]}, {"delta"})


class Contents(MessageTest):
    def test_timestamps_that_cannot_be(self) -> None:
        """fault:C03"""
        topics = ("publicTrade.BTCUSDT", BOOK, "tickers.BTCUSDT")

        def traffic(play: Play) -> None:
            public, private = play.open_public(*topics), play.open_private("order", "execution")
            for number in range(20):
                play.order(f"m{number}", orderType="Market", qty="0.5")
                play.step(200)
            play.seen["frames"] = public.frames() + private.frames()

        self.compare("C03", traffic)
        changed = {}
        for topic in (*topics, 'order"', 'execution"'):
            plain, faulty = self.of(topic)
            self.assertEqual(len(plain), len(faulty))
            changed[topic] = [(a, b) for a, b in zip(plain, faulty) if a != b]
            self.assertTrue(changed[topic], topic)
            self.assertLess(len(changed[topic]), len(plain), topic)
        for _, text in changed[topics[0]]:
            self.assertIn(b'"ts":0,', text)
            self.assertIn(b'"T":0,', text)
        for before, text in changed[BOOK]:
            self.assertEqual(json.loads(text)["ts"] - json.loads(before)["ts"], 86_400_000)
        for before, text in changed['order"']:
            late = json.loads(before)["creationTime"] - json.loads(text)["creationTime"]
            self.assertTrue(0 <= late < 60_000)
        for before, text in changed['execution"']:
            self.assertEqual([int(row["execTime"]) for row in rows_of(before)],
                             [row["execTime"] for row in rows_of(text)])
        for before, text in changed[topics[2]]:
            self.assertEqual(json.loads(text)["ts"], str(json.loads(before)["ts"]))

    def test_wallet_and_position_say_something_else(self) -> None:
        """fault:E37"""
        def traffic(play: Play) -> None:
            trading("wallet", "position", orders=6)(play)
            for number in range(3):
                play.get(f"list {number}", "/v5/position/list", category="linear",
                         symbol="BTCUSDT")

        self.compare("E37", traffic)
        self.assertEqual(self.changed, ["frames", "list 1"])
        plain, faulty = self.of('wallet"')
        self.assertEqual([at for at, text in enumerate(plain) if faulty[at] != text], [2])
        message = json.loads(plain[2])
        for coin in message["data"][0]["coin"]:
            more = Decimal(coin["walletBalance"]) + Decimal("0.00000001")
            coin["walletBalance"] = f"{more:f}"
        self.assertEqual(json.loads(faulty[2]), message)
        plain, faulty = self.of('position"')
        self.assertEqual([at for at, text in enumerate(plain) if faulty[at] != text], [2, 4])
        sizes = [[rows_of(text[at])[0]["size"] for at in (2, 4)] for text in (plain, faulty)]
        self.assertEqual(sizes, [["1.5", "2.5"], ["1.501", "0"]])
        sizes = [body["result"]["list"][0]["size"] for body in self.bodies("list 1")]
        self.assertEqual(sizes, ["3", "3.001"])

    def test_members_are_not_as_agreed(self) -> None:
        """fault:E38"""
        def traffic(play: Play) -> None:
            public = play.open_public(BOOK)
            private = play.open_private("order", "execution", "position")
            for number in range(40):
                play.order(f"m{number}", orderType="Market", qty="0.5")
                for again in range(3):
                    play.get(f"realtime {number}, {again}", "/v5/order/realtime",
                             category="linear", symbol="BTCUSDT", orderLinkId=f"m{number}")
                play.step(250)
            play.seen["frames"] = public.frames() + private.frames()

        self.compare("E38", traffic)
        both = list(zip(*(payloads(seen["frames"]) for seen in (self.plain, self.faulty)),
                        strict=True))
        for topic in ('order"', 'execution"', BOOK):  # the fault may take the topic itself
            of_topic = [pair for pair in both if f'"topic":"{topic}'.encode() in pair[0][:256]]
            kept = sum(before == text for before, text in of_topic)
            self.assertTrue(0 < kept < len(of_topic), topic)
        turned = [pair for pair in both if b'"topic":"position"' in pair[0][:256]]
        self.assertTrue(turned)
        for before, text in turned:
            members = [list(json.loads(each)) for each in (before, text)]
            self.assertEqual(members[1], members[0][::-1])
            self.assertEqual(json.loads(text), json.loads(before))
        asked = [name for name in self.changed if name.startswith("realtime")]
        self.assertTrue(0 < len(asked) < 120)


class BeforeTheAnswer(MessageTest):
    @staticmethod
    def slower(row: str) -> list[dict]:
        """The script with two seconds in place of half a one, so that nothing hurries."""
        return [{**line, "with": {"ms": 2_000}} if line["effect"] == "delay" else line
                for line in script(row)]

    def test_the_event_comes_first(self) -> None:
        """fault:E05"""
        def traffic(play: Play) -> None:
            wire = play.open_private("order")
            play.order("first", late=True)
            play.order("second")
            play.take("frames", wire)

        self.compare("E05", traffic, self.slower("E05"))
        self.assertEqual(self.changed, ["first: is answered", "second"])
        self.assertTrue(self.plain["first: is answered"])
        told = payloads(self.faulty["first: events"][0], "order")
        self.assertEqual(rows_of(told[0])[0]["orderLinkId"], "first")
        self.assertEqual(self.faulty["second"], SILENCE)
        self.assertEqual(rows_of(self.of("order")[1][0])[0]["orderLinkId"], "second")

    def test_the_fill_comes_first_and_without_the_clients_id(self) -> None:
        """fault:E06"""
        def traffic(play: Play) -> None:
            play.open_private("execution.fast")
            play.order("mine", late=True, orderType="Market")

        self.compare("E06", traffic, self.slower("E06"))
        self.assertEqual(self.changed, ["mine: is answered", "mine: events"])
        self.assertTrue(self.plain["mine: is answered"])
        plain, faulty = (payloads(seen["mine: events"][0], "execution.fast")
                         for seen in (self.plain, self.faulty))
        self.assertTrue(plain)
        self.assertEqual(faulty, [text.replace(b'"orderLinkId":"mine"', b'"orderLinkId":""')
                                  for text in plain])
        self.assertNotEqual(faulty, plain)


if __name__ == "__main__":
    unittest.main()
