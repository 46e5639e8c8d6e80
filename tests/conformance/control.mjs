// The venue's control port, as the JavaScript drivers use it. Its Python twin is control.py.
import {readFileSync} from 'node:fs';

const faults = JSON.parse(readFileSync(new URL('faults.json', import.meta.url), 'utf8'));

export class Control {
  constructor(url) {
    this.url = url;
  }

  stopTime() {
    return this.ask('/time', {mode: 'stepped'});
  }

  startTime() {
    return this.ask('/time', {mode: 'real'});
  }

  /** Puts one line of faults.json into force. */
  inject(name) {
    return this.ask('/faults', faults[name]);
  }

  /** The venue's truth: bids from the highest, asks from the lowest, as numbers. */
  async book(category, symbol, depth = 50) {
    const answer = await this.ask(`/book?category=${category}&symbol=${symbol}&depth=${depth}`);
    const numbers = (levels) => levels.map(([price, size]) => [Number(price), Number(size)]);
    return {bids: numbers(answer.bids), asks: numbers(answer.asks)};
  }

  /** Cash of one coin as the ledger has it, which is computed from the trace alone. */
  async wallet(account, coin) {
    const ledger = await this.ask('/ledger');
    const entry = ledger.accounts.find((each) => each.account === account);
    return Number(entry.wallets[coin]);
  }

  async ask(path, body) {
    const request = {signal: AbortSignal.timeout(10_000)};
    if (body !== undefined) {
      request.method = 'POST';
      request.headers = {'Content-Type': 'application/json'};
      request.body = JSON.stringify(body);
    }
    const answer = await fetch(this.url + path, request);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`control ${path}: ${answer.status} ${text}`);
    }
    return text ? JSON.parse(text) : {};
  }
}
