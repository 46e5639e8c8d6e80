// bybit-api pointed at the simulated venue, with what its calls need of the market.
import {pause} from './cells.mjs';
import {equal, number, one, require, rows} from './checks.mjs';
import {bybitApi} from './clients.mjs';
import {Control} from './control.mjs';
import {Market, SYMBOL} from './market.mjs';

const {RestClientV5, WebsocketAPIClient, WebsocketClient, WS_BASE_URL_MAP} = bybitApi();

/** The library tells what it does at length; the cells tell what came of it. */
const quiet = {trace() {}, info() {}, error() {}};

/** The result of an answer that is a success. */
export function taken(answer) {
  require(answer?.retCode === 0, `retCode ${answer?.retCode}: ${answer?.retMsg}`);
  require(typeof answer.result === 'object' && answer.result !== null, 'no result');
  return answer.result;
}

export function refusedWith(code, answer) {
  equal(answer?.retCode, code, 'retCode');
}

/** Executions of the wire as the checks want them. */
export function executionsOf(rows_) {
  return rows_.map((row) => ({
    id: row.execId, price: number(row.execPrice, 'execPrice'), size: number(row.execQty, 'execQty'),
    fee: number(row.execFee, 'execFee'), rate: number(row.feeRate, 'feeRate'),
    feeCurrency: row.feeCurrency}));
}

export const filledOf = (rows_) => rows_.reduce((sum, row) => sum + Number(row.execQty), 0);

export class Venue {
  constructor({base, key, secret, control, patienceMs}) {
    Object.assign(this, {base, key, secret, patienceMs});
    this.control = new Control(control);
    this.rest = this.session();
    this.markets = {};
    this.prefix = `ba${Math.floor(Date.now() / 1000) % 1_000_000}`;
    this.links = 0;
    const socket = base.replace('http://', 'ws://');
    WS_BASE_URL_MAP.v5.private.livenet = `${socket}/v5/private`;
    WS_BASE_URL_MAP.v5PrivateTrade.private.livenet = `${socket}/v5/trade`;
    WS_BASE_URL_MAP.v5SpotPublic.public.livenet = `${socket}/v5/public/spot`;
    WS_BASE_URL_MAP.v5LinearPublic.public.livenet = `${socket}/v5/public/linear`;
  }

  session(options = {}, network = {}) {
    return new RestClientV5({
      key: this.key, secret: this.secret, baseUrl: this.base, parseAPIRateLimits: true,
      throwExceptions: false, ...options}, {timeout: 10_000, ...network});
  }

  sockets() {
    return new WebsocketClient({key: this.key, secret: this.secret, market: 'v5'}, quiet);
  }

  tradeSocket() {
    return new WebsocketAPIClient(
      {key: this.key, secret: this.secret, attachEventListeners: false}, quiet);
  }

  async market(category) {
    if (!(category in this.markets)) {
      const found = taken(await this.rest.getInstrumentsInfo({category, symbol: SYMBOL}));
      this.markets[category] = new Market(category, one(found.list));
    }
    return this.markets[category];
  }

  /** An id of our own, never used before. */
  link() {
    this.links += 1;
    return `${this.prefix}-${this.links}`;
  }

  async best(category) {
    const {b, a} = taken(await this.rest.getOrderbook({category, symbol: SYMBOL, limit: 1}));
    return {bid: number(rows(b)[0][0], 'bid'), ask: number(rows(a)[0][0], 'ask')};
  }

  /** A buy that rests well below the market, unless `terms` say otherwise. */
  async limit(category, terms = {}) {
    const market = await this.market(category);
    const {bid} = await this.best(category);
    return {category, symbol: SYMBOL, side: 'Buy', orderType: 'Limit', qty: market.quantity(bid),
            price: market.priceText(bid * 0.98), timeInForce: 'PostOnly', orderLinkId: this.link(),
            ...terms};
  }

  async taker(category, side, qty, terms = {}) {
    const unit = category === 'spot' ? {marketUnit: 'baseCoin'} : {};
    return {category, symbol: SYMBOL, side, orderType: 'Market', qty, ...unit, ...terms};
  }

  /** One order by its id, active or just finished. */
  async order(category, name) {
    return taken(await this.rest.getActiveOrders({category, symbol: SYMBOL, ...name})).list[0];
  }

  /** The order once this holds for it. */
  async orderWith(category, name, holds, what) {
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      const found = await this.order(category, name);
      if (found && holds(found)) {
        return found;
      }
      require(Date.now() < deadline, `${what}: not so for ${JSON.stringify(found ?? name)}`);
      await pause(20);
    }
  }

  final(category, status, name) {
    return this.orderWith(category, name, (order) => order.orderStatus === status, status);
  }

  /** All executions of an order, once they make up its quantity. */
  async executions(category, orderId, qty) {
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      const {list} = taken(await this.rest.getExecutionList({category, orderId, limit: 100}));
      if (filledOf(list) > Number(qty) - 1e-9 || Date.now() > deadline) {
        return executionsOf(list);
      }
      await pause(20);
    }
  }

  async wallet(coin) {
    const {list} = taken(await this.rest.getWalletBalance({accountType: 'UNIFIED', coin}));
    return one(one(list, 'accounts').coin, 'coins');
  }
}
