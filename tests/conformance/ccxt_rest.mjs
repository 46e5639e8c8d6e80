// Calls 1 to 23: everything that ccxt does over HTTP.
import {waitFor} from './cells.mjs';
import * as checks from './checks.mjs';
import {close, equal, one, parsed, require, rows} from './checks.mjs';
import {CATEGORIES, ccxt, codeOf, refusedWith, UNIFIED} from './ccxt_venue.mjs';
import {DUPLICATE, GONE} from './market.mjs';

const LINEAR = UNIFIED.linear;

/** Calls 1 to 8: what needs no key. */
export class MarketCalls {
  constructor(venue) {
    this.exchange = venue.exchange;
  }

  async run(cells) {
    await cells.call(1, 'fetchTime', 'within 1 s of the local clock', () => this.time());
    await cells.call(2, 'loadMarkets', 'steps and least sizes', () => this.markets());
    await cells.call(3, 'fetchOHLCV', '200 candles each, oldest first', () => this.candles());
    await cells.call(4, 'fetchOrderBook', 'in order, not crossed', () => this.book());
    await cells.call(5, 'fetchTicker', 'bid below ask, last beside them', () => this.tickers());
    await cells.call(6, 'fetchTrades', 'sides, unique ids', () => this.trades());
    await cells.call(7, 'fetchFundingRateHistory', 'rates, 8 h apart', () => this.funding());
    await cells.call(8, 'fetchOpenInterest', 'an amount with its time', () => this.openInterest());
  }

  async time() {
    const ms = await this.exchange.fetchTime();
    checks.nearNow(ms);
    return `${ms} ms`;
  }

  async markets() {
    const markets = await this.exchange.loadMarkets();
    const names = rows(Object.keys(markets), 3, 'markets');
    for (const name of [...Object.values(UNIFIED), 'ETH/USDT:USDT']) {
      require(names.includes(name), `no ${name} among ${names}`);
      const {active, precision, limits} = markets[name];
      equal(active, true, `active of ${name}`);
      for (const each of [precision.price, precision.amount, limits.amount.min, limits.cost.min]) {
        require(parsed(each, `rules of ${name}`) > 0, `rules of ${name}: ${each}`);
      }
    }
    equal([markets[LINEAR].linear, markets[LINEAR].contractSize, markets[UNIFIED.spot].spot],
          [true, 1, true], 'kinds');
    return names.join(', ');
  }

  async candles() {
    for (const category of CATEGORIES) {
      const found = await this.exchange.fetchOHLCV(UNIFIED[category], '1m', undefined, 200);
      checks.candles(found, 200, 60_000);
    }
    return '200 linear, 200 spot';
  }

  async book() {
    const seen = [];
    for (const category of CATEGORIES) {
      const book = await this.exchange.fetchOrderBook(UNIFIED[category], 50);
      equal(book.symbol, UNIFIED[category], 'symbol');
      checks.book(book, 50);
      checks.nearNow(book.timestamp);
      seen.push(`${category} ${book.bids[0][0]} / ${book.asks[0][0]}`);
    }
    return seen.join(', ');
  }

  async tickers() {
    const seen = [];
    for (const category of CATEGORIES) {
      const row = await this.exchange.fetchTicker(UNIFIED[category]);
      equal(row.symbol, UNIFIED[category], 'symbol');
      checks.ticker(row);
      if (category === 'linear') {
        require(parsed(row.markPrice, 'mark') > 0 && parsed(row.indexPrice, 'index') > 0, 'mark');
      }
      seen.push(`${category} ${row.last}`);
    }
    return seen.join(', ');
  }

  async trades() {
    const counts = [];
    for (const category of CATEGORIES) {
      const found = await this.exchange.fetchTrades(UNIFIED[category], undefined, 50);
      checks.trades(rows(found, 1, 'trades').map(
        ({id, side, price, amount}) => ({id, side, price, size: amount})));
      counts.push(`${found.length} ${category}`);
    }
    return counts.join(', ');
  }

  async funding() {
    const found = await this.exchange.fetchFundingRateHistory(LINEAR, undefined, 10);
    rows(found, 2).forEach((row, place) => {
      parsed(row.fundingRate, 'fundingRate');
      equal(row.symbol, LINEAR, 'symbol');
      require(place === 0 || row.timestamp - found[place - 1].timestamp === 28_800_000,
              `at ${row.timestamp}`);
    });
    return `${found.length} rates, newest ${found.at(-1).fundingRate}`;
  }

  async openInterest() {
    const {openInterestAmount, timestamp} = await this.exchange.fetchOpenInterest(LINEAR);
    require(parsed(openInterestAmount, 'amount') > 0, `amount ${openInterestAmount}`);
    require(parsed(timestamp, 'time') > 0, `time ${timestamp}`);
    return `${openInterestAmount} at ${timestamp}`;
  }
}

/** Calls 9 to 14: the account and its settings. */
export class AccountCalls {
  constructor(venue) {
    this.venue = venue;
    this.exchange = venue.exchange;
  }

  async run(cells) {
    await cells.call(9, 'isUnifiedEnabled', 'uta 1', () => this.key());
    await cells.call(10, 'fetchMarginMode', 'unifiedMarginStatus 6', () => this.info());
    await cells.call(11, 'fetchBalance', 'wallet equals ledger', () => this.wallet());
    await cells.call(12, 'fetchTradingFee', 'fees of linear and spot', () => this.fees());
    await cells.call(13, 'setLeverage, twice', '0, then 110043', () => this.leverage());
    await cells.call(14, 'setPositionMode, twice', '110025 on repeat', () => this.mode());
  }

  async key() {
    const [, isUnified] = await this.exchange.isUnifiedEnabled();
    equal(isUnified, true, 'unified account');
    return 'uta 1';
  }

  async info() {
    const {marginMode, info} = await this.exchange.fetchMarginMode(LINEAR);
    require(['cross', 'isolated'].includes(marginMode), `marginMode ${marginMode}`);
    equal(Number(info.unifiedMarginStatus), 6, 'unifiedMarginStatus');
    equal(this.exchange.options.unifiedMarginStatus, 6, 'unifiedMarginStatus of start-up');
    return `status ${info.unifiedMarginStatus}, ${marginMode}`;
  }

  async wallet() {
    const {USDT: coin} = await this.exchange.fetchBalance();
    require(coin !== undefined, 'no USDT');
    require(parsed(coin.total, 'total') > 0, `total ${coin.total}`);
    close(coin.total, await this.venue.control.wallet(1, 'USDT'), 1e-8, 'total');
    equal([coin.used, coin.free], [0, coin.total], 'used and free of an idle account');
    return `${coin.total} USDT`;
  }

  async fees() {
    const seen = [];
    for (const category of CATEGORIES) {
      const {symbol, maker, taker} = await this.exchange.fetchTradingFee(UNIFIED[category]);
      equal(symbol, UNIFIED[category], 'symbol');
      require(0 < parsed(maker, 'maker') && maker <= parsed(taker, 'taker') && taker < 0.01,
              `maker ${maker}, taker ${taker}`);
      seen.push(`${category} ${maker}/${taker}`);
    }
    return seen.join(', ');
  }

  async leverage() {
    equal(await codeOf(this.exchange.setLeverage(7, LINEAR)), 0, 'code of the first');
    await refusedWith(110043, ccxt.BadRequest, this.exchange.setLeverage(7, LINEAR));
    equal(one(await this.exchange.fetchPositions([LINEAR])).leverage, 7, 'leverage');
    return '0, 110043, leverage 7';
  }

  async mode() {
    const first = await codeOf(this.exchange.setPositionMode(false, LINEAR));
    require([0, 110025].includes(first), `retCode ${first}`);
    await refusedWith(110025, ccxt.NoChange, this.exchange.setPositionMode(false, LINEAR));
    return `${first}, 110025`;
  }
}

/** Calls 15 to 19: the life of one resting order, on each market. */
export class OrderCalls {
  constructor(venue) {
    this.venue = venue;
    this.exchange = venue.exchange;
    this.sent = {};
    this.ids = {};
  }

  async run(cells) {
    await cells.call(15, 'createOrder postOnly', 'ack, then New', () => this.place());
    await cells.call(16, 'createOrder, same clientOrderId', '110072, spot 170141',
                     () => this.repeat());
    await cells.call(17, 'fetchOpenOrders, fetchOpenOrder', 'one order', () => this.find());
    await cells.call(18, 'editOrder', 'new price and quantity', () => this.amend());
    await cells.call(19, 'cancelOrder, twice', 'Cancelled, then 110001, spot 170213',
                     () => this.cancel());
  }

  linkOf(category) {
    require(this.sent[category] !== undefined, 'nothing was placed');
    return this.sent[category][5].clientOrderId;
  }

  async place() {
    for (const category of CATEGORIES) {
      this.sent[category] = await this.venue.limit(category);
      const {id, clientOrderId} = await this.exchange.createOrder(...this.sent[category]);
      equal(clientOrderId, this.linkOf(category), 'clientOrderId');
      require(id?.length > 8, `id ${id}`);
      this.ids[category] = id;
      const order = await this.venue.final(category, 'New', id);
      equal([order.clientOrderId, order.status, order.postOnly],
            [this.linkOf(category), 'open', true], 'order');
    }
    return `New: ${this.ids.linear}, ${this.ids.spot}`;
  }

  async repeat() {
    for (const category of CATEGORIES) {
      this.linkOf(category);
      await refusedWith(DUPLICATE[category], ccxt.InvalidOrder,
                        this.exchange.createOrder(...this.sent[category]));
    }
    return '110072, 170141';
  }

  async find() {
    for (const category of CATEGORIES) {
      const orderLinkId = this.linkOf(category);
      const [symbol, type, side, amount, price] = this.sent[category];
      const order = one(await this.exchange.fetchOpenOrders(
        symbol, undefined, undefined, {orderLinkId}));
      equal([order.id, order.symbol, order.type, order.side, order.amount, order.price,
             order.remaining],
            [this.ids[category], symbol, type, side, amount, price, amount], 'order');
      equal((await this.exchange.fetchOpenOrder(order.id, symbol)).id, order.id, 'id');
    }
    return 'one each';
  }

  async amend() {
    for (const category of CATEGORIES) {
      const id = this.ids[category];
      require(id !== undefined, 'nothing was placed');
      const [symbol, type, side, amount, price] = this.sent[category];
      const {precision} = this.venue.market(category);
      const wanted = {
        price: Number(this.exchange.priceToPrecision(symbol, price - 10 * precision.price)),
        amount: Number(this.exchange.amountToPrecision(symbol, amount + 2.5 * precision.amount))};
      const edited = await this.exchange.editOrder(id, symbol, type, side, wanted.amount,
                                                   wanted.price);
      equal(edited.id, id, 'id');
      const order = await this.venue.orderWith(
        category, id, (found) => found.price === wanted.price, 'the new price');
      equal([order.amount, order.status], [wanted.amount, 'open'], 'amount and status');
    }
    return 'new price and quantity on both';
  }

  async cancel() {
    for (const category of CATEGORIES) {
      const id = this.ids[category];
      require(id !== undefined, 'nothing was placed');
      equal((await this.exchange.cancelOrder(id, UNIFIED[category])).id, id, 'id');
      equal((await this.venue.final(category, 'Cancelled', id)).status, 'canceled', 'status');
      await refusedWith(GONE[category], ccxt.OrderNotFound,
                        this.exchange.cancelOrder(id, UNIFIED[category]));
    }
    return 'Cancelled, 110001, 170213';
  }
}

/** Calls 20 to 23: fills, a position from its opening to its end, batches. */
export class PositionCalls {
  constructor(venue) {
    this.venue = venue;
    this.exchange = venue.exchange;
    this.filled = [];
  }

  async run(cells) {
    await cells.call(20, 'createOrder market, fetchMyTrades', 'fills sum up, fees, unique ids',
                     () => this.take());
    await cells.call(21, 'fetchPositions, createOrder takeProfit/stopLoss',
                     'avgPrice, two Untriggered', () => this.stops());
    await cells.call(22, 'createOrder reduceOnly, fetchPositionsHistory',
                     'flat, PnL equals ledger, then 110017', () => this.close());
    await cells.call(23, 'createOrders, cancelAllOrders, fetchCanceledOrders, fetchClosedOrders',
                     'codes by item, all Cancelled', () => this.batch());
  }

  async fill(category, amount, side, params = {}) {
    const {id} = await this.exchange.createOrder(
      UNIFIED[category], 'market', side, amount, undefined, params);
    const found = await this.venue.executions(category, id, amount);
    const order = await this.venue.final(category, 'Filled', id);
    equal([order.filled, order.status], [amount, 'closed'], 'filled and status');
    return {id, ...checks.fills(found, amount)};
  }

  async take() {
    const seen = [];
    for (const category of CATEGORIES) {
      const amount = this.venue.quantity(category, (await this.venue.best(category)).ask);
      const {id, average, fees} = await this.fill(category, amount, 'buy');
      if (category === 'linear') {
        this.filled.push(id);
        Object.assign(this, {amount, average});
      }
      seen.push(`${category} ${amount} at ${average.toFixed(2)}, fee ${fees.toFixed(8)}`);
    }
    return seen.join(', ');
  }

  async position() {
    return one(await this.exchange.fetchPositions([LINEAR]), 'positions');
  }

  children() {
    return this.exchange.fetchOpenOrders(LINEAR, undefined, undefined, {trigger: true});
  }

  async stops() {
    require(this.amount !== undefined, 'there is no position');
    const position = await this.position();
    equal([position.side, position.contracts], ['long', this.amount], 'position');
    close(position.entryPrice, this.average, 0.01, 'entryPrice');
    const round = (price) => Number(this.exchange.priceToPrecision(LINEAR, price));
    const wanted = {TakeProfit: round(this.average * 1.1), StopLoss: round(this.average * 0.9)};
    const {average} = await this.fill('linear', this.amount, 'buy', {
      takeProfit: {triggerPrice: wanted.TakeProfit}, stopLoss: {triggerPrice: wanted.StopLoss}});
    const after = await this.position();
    equal(after.contracts, 2 * this.amount, 'contracts');
    close(after.entryPrice, (this.average + average) / 2, 0.01, 'entryPrice');
    const found = await this.children();
    equal(rows(found, 2, 'children').map(({info}) => info.stopOrderType).sort(),
          ['StopLoss', 'TakeProfit'], 'children');
    for (const {info, side, reduceOnly, triggerPrice} of found) {
      equal([info.orderStatus, side, reduceOnly, triggerPrice],
            ['Untriggered', 'sell', true, wanted[info.stopOrderType]], info.stopOrderType);
    }
    return `${after.contracts} at ${after.entryPrice}, two Untriggered`;
  }

  async close() {
    const amount = rows([await this.position()])[0].contracts;
    require(parsed(amount, 'contracts') > 0, 'there is no position');
    const {id} = await this.fill('linear', amount, 'sell', {reduceOnly: true});
    this.filled.push(id);
    await waitFor('a flat position', async () => (await this.position()).contracts === 0,
                  this.venue.patienceMs);
    const history = await this.exchange.fetchPositionsHistory([LINEAR]);
    const mine = rows(rows(history).filter(({info}) => info.orderId === id), 1, 'closed PnL');
    const sum = (value) => mine.reduce((total, row) => total + parsed(value(row), 'value'), 0);
    close(sum(({info}) => Number(info.closedSize)), amount, 1e-9, 'closedSize');
    equal(mine[0].side, 'long', 'side');
    const pnl = sum(({realizedPnl}) => realizedPnl);
    const due = sum(({info}) => info.cumExitValue - info.cumEntryValue - info.openFee
                    - info.closeFee);
    close(pnl, due, 1e-5, 'realizedPnl');
    close(await this.venue.wallet('USDT'), await this.venue.control.wallet(1, 'USDT'), 1e-8,
          'wallet');
    await refusedWith(110017, ccxt.InvalidOrder, this.exchange.createOrder(
      LINEAR, 'market', 'sell', amount, undefined, {reduceOnly: true}));
    equal(await this.children(), [], 'children of a position that is gone');
    return `flat, realizedPnl ${pnl.toFixed(8)}, 110017`;
  }

  async batch() {
    for (const category of CATEGORIES) {
      const items = [];
      // Too little is refused by ccxt itself; too much goes to the venue.
      for (const each of [{}, {amount: 10_000_000}, {}]) {
        const [symbol, type, side, amount, price, params] = await this.venue.limit(category, each);
        items.push({symbol, type, side, amount, price, params});
      }
      const placed = rows(await this.exchange.createOrders(items), 3);
      checks.itemCodes(placed.map(({info}) => Number(info.code ?? 0)), [true, false, true]);
      equal(placed[1].status, 'rejected', 'status of the bad one');
      const ids = [placed[0].id, placed[2].id].sort();
      checks.unique(ids, 'ids');
      const gone = await this.exchange.cancelAllOrders(UNIFIED[category]);
      equal(rows(gone, 2).map(({id}) => id).sort(), ids, 'cancelled orders');
      await this.history('fetchCanceledOrders', category, ids, 'canceled');
    }
    await this.history('fetchClosedOrders', 'linear', this.filled, 'closed');
    return '0, refused, 0 and Cancelled on both';
  }

  history(method, category, ids, status) {
    rows(ids, 2, 'orders to be found');
    return waitFor(`${ids} ${status} in the history`, async () => {
      const found = await this.exchange[method](UNIFIED[category]);
      const seen = new Map(found.map((order) => [order.id, order.status]));
      return ids.every((id) => seen.get(id) === status);
    }, this.venue.patienceMs);
  }
}
