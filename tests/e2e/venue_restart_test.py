#!/usr/bin/env python3
"""The simulated venue with a data directory: ended, killed and started again, with state that
cannot be used, and with two owners."""

import re
import time
import unittest
from pathlib import Path

from rig import CommandTest
from venue_rig import DEADLINE, RunningVenue

SYMBOL = {"category": "linear", "symbol": "BTCUSDT"}
STEPPED = ("--pace", "stepped")


class KeptTest(CommandTest):
    """Starts of one venue in one directory."""

    def setUp(self) -> None:
        super().setUp()
        self.kept = self.work / "kept"
        self.state = self.kept / "venue.state"

    def start(self, *options: object) -> RunningVenue:
        venue = RunningVenue("--data-dir", self.kept, *options)
        self.addCleanup(self.end, venue)
        return venue

    def end(self, venue: RunningVenue) -> None:
        if venue.process.poll() is None:
            self.assertEqual(venue.stop(), 0)
        else:
            venue.process.stdout.close()
            venue.process.stderr.close()

    def kill(self, venue: RunningVenue) -> None:
        venue.process.kill()
        venue.process.wait(DEADLINE)

    def place(self, venue: RunningVenue, **members: object) -> dict:
        order = {**SYMBOL, "side": "Buy", "orderType": "Limit", "qty": "0.01", "price": "55000",
                 **members}
        return venue.post_signed("/v5/order/create", **order)

    def taken(self, venue: RunningVenue, **members: object) -> str:
        answer = self.place(venue, **members)
        self.assertEqual(answer["retCode"], 0, answer)
        return answer["result"]["orderId"]

    def live(self, venue: RunningVenue) -> list[str]:
        """Orders of every kind; their ids."""
        ids = [self.taken(venue, orderType="Market", qty="0.5"),
               self.taken(venue, orderLinkId="resting"),
               self.taken(venue, orderLinkId="waiting", triggerPrice="56000", triggerDirection=2),
               self.taken(venue, orderLinkId="ended")]
        done = venue.post_signed("/v5/order/cancel", **SYMBOL, orderLinkId="ended")
        self.assertEqual(done["retCode"], 0, done)
        venue.told("POST", "/keys", {"key": "another", "secret": "one", "account": 1})
        venue.told("POST", "/deposits", {"coin": "USDT", "amount": "12.5"})
        return ids

    def seen(self, venue: RunningVenue) -> dict[str, object]:
        """What a client sees, without the times of the answers."""
        def rows(path: str, **query: object) -> object:
            answer = venue.get_signed(path, **query)
            self.assertEqual(answer["retCode"], 0, answer)
            return answer["result"]

        klines = venue.get("/v5/market/kline", **SYMBOL, interval=1, limit=200)["result"]["list"]
        ledger = venue.told("GET", "/ledger")
        self.assertEqual(ledger["differences"], [])
        return {"open": rows("/v5/order/realtime", **SYMBOL),
                "history": rows("/v5/order/history", **SYMBOL),
                "fills": rows("/v5/execution/list", **SYMBOL),
                "position": rows("/v5/position/list", **SYMBOL),
                "wallet": rows("/v5/account/wallet-balance", accountType="UNIFIED"),
                "log": rows("/v5/account/transaction-log", accountType="UNIFIED"),
                "klines": klines,
                "trades": venue.get("/v5/market/recent-trade", **SYMBOL)["result"],
                "ticker": venue.get("/v5/market/tickers", **SYMBOL)["result"],
                "keys": venue.told("GET", "/accounts"),
                "orders": venue.told("GET", "/orders"),
                "ledger": ledger["accounts"]}

    def assert_still_trades(self, venue: RunningVenue, ids: list[str]) -> None:
        """A new order fills, the ledger agrees, and nothing has an id that was there before."""
        before = self.seen(venue)
        fills = {row["execId"] for row in before["fills"]["list"]}
        order = self.taken(venue, orderType="Market", side="Sell", qty="0.2")
        self.assertNotIn(order, ids)
        after = self.seen(venue)
        new = [row for row in after["fills"]["list"] if row["orderId"] == order]
        self.assertAlmostEqual(sum(float(row["execQty"]) for row in new), 0.2)
        self.assertFalse(fills & {row["execId"] for row in new})
        self.assertEqual(len({row["execId"] for row in after["fills"]["list"]}),
                         len(after["fills"]["list"]))
        self.assertEqual(float(after["position"]["list"][0]["size"]), 0.3)
        stated = {row["coin"]: row["walletBalance"] for row in after["wallet"]["list"][0]["coin"]}
        self.assertEqual(after["ledger"][0]["wallets"]["USDT"], stated["USDT"])


class Ended(KeptTest):
    def test_goes_on_after_a_signal(self) -> None:
        first = self.start(*STEPPED)
        self.assertEqual(first.told("GET", "/status")["state"], str(self.state))
        ids = self.live(first)
        first.told("POST", "/time/step", {"ms": 90_000})
        before = self.seen(first)
        self.assertEqual([row["orderLinkId"] for row in before["open"]["list"]],
                         ["waiting", "resting"])
        self.end(first)
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o600)
        second = self.start(*STEPPED)
        self.assertEqual((second.key, second.secret), (first.key, first.secret))
        self.assertEqual(self.seen(second), before)
        self.assert_still_trades(second, ids)

    def test_real_time_goes_on_too(self) -> None:
        first = self.start()
        ids = self.live(first)
        now = first.now_ms()
        price = float(first.get("/v5/market/tickers", **SYMBOL)["result"]["list"][0]["lastPrice"])
        self.end(first)
        second = self.start()
        self.assertGreater(second.now_ms(), now)
        ticker = second.get("/v5/market/tickers", **SYMBOL)["result"]["list"][0]
        self.assertLess(abs(float(ticker["lastPrice"]) / price - 1), 0.01)
        self.assertEqual([row["orderId"] for row in self.seen(second)["open"]["list"]],
                         [ids[2], ids[1]])
        self.assert_still_trades(second, ids)

    def test_a_book_begins_with_one_as_after_a_restart(self) -> None:
        self.end(self.start(*STEPPED))
        venue = self.start(*STEPPED)
        book = venue.get("/v5/market/orderbook", **SYMBOL)["result"]
        self.assertEqual(book["u"], 1)

    def test_a_recording_begins_anew_and_orders_stay(self) -> None:
        tape = ("--tape", "data/demo/btcusdt_20240808.tape=linear/BTCUSDT", *STEPPED)
        first = self.start(*tape)
        first.told("POST", "/time/step", {"ms": 5_000})
        last = float(first.get("/v5/market/tickers", **SYMBOL)["result"]["list"][0]["lastPrice"])
        self.taken(first, orderType="Market", qty="0.5")
        resting = self.taken(first, price=str(round(last * 0.95)))
        self.end(first)
        second = self.start(*tape)
        second.told("POST", "/time/step", {"ms": 5_000})
        opened = second.get_signed("/v5/order/realtime", **SYMBOL)["result"]["list"]
        self.assertEqual([row["orderId"] for row in opened], [resting])
        self.taken(second, orderType="Market", side="Sell", qty="0.5")
        position = second.get_signed("/v5/position/list", **SYMBOL)["result"]["list"][0]
        self.assertEqual(float(position["size"]), 0)
        self.assertEqual(second.told("GET", "/ledger")["differences"], [])


class Killed(KeptTest):
    def test_goes_back_to_what_was_saved(self) -> None:
        first = self.start(*STEPPED)
        ids = self.live(first)
        first.told("POST", "/save")
        before = self.seen(first)
        ids.append(self.taken(first, orderLinkId="lost"))
        lost = self.taken(first, orderType="Market", qty="0.1")
        ids.append(lost)
        fills = {row["execId"] for row in self.seen(first)["fills"]["list"]}
        self.kill(first)
        second = self.start(*STEPPED)
        self.assertEqual(self.seen(second), before)
        self.assert_still_trades(second, ids)
        after = {row["execId"] for row in self.seen(second)["fills"]["list"]}
        known = {row["execId"] for row in before["fills"]["list"]}
        self.assertEqual(after & fills, known)

    def test_saves_by_itself_while_it_runs(self) -> None:
        first = self.start()
        order = self.taken(first, orderLinkId="resting")
        self.wait_for_save()  # one may have begun before the order
        self.wait_for_save()
        self.kill(first)
        opened = self.seen(self.start())["open"]["list"]
        self.assertEqual([row["orderId"] for row in opened], [order])

    def wait_for_save(self) -> None:
        before = self.state.stat().st_mtime_ns
        until = time.monotonic() + 6 * DEADLINE
        while self.state.stat().st_mtime_ns == before:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def test_saves_what_the_control_port_changed(self) -> None:
        first = self.start(*STEPPED)
        first.told("POST", "/accounts", {"key": "second", "secret": "unsaid"})
        first.told("POST", "/deposits", {"account": 2, "coin": "USDT", "amount": "7"})
        self.kill(first)
        second = self.start(*STEPPED)
        self.assertEqual(second.told("GET", "/ledger")["accounts"][1]["wallets"], {"USDT": "7"})
        self.assertIn("second", str(second.told("GET", "/accounts")))


class Refused(KeptTest):
    def refuse(self, code: int, message: str, seed: int = 7, language: str = "en") -> str:
        return self.assert_refused(code, message, "venue-sim", "--lang", language, "--listen",
                                   "127.0.0.1:0", "--control", "127.0.0.1:0", "--seed", seed,
                                   "--data-dir", self.kept, *STEPPED)

    def test_a_second_owner(self) -> None:
        first = self.start(*STEPPED)
        self.assertIn(str(first.process.pid), self.refuse(8, "data.locked"))
        self.assertEqual(first.told("GET", "/status")["unsaved"], "")

    def test_state_that_cannot_be_used(self) -> None:
        self.end(self.start(*STEPPED))
        whole = self.state.read_bytes()
        middle = len(whole) // 2
        for damaged in (whole[:middle], whole[:middle] + bytes([whole[middle] ^ 1]) +
                        whole[middle + 1:], b"", whole + b"\0"):
            self.state.write_bytes(damaged)
            for language in ("en", "ru"):
                said = self.refuse(1, "venue_sim.state_damaged", language=language)
                self.assertIn(str(self.state), said)
                self.assertIn("--new", said)
            self.assertEqual(self.state.read_bytes(), damaged)
        self.state.write_bytes(whole[:8] + b"\x63" + whole[9:])
        said = self.refuse(1, "venue_sim.state_version")
        self.assertIn("99.", said)
        self.state.write_bytes(whole)
        said = self.refuse(8, "data.settings_changed", seed=8)
        self.assertRegex(said, r"--seed 7.*8")
        self.end(self.start(*STEPPED))

    def test_new_leaves_what_was_there_beside(self) -> None:
        first = self.start(*STEPPED)
        self.live(first)
        self.end(first)
        whole = self.state.read_bytes()
        second = self.start(*STEPPED, "--new")
        self.assertEqual(self.seen(second)["history"]["list"], [])
        self.assertEqual(Path(str(self.state) + ".1").read_bytes(), whole)
        done = self.assert_refused(2, "usage.venue_new", "venue-sim", "--new")
        self.assertTrue(re.search("--data-dir", done))


if __name__ == "__main__":
    unittest.main()
