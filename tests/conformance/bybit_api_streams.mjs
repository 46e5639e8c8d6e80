// Calls 24 and 25: what bybit-api hears and sends over WebSockets.
import {pause, waitFor} from './cells.mjs';
import * as checks from './checks.mjs';
import {equal, Mismatch, number, positive, require, rows} from './checks.mjs';
import {executionsOf, filledOf, taken} from './bybit_api_venue.mjs';
import {KeptBook} from './kept_book.mjs';
import {CATEGORIES, DEPTH, LEVELS_DUE, SYMBOL} from './market.mjs';

export const BOOK = `orderbook.${DEPTH}.${SYMBOL}`;
const symbol = SYMBOL;

/** One client with its sockets: what came, by socket and topic, and the books made of it. */
export class Heard {
  constructor(venue) {
    this.client = venue.sockets();
    this.patienceMs = venue.patienceMs;
    this.messages = new Map();
    this.books = {linear: new KeptBook(), spot: new KeptBook()};
    this.exceptions = [];
    this.responses = [];
    this.client.on('update', (message) => this.take(message));
    this.client.on('exception', (message) => this.exceptions.push(message));
    this.client.on('response', (message) => this.responses.push(message));
  }

  take(message) {
    const name = `${message.wsKey} ${message.topic}`;
    this.messages.set(name, [...(this.messages.get(name) ?? []), message]);
    if (message.topic === BOOK) {
      this.books[message.wsKey === 'v5SpotPublic' ? 'spot' : 'linear'].apply(message);
    }
  }

  of(wsKey, topic) {
    return this.messages.get(`${wsKey} ${topic}`) ?? [];
  }

  data(topic) {
    return this.of('v5Private', topic).flatMap((message) => message.data);
  }

  states(orderId) {
    return this.data('order').filter((row) => row.orderId === orderId)
      .map((row) => row.orderStatus);
  }

  filled(orderId) {
    return this.data('execution').filter((row) => row.orderId === orderId);
  }

  subscribed(topic) {
    return waitFor(`an ack of ${topic}`, () => this.responses.some(
      (message) => message.op === 'subscribe' && message.req_id?.split(',').includes(topic)),
    this.patienceMs);
  }

  close() {
    this.client.closeAll(true);
  }
}

export async function openBook(heard, category) {
  heard.client.subscribeV5(BOOK, category);
  await waitFor(`a book of ${category}`, () => heard.books[category].kinds.length,
                heard.patienceMs);
}

/** Stops the venue and waits until what it has sent has arrived and makes up its book. */
export async function compareAtStandstill(venue, books) {
  await venue.control.stopTime();
  try {
    await pause(100);
    for (const [category, book] of Object.entries(books)) {
      await compare(venue, category, book);
    }
  } finally {
    await venue.control.startTime();
  }
}

/** Between two messages the book is ahead of them: then time goes on until the next is due. */
async function compare(venue, category, book) {
  const deadline = Date.now() + venue.patienceMs;
  for (;;) {
    const truth = await venue.control.book(category, symbol, DEPTH);
    try {
      checks.book(book.kept(), DEPTH);
      checks.sameBook(truth, book.kept());
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
    this.rest = venue.rest;
  }

  async run(cells) {
    await cells.call(24, 'subscribeV5, public and private',
                     `books equal the venue's after ${LEVELS_DUE} levels, final states`,
                     () => this.streams());
    await cells.call(25, 'WebsocketAPIClient submit, amend, cancel',
                     'acks with limit headers, Cancelled', () => this.trade());
  }

  async streams() {
    this.heard = new Heard(this.venue);
    const {books, client} = this.heard;
    try {
      for (const category of CATEGORIES) {
        await openBook(this.heard, category);
        client.subscribeV5([`publicTrade.${symbol}`, `tickers.${symbol}`, `kline.1.${symbol}`],
                           category);
      }
      client.subscribeV5(['order', 'execution', 'position', 'wallet'], 'linear');
      await this.heard.subscribed('wallet');
      await this.privateTopics();
      await this.publicTopics();
      const levels = () => books.linear.levels + books.spot.levels;
      await waitFor(`${LEVELS_DUE} levels`, () => levels() >= LEVELS_DUE,
                    this.venue.patienceMs * 6);
      await compareAtStandstill(this.venue, books);
      books.linear.requireSound();
      books.spot.requireSound();
      return `equal after ${levels()} levels; Cancelled, Filled`;
    } finally {
      this.heard.close();
    }
  }

  async publicTopics() {
    for (const wsKey of ['v5LinearPublic', 'v5SpotPublic']) {
      for (const topic of [`publicTrade.${symbol}`, `tickers.${symbol}`, `kline.1.${symbol}`]) {
        await waitFor(`${topic} on ${wsKey}`, () => this.heard.of(wsKey, topic).length,
                      this.venue.patienceMs);
      }
      const trades = this.heard.of(wsKey, `publicTrade.${symbol}`)
        .flatMap((message) => message.data);
      checks.trades(trades.map((row) => ({
        id: row.i, side: row.S, price: number(row.p, 'price'), size: number(row.v, 'size')})));
      const [ticker] = this.heard.of(wsKey, `tickers.${symbol}`);
      equal(ticker.type, 'snapshot', 'type of the first ticker');
      positive(ticker.data.lastPrice, 'lastPrice');
      const candle = this.heard.of(wsKey, `kline.1.${symbol}`).at(-1).data[0];
      require(positive(candle.low, 'low') <= positive(candle.high, 'high'), 'candle');
      equal(typeof candle.confirm, 'boolean', 'type of confirm');
    }
  }

  async privateTopics() {
    for (const category of CATEGORIES) {
      const {orderId} = taken(await this.rest.submitOrder(await this.venue.limit(category)));
      await this.heardState(orderId, 'New');
      taken(await this.rest.cancelOrder({category, symbol, orderId}));
      await this.heardState(orderId, 'Cancelled');
      const market = await this.venue.market(category);
      const qty = market.quantity((await this.venue.best(category)).ask);
      await this.take(category, 'Buy', qty);
      if (category === 'linear') {
        await this.heardPosition(Number(qty));
        await this.take(category, 'Sell', qty, {reduceOnly: true});
        await this.heardPosition(0);
      } else {
        await this.take(category, 'Sell', market.quantityText(Number(qty) / 2));
      }
    }
    await waitFor('the wallet as the REST interface has it', async () => {
      const due = number((await this.venue.wallet('USDT')).walletBalance, 'walletBalance');
      const coins = this.heard.data('wallet').at(-1)?.coin ?? [];
      const heard = coins.find((each) => each.coin === 'USDT');
      return heard !== undefined && number(heard.walletBalance, 'walletBalance') === due;
    }, this.venue.patienceMs);
  }

  async take(category, side, qty, terms = {}) {
    const {orderId} = taken(
      await this.rest.submitOrder(await this.venue.taker(category, side, qty, terms)));
    await this.heardState(orderId, 'Filled');
    await waitFor(`executions of ${orderId}`,
                  () => filledOf(this.heard.filled(orderId)) > Number(qty) - 1e-9,
                  this.venue.patienceMs);
    checks.fills(executionsOf(this.heard.filled(orderId)), Number(qty));
    equal(this.heard.states(orderId).at(-1), 'Filled', 'last state');
  }

  heardState(orderId, state) {
    return waitFor(`${state} of ${orderId}`, () => this.heard.states(orderId).includes(state),
                   this.venue.patienceMs);
  }

  heardPosition(size) {
    return waitFor(`a position of ${size}`, () => {
      const last = this.heard.data('position').at(-1);
      return last !== undefined && number(last.size, 'size') === size;
    }, this.venue.patienceMs);
  }

  async trade() {
    const api = this.venue.tradeSocket();
    try {
      for (const category of CATEGORIES) {
        await this.tradeOne(api, category);
      }
      return 'three acks each, amended, Cancelled';
    } finally {
      api.getWSClient().closeAll(true);
    }
  }

  async tradeOne(api, category) {
    const sent = await this.venue.limit(category);
    const placed = await this.acked(api.submitNewOrder(sent));
    equal(placed.data.orderLinkId, sent.orderLinkId, 'orderLinkId');
    const {orderId} = placed.data;
    const market = await this.venue.market(category);
    const price = market.priceText(Number(sent.price) - 5 * market.tick);
    const amended = await this.acked(api.amendOrder({category, symbol, orderId, price}));
    equal(amended.data.orderId, orderId, 'orderId');
    await this.venue.orderWith(category, {orderId},
                               (order) => Number(order.price) === Number(price), 'the new price');
    await this.acked(api.cancelOrder({category, symbol, orderId}));
    await this.venue.final(category, 'Cancelled', {orderId});
  }

  /** The ack that the library gave for this very request. */
  async acked(request) {
    const deadline = pause(this.venue.patienceMs).then(() => ({retCode: 'none in time'}));
    const ack = await Promise.race([request, deadline]);
    equal(ack.retCode, 0, 'retCode');
    equal(ack.reqId, ack.request.reqId, 'reqId');
    rows(Object.keys(ack.data ?? {}), 2, 'fields of the ack');
    checks.limitHeaders(ack.header);
    return ack;
  }
}
