#!/usr/bin/env python3
"""Restarts of the venue while the program runs: what is forgotten, played to the wire."""

import unittest

from venue_play import FaultTest, Play, close_code, payloads, read_body, texts

BOOK = "orderbook.50.BTCUSDT"
TAKEN = 110072


def links(answer: bytes) -> list[str]:
    return [row["orderLinkId"] for row in read_body(answer)["result"]["list"]]


class Restart(FaultTest):
    def test_the_venue_comes_back_and_knows_no_ids(self) -> None:
        """fault:E39"""
        def traffic(play: Play) -> None:
            play.order("ended")
            play.cancel("cancel", "ended")
            play.order("open")
            wire = play.open_public(BOOK)
            play.step(4_980)
            play.take("frames before", wire)
            play.step(20)
            play.take("frames at the restart", wire)
            again = play.open_public(BOOK)
            play.step(20)
            play.take("frames after", again)
            play.get("closed", "/v5/order/realtime", category="linear", symbol="BTCUSDT",
                     openOnly=1)
            play.get("history", "/v5/order/history", category="linear")
            play.order("ended again", orderLinkId="ended")
            play.order("open again", orderLinkId="open")
            play.active("at the end")

        self.compare("E39", traffic)
        self.assertEqual(self.changed, ["frames at the restart", "frames after", "closed",
                                        "ended again", "at the end"])
        self.assertEqual(close_code(self.faulty["frames at the restart"][-1]), 1012)
        plain, faulty = (texts(seen["frames after"]) for seen in (self.plain, self.faulty))
        books = [[each for each in frames if each.get("topic") == BOOK]
                 for frames in (plain, faulty)]
        self.assertEqual((books[1][0]["type"], books[1][0]["data"]["u"]), ("snapshot", 1))
        self.assertGreater(books[0][0]["data"]["u"], 1)
        self.assertEqual(links(self.plain["closed"]), ["ended"])
        self.assertEqual(links(self.faulty["closed"]), [])
        self.assertEqual(links(self.faulty["history"]), ["ended"])
        self.assertEqual([body["retCode"] for body in self.bodies("ended again")], [TAKEN, 0])
        self.assertEqual(read_body(self.faulty["open again"])["retCode"], TAKEN)
        self.assertEqual(links(self.faulty["at the end"]), ["ended", "open"])

    def test_the_control_port_says_what_is_forgotten(self) -> None:
        def traffic(forget: str) -> "dict[str, object]":
            def steps(play: Play) -> None:
                play.order("ended")
                play.cancel("cancel", "ended")
                play.order("filled", orderType="Market")
                wire = play.open_public(BOOK)
                play.step(100)
                wire.pull()
                play.tell("POST", "/restart", {"forget": forget})
                play.take("frames", wire)
                play.get("closed", "/v5/order/realtime", category="linear", symbol="BTCUSDT",
                         openOnly=1)
                play.get("history", "/v5/order/history", category="linear")
                play.get("fills", "/v5/execution/list", category="linear")
                play.order("ended again", orderLinkId="ended")
            return self.run_one(steps, [])

        seen = {forget: traffic(forget) for forget in ("nothing", "recent", "history")}
        for each in seen.values():  # N16, whatever is forgotten: the book begins with 1
            self.assertIn(b'"u":1,', payloads(each["frames"], BOOK)[-1])
        known = {forget: (links(each["closed"]), links(each["history"]),
                          len(read_body(each["fills"])["result"]["list"]) > 0,
                          read_body(each["ended again"])["retCode"])
                 for forget, each in seen.items()}
        both = ["filled", "ended"]
        self.assertEqual(known, {"nothing": (both, both, True, TAKEN),
                                 "recent": ([], both, True, 0),
                                 "history": ([], [], False, 0)})


if __name__ == "__main__":
    unittest.main()
