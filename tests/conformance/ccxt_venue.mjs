// ccxt pointed at the simulated venue, with what its calls need of the market.
import {pause} from './cells.mjs';
import {equal, Mismatch, parsed, require, rows} from './checks.mjs';
import {ccxt as load} from './clients.mjs';
import {Control} from './control.mjs';
import {CATEGORIES} from './market.mjs';

export const ccxt = await load();
export const UNIFIED = {linear: 'BTC/USDT:USDT', spot: 'BTC/USDT'};
export {CATEGORIES};

/** The exchange class as it is; it only lets us see what passes. */
class Bybit extends ccxt.pro.bybit {
  frames = [];
  limited = [];
  levels = 0;

  handleMessage(client, message) {
    this.frames.push({url: client.url, message});
    if (message.topic?.startsWith('orderbook.')) {
      this.levels += message.data.b.length + message.data.a.length;
    }
    return super.handleMessage(client, message);
  }

  handleErrors(...all) {
    const [, , , , headers, , response] = all;
    if (Number(response?.retCode) === 10006) {
      this.limited.push(headers);
    }
    return super.handleErrors(...all);
  }

  of(path, holds) {
    return this.frames.filter(({url, message}) => url.endsWith(path) && holds(message))
      .map(({message}) => message);
  }

  acks(path) {
    return this.of(path, (message) => message.op === 'subscribe' && message.success);
  }
}

/** The code that an error of ccxt carries in its text; 0 for a success. */
export async function codeOf(call) {
  try {
    await call;
    return 0;
  } catch (error) {
    const found = /"retCode":\s*"?(-?\d+)/.exec(error.message);
    return found ? Number(found[1]) : `${error.name} ${error.message}`;
  }
}

export async function refusedWith(code, Kind, call) {
  try {
    await call;
  } catch (error) {
    if (error instanceof Mismatch) {
      throw error;
    }
    require(error instanceof Kind, `${error.name}, not ${Kind.name}: ${error.message}`);
    equal(await codeOf(Promise.reject(error)), code, 'retCode');
    return;
  }
  throw new Mismatch(`taken, not refused with ${code}`);
}

/** Own trades of ccxt as the checks want them. */
export function executionsOf(trades) {
  return trades.map(({id, price, amount, fee}) => ({
    id, price, size: amount, fee: fee?.cost, rate: fee?.rate, feeCurrency: fee?.currency}));
}

export const filledOf = (trades) => trades.reduce((sum, {amount}) => sum + amount, 0);

export class Venue {
  constructor({base, key, secret, control, patienceMs}) {
    Object.assign(this, {base, key, secret, patienceMs});
    this.control = new Control(control);
    this.prefix = `cc${Math.floor(Date.now() / 1000) % 1_000_000}`;
    this.links = 0;
  }

  async start() {
    this.exchange = await this.session();
  }

  async session(options = {}) {
    const http = this.base;
    const socket = http.replace('http://', 'ws://');
    const exchange = new Bybit({
      apiKey: this.key, secret: this.secret,
      urls: {api: {
        public: http, private: http, spot: http, futures: http, v2: http,
        ws: {
          public: {spot: `${socket}/v5/public/spot`, linear: `${socket}/v5/public/linear`,
                   inverse: `${socket}/v5/public/inverse`, option: `${socket}/v5/public/option`},
          private: {spot: {unified: `${socket}/v5/private`, nonUnified: `${socket}/v5/private`},
                    contract: `${socket}/v5/private`, usdc: `${socket}/v5/private`,
                    trade: `${socket}/v5/trade`}}}},
      options: {fetchMarkets: {types: ['spot', 'linear', 'inverse']}},
      ...options});
    await exchange.loadHttpProxyAgent();  // without it there is no ws:// in ccxt
    return exchange;
  }

  /** An id of our own, never used before. */
  link() {
    this.links += 1;
    return `${this.prefix}-${this.links}`;
  }

  market(category) {
    return this.exchange.market(UNIFIED[category]);
  }

  async best(category) {
    const book = await this.exchange.fetchOrderBook(UNIFIED[category], 1);
    return {bid: rows(book.bids)[0][0], ask: rows(book.asks)[0][0]};
  }

  /** About ten times the least that may be traded. */
  quantity(category, price) {
    const {limits, precision} = this.market(category);
    const least = Math.max(limits.amount.min, (limits.cost.min ?? 0) / price, 20 / price);
    return Number((Math.round(10 * least / precision.amount) * precision.amount).toFixed(12));
  }

  /** A buy that rests well below the market, as arguments of createOrder. */
  async limit(category, {amount, link} = {}) {
    const {bid} = await this.best(category);
    const price = Number(this.exchange.priceToPrecision(UNIFIED[category], bid * 0.98));
    return [UNIFIED[category], 'limit', 'buy', amount ?? this.quantity(category, bid), price,
            {postOnly: true, clientOrderId: link ?? this.link()}];
  }

  /** One order by its id, active or just finished. */
  order(category, id) {
    return this.exchange.fetchOrder(id, UNIFIED[category], {acknowledged: true});
  }

  /** The order once this holds for it. */
  async orderWith(category, id, holds, what) {
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      const found = await this.order(category, id);
      if (holds(found)) {
        return found;
      }
      require(Date.now() < deadline, `${what}: not so for ${JSON.stringify(found.info)}`);
      await pause(20);
    }
  }

  final(category, status, id) {
    return this.orderWith(category, id, (order) => order.info.orderStatus === status, status);
  }

  /** All executions of an order, once they make up its amount. */
  async executions(category, id, amount) {
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      const found = await this.exchange.fetchMyTrades(
        UNIFIED[category], undefined, undefined, {orderId: id});
      if (filledOf(found) > amount - 1e-9 || Date.now() > deadline) {
        return executionsOf(found);
      }
      await pause(20);
    }
  }

  async wallet(coin) {
    return parsed((await this.exchange.fetchBalance())[coin]?.total, `${coin} of the wallet`);
  }
}
