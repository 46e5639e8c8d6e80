"""Calls 1 to 23: everything that pybit does over HTTP."""

from decimal import Decimal

import checks
from cells import Cells, wait_for
from checks import equal, number, one, positive, require, rows
from pybit_venue import CATEGORIES, SYMBOL, Venue, refusal, refused_with

DUPLICATE = {"linear": 110072, "spot": 170141}
GONE = {"linear": 110001, "spot": 170213}


class MarketCalls:
    """Calls 1 to 8: what needs no key."""

    def __init__(self, venue: Venue) -> None:
        self.venue, self.http = venue, venue.http

    def run(self, cells: Cells) -> None:
        cells.call(1, "get_server_time", "within 1 s of the local clock", self.time)
        cells.call(2, "get_instruments_info", "steps and least sizes", self.instruments)
        cells.call(3, "get_kline", "200 candles each, newest first", self.candles)
        cells.call(4, "get_orderbook", "in order, not crossed", self.book)
        cells.call(5, "get_tickers", "bid below ask, last beside them", self.tickers)
        cells.call(6, "get_public_trade_history", "sides, unique ids", self.trades)
        cells.call(7, "get_funding_rate_history", "rates, 8 h apart", self.funding)
        cells.call(8, "get_open_interest", "rows and a cursor", self.open_interest)

    def time(self) -> str:
        answer = self.http.get_server_time()
        result = answer["result"]
        checks.near_now(int(result["timeNano"]) // 1_000_000)
        checks.near_now(answer["time"])
        equal(int(result["timeNano"]) // 1_000_000_000, int(result["timeSecond"]), "timeSecond")
        return f"{result['timeSecond']} s"

    def instruments(self) -> str:
        names = []
        for category in CATEGORIES:
            result = self.http.get_instruments_info(category=category)["result"]
            equal(result["category"], category, "category")
            for row in rows(result["list"]):
                equal(row["status"], "Trading", "status")
                names.append(f"{row['symbol']} {category}")
            market = self.venue.market(category)
            require(market.tick < 100 and market.step < 1, f"{market.tick} {market.step}")
        for name in ("BTCUSDT linear", "BTCUSDT spot", "ETHUSDT linear"):
            require(name in names, f"no {name} among {names}")
        return ", ".join(names)

    def candles(self) -> str:
        for category in CATEGORIES:
            result = self.http.get_kline(category=category, symbol=SYMBOL, interval=1,
                                         limit=200)["result"]
            equal(result["symbol"], SYMBOL, "symbol")
            checks.candles(result["list"], 200)
        return "200 linear, 200 spot"

    def book(self) -> str:
        seen = []
        for category in CATEGORIES:
            result = self.http.get_orderbook(category=category, symbol=SYMBOL, limit=50)["result"]
            equal(result["s"], SYMBOL, "s")
            require(isinstance(result["u"], int) and isinstance(result["seq"], int), "u and seq")
            bids, asks = (
                [(number(price), number(size)) for price, size in rows(result[side], 1, side)]
                for side in ("b", "a"))
            checks.book(bids, asks, 50)
            seen.append(f"{category} {bids[0][0]} / {asks[0][0]}")
        return ", ".join(seen)

    def tickers(self) -> str:
        seen = []
        for category in CATEGORIES:
            result = self.http.get_tickers(category=category, symbol=SYMBOL)["result"]
            row = one(result["list"])
            checks.ticker(row)
            if category == "linear":
                positive(row["markPrice"], "markPrice")
                positive(row["indexPrice"], "indexPrice")
                number(row["fundingRate"], "fundingRate")
                require(int(row["nextFundingTime"]) > 0, "nextFundingTime")
            seen.append(f"{category} {row['lastPrice']}")
        return ", ".join(seen)

    def trades(self) -> str:
        counts = []
        for category in CATEGORIES:
            result = self.http.get_public_trade_history(category=category, symbol=SYMBOL, limit=50)
            checks.trades(result["result"]["list"])
            counts.append(f"{len(result['result']['list'])} {category}")
        return ", ".join(counts)

    def funding(self) -> str:
        result = self.http.get_funding_rate_history(category="linear", symbol=SYMBOL, limit=10)
        listed = rows(result["result"]["list"], 2)
        times = [int(row["fundingRateTimestamp"]) for row in listed]
        equal({newer - older for newer, older in zip(times, times[1:])}, {28_800_000}, "distance")
        rates = [number(row["fundingRate"], "fundingRate") for row in listed]
        equal({row["symbol"] for row in listed}, {SYMBOL}, "symbol")
        return f"{len(rates)} rates, newest {rates[0]}"

    def open_interest(self) -> str:
        result = self.http.get_open_interest(category="linear", symbol=SYMBOL,
                                             intervalTime="5min", limit=10)["result"]
        for row in rows(result["list"]):
            positive(row["openInterest"], "openInterest")
            require(int(row["timestamp"]) > 0, "timestamp")
        require(isinstance(result["nextPageCursor"], str), "no nextPageCursor")
        return f"{len(result['list'])} rows"


class AccountCalls:
    """Calls 9 to 14: the account and its settings."""

    def __init__(self, venue: Venue) -> None:
        self.venue, self.http = venue, venue.http

    def run(self, cells: Cells) -> None:
        cells.call(9, "get_api_key_information", "uta 1", self.key)
        cells.call(10, "get_account_info", "unifiedMarginStatus 6", self.info)
        cells.call(11, "get_wallet_balance", "wallet equals ledger", self.wallet)
        cells.call(12, "get_fee_rates", "fees of linear and spot", self.fees)
        cells.call(13, "set_leverage, twice", "0, then 110043", self.leverage)
        cells.call(14, "switch_position_mode, twice", "110025 on repeat", self.mode)

    def key(self) -> str:
        result = self.http.get_api_key_information()["result"]
        equal(result["uta"], 1, "uta")
        equal(result["apiKey"], self.venue.key, "apiKey")
        equal(result["readOnly"], 0, "readOnly")
        rows(result["permissions"]["ContractTrade"], 1, "permissions")
        return f"uta {result['uta']}"

    def info(self) -> str:
        result = self.http.get_account_info()["result"]
        equal(result["unifiedMarginStatus"], 6, "unifiedMarginStatus")
        require(result["marginMode"] in ("REGULAR_MARGIN", "ISOLATED_MARGIN"), "marginMode")
        return f"status {result['unifiedMarginStatus']}, {result['marginMode']}"

    def wallet(self) -> str:
        result = self.http.get_wallet_balance(accountType="UNIFIED")["result"]
        account = one(result["list"])
        coins = {row["coin"]: row for row in rows(account["coin"])}
        require("USDT" in coins, f"no USDT among {list(coins)}")
        held = positive(coins["USDT"]["walletBalance"], "walletBalance")
        equal(held, self.venue.control.wallet(1, "USDT"), "walletBalance")
        equal(number(coins["USDT"]["equity"], "equity"), held, "equity of an idle account")
        positive(account["totalEquity"], "totalEquity")
        return f"{held} USDT"

    def fees(self) -> str:
        seen = []
        for category in CATEGORIES:
            found = self.http.get_fee_rates(category=category, symbol=SYMBOL)
            row = one(found["result"]["list"])
            taker, maker = (positive(row[name], name) for name in ("takerFeeRate", "makerFeeRate"))
            require(maker <= taker < Decimal("0.01"), f"maker {maker}, taker {taker}")
            seen.append(f"{category} {maker}/{taker}")
        return ", ".join(seen)

    def leverage(self) -> str:
        terms = {"category": "linear", "symbol": SYMBOL, "buyLeverage": "7", "sellLeverage": "7"}
        equal(refusal(self.http.set_leverage, **terms), 0, "code of the first")
        refused_with(110043, self.http.set_leverage, **terms)
        found = self.http.get_positions(category="linear", symbol=SYMBOL)["result"]["list"]
        equal(Decimal(one(found)["leverage"]), 7, "leverage")
        return "0, 110043, leverage 7"

    def mode(self) -> str:
        terms = {"category": "linear", "symbol": SYMBOL, "mode": 0}
        first = refusal(self.http.switch_position_mode, **terms)
        require(first in (0, 110025), f"code {first}")
        refused_with(110025, self.http.switch_position_mode, **terms)
        return f"{first}, 110025"


class OrderCalls:
    """Calls 15 to 19: the life of one resting order, on each market."""

    def __init__(self, venue: Venue) -> None:
        self.venue, self.http = venue, venue.http
        self.links = {category: venue.link() for category in CATEGORIES}
        self.terms: dict[str, dict] = {}
        self.ids: dict[str, str] = {}

    def run(self, cells: Cells) -> None:
        cells.call(15, "place_order PostOnly", "ack, then New", self.place)
        cells.call(16, "place_order, same orderLinkId", "110072, spot 170141", self.repeat)
        cells.call(17, "get_open_orders", "one order", self.find)
        cells.call(18, "amend_order", "new price and quantity", self.amend)
        cells.call(19, "cancel_order, twice", "Cancelled, then 110001, spot 170213", self.cancel)

    def place(self) -> str:
        for category, link in self.links.items():
            self.terms[category] = self.venue.limit(category, link)
            result = self.http.place_order(**self.terms[category])["result"]
            equal(result["orderLinkId"], link, "orderLinkId")
            require(len(result["orderId"]) > 8, f"orderId {result['orderId']!r}")
            self.ids[category] = result["orderId"]
            order = self.venue.final(category, "New", orderId=result["orderId"])
            equal(order["orderLinkId"], link, "orderLinkId")
            equal(order["timeInForce"], "PostOnly", "timeInForce")
        return f"New: {self.ids['linear']}, {self.ids['spot']}"

    def repeat(self) -> str:
        for category in CATEGORIES:
            refused_with(DUPLICATE[category], self.http.place_order, **self.terms[category])
        return "110072, 170141"

    def find(self) -> str:
        for category in CATEGORIES:
            found = self.http.get_open_orders(category=category, symbol=SYMBOL,
                                              orderLinkId=self.links[category])
            order = one(found["result"]["list"])
            sent = self.terms[category]
            equal(order["orderId"], self.ids[category], "orderId")
            equal(number(order["price"]), Decimal(sent["price"]), "price")
            equal(number(order["qty"]), Decimal(sent["qty"]), "qty")
            equal(number(order["leavesQty"]), Decimal(sent["qty"]), "leavesQty")
            equal((order["side"], order["orderType"]), ("Buy", "Limit"), "side and type")
        return "one each"

    def amend(self) -> str:
        for category in CATEGORIES:
            sent, market = self.terms[category], self.venue.market(category)
            price = Decimal(sent["price"]) - 10 * market.tick
            quantity = Decimal(sent["qty"]) + 2 * market.step
            self.http.amend_order(category=category, symbol=SYMBOL, orderId=self.ids[category],
                                  price=str(price), qty=str(quantity))

            def amended(category: str = category, price: Decimal = price) -> dict | None:
                order = self.venue.order(category, orderId=self.ids[category])
                return order if order and Decimal(order["price"]) == price else None

            order = wait_for("the new price", amended, self.venue.patience)
            equal(number(order["qty"]), quantity, "qty")
            equal(order["orderStatus"], "New", "orderStatus")
        return "new price and quantity on both"

    def cancel(self) -> str:
        for category in CATEGORIES:
            name = {"category": category, "symbol": SYMBOL, "orderId": self.ids[category]}
            equal(self.http.cancel_order(**name)["result"]["orderId"], name["orderId"], "orderId")
            self.venue.final(category, "Cancelled", orderId=name["orderId"])
            refused_with(GONE[category], self.http.cancel_order, **name)
        return "Cancelled, 110001, 170213"


class PositionCalls:
    """Calls 20 to 23: fills, a position from its opening to its end, batches."""

    def __init__(self, venue: Venue) -> None:
        self.venue, self.http = venue, venue.http
        self.quantity = Decimal(0)
        self.average = Decimal(0)
        self.filled: list[str] = []

    def run(self, cells: Cells) -> None:
        cells.call(20, "place_order Market, get_executions", "fills sum up, fees, unique ids",
                   self.take)
        cells.call(21, "get_positions, set_trading_stop", "avgPrice, two Untriggered", self.stops)
        cells.call(22, "reduceOnly close, get_closed_pnl", "flat, PnL equals ledger, then 110017",
                   self.close)
        cells.call(23, "place_batch_order, cancel_all_orders, get_order_history",
                   "codes by item, all Cancelled", self.batch)

    def take(self) -> str:
        seen = []
        for category in CATEGORIES:
            quantity = self.venue.market(category).quantity(self.venue.best(category)[1])
            order_id = self.http.place_order(
                **self.venue.taker(category, "Buy", quantity))["result"]["orderId"]
            found = self.venue.executions(category, order_id, quantity)
            average, fees = checks.fills(found, quantity)
            order = self.venue.final(category, "Filled", orderId=order_id)
            equal(number(order["cumExecQty"]), quantity, "cumExecQty")
            self.filled.append(order_id)
            if category == "linear":
                self.quantity, self.average = quantity, average
            seen.append(f"{category} {quantity} at {average:.2f}, fee {fees}")
        return ", ".join(seen)

    def position(self) -> dict:
        found = self.http.get_positions(category="linear", symbol=SYMBOL)
        return one(found["result"]["list"], "positions")

    def stops(self) -> str:
        position = self.position()
        equal(position["side"], "Buy", "side")
        equal(number(position["size"]), self.quantity, "size")
        checks.close(number(position["avgPrice"]), self.average, "0.01", "avgPrice")
        market = self.venue.market("linear")
        wanted = {"TakeProfit": market.price(self.average * Decimal("1.1")),
                  "StopLoss": market.price(self.average * Decimal("0.9"))}
        self.http.set_trading_stop(category="linear", symbol=SYMBOL, tpslMode="Full", positionIdx=0,
                                   takeProfit=str(wanted["TakeProfit"]),
                                   stopLoss=str(wanted["StopLoss"]))
        found = self.http.get_open_orders(category="linear", symbol=SYMBOL,
                                          orderFilter="StopOrder")["result"]["list"]
        equal(len(rows(found, 2, "children")), 2, "number of children")
        for row in found:
            equal(row["orderStatus"], "Untriggered", "orderStatus")
            equal(number(row["triggerPrice"]), wanted[row["stopOrderType"]], row["stopOrderType"])
            equal((row["side"], row["reduceOnly"]), ("Sell", True), "side and reduceOnly")
        equal(number(self.position()["takeProfit"]), wanted["TakeProfit"], "takeProfit")
        return f"{position['size']} at {position['avgPrice']}, two Untriggered"

    def close(self) -> str:
        terms = self.venue.taker("linear", "Sell", self.quantity, reduceOnly=True)
        order_id = self.http.place_order(**terms)["result"]["orderId"]
        checks.fills(self.venue.executions("linear", order_id, self.quantity), self.quantity)
        self.filled.append(order_id)
        wait_for("a flat position", lambda: Decimal(self.position()["size"]) == 0,
                 self.venue.patience)
        found = self.http.get_closed_pnl(category="linear", symbol=SYMBOL)["result"]["list"]
        mine = [row for row in rows(found) if row["orderId"] == order_id]
        closed = sum(number(row["closedSize"]) for row in mine)
        equal(closed, self.quantity, "closedSize")
        pnl = sum(number(row["closedPnl"]) for row in mine)
        due = sum(number(row["cumExitValue"]) - number(row["cumEntryValue"])
                  - number(row["openFee"]) - number(row["closeFee"]) for row in mine)
        checks.close(pnl, due, "0.00001", "closedPnl")
        self.wallet_is_ledger()
        refused_with(110017, self.http.place_order, **terms)
        left = self.http.get_open_orders(category="linear", symbol=SYMBOL, orderFilter="StopOrder")
        equal(left["result"]["list"], [], "children of a position that is gone")
        return f"flat, closedPnl {pnl}, 110017"

    def wallet_is_ledger(self) -> None:
        found = self.http.get_wallet_balance(accountType="UNIFIED", coin="USDT")
        coin = one(one(found["result"]["list"])["coin"])
        equal(number(coin["walletBalance"]), self.venue.control.wallet(1, "USDT"), "walletBalance")

    def batch(self) -> str:
        for category in CATEGORIES:
            good = [self.venue.limit(category, self.venue.link()) for _ in range(2)]
            bad = {**self.venue.limit(category, self.venue.link()), "qty": "0.0000000001"}
            items = [good[0], bad, good[1]]
            for item in items:
                item.pop("category")
            answer = self.http.place_batch_order(category=category, request=items)
            checks.item_codes(answer["retExtInfo"]["list"], [True, False, True])
            placed = answer["result"]["list"]
            equal([row["orderLinkId"] for row in placed][::2],
                  [item["orderLinkId"] for item in good], "orderLinkIds")
            ids = {placed[0]["orderId"], placed[2]["orderId"]}
            require("" not in ids and len(ids) == 2, f"orderIds {ids}")
            gone = self.http.cancel_all_orders(category=category, symbol=SYMBOL)["result"]
            equal({row["orderId"] for row in rows(gone["list"], 2)}, ids, "cancelled orders")
            self.history(category, {each: "Cancelled" for each in ids})
        self.history("linear", {self.filled[0]: "Filled", self.filled[-1]: "Filled"})
        return "0, refused, 0 and Cancelled on both"

    def history(self, category: str, due: dict[str, str]) -> None:
        def states() -> dict[str, str] | None:
            found = self.http.get_order_history(category=category, symbol=SYMBOL, limit=50)
            seen = {row["orderId"]: row["orderStatus"] for row in found["result"]["list"]}
            return due if due.items() <= seen.items() else None

        wait_for(f"{due} in the history", states, self.venue.patience)
