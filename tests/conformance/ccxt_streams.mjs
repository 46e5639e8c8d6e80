// Calls 24 and 25: what ccxt hears and sends over WebSockets.
import {pause, waitFor, within} from './cells.mjs';
import * as checks from './checks.mjs';
import {equal, Mismatch, parsed, require, rows} from './checks.mjs';
import {CATEGORIES, executionsOf, filledOf, UNIFIED} from './ccxt_venue.mjs';
import {DEPTH, LEVELS_DUE, SYMBOL} from './market.mjs';

export const BOOK = `orderbook.${DEPTH}.${SYMBOL}`;

/** One instance of ccxt whose watch methods are called again and again, as its users do. */
export class Watch {
  static async open(venue) {
    const watch = new Watch();
    watch.patienceMs = venue.patienceMs;
    watch.exchange = await venue.session();
    await watch.exchange.loadMarkets();
    watch.seen = {};
    watch.errors = [];
    return watch;
  }

  /** Keeps calling; a lost connection is what the next call repairs. */
  keep(name, call) {
    this.seen[name] = [];
    const again = async () => {
      while (!this.isClosed) {
        try {
          const found = await call(this.exchange);
          this.seen[name].push(...(Array.isArray(found) ? found : [found]));
        } catch (error) {
          if (!this.isClosed) {
            this.errors.push(`${error.name}: ${error.message}`);
            await pause(20);
          }
        }
      }
    };
    again();
  }

  keepBook(category) {
    this.keep(`book ${category}`, (exchange) => exchange.watchOrderBook(UNIFIED[category], DEPTH)
      .then(() => []));
    return waitFor(`a book of ${category}`, () => this.exchange.orderbooks[UNIFIED[category]],
                   this.patienceMs);
  }

  kept(category) {
    const {bids, asks} = this.exchange.orderbooks[UNIFIED[category]];
    const plain = (levels) => Array.from(levels, ([price, size]) => [price, size]);
    return {bids: plain(bids), asks: plain(asks)};
  }

  /** The messages of one topic as they came. */
  frames(category, topic) {
    return this.exchange.of(`/v5/public/${category}`, (message) => message.topic === topic);
  }

  /** ccxt does not ask for it: every delta carries the number after its predecessor's. */
  requireNoHole(category) {
    const frames = rows(this.frames(category, BOOK), 2, 'messages of the book');
    frames.forEach(({type, data}, place) => {
      if (type === 'delta') {
        equal(data.u, (frames[place - 1]?.data.u ?? 0) + 1, 'u of a delta');
      }
    });
  }

  states(id) {
    return this.seen.orders.filter((order) => order.id === id).map(({info}) => info.orderStatus);
  }

  filled(id) {
    return this.seen.fills.filter((trade) => trade.order === id);
  }

  async close() {
    this.isClosed = true;
    await within(this.patienceMs, 'closed', this.exchange.close()).catch(() => {});
  }
}

/** Stops the venue and waits until what it has sent has arrived and makes up its book. */
export async function compareAtStandstill(venue, watch, categories) {
  await venue.control.stopTime();
  try {
    await pause(100);
    for (const category of categories) {
      await compare(venue, watch, category);
    }
  } finally {
    await venue.control.startTime();
  }
}

/** Between two messages the book is ahead of them: then time goes on until the next is due. */
async function compare(venue, watch, category) {
  const deadline = Date.now() + venue.patienceMs;
  for (;;) {
    const truth = await venue.control.book(category, SYMBOL, DEPTH);
    try {
      checks.book(watch.kept(category), DEPTH);
      checks.sameBook(truth, watch.kept(category));
      return;
    } catch (mismatch) {
      if (!(mismatch instanceof Mismatch) || Date.now() > deadline) {
        throw new Mismatch(`${category}: ${mismatch.message}`);
      }
    }
    await venue.control.step();
    await pause(30);
  }
}

export class StreamCalls {
  constructor(venue) {
    this.venue = venue;
    this.exchange = venue.exchange;
  }

  async run(cells) {
    await cells.call(24, 'watchOrderBook, Trades, Ticker, OHLCV, Orders, MyTrades, Positions, '
                     + 'Balance',
                     `books equal the venue's after ${LEVELS_DUE} levels, final states`,
                     () => this.streams());
    await cells.call(25, 'createOrderWs, editOrderWs, cancelOrderWs',
                     'acks with limit headers, Cancelled', () => this.trade());
  }

  async streams() {
    this.watch = await Watch.open(this.venue);
    const {watch} = this;
    try {
      for (const category of CATEGORIES) {
        const symbol = UNIFIED[category];
        await watch.keepBook(category);
        watch.keep(`trades ${category}`, (exchange) => exchange.watchTrades(symbol));
        watch.keep(`ticker ${category}`, (exchange) => exchange.watchTicker(symbol));
        watch.keep(`candles ${category}`, (exchange) => exchange.watchOHLCV(symbol, '1m'));
      }
      watch.keep('orders', (exchange) => exchange.watchOrders());
      watch.keep('fills', (exchange) => exchange.watchMyTrades());
      watch.keep('positions', (exchange) => exchange.watchPositions([UNIFIED.linear]));
      watch.keep('balance', (exchange) => exchange.watchBalance());
      await waitFor('four acks', () => watch.exchange.acks('/v5/private').length >= 4,
                    this.venue.patienceMs);
      await this.privateTopics();
      await this.publicTopics();
      await waitFor(`${LEVELS_DUE} levels`, () => watch.exchange.levels >= LEVELS_DUE,
                    this.venue.patienceMs * 6);
      await compareAtStandstill(this.venue, watch, CATEGORIES);
      CATEGORIES.forEach((category) => watch.requireNoHole(category));
      equal(watch.errors, [], 'errors of the watch methods');
      return `equal after ${watch.exchange.levels} levels; Cancelled, Filled`;
    } finally {
      await watch.close();
    }
  }

  async publicTopics() {
    const {seen} = this.watch;
    for (const category of CATEGORIES) {
      for (const name of ['trades', 'ticker', 'candles']) {
        await waitFor(`${name} ${category}`, () => seen[`${name} ${category}`].length,
                      this.venue.patienceMs);
      }
      checks.trades(seen[`trades ${category}`].map(
        ({id, side, price, amount}) => ({id, side, price, size: amount})));
      const ticker = seen[`ticker ${category}`].at(-1);
      equal(ticker.symbol, UNIFIED[category], 'symbol');
      require(parsed(ticker.last, 'last') > 0, `last ${ticker.last}`);
      const [, open, high, low, last] = seen[`candles ${category}`].at(-1);
      require(0 < low && low <= Math.min(open, last) && Math.max(open, last) <= high, 'candle');
    }
  }

  async privateTopics() {
    for (const category of CATEGORIES) {
      const {id} = await this.exchange.createOrder(...await this.venue.limit(category));
      await this.heardState(id, 'New');
      await this.exchange.cancelOrder(id, UNIFIED[category]);
      await this.heardState(id, 'Cancelled');
      const amount = this.venue.quantity(category, (await this.venue.best(category)).ask);
      await this.take(category, 'buy', amount);
      if (category === 'linear') {
        await this.heardPosition(amount);
        await this.take(category, 'sell', amount, {reduceOnly: true});
        await this.heardPosition(0);
      } else {
        await this.take(category, 'sell', Number(
          this.exchange.amountToPrecision(UNIFIED.spot, amount / 2)));
      }
    }
    await waitFor('the wallet as the REST interface has it', async () => {
      const due = await this.venue.wallet('USDT');
      return this.watch.seen.balance.at(-1)?.USDT?.total === due;
    }, this.venue.patienceMs);
  }

  async take(category, side, amount, params = {}) {
    const {id} = await this.exchange.createOrder(
      UNIFIED[category], 'market', side, amount, undefined, params);
    await this.heardState(id, 'Filled');
    await waitFor(`executions of ${id}`,
                  () => filledOf(this.watch.filled(id)) > amount - 1e-9, this.venue.patienceMs);
    checks.fills(executionsOf(this.watch.filled(id)), amount);
    equal(this.watch.states(id).at(-1), 'Filled', 'last state');
  }

  heardState(id, state) {
    return waitFor(`${state} of ${id}`, () => this.watch.states(id).includes(state),
                   this.venue.patienceMs);
  }

  heardPosition(contracts) {
    return waitFor(`a position of ${contracts}`,
                   () => this.watch.seen.positions.at(-1)?.contracts === contracts,
                   this.venue.patienceMs);
  }

  async trade() {
    const watch = await Watch.open(this.venue);
    try {
      for (const category of CATEGORIES) {
        await this.tradeOne(watch.exchange, category);
      }
      const answers = watch.exchange.of('/v5/trade', (message) => message.reqId !== undefined);
      equal(rows(answers, 6, 'acks').map(({op}) => op.split('.')[1]),
            ['create', 'amend', 'cancel', 'create', 'amend', 'cancel'], 'acks');
      answers.forEach(({header}) => checks.limitHeaders(header));
      return 'three acks each, amended, Cancelled';
    } finally {
      await watch.close();
    }
  }

  async tradeOne(exchange, category) {
    const [symbol, type, side, amount, price, params] = await this.venue.limit(category);
    const acked = (what, call) => within(this.venue.patienceMs, `an ack of ${what}`, call);
    const {id, clientOrderId} = await acked('create', exchange.createOrderWs(
      symbol, type, side, amount, price, params));
    equal(clientOrderId, params.clientOrderId, 'clientOrderId');
    const lower = Number(exchange.priceToPrecision(
      symbol, price - 5 * this.venue.market(category).precision.price));
    const edited = await acked('amend', exchange.editOrderWs(
      id, symbol, type, side, undefined, lower));
    equal(edited.id, id, 'id');
    await this.venue.orderWith(category, id, (order) => order.price === lower, 'the new price');
    equal((await acked('cancel', exchange.cancelOrderWs(id, symbol))).id, id, 'id');
    await this.venue.final(category, 'Cancelled', id);
  }
}
