// The negative pass: what ccxt makes of a venue that fails.
import {pause, waitFor, within} from './cells.mjs';
import * as checks from './checks.mjs';
import {equal, Mismatch, one, parsed, require, rows} from './checks.mjs';
import {BOOK, compareAtStandstill, Watch} from './ccxt_streams.mjs';
import {ccxt, codeOf, refusedWith, UNIFIED} from './ccxt_venue.mjs';
import {RAPID, SYMBOL} from './market.mjs';

const category = 'linear';
const symbol = UNIFIED.linear;

export class FaultCases {
  constructor(venue) {
    this.venue = venue;
    this.exchange = venue.exchange;
    this.control = venue.control;
  }

  async run(cells) {
    const cases = [
      ['clock skew of 2 s', 'InvalidNonce 10002, taken once it is gone', () => this.skew()],
      ['wrong secret', 'AuthenticationError 10004', () => this.wrongSecret()],
      ['11 rapid creates', '10006 with headers, taken after the reset', () => this.rapid()],
      ['HTTP 403', 'RateLimitExceeded 403', () => this.status('forbidden', 403)],
      ['HTTP 429', 'RateLimitExceeded 429', () => this.status('overloaded', 429)],
      ['lost reply', 'NetworkError, one order, resent: 110072', () => this.lostReply()],
      ['public socket drop', 'resubscribed, equal book again', () => this.publicDrop()],
      ['private socket drop', 'the fill is in the history', () => this.privateDrop()],
      ['u = 1 snapshot', 'overwritten, equal book', () => this.restart()],
      ['11 args on spot', 'args size >10, the socket goes on', () => this.tooMany()],
      ['unknown topic in a batch', 'handler not found, all refused', () => this.unknownTopic()],
      ['retCode 0 with retMsg empty', 'taken, order New', () => this.emptyMessage()],
    ];
    for (const [name, expected, probe] of cases) {
      await cells.case(name, expected, probe);
    }
  }

  async skew() {
    await this.control.inject('clock skew');
    await refusedWith(10002, ccxt.InvalidNonce, this.exchange.fetchBalance());
    await waitFor('an answer without skew',
                  async () => await codeOf(this.exchange.fetchBalance()) === 0,
                  this.venue.patienceMs);
    return `10002, then ${await this.venue.wallet('USDT')} USDT`;
  }

  async wrongSecret() {
    const session = await this.venue.session({secret: 'not-the-secret-of-this-key'});
    await refusedWith(10004, ccxt.AuthenticationError, session.fetchBalance());
    return '10004';
  }

  async rapid() {
    const session = await this.venue.session({enableRateLimit: false});
    await session.loadMarkets();
    await session.isUnifiedEnabled();
    const sent = [];
    for (let count = 0; count < RAPID; count++) {
      sent.push(await this.venue.limit(category));
    }
    const answers = await Promise.allSettled(sent.map((each) => session.createOrder(...each)));
    const placed = rows(answers.filter(({status}) => status === 'fulfilled'), 10, 'taken');
    const refused = rows(answers.filter(({status}) => status === 'rejected'), 1, 'refused');
    for (const {reason} of refused) {
      await refusedWith(10006, ccxt.RateLimitExceeded, Promise.reject(reason));
    }
    rows(session.limited, refused.length, 'headers').forEach(
      (headers) => equal(checks.limitHeaders(headers), 0, 'what remains'));
    await pause(1100);
    const again = sent[answers.findIndex(({status}) => status === 'rejected')];
    const ids = [...placed.map(({value}) => value.id),
                 (await session.createOrder(...again)).id].sort();
    const gone = await this.exchange.cancelAllOrders(symbol);
    equal(gone.map(({id}) => id).sort(), ids, 'cancelled orders');
    return `${placed.length} taken, ${refused.length} refused, then taken`;
  }

  async status(fault, code) {
    await this.control.inject(fault);
    try {
      await this.exchange.fetchOpenOrders(symbol);
    } catch (error) {
      require(error instanceof ccxt.RateLimitExceeded, `${error.name}: ${error.message}`);
      require(error.message.includes(` ${code} `), error.message);
      await this.exchange.fetchOpenOrders(symbol);
      return `${error.name} ${code}, then taken`;
    }
    throw new Mismatch('answered as if nothing had happened');
  }

  async lostReply() {
    const session = await this.venue.session({timeout: 3000});
    await session.loadMarkets();
    await session.isUnifiedEnabled();
    const sent = await this.venue.limit(category);
    await this.control.inject('lost reply');
    const seen = await session.createOrder(...sent).then(() => undefined, (error) => error);
    require(seen instanceof ccxt.NetworkError, `${seen?.name ?? 'a reply'}: ${seen?.message}`);
    const {id} = one(await this.exchange.fetchOpenOrders(
      symbol, undefined, undefined, {orderLinkId: sent[5].clientOrderId}));
    await refusedWith(110072, ccxt.InvalidOrder, this.exchange.createOrder(...sent));
    equal((await this.exchange.cancelOrder(id, symbol)).id, id, 'id');
    return `${seen.name}, one order, 110072`;
  }

  /** With an instance of its own, closed whatever happens. */
  async watching(probe) {
    const watch = await Watch.open(this.venue);
    try {
      return await probe(watch);
    } finally {
      await watch.close();
    }
  }

  publicDrop() {
    return this.watching(async (watch) => {
      await watch.keepBook(category);
      const snapshots = () => watch.frames(category, BOOK).filter(({type}) => type === 'snapshot');
      const before = snapshots().length;
      await this.control.inject('public drop');
      await waitFor('a second snapshot', () => snapshots().length > before, this.venue.patienceMs);
      await compareAtStandstill(this.venue, watch, [category]);
      return `${rows(watch.errors, 1, 'errors')[0].slice(0, 60)}, then equal`;
    });
  }

  privateDrop() {
    return this.watching(async (watch) => {
      const acks = () => watch.exchange.acks('/v5/private').length;
      watch.keep('fills', (exchange) => exchange.watchMyTrades());
      await waitFor('an ack', acks, this.venue.patienceMs);
      const before = acks();
      const amount = this.venue.quantity(category, (await this.venue.best(category)).ask);
      await this.control.inject('private drop');
      const missed = await this.take('buy', amount);
      await waitFor('a new subscription', () => acks() > before, this.venue.patienceMs);
      const closing = await this.take('sell', amount, {reduceOnly: true});
      await waitFor('the next fill on the stream', () => watch.filled(closing).length,
                    this.venue.patienceMs);
      return `in the history, ${watch.filled(missed).length} of it on the stream`;
    });
  }

  async take(side, amount, params = {}) {
    const {id} = await this.exchange.createOrder(symbol, 'market', side, amount, undefined, params);
    checks.fills(await this.venue.executions(category, id, amount), amount);
    return id;
  }

  restart() {
    return this.watching(async (watch) => {
      await watch.keepBook(category);
      const numbers = () => watch.frames(category, BOOK).map(({data}) => data.u);
      await this.control.inject('restart');
      await waitFor('u = 1', () => numbers().includes(1), this.venue.patienceMs);
      equal(watch.frames(category, BOOK)[numbers().indexOf(1)].type, 'snapshot', 'type of u = 1');
      await waitFor('deltas after it', () => numbers().includes(3), this.venue.patienceMs);
      await compareAtStandstill(this.venue, watch, [category]);
      return 'u = 1 taken, equal';
    });
  }

  /** What `watchTopics` says to these topics in one request. */
  async subscription(watch, path, topics) {
    const url = this.venue.base.replace('http://', 'ws://') + path;
    const hashes = topics.map((_, place) => `topic ${place}`);
    return within(this.venue.patienceMs, 'an answer',
                  watch.exchange.watchTopics(url, hashes, topics)).then(
      () => { throw new Mismatch('taken'); },
      (error) => { if (error instanceof Mismatch) throw error; return error.message; });
  }

  tooMany() {
    return this.watching(async (watch) => {
      const topics = ['1', '3', '5', '15', '30', '60', '120', '240', '360', '720', 'D'].map(
        (interval) => `kline.${interval}.${SYMBOL}`);
      const text = await this.subscription(watch, '/v5/public/spot', topics);
      require(text.includes('args size >10'), text);
      await watch.keepBook('spot');
      return `${text}; a book on the same socket`;
    });
  }

  unknownTopic() {
    return this.watching(async (watch) => {
      const text = await this.subscription(watch, '/v5/public/linear',
                                           [BOOK, `orderbook.500.${SYMBOL}`]);
      require(text.includes('handler not found'), text);
      await pause(500);
      equal(watch.frames(category, BOOK), [], 'messages of the topic beside it');
      await watch.keepBook(category);
      return `${text}; works without it`;
    });
  }

  async emptyMessage() {
    const sent = await this.venue.limit(category);
    await this.control.inject('empty message');
    const {id} = await this.exchange.createOrder(...sent);
    const order = await this.venue.final(category, 'New', id);
    equal(parsed(order.price, 'price'), sent[4], 'price');
    await this.exchange.cancelOrder(id, symbol);
    return 'taken, New';
  }
}
