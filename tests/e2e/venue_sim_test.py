#!/usr/bin/env python3
"""The simulated venue as its first user meets it: started without configuration, looked at, traded
on, and ended."""

import http.client
import json
import subprocess
import tempfile
import unittest

from rig import BINARY, ENGLISH, ROOT, tradewind
from venue_rig import DEADLINE, VenueTest


class Start(VenueTest):
    def test_prints_addresses_and_a_key_that_works(self) -> None:
        self.assertEqual(set(self.venue.started), {"listen", "control", "keys"})
        answer = self.venue.get_signed("/v5/account/wallet-balance", accountType="UNIFIED")
        self.assertEqual(answer["retCode"], 0, answer)
        coins = {row["coin"]: row["walletBalance"] for row in answer["result"]["list"][0]["coin"]}
        self.assertEqual(coins["USDT"], "100000")

    def test_says_in_words_where_to_look(self) -> None:
        process = subprocess.Popen(
            [BINARY, "venue-sim", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, env=ENGLISH)
        lines = [process.stdout.readline() for _ in range(7)]
        process.terminate()
        self.assertEqual(process.wait(DEADLINE), 0)
        process.stdout.close()
        text = "".join(lines)
        for word in ("http://127.0.0.1:", "ws://127.0.0.1:", "/v5/private", "key", "secret"):
            self.assertIn(word, text)

    def test_equal_seeds_have_equal_keys(self) -> None:
        from venue_rig import RunningVenue
        other = RunningVenue()
        self.addCleanup(other.stop)
        self.assertEqual(other.key, self.venue.key)
        third = RunningVenue(seed=8)
        self.addCleanup(third.stop)
        self.assertNotEqual(third.key, self.venue.key)

    def test_refuses_an_address_that_is_none_and_a_port_that_is_taken(self) -> None:
        done = tradewind("venue-sim", "--listen", "here")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("127.0.0.1:8080", done.stderr)
        done = tradewind("venue-sim", "--listen", self.venue.listen, "--control", "127.0.0.1:0")
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn(self.venue.listen, done.stderr)

    def test_ends_in_order_with_clients_connected(self) -> None:
        public = self.socket("/v5/public/linear")
        public.send({"op": "subscribe", "args": ["orderbook.50.BTCUSDT"]})
        public.until(lambda message: message.get("type") == "snapshot")
        self.venue.process.terminate()
        self.assertEqual(self.venue.process.wait(DEADLINE), 0)


class Market(VenueTest):
    def test_the_book_is_sorted_and_moves(self) -> None:
        book = self.venue.get("/v5/market/orderbook", category="linear", symbol="BTCUSDT",
                              limit=50)["result"]
        bids = [float(price) for price, _ in book["b"]]
        asks = [float(price) for price, _ in book["a"]]
        self.assertEqual(len(bids), 50)
        self.assertEqual(bids, sorted(bids, reverse=True))
        self.assertEqual(asks, sorted(asks))
        self.assertLess(bids[0], asks[0])
        public = self.socket("/v5/public/linear")
        public.send({"op": "subscribe", "args": ["orderbook.50.BTCUSDT", "publicTrade.BTCUSDT"]})
        public.until(lambda message: message.get("type") == "delta")
        public.until(lambda message: message.get("topic") == "publicTrade.BTCUSDT")

    def test_a_book_kept_from_messages_is_the_venues(self) -> None:
        public = self.socket("/v5/public/linear")
        public.send({"op": "subscribe", "args": ["orderbook.50.BTCUSDT"]})
        kept = {"b": {}, "a": {}}
        last = 0
        for _ in range(300):
            message = public.until(lambda got: got.get("topic") == "orderbook.50.BTCUSDT")
            data = message["data"]
            if message["type"] == "snapshot":
                kept = {"b": {}, "a": {}}
            else:
                self.assertEqual(data["u"], last + 1)
            last = data["u"]
            for side in "ba":
                for price, quantity in data[side]:
                    if float(quantity) == 0:
                        self.assertIn(price, kept[side])
                        del kept[side][price]
                    else:
                        kept[side][price] = quantity
        self.assertEqual({len(kept["b"]), len(kept["a"])}, {50})


class Orders(VenueTest):
    def test_an_order_lives_and_ends(self) -> None:
        private = self.socket("/v5/private")
        private.send(self.venue.auth_frame())
        self.assertTrue(private.receive()["success"])
        private.send({"op": "subscribe", "args": ["order", "execution", "position", "wallet"]})
        self.assertTrue(private.receive()["success"])
        order = self.taken(orderLinkId="first")
        seen = private.until(lambda message: message.get("topic") == "order")["data"][0]
        self.assertEqual((seen["orderId"], seen["orderStatus"]), (order, "New"))
        again = self.place(orderLinkId="first")
        self.assertEqual(again["retCode"], 110072, again)
        done = self.venue.post_signed("/v5/order/cancel", category="linear", symbol="BTCUSDT",
                                      orderId=order)
        self.assertEqual(done["retCode"], 0, done)
        seen = private.until(lambda message: message.get("topic") == "order")["data"][0]
        self.assertEqual(seen["orderStatus"], "Cancelled")
        late = self.venue.post_signed("/v5/order/cancel", category="linear", symbol="BTCUSDT",
                                      orderId=order)
        self.assertEqual(late["retCode"], 110001, late)

    def test_a_market_order_fills_and_the_ledger_agrees(self) -> None:
        self.taken(orderType="Market", qty="0.5")
        fills = self.venue.get_signed("/v5/execution/list", category="linear", symbol="BTCUSDT")
        rows = fills["result"]["list"]
        self.assertAlmostEqual(sum(float(row["execQty"]) for row in rows), 0.5)
        self.assertEqual(len({row["execId"] for row in rows}), len(rows))
        ledger = self.venue.told("GET", "/ledger")
        self.assertEqual(ledger["differences"], [])
        wallet = self.venue.get_signed("/v5/account/wallet-balance", accountType="UNIFIED")
        stated = {row["coin"]: row["walletBalance"]
                  for row in wallet["result"]["list"][0]["coin"]}
        self.assertEqual(ledger["accounts"][0]["wallets"]["USDT"], stated["USDT"])


class Stepped(VenueTest):
    options = ("--pace", "stepped")

    def test_the_control_port_refuses_what_cannot_be(self) -> None:
        symbol = {"category": "linear", "symbol": "BTCUSDT"}
        for path, body in (("/prices", {**symbol, "mark": "0"}),
                           ("/prices", {**symbol, "index": "-5"}),
                           ("/prices", {**symbol, "funding_rate": "100"}),
                           ("/time/step", {"to_ns": 9 * 10**18}),
                           ("/withdrawals", {"coin": "USDT", "amount": "100001"})):
            answer = self.venue.control("POST", path, body)
            self.assertFalse(answer["ok"], (path, body))
            self.assertTrue(answer["error"])

    def test_equal_requests_give_equal_bytes(self) -> None:
        from venue_rig import RunningVenue

        def transcript(venue: RunningVenue) -> list[object]:
            seen: list[object] = []
            for step in range(20):
                body = json.dumps({"category": "linear", "symbol": "BTCUSDT",
                                   "side": "Buy" if step % 2 else "Sell",
                                   "orderType": "Market", "qty": "0.01",
                                   "orderLinkId": f"step-{step}"})
                _, headers, answer = venue.exchange("POST", "/v5/order/create", body,
                                                    venue.signed_headers(body))
                headers.pop("Date", None)  # of the wall clock, as HTTP has it
                venue.told("POST", "/time/step", {"ms": 250})
                seen += [headers, answer, venue.exchange(
                    "GET", "/v5/market/orderbook?category=linear&symbol=BTCUSDT", None, {})[2]]
            return [*seen, venue.told("GET", "/state-hash")]

        other = RunningVenue(*self.options)
        self.addCleanup(other.stop)
        self.assertEqual(transcript(self.venue), transcript(other))


class Faults(VenueTest):
    LOST = ('{"id":"E02","where":"ven:/v5/order/create","effect":"drop_response",'
            '"with":{"kind":"close"},"for":{"count":1}}')

    def fault(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return tradewind("venue-sim", "fault", *arguments,
                         "--control", self.venue.control_address)

    def test_a_line_is_put_into_force(self) -> None:
        done = self.fault(self.LOST, "--json")
        self.assertEqual((done.returncode, done.stdout), (0, '{"numbers":[1]}\n'), done.stderr)
        with self.assertRaises(http.client.RemoteDisconnected):
            self.place()
        self.assertEqual(self.venue.told("GET", "/faults")[0]["hits"], 1)
        self.assertEqual(len(self.venue.told("GET", "/orders")), 1)

    def test_a_file_is_taken_as_a_whole_or_not_at_all(self) -> None:
        done = self.fault("--file", "examples/faults/N05.jsonl")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.venue.told("GET", "/faults")), 3)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as script:
            script.write(f"# words\n{self.LOST}\n\n{self.LOST.replace('close', 'closed')}\n")
            script.flush()
            done = self.fault("--file", script.name)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("'closed' is not one of silent|close|reset", done.stderr)
        self.assertEqual(len(self.venue.told("GET", "/faults")), 3)

    def test_refusals_name_what_is_wrong(self) -> None:
        for arguments, code, word in (((), 2, "usage.venue_fault"),
                                      ((self.LOST, "--file", "x"), 2, "usage.venue_fault"),
                                      (("--file", "/nowhere"), 5, "/nowhere")):
            done = self.fault(*arguments)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(word, done.stderr)
        self.venue.process.terminate()
        self.venue.process.wait(DEADLINE)
        done = self.fault(self.LOST)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn(self.venue.control_address, done.stderr)


if __name__ == "__main__":
    unittest.main()
