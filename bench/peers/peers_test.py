"""Holds what peers.py found to what is known of both programs; a change on either side is seen.

Fills agree in their time at the venue, side, price and quantity. hftbacktest has two rules of its
own, and nothing else differs: with both alike every fill is the same.

through  A trade prints through the price of a resting order, bought where the order buys: here it
         fills, there only a trade by the other side does. "through alike": here too, by
         `--through opposite`.
cancel   There a cancel is refused until the order was answered. "both alike": it is not.
"""
import csv
import json
import pathlib
import unittest

PLACE = pathlib.Path(__file__).resolve().parents[2] / "build/peers"

SHARE_LEAST = 0.99

# Market, case: our fills; theirs, same, through, cancel, later as it is; with the peer's rule of
# trades through the price ours and the same; theirs with both rules alike.
KNOWN = {
    ("BTCUSDT", "main"): (443, 419, 407, 35, 0, 13, 419, 419, 419),
    ("BTCUSDT", "quick"): (723, 676, 670, 53, 0, 6, 676, 676, 676),
    ("BTCUSDT", "slow"): (278, 276, 258, 13, 0, 25, 276, 276, 276),
    ("BTCUSDT", "tight"): (881, 840, 811, 66, 3, 30, 838, 838, 838),
    ("BTCUSDT", "patient"): (1317, 1279, 1237, 71, 3, 48, 1277, 1277, 1277),
    ("BTCUSDT", "fine"): (3770, 3609, 3463, 282, 8, 163, 3604, 3604, 3604),
    ("BTCUSDT", "adverse"): (442, 418, 406, 35, 0, 13, 418, 418, 418),
    ("BTCUSDT", "far"): (214, 216, 207, 5, 4, 7, 214, 212, 214),
    ("BTCUSDT", "leaning"): (420, 510, 207, 27, 119, 370, 412, 278, 412),
    ("ETHUSDT", "main"): (369, 357, 353, 15, 0, 5, 357, 357, 357),
    ("ETHUSDT", "quick"): (486, 464, 462, 24, 0, 2, 464, 464, 464),
    ("ETHUSDT", "slow"): (259, 257, 253, 6, 1, 3, 257, 257, 257),
    ("ETHUSDT", "tight"): (915, 876, 853, 59, 0, 26, 876, 876, 876),
    ("ETHUSDT", "patient"): (1338, 1310, 1290, 44, 0, 24, 1310, 1310, 1310),
    ("ETHUSDT", "fine"): (4017, 3889, 3803, 204, 1, 95, 3888, 3888, 3888),
    ("ETHUSDT", "adverse"): (369, 357, 353, 15, 0, 5, 357, 357, 357),
    ("ETHUSDT", "far"): (225, 226, 223, 2, 1, 2, 225, 225, 225),
    ("ETHUSDT", "leaning"): (379, 386, 267, 18, 14, 199, 367, 328, 367),
}


def key(record):
    return record["market"], record["case"]


def figures(record):
    plain, through, both = record["as it is"], record["through"], record["both"]
    return (plain["ours"], plain["theirs"], plain["same"], plain["through"], plain["cancel"],
            plain["later"], through["ours"], through["same"], both["theirs"])


class PeersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.found = json.loads((PLACE / "peers.json").read_text(encoding="utf-8"))
        with open(PLACE / "differences.csv", newline="", encoding="utf-8") as file:
            cls.rows = list(csv.DictReader(file))

    def test_counts_are_the_known_ones(self):
        self.assertEqual({key(record): figures(record) for record in self.found["fills"]}, KNOWN)

    def test_every_fill_is_the_same_once_both_rules_are_alike(self):
        for record in self.found["fills"]:
            with self.subTest(key(record)):
                self.assertEqual(record["both"]["same"], record["both"]["ours"])
                self.assertEqual(record["both"]["same"], record["both"]["theirs"])

    # Where orders are cancelled all the time before they are answered, the second rule counts too.
    def test_fills_agree_once_trades_through_the_price_count_alike(self):
        for record in self.found["fills"]:
            with self.subTest(key(record)):
                self.assertGreaterEqual(record["through"]["ours"], 200)
                if not record["is_hasty"]:
                    self.assertGreaterEqual(record["through"]["share"], SHARE_LEAST)

    def test_the_first_difference_is_by_one_of_the_two_rules(self):
        for record in self.found["fills"]:
            with self.subTest(key(record)):
                self.assertNotIn("later", record["starts with"])

    def test_all_differences_are_listed(self):
        for record in self.found["fills"]:
            for step in ("as it is", "through", "both"):
                listed = [row for row in self.rows if (row["market"], row["case"]) == key(record)
                          and row["alike"] == step]
                found = record[step]
                with self.subTest((*key(record), step)):
                    self.assertEqual(len(listed),
                                     found["ours"] + found["theirs"] - 2 * found["same"])
                    self.assertEqual(sum(row["only"] == "tradewind" for row in listed),
                                     found["ours"] - found["same"])

    def test_both_books_of_hftbacktest_are_slower(self):
        seconds = {(each["market"], each["engine"]): each["processor"]
                   for each in self.found["speed"]}
        for (market, engine), used in seconds.items():
            if engine != "tradewind":
                with self.subTest(market=market, engine=engine):
                    self.assertGreater(used, seconds[market, "tradewind"])

    def test_all_books_come_to_the_same_prices(self):
        self.assertEqual(len(self.found["books"]), 4)
        self.assertEqual(len({(each["hash"], each["messages"])
                              for each in self.found["books"]}), 1)


if __name__ == "__main__":
    unittest.main()
