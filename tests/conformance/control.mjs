// The venue's control port, as the JavaScript drivers use it. Its Python twin is control.py.
import {readFileSync} from 'node:fs';

const faults = JSON.parse(readFileSync(new URL('faults.json', import.meta.url), 'utf8'));

export class Control {
  constructor(url) {
    this.url = url;
  }

  stopTime() {
    return this.ask('/time', '{"mode":"stepped"}');
  }

  /** One millisecond, and all that is due in it. */
  step() {
    return this.ask('/time/step', '{"ms":1}');
  }

  /** Lets time pass again, from where the local clock is: signatures carry its time. */
  async startTime() {
    await this.ask('/time/step', `{"to_ns":${Date.now()}000000}`);
    await this.ask('/time', '{"mode":"real"}');
  }

  /** Puts one line of faults.json into force. */
  inject(name) {
    return this.ask('/faults', JSON.stringify(faults[name]));
  }

  /** The venue's truth: bids from the highest, asks from the lowest, as numbers. */
  async book(category, symbol, depth = 50) {
    const {b, a} = await this.ask(`/book?category=${category}&symbol=${symbol}&depth=${depth}`);
    const numbers = (levels) => levels.map(([price, size]) => [Number(price), Number(size)]);
    return {bids: numbers(b), asks: numbers(a)};
  }

  /** Cash of one coin as the ledger has it, which is computed from the trace alone. */
  async wallet(account, coin) {
    const {accounts, differences} = await this.ask('/ledger');
    if (differences.length > 0) {
      throw new Error(`the ledger finds ${JSON.stringify(differences)}`);
    }
    return Number(accounts.find((each) => each.account === account).wallets[coin]);
  }

  async ask(path, body) {
    const request = {signal: AbortSignal.timeout(10_000)};
    if (body !== undefined) {
      Object.assign(request, {method: 'POST', headers: {'Content-Type': 'application/json'}, body});
    }
    const answer = await fetch(this.url + path, request);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`control ${path}: ${answer.status} ${text}`);
    }
    return JSON.parse(text).result;
  }
}
