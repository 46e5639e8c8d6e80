// A book as the venue's documentation tells a client to keep it, for the client that keeps none.
import {equal, require, rows} from './checks.mjs';

export class KeptBook {
  constructor() {
    this.sides = {b: new Map(), a: new Map()};
    this.levels = 0;
    this.kinds = [];
    this.numbers = [];
    this.faults = [];
  }

  apply({type, data}) {
    if (type === 'snapshot') {
      this.sides = {b: new Map(), a: new Map()};
    } else if (data.u !== this.numbers.at(-1) + 1) {
      this.faults.push(`u ${data.u} after ${this.numbers.at(-1)}`);
    }
    for (const side of ['b', 'a']) {
      for (const [price, size] of data[side]) {
        this.set(this.sides[side], price, size);
      }
      this.levels += data[side].length;
    }
    this.kinds.push(type);
    this.numbers.push(data.u);
  }

  set(side, price, size) {
    if (Number(size) !== 0) {
      side.set(price, size);
    } else if (!side.delete(price)) {
      this.faults.push(`deleted ${price}, which is not there`);
    }
  }

  kept() {
    const sorted = (side, sign) => [...side]
      .map(([price, size]) => [Number(price), Number(size)])
      .sort((left, right) => (left[0] - right[0]) * sign);
    return {bids: sorted(this.sides.b, -1), asks: sorted(this.sides.a, 1)};
  }

  requireSound() {
    rows(this.numbers, 1, 'messages of the book');
    equal(this.faults, [], 'faults of the messages');
    require(this.kinds[0] === 'snapshot', `first message is a ${this.kinds[0]}`);
  }
}
