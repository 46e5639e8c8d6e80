// The negative pass: what bybit-api makes of a venue that fails.
import {pause, waitFor} from './cells.mjs';
import * as checks from './checks.mjs';
import {equal, number, one, require, rows} from './checks.mjs';
import {BOOK, compareAtStandstill, Heard, openBook} from './bybit_api_streams.mjs';
import {refusedWith, taken} from './bybit_api_venue.mjs';
import {RAPID, SYMBOL} from './market.mjs';

const symbol = SYMBOL;
const category = 'linear';

export class FaultCases {
  constructor(venue) {
    this.venue = venue;
    this.rest = venue.rest;
    this.control = venue.control;
  }

  async run(cells) {
    const cases = [
      ['clock skew of 2 s', '10002, taken once it is gone', () => this.skew()],
      ['wrong secret', '10004', () => this.wrongSecret()],
      ['11 rapid creates', '10006 with headers, taken after the reset', () => this.rapid()],
      ['HTTP 403', 'code 403', () => this.status('forbidden', 403)],
      ['HTTP 429', 'code 429', () => this.status('overloaded', 429)],
      ['lost reply', 'no answer, one order, resent: 110072', () => this.lostReply()],
      ['public socket drop', 'resubscribed, equal book again', () => this.publicDrop()],
      ['private socket drop', 'the fill is in the history', () => this.privateDrop()],
      ['u = 1 snapshot', 'overwritten, equal book', () => this.restart()],
      ['11 args on spot', 'sent as 10 and 1, every topic acked', () => this.tooMany()],
      ['unknown topic in a batch', 'handler not found, all refused', () => this.unknownTopic()],
      ['retCode 0 with retMsg empty', 'taken, order New', () => this.emptyMessage()],
    ];
    for (const [name, expected, probe] of cases) {
      await cells.case(name, expected, probe);
    }
  }

  async skew() {
    await this.control.inject('clock skew');
    refusedWith(10002, await this.rest.getWalletBalance({accountType: 'UNIFIED'}));
    const found = await waitFor('an answer without skew', async () => {
      const answer = await this.rest.getWalletBalance({accountType: 'UNIFIED'});
      return answer.retCode === 0 && answer;
    }, this.venue.patienceMs);
    one(taken(found).list);
    return '10002, then taken';
  }

  async wrongSecret() {
    const session = this.venue.session({secret: 'not-the-secret-of-this-key'});
    refusedWith(10004, await session.getWalletBalance({accountType: 'UNIFIED'}));
    return '10004';
  }

  async rapid() {
    const sent = [];
    for (let count = 0; count < RAPID; count++) {
      sent.push(await this.venue.limit(category));
    }
    const answers = await Promise.all(sent.map((terms) => this.rest.submitOrder(terms)));
    const refused = rows(answers.filter(({retCode}) => retCode === 10006), 1, 'refused');
    const placed = rows(answers.filter(({retCode}) => retCode === 0), 10, 'taken');
    equal(refused.length + placed.length, RAPID, 'taken and refused with 10006');
    const {maxRequests, remainingRequests, resetAtTimestamp} = refused[0].rateLimitApi ?? {};
    equal([maxRequests, remainingRequests], [10, 0], 'limit and what remains');
    require(Math.abs(resetAtTimestamp - Date.now()) < 5000, `reset at ${resetAtTimestamp}`);
    await pause(1100);
    const again = sent[answers.findIndex(({retCode}) => retCode === 10006)];
    const ids = [...placed, await this.rest.submitOrder(again)].map(
      (answer) => taken(answer).orderId).sort();
    const gone = taken(await this.rest.cancelAllOrders({category, symbol})).list;
    equal(gone.map((row) => row.orderId).sort(), ids, 'cancelled orders');
    return `${placed.length} taken, ${refused.length} refused, then taken`;
  }

  async status(fault, code) {
    await this.control.inject(fault);
    const seen = await this.rest.getActiveOrders({category, symbol}).then(
      (answer) => ({code: answer.retCode}), (error) => error);
    equal(seen.code, code, 'code');
    taken(await this.rest.getActiveOrders({category, symbol}));
    return `code ${seen.code}, then taken`;
  }

  async lostReply() {
    const session = this.venue.session({}, {timeout: 3000});
    const sent = await this.venue.limit(category);
    await this.control.inject('lost reply');
    const seen = await session.submitOrder(sent).then(() => undefined,
                                                      (error) => error.code ?? String(error));
    require(seen !== undefined, 'the reply came');
    const {list} = taken(await this.rest.getActiveOrders(
      {category, symbol, orderLinkId: sent.orderLinkId}));
    const {orderId} = one(list);
    refusedWith(110072, await this.rest.submitOrder(sent));
    taken(await this.rest.cancelOrder({category, symbol, orderId}));
    return `${seen}, one order, 110072`;
  }

  /** The same with every heard: a client of its own, closed whatever happens. */
  async listening(probe) {
    const heard = new Heard(this.venue);
    try {
      return await probe(heard);
    } finally {
      heard.close();
    }
  }

  publicDrop() {
    return this.listening(async (heard) => {
      await openBook(heard, category);
      const {kinds} = heard.books.linear;
      const before = kinds.length;
      await this.control.inject('public drop');
      await waitFor('a second snapshot', () => kinds.slice(before).includes('snapshot'),
                    this.venue.patienceMs);
      await compareAtStandstill(this.venue, {linear: heard.books.linear});
      heard.books.linear.requireSound();
      return 'snapshot after the drop, equal';
    });
  }

  privateDrop() {
    return this.listening(async (heard) => {
      heard.client.subscribeV5('execution', category);
      await heard.subscribed('execution');
      const market = await this.venue.market(category);
      const qty = market.quantity((await this.venue.best(category)).ask);
      const acks = heard.responses.length;
      await this.control.inject('private drop');
      const missed = await this.take('Buy', qty);
      await waitFor('a new subscription', () => heard.responses.slice(acks).some(
        ({op}) => op === 'subscribe'), this.venue.patienceMs);
      const closing = await this.take('Sell', qty, {reduceOnly: true});
      await waitFor('the next fill on the stream', () => heard.filled(closing).length,
                    this.venue.patienceMs);
      return `in the history, ${heard.filled(missed).length} of it on the stream`;
    });
  }

  async take(side, qty, terms = {}) {
    const {orderId} = taken(
      await this.rest.submitOrder(await this.venue.taker(category, side, qty, terms)));
    checks.fills(await this.venue.executions(category, orderId, qty), Number(qty));
    return orderId;
  }

  restart() {
    return this.listening(async (heard) => {
      await openBook(heard, category);
      const {kinds, numbers} = heard.books.linear;
      await this.control.inject('restart');
      await waitFor('u = 1', () => numbers.includes(1), this.venue.patienceMs);
      equal(kinds[numbers.indexOf(1)], 'snapshot', 'type of u = 1');
      await waitFor('deltas after it', () => numbers.includes(3), this.venue.patienceMs);
      await compareAtStandstill(this.venue, {linear: heard.books.linear});
      heard.books.linear.requireSound();
      return 'u = 1 taken, equal';
    });
  }

  tooMany() {
    return this.listening(async (heard) => {
      const topics = ['1', '3', '5', '15', '30', '60', '120', '240', '360', '720', 'D'].map(
        (interval) => `kline.${interval}.${symbol}`);
      heard.client.subscribeV5(topics, 'spot');
      for (const topic of topics) {
        await heard.subscribed(topic);
      }
      const acks = heard.responses.filter(({op, success}) => op === 'subscribe' && success);
      equal(acks.map(({req_id: id}) => id.split(',').length), [10, 1], 'topics of the requests');
      equal(heard.exceptions, [], 'refusals');
      return '10 and 1 acked';
    });
  }

  async unknownTopic() {
    const text = await this.listening(async (heard) => {
      heard.client.subscribeV5([BOOK, `orderbook.500.${symbol}`], category);
      await waitFor('a refusal', () => heard.exceptions.length, this.venue.patienceMs);
      await pause(500);
      equal(heard.books.linear.kinds, [], 'messages of the topic beside it');
      return heard.exceptions[0].ret_msg;
    });
    require(text.includes('handler not found'), `ret_msg ${text}`);
    await this.listening((heard) => openBook(heard, category));
    return `${text}; works without it`;
  }

  async emptyMessage() {
    const sent = await this.venue.limit(category);
    await this.control.inject('empty message');
    const answer = await this.rest.submitOrder(sent);
    equal([answer.retCode, answer.retMsg], [0, ''], 'retCode and retMsg');
    const {orderId} = taken(answer);
    const order = await this.venue.final(category, 'New', {orderId});
    equal(number(order.price), Number(sent.price), 'price');
    taken(await this.rest.cancelOrder({category, symbol, orderId}));
    return 'taken, New';
  }
}
