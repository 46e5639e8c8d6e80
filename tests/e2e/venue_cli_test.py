#!/usr/bin/env python3
"""The commands that speak to a simulated venue that runs: each changes what its call changes."""

import http.client
import json
import re
import unittest

from rig import CommandTest, tradewind
from venue_rig import DEADLINE, VenueTest


class ControlTest(VenueTest, CommandTest):
    options = ("--pace", "stepped")

    def setUp(self) -> None:
        CommandTest.setUp(self)
        VenueTest.setUp(self)

    def command(self, *words: object) -> tuple[object, ...]:
        return ("venue-sim", *words, "--control", self.venue.control_address)

    def say(self, *words: object) -> str:
        return self.done(*self.command(*words))

    def result(self, *words: object) -> object:
        answer = self.result_of(*self.command(*words))
        self.assertTrue(answer["ok"])
        self.assertIn("source", answer)
        return answer["result"]

    def refused(self, code: int, message: str, *words: object) -> str:
        return self.assert_refused(code, message, *self.command(*words))

    def sign_in(self, key: dict) -> dict:
        self.venue.key, self.venue.secret = key["key"], key["secret"]
        return self.venue.get_signed("/v5/user/query-api")

    def wallet(self, account: int = 1) -> dict[str, str]:
        return self.venue.told("GET", "/ledger")["accounts"][account - 1]["wallets"]


class Money(ControlTest):
    def test_deposit_and_withdraw(self) -> None:
        self.assertEqual(self.say("deposit", "1000.5", "USDT"),
                         "Account 1: 1000.5 USDT paid in.\n")
        self.assertEqual(self.wallet()["USDT"], "101000.5")
        self.assertEqual(self.say("withdraw", "0.25", "BTC", "--account", 1),
                         "Account 1: 0.25 BTC taken out.\n")
        self.assertEqual(self.wallet()["BTC"], "0.75")

    def test_what_the_venue_refuses_is_said_with_its_reason(self) -> None:
        said = self.refused(1, "venue_sim.refused", "withdraw", "100001", "USDT")
        self.assertIn("the account has not that much to spare", said)
        for amount in ("0", "-5"):
            self.refused(1, "venue_sim.refused", "deposit", amount, "USDT")
        self.refused(1, "venue_sim.refused", "deposit", "5", "MUCHTOOLONG")
        self.refused(1, "venue_sim.refused", "deposit", "5", "USDT", "--account", 9)
        self.assertEqual(self.wallet()["USDT"], "100000")

    def test_close(self) -> None:
        self.taken(orderType="Market", qty="0.5")
        self.assertIn("linear/BTCUSDT", self.say("ledger"))
        self.assertEqual(self.say("close", "linear/BTCUSDT"),
                         "Account 1: the position in linear/BTCUSDT is closed at the market.\n")
        self.assertEqual(self.venue.told("GET", "/ledger")["accounts"][0]["positions"], {})
        said = self.refused(1, "venue_sim.refused", "close", "linear/BTCUSDT")
        self.assertIn("no position", said)


class Keys(ControlTest):
    def test_accounts_with_keys_that_are_made_or_named(self) -> None:
        made = self.result("account", "open")
        self.assertEqual((made["account"], len(made["key"]), len(made["secret"])), (2, 18, 36))
        named = self.result("account", "open", "--key", "bob", "--secret", "b")
        self.assertEqual(named, {"account": 3, "key": "bob", "secret": "b"})
        again = self.result("account", "open")
        self.assertNotEqual(again["key"], made["key"])
        self.say("deposit", "7", "USDT", "--account", 2)
        self.assertEqual(self.wallet(2), {"USDT": "7"})
        listed = self.say("account", "list")
        self.assertIn(made["secret"], listed)
        self.assertEqual([line.split()[0] for line in listed.splitlines()],
                         ["account", "1", "2", "3", "4"])
        self.assertEqual(self.sign_in(made)["retCode"], 0)
        said = self.refused(1, "venue_sim.refused", "account", "open", "--key", "bob",
                            "--secret", "c")
        self.assertIn("the key is there already", said)
        self.refused(1, "venue_sim.refused", "account", "open", "--key", "carol")

    def test_a_key_more(self) -> None:
        key = self.result("key", "add", "--read-only")
        self.assertEqual(self.sign_in(key)["result"]["readOnly"], 1)
        self.assertNotEqual(self.place()["retCode"], 0)
        self.sign_in(self.result("key", "add", "--no-trade"))
        self.assertEqual(self.place()["retCode"], 10005)
        elsewhere = self.result("key", "add", "--addresses", "127.0.0.8,127.0.0.9")
        self.assertEqual(self.sign_in(elsewhere)["retCode"], 10010)
        writer = self.result("key", "add", "--key", "writer", "--secret", "w", "--no-transfer",
                             "--addresses", "127.0.0.8,127.0.0.1")
        self.assertEqual(self.sign_in(writer)["result"]["readOnly"], 0)
        self.assertEqual(self.place()["retCode"], 0)
        self.say("key", "remove", "writer")
        self.assertEqual(self.place()["retCode"], 10003)
        self.refused(1, "venue_sim.refused", "key", "remove", "writer")


class Misspelt(ControlTest):
    def test_a_parameter_that_is_none_is_refused(self) -> None:
        told = self.venue.control("POST", "/deposits", {"amount": "5", "coin": "USDT", "acount": 2})
        self.assertEqual(told["error"], "'acount' is no parameter of this call; it takes account "
                                        "coin amount")
        self.assertFalse(self.venue.control("GET", "/status?depth=5")["ok"])
        self.refused(1, "venue_sim.refused", "key", "add", "--addresses", "300.1.1.1")


class Market(ControlTest):
    def test_time(self) -> None:
        self.assertEqual(self.say("time", "step", 250),
                         "It is 2026-01-01T00:00:00.250000000Z at the venue.\n")
        self.say("time", "pace", "1.5")
        self.assertEqual(self.venue.told("GET", "/status")["pace"], "fast")
        self.say("time", "pace", "real")
        self.assertEqual(self.venue.told("GET", "/status")["pace"], "real")
        said = self.refused(1, "venue_sim.refused", "time", "step", 1)
        self.assertIn("step", said)
        self.refused(1, "venue_sim.refused", "time", "step", 20_000)

    def test_a_long_step_goes_in_pieces(self) -> None:
        self.assertEqual(self.say("time", "step", 10_250),
                         "It is 2026-01-01T00:00:10.250000000Z at the venue.\n")
        told = self.venue.control("POST", "/time/step", {"ms": 3_600_001})
        self.assertFalse(told["ok"], told)

    def test_price_is_held_and_let_go(self) -> None:
        self.assertIn("linear/ETHUSDT", self.say("price", "linear/ETHUSDT", "--mark", "2400",
                                                 "--funding-rate", "-0.001"))
        self.say("time", "step", 2_000)
        ticker = self.venue.get("/v5/market/tickers", category="linear", symbol="ETHUSDT")
        row = ticker["result"]["list"][0]
        self.assertEqual((float(row["markPrice"]), float(row["fundingRate"])), (2400, -0.001))
        self.say("price", "linear/ETHUSDT")
        self.say("time", "step", 2_000)
        ticker = self.venue.get("/v5/market/tickers", category="linear", symbol="ETHUSDT")
        self.assertNotEqual(float(ticker["result"]["list"][0]["markPrice"]), 2400)

    def test_a_liquidation_is_published(self) -> None:
        stream = self.socket("/v5/public/linear")
        stream.send({"op": "subscribe", "args": ["allLiquidation.BTCUSDT"]})
        self.sign_in(self.result("account", "open"))
        self.say("deposit", 100, "USDT", "--account", 2)
        self.assertEqual(self.venue.post_signed(
            "/v5/position/set-leverage", category="linear", symbol="BTCUSDT", buyLeverage="100",
            sellLeverage="100")["retCode"], 0)
        self.taken(orderType="Market", qty="0.1")
        self.say("price", "linear/BTCUSDT", "--mark", 50_000)
        self.say("time", "step", 1_000)
        told = stream.until(lambda each: each.get("topic") == "allLiquidation.BTCUSDT")["data"]
        self.assertEqual([(row["S"], float(row["v"])) for row in told], [("Buy", 0.1)])

    def test_limits(self) -> None:
        before = self.result("limits")
        self.assertEqual(before["orders_per_second"], 10)
        shown = self.say("limits", "--orders-per-second", 20)
        self.assertRegex(shown, r"(?m)^orders_per_second +20$")
        self.assertEqual(self.result("limits"), {**before, "orders_per_second": 20})

    def test_book_and_restart(self) -> None:
        shown = self.say("book", "linear/BTCUSDT", "--depth", 3)
        self.assertRegex(shown, r"\Astate  \w+\nb\n(  [\d.]+ +[\d.]+\n){3}"
                                r"a\n(  [\d.]+ +[\d.]+\n){3}\Z")
        self.say("time", "step", 5_000)
        self.assertIn("has restarted", self.say("restart"))
        book = self.venue.get("/v5/market/orderbook", category="linear", symbol="BTCUSDT")
        self.assertEqual(book["result"]["u"], 1)


class Truth(ControlTest):
    def test_what_is_shown(self) -> None:
        order = self.taken(orderLinkId="mine")
        self.taken(orderType="Market", qty="0.5")
        status = self.say("status")
        self.assertRegex(status, r"(?m)^pace +stepped$")
        self.assertRegex(status, r"(?m)^  linear +ETHUSDT$")
        orders = self.say("orders").splitlines()
        self.assertTrue(orders[0].startswith("orderId "))
        self.assertEqual(len(orders), 3)
        self.assertIn(order, "".join(orders))
        ledger = self.say("ledger")
        self.assertRegex(ledger, r"(?m)^differences +-$")
        self.assertRegex(self.say("executions"), r"(?m)^id +account +at +symbol ")
        self.assertRegex(self.say("state-hash"), r"\Astate_hash  [0-9a-f]{64}\n\Z")

    def test_trace_line_by_line(self) -> None:
        self.taken()
        trace = self.say("trace", "--count", 50).splitlines()
        self.assertRegex(trace[0], r"^n +at +kind +connection +text$")
        asked = [line for line in trace if "POST /v5/order/create HTTP/1.1\\r\\n" in line]
        self.assertEqual(len(asked), 1)
        number = int(asked[0].split()[0])
        only = self.say("trace", "--from", number, "--count", 1).splitlines()
        self.assertEqual(re.sub(" +", " ", only[1]), re.sub(" +", " ", asked[0]))

    def test_json_is_the_answer_of_the_control_port(self) -> None:
        for words, path in ((("ledger",), "/ledger"), (("orders",), "/orders"),
                            (("account", "list"), "/accounts")):
            self.assertEqual(self.result(*words), self.venue.told("GET", path))

    def test_what_the_oracle_cannot_read_hides_nothing_behind_it(self) -> None:
        self.say("fault", '{"id":"E01","where":"ven:/v5/order/create","effect":"status",'
                          '"with":{"code":503,"body":"html"},"for":{"count":1}}')
        body = json.dumps({"category": "linear", "symbol": "BTCUSDT", "side": "Buy",
                           "orderType": "Limit", "qty": "0.01", "price": "50000"})
        self.venue.exchange("POST", "/v5/order/create", body, self.venue.signed_headers(body))
        self.taken(orderType="Market", qty="0.5")
        ledger = self.result("ledger")
        self.assertEqual((ledger["refused"], ledger["differences"]), (1, []))
        self.assertIn("linear/BTCUSDT", ledger["accounts"][0]["positions"])


class Faults(ControlTest):
    LINE = '{"id":"E02","where":"ven:/v5/order/create","effect":"drop_response"}'

    def add(self, text: str) -> dict:
        connection = http.client.HTTPConnection(self.venue.control_address, timeout=DEADLINE)
        connection.request("POST", "/faults", text)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def test_a_script_goes_in_whole_or_not_at_all(self) -> None:
        text = f"# words\n\n{self.LINE}\r\n  {self.LINE}"
        self.assertEqual(self.add(text)["result"], {"numbers": [1, 2]})
        self.assertEqual(self.add(self.LINE)["result"], {"numbers": [3]})
        refused = self.add(f"{self.LINE}\n\n{self.LINE.replace('drop_r', 'drip_r')}\n{self.LINE}")
        self.assertEqual(refused["error"], "line 3: effect: 'drip_response' is unknown, "
                                           "the nearest is 'drop_response'")
        self.assertEqual(len(self.venue.told("GET", "/faults")), 3)
        self.assertFalse(self.add("")["ok"])

    def test_the_command_names_the_line_of_the_file(self) -> None:
        path = self.work / "script.jsonl"
        path.write_text(f"{self.LINE}\n# words\n{self.LINE[:-1]}\n")
        said = self.assert_refused(1, "venue_sim.fault",
                                   *self.command("fault", "--file", path))
        self.assertIn("line 3: ", said)
        self.assertEqual(self.venue.told("GET", "/faults"), [])


class Rubbish(CommandTest):
    NOBODY = ("--control", "127.0.0.1:1")

    def test_is_refused_before_anybody_is_asked(self) -> None:
        for message, words in (
                ("usage.venue_number", ("deposit", "much", "USDT")),
                ("usage.venue_number", ("deposit", "0,5", "USDT")),
                ("usage.empty_value", ("deposit", "5", "")),
                ("usage.incomplete", ("deposit", "5")),
                ("usage.bad_number", ("withdraw", "5", "USDT", "--account", "one")),
                ("usage.bad_number", ("withdraw", "5", "USDT", "--account", "0")),
                ("usage.venue_place", ("close", "BTCUSDT")),
                ("usage.venue_place", ("price", "linear/", "--mark", "5")),
                ("usage.venue_number", ("price", "linear/BTCUSDT", "--mark", "high")),
                ("usage.bad_number", ("time", "step", "1.5")),
                ("usage.bad_number", ("time", "step", "99999999999999999999")),
                ("usage.venue_number", ("time", "pace", "quick")),
                ("usage.incomplete", ("time",)),
                ("usage.unknown_command", ("account", "close")),
                ("usage.extra_word", ("restart", "now")),
                ("usage.bad_number", ("book", "linear/BTCUSDT", "--depth", "10001")),
                ("usage.unknown_option", ("status", "--depth", "5")),
                ("usage.missing_value", ("trace", "--from"))):
            with self.subTest(words):
                self.assert_refused(2, message, "venue-sim", *words)
        self.assert_refused(2, "usage.venue_address", "venue-sim", "status", "--control", "here")

    def test_nobody_answers(self) -> None:
        said = self.assert_refused(6, "venue_sim.no_answer", "venue-sim", "status", *self.NOBODY)
        self.assertIn("127.0.0.1:1", said)

    def test_help_in_both_languages(self) -> None:
        for words in ((), ("certificate",), ("fault",), ("account",), ("account", "open"),
                      ("key", "add"), ("time",), ("time", "pace"), ("price",), ("limits",),
                      ("trace",), ("deposit",)):
            for language in ("en", "ru"):
                done = tradewind("venue-sim", *words, "--help", "--lang", language)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertLessEqual(len(done.stdout.splitlines()), 50)
                self.assertEqual(bool(re.search("[а-яё]{4}", done.stdout)), language == "ru")


if __name__ == "__main__":
    unittest.main()
