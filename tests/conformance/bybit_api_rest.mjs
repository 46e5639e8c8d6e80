// Calls 1 to 23: everything that bybit-api does over HTTP.
import {waitFor} from './cells.mjs';
import * as checks from './checks.mjs';
import {close, equal, number, one, positive, require, rows} from './checks.mjs';
import {refusedWith, taken} from './bybit_api_venue.mjs';
import {CATEGORIES, DUPLICATE, GONE, SYMBOL} from './market.mjs';

const symbol = SYMBOL;

/** Calls 1 to 8: what needs no key. */
export class MarketCalls {
  constructor(venue) {
    this.venue = venue;
    this.rest = venue.rest;
  }

  async run(cells) {
    await cells.call(1, 'getServerTime', 'within 1 s of the local clock', () => this.time());
    await cells.call(2, 'getInstrumentsInfo', 'steps and least sizes', () => this.instruments());
    await cells.call(3, 'getKline', '200 candles each, newest first', () => this.candles());
    await cells.call(4, 'getOrderbook', 'in order, not crossed', () => this.book());
    await cells.call(5, 'getTickers', 'bid below ask, last beside them', () => this.tickers());
    await cells.call(6, 'getPublicTradingHistory', 'sides, unique ids', () => this.trades());
    await cells.call(7, 'getFundingRateHistory', 'rates, 8 h apart', () => this.funding());
    await cells.call(8, 'getOpenInterest', 'rows and a cursor', () => this.openInterest());
  }

  async time() {
    const answer = await this.rest.getServerTime();
    const {timeSecond, timeNano} = taken(answer);
    checks.nearNow(Number(BigInt(timeNano) / 1_000_000n));
    checks.nearNow(answer.time);
    equal(String(BigInt(timeNano) / 1_000_000_000n), timeSecond, 'timeSecond');
    return `${timeSecond} s`;
  }

  async instruments() {
    const names = [];
    for (const category of CATEGORIES) {
      const result = taken(await this.rest.getInstrumentsInfo({category}));
      equal(result.category, category, 'category');
      for (const row of rows(result.list)) {
        equal(row.status, 'Trading', 'status');
        names.push(`${row.symbol} ${category}`);
      }
      const market = await this.venue.market(category);
      require(market.tick < 100 && market.step < 1, `${market.tick} ${market.step}`);
    }
    for (const name of ['BTCUSDT linear', 'BTCUSDT spot', 'ETHUSDT linear']) {
      require(names.includes(name), `no ${name} among ${names}`);
    }
    return names.join(', ');
  }

  async candles() {
    for (const category of CATEGORIES) {
      const result = taken(
        await this.rest.getKline({category, symbol, interval: '1', limit: 200}));
      equal(result.symbol, symbol, 'symbol');
      const numbers = rows(result.list).map((row) => row.map((text) => number(text, 'candle')));
      checks.candles(numbers, 200, -60_000);
    }
    return '200 linear, 200 spot';
  }

  async book() {
    const seen = [];
    for (const category of CATEGORIES) {
      const result = taken(await this.rest.getOrderbook({category, symbol, limit: 50}));
      equal(result.s, symbol, 's');
      require(Number.isInteger(result.u) && Number.isInteger(result.seq), 'u and seq');
      const levels = (side) => rows(side, 1, 'side').map(
        ([price, size]) => [number(price, 'price'), number(size, 'size')]);
      const book = {bids: levels(result.b), asks: levels(result.a)};
      checks.book(book, 50);
      seen.push(`${category} ${book.bids[0][0]} / ${book.asks[0][0]}`);
    }
    return seen.join(', ');
  }

  async tickers() {
    const seen = [];
    for (const category of CATEGORIES) {
      const row = one(taken(await this.rest.getTickers({category, symbol})).list);
      checks.ticker({
        bid: number(row.bid1Price, 'bid'), ask: number(row.ask1Price, 'ask'),
        last: number(row.lastPrice, 'last'), high: number(row.highPrice24h, 'high'),
        low: number(row.lowPrice24h, 'low')});
      if (category === 'linear') {
        positive(row.markPrice, 'markPrice');
        positive(row.indexPrice, 'indexPrice');
        number(row.fundingRate, 'fundingRate');
        require(Number(row.nextFundingTime) > 0, 'nextFundingTime');
      }
      seen.push(`${category} ${row.lastPrice}`);
    }
    return seen.join(', ');
  }

  async trades() {
    const counts = [];
    for (const category of CATEGORIES) {
      const {list} = taken(
        await this.rest.getPublicTradingHistory({category, symbol, limit: 50}));
      checks.trades(rows(list, 1, 'trades').map((row) => ({
        id: row.execId, side: row.side, price: number(row.price, 'price'),
        size: number(row.size, 'size')})));
      counts.push(`${list.length} ${category}`);
    }
    return counts.join(', ');
  }

  async funding() {
    const {list} = taken(
      await this.rest.getFundingRateHistory({category: 'linear', symbol, limit: 10}));
    rows(list, 2).forEach((row, place) => {
      number(row.fundingRate, 'fundingRate');
      equal(row.symbol, symbol, 'symbol');
      require(place === 0 || list[place - 1].fundingRateTimestamp - row.fundingRateTimestamp ===
              28_800_000, `at ${row.fundingRateTimestamp}`);
    });
    return `${list.length} rates, newest ${list[0].fundingRate}`;
  }

  async openInterest() {
    const result = taken(await this.rest.getOpenInterest(
      {category: 'linear', symbol, intervalTime: '5min', limit: 10}));
    for (const row of rows(result.list)) {
      positive(row.openInterest, 'openInterest');
      require(Number(row.timestamp) > 0, 'timestamp');
    }
    require(typeof result.nextPageCursor === 'string', 'no nextPageCursor');
    return `${result.list.length} rows`;
  }
}

/** Calls 9 to 14: the account and its settings. */
export class AccountCalls {
  constructor(venue) {
    this.venue = venue;
    this.rest = venue.rest;
  }

  async run(cells) {
    await cells.call(9, 'getQueryApiKey', 'uta 1', () => this.key());
    await cells.call(10, 'getAccountInfo', 'unifiedMarginStatus 6', () => this.info());
    await cells.call(11, 'getWalletBalance', 'wallet equals ledger', () => this.wallet());
    await cells.call(12, 'getFeeRate', 'fees of linear and spot', () => this.fees());
    await cells.call(13, 'setLeverage, twice', '0, then 110043', () => this.leverage());
    await cells.call(14, 'switchPositionMode, twice', '110025 on repeat', () => this.mode());
  }

  async key() {
    const result = taken(await this.rest.getQueryApiKey());
    equal([result.uta, result.apiKey, result.readOnly], [1, this.venue.key, 0], 'key');
    rows(result.permissions.ContractTrade, 1, 'permissions');
    return `uta ${result.uta}`;
  }

  async info() {
    const result = taken(await this.rest.getAccountInfo());
    equal(result.unifiedMarginStatus, 6, 'unifiedMarginStatus');
    require(['REGULAR_MARGIN', 'ISOLATED_MARGIN'].includes(result.marginMode), 'marginMode');
    return `status ${result.unifiedMarginStatus}, ${result.marginMode}`;
  }

  async wallet() {
    const account = one(taken(await this.rest.getWalletBalance({accountType: 'UNIFIED'})).list);
    const coin = one(rows(account.coin).filter((row) => row.coin === 'USDT'), 'USDT');
    const held = positive(coin.walletBalance, 'walletBalance');
    close(held, await this.venue.control.wallet(1, 'USDT'), 1e-8, 'walletBalance');
    equal(number(coin.equity, 'equity'), held, 'equity of an idle account');
    positive(account.totalEquity, 'totalEquity');
    return `${held} USDT`;
  }

  async fees() {
    const seen = [];
    for (const category of CATEGORIES) {
      const row = one(taken(await this.rest.getFeeRate({category, symbol})).list);
      const taker = positive(row.takerFeeRate, 'takerFeeRate');
      const maker = positive(row.makerFeeRate, 'makerFeeRate');
      require(maker <= taker && taker < 0.01, `maker ${maker}, taker ${taker}`);
      seen.push(`${category} ${maker}/${taker}`);
    }
    return seen.join(', ');
  }

  async leverage() {
    const terms = {category: 'linear', symbol, buyLeverage: '7', sellLeverage: '7'};
    refusedWith(0, await this.rest.setLeverage(terms));
    refusedWith(110043, await this.rest.setLeverage(terms));
    const {list} = taken(await this.rest.getPositionInfo({category: 'linear', symbol}));
    equal(Number(one(list).leverage), 7, 'leverage');
    return '0, 110043, leverage 7';
  }

  async mode() {
    const terms = {category: 'linear', symbol, mode: 0};
    const first = (await this.rest.switchPositionMode(terms)).retCode;
    require([0, 110025].includes(first), `retCode ${first}`);
    refusedWith(110025, await this.rest.switchPositionMode(terms));
    return `${first}, 110025`;
  }
}

/** Calls 15 to 19: the life of one resting order, on each market. */
export class OrderCalls {
  constructor(venue) {
    this.venue = venue;
    this.rest = venue.rest;
    this.terms = {};
    this.ids = {};
  }

  async run(cells) {
    await cells.call(15, 'submitOrder PostOnly', 'ack, then New', () => this.place());
    await cells.call(16, 'submitOrder, same orderLinkId', '110072, spot 170141',
                     () => this.repeat());
    await cells.call(17, 'getActiveOrders', 'one order', () => this.find());
    await cells.call(18, 'amendOrder', 'new price and quantity', () => this.amend());
    await cells.call(19, 'cancelOrder, twice', 'Cancelled, then 110001, spot 170213',
                     () => this.cancel());
  }

  async place() {
    for (const category of CATEGORIES) {
      const terms = await this.venue.limit(category);
      this.terms[category] = terms;
      const result = taken(await this.rest.submitOrder(terms));
      equal(result.orderLinkId, terms.orderLinkId, 'orderLinkId');
      require(result.orderId?.length > 8, `orderId ${result.orderId}`);
      this.ids[category] = result.orderId;
      const order = await this.venue.final(category, 'New', {orderId: result.orderId});
      equal([order.orderLinkId, order.timeInForce], [terms.orderLinkId, 'PostOnly'], 'order');
    }
    return `New: ${this.ids.linear}, ${this.ids.spot}`;
  }

  async repeat() {
    for (const category of CATEGORIES) {
      refusedWith(DUPLICATE[category], await this.rest.submitOrder(this.terms[category]));
    }
    return '110072, 170141';
  }

  async find() {
    for (const category of CATEGORIES) {
      const sent = this.terms[category];
      require(sent !== undefined, 'nothing was placed');
      const {list} = taken(await this.rest.getActiveOrders(
        {category, symbol, orderLinkId: sent.orderLinkId}));
      const order = one(list);
      equal([order.orderId, order.side, order.orderType], [this.ids[category], 'Buy', 'Limit'],
            'order');
      equal([number(order.price), number(order.qty), number(order.leavesQty)],
            [Number(sent.price), Number(sent.qty), Number(sent.qty)], 'price and quantities');
    }
    return 'one each';
  }

  async amend() {
    for (const category of CATEGORIES) {
      const [sent, market] = [this.terms[category], await this.venue.market(category)];
      require(sent !== undefined, 'nothing was placed');
      const orderId = this.ids[category];
      const price = market.priceText(Number(sent.price) - 10 * market.tick);
      const qty = market.quantityText(Number(sent.qty) + 2 * market.step);
      equal(taken(await this.rest.amendOrder({category, symbol, orderId, price, qty})).orderId,
            orderId, 'orderId');
      const order = await this.venue.orderWith(
        category, {orderId}, (found) => Number(found.price) === Number(price), 'the new price');
      equal([number(order.qty), order.orderStatus], [Number(qty), 'New'], 'qty and status');
    }
    return 'new price and quantity on both';
  }

  async cancel() {
    for (const category of CATEGORIES) {
      const orderId = this.ids[category];
      require(orderId !== undefined, 'nothing was placed');
      equal(taken(await this.rest.cancelOrder({category, symbol, orderId})).orderId, orderId,
            'orderId');
      await this.venue.final(category, 'Cancelled', {orderId});
      refusedWith(GONE[category], await this.rest.cancelOrder({category, symbol, orderId}));
    }
    return 'Cancelled, 110001, 170213';
  }
}

/** Calls 20 to 23: fills, a position from its opening to its end, batches. */
export class PositionCalls {
  constructor(venue) {
    this.venue = venue;
    this.rest = venue.rest;
    this.filled = [];
  }

  async run(cells) {
    await cells.call(20, 'submitOrder Market, getExecutionList', 'fills sum up, fees, unique ids',
                     () => this.take());
    await cells.call(21, 'getPositionInfo, setTradingStop', 'avgPrice, two Untriggered',
                     () => this.stops());
    await cells.call(22, 'reduceOnly close, getClosedPnL',
                     'flat, PnL equals ledger, then 110017', () => this.close());
    await cells.call(23, 'batchSubmitOrders, cancelAllOrders, getHistoricOrders',
                     'codes by item, all Cancelled', () => this.batch());
  }

  async take() {
    const seen = [];
    for (const category of CATEGORIES) {
      const market = await this.venue.market(category);
      const qty = market.quantity((await this.venue.best(category)).ask);
      const {orderId} = taken(
        await this.rest.submitOrder(await this.venue.taker(category, 'Buy', qty)));
      const found = await this.venue.executions(category, orderId, qty);
      const {average, fees} = checks.fills(found, Number(qty));
      const order = await this.venue.final(category, 'Filled', {orderId});
      equal(number(order.cumExecQty), Number(qty), 'cumExecQty');
      this.filled.push(orderId);
      if (category === 'linear') {
        Object.assign(this, {qty, average});
      }
      seen.push(`${category} ${qty} at ${average.toFixed(2)}, fee ${fees.toFixed(8)}`);
    }
    return seen.join(', ');
  }

  async position() {
    const {list} = taken(await this.rest.getPositionInfo({category: 'linear', symbol}));
    return one(list, 'positions');
  }

  async children() {
    const {list} = taken(await this.rest.getActiveOrders(
      {category: 'linear', symbol, orderFilter: 'StopOrder'}));
    return list;
  }

  async stops() {
    const position = await this.position();
    equal([position.side, number(position.size)], ['Buy', Number(this.qty)], 'position');
    close(number(position.avgPrice), this.average, 0.01, 'avgPrice');
    const market = await this.venue.market('linear');
    const wanted = {TakeProfit: market.priceText(this.average * 1.1),
                    StopLoss: market.priceText(this.average * 0.9)};
    taken(await this.rest.setTradingStop({
      category: 'linear', symbol, tpslMode: 'Full', positionIdx: 0,
      takeProfit: wanted.TakeProfit, stopLoss: wanted.StopLoss}));
    const found = rows(await this.children(), 2, 'children');
    equal(found.map((row) => row.stopOrderType).sort(), ['StopLoss', 'TakeProfit'], 'children');
    for (const row of found) {
      equal([row.orderStatus, row.side, row.reduceOnly, number(row.triggerPrice)],
            ['Untriggered', 'Sell', true, Number(wanted[row.stopOrderType])], row.stopOrderType);
    }
    equal(number((await this.position()).takeProfit), Number(wanted.TakeProfit), 'takeProfit');
    return `${position.size} at ${position.avgPrice}, two Untriggered`;
  }

  async close() {
    require(this.qty !== undefined, 'there is no position');
    const terms = await this.venue.taker('linear', 'Sell', this.qty, {reduceOnly: true});
    const {orderId} = taken(await this.rest.submitOrder(terms));
    checks.fills(await this.venue.executions('linear', orderId, this.qty), Number(this.qty));
    this.filled.push(orderId);
    await waitFor('a flat position', async () => Number((await this.position()).size) === 0,
                  this.venue.patienceMs);
    const {list} = taken(await this.rest.getClosedPnL({category: 'linear', symbol}));
    const mine = rows(rows(list).filter((row) => row.orderId === orderId), 1, 'closed PnL');
    const sum = (...names) => mine.reduce((total, row) =>
      names.reduce((part, name) => part + number(row[name], name), total), 0);
    close(sum('closedSize'), Number(this.qty), 1e-9, 'closedSize');
    const due = sum('cumExitValue') - sum('cumEntryValue', 'openFee', 'closeFee');
    close(sum('closedPnl'), due, 1e-5, 'closedPnl');
    close(number((await this.venue.wallet('USDT')).walletBalance, 'walletBalance'),
          await this.venue.control.wallet(1, 'USDT'), 1e-8, 'walletBalance');
    refusedWith(110017, await this.rest.submitOrder(terms));
    equal(await this.children(), [], 'children of a position that is gone');
    return `flat, closedPnl ${sum('closedPnl').toFixed(8)}, 110017`;
  }

  async batch() {
    for (const category of CATEGORIES) {
      const items = [];
      for (const qty of [{}, {qty: '0.0000000001'}, {}]) {
        const {category: _, ...item} = await this.venue.limit(category, qty);
        items.push(item);
      }
      const answer = await this.rest.batchSubmitOrders(category, items);
      const placed = rows(taken(answer).list, 3);
      checks.itemCodes(answer.retExtInfo.list.map((each) => each.code), [true, false, true]);
      equal([placed[0].orderLinkId, placed[2].orderLinkId],
            [items[0].orderLinkId, items[2].orderLinkId], 'orderLinkIds');
      const ids = [placed[0].orderId, placed[2].orderId].sort();
      checks.unique(ids, 'orderIds');
      const gone = taken(await this.rest.cancelAllOrders({category, symbol}));
      equal(rows(gone.list, 2).map((row) => row.orderId).sort(), ids, 'cancelled orders');
      await this.history(category, ids.map((id) => [id, 'Cancelled']));
    }
    await this.history('linear', [[this.filled[0], 'Filled'], [this.filled.at(-1), 'Filled']]);
    return '0, refused, 0 and Cancelled on both';
  }

  history(category, due) {
    return waitFor(`${due} in the history`, async () => {
      const {list} = taken(await this.rest.getHistoricOrders({category, symbol, limit: 50}));
      const seen = new Map(list.map((row) => [row.orderId, row.orderStatus]));
      return due.every(([id, status]) => seen.get(id) === status);
    }, this.venue.patienceMs);
  }
}
