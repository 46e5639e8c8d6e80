// What an answer must say, beyond being an answer. Every check fails on what is empty;
// checks_test.mjs holds each of them to it. checks.py has the checks of the Python driver.

/** An answer that is not what the call must give. */
export class Mismatch extends Error {}

export function require(isSo, what) {
  if (!isSo) {
    throw new Mismatch(what);
  }
}

/** A business number: the venue sends it as a text. */
export function number(value, what = 'number') {
  require(typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value),
          `${what} is ${JSON.stringify(value)}, not a number as a text`);
  return Number(value);
}

export function positive(value, what) {
  const parsed = number(value, what);
  require(parsed > 0, `${what} is ${value}`);
  return parsed;
}

/** A number that the client has parsed already. */
export function parsed(value, what) {
  require(typeof value === 'number' && Number.isFinite(value), `${what} is ${value}`);
  return value;
}

export function equal(seen, expected, what) {
  require(JSON.stringify(seen) === JSON.stringify(expected),
          `${what} is ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
}

export function close(seen, expected, tolerance, what) {
  require(Math.abs(seen - expected) <= tolerance, `${what} is ${seen}, not ${expected}`);
}

export function rows(found, atLeast = 1, what = 'rows') {
  require(Array.isArray(found), `${what}: no list but ${JSON.stringify(found)}`);
  require(found.length >= atLeast, `${what}: ${found.length}, at least ${atLeast} are due`);
  return found;
}

export function one(found, what = 'rows') {
  require(rows(found, 1, what).length === 1, `${what}: ${found.length}, not one`);
  return found[0];
}

export function nearNow(ms) {
  require(Math.abs(parsed(ms, 'time') - Date.now()) < 1000,
          `${ms - Date.now()} ms from the local clock`);
}

/** Rows of numbers [start, open, high, low, close, volume]; `step` is +60000 or -60000. */
export function candles(found, count, step) {
  equal(rows(found, 1, 'candles').length, count, 'number of candles');
  found.forEach(([start, open, high, low, close_, volume], place) => {
    [open, high, low, close_].forEach((price) =>
      require(parsed(price, 'price of a candle') > 0, `candle ${found[place]}`));
    require(low <= Math.min(open, close_) && high >= Math.max(open, close_),
            `candle ${found[place]}`);
    require(parsed(volume, 'volume') >= 0, `candle ${found[place]}`);
    require(place === 0 || start - found[place - 1][0] === step, `start ${start}`);
  });
}

/** Sides of [price, size] as numbers. */
export function book({bids, asks}, depth) {
  for (const [name, levels, sign] of [['bids', bids, -1], ['asks', asks, 1]]) {
    require(rows(levels, 1, name).length <= depth, `${levels.length} ${name}`);
    levels.forEach(([price, size], place) => {
      require(place === 0 || (price - levels[place - 1][0]) * sign > 0, `${name} not in order`);
      require(parsed(size, 'size') > 0, `${name} with nothing in a level`);
    });
  }
  require(bids[0][0] < asks[0][0], `crossed: ${bids[0][0]} and ${asks[0][0]}`);
}

/** The client's book and the venue's, level by level. */
export function sameBook(ours, theirs) {
  for (const side of ['bids', 'asks']) {
    rows(ours[side], 1, `the venue's ${side}`).forEach((level, place) =>
      equal(theirs[side][place], level, `${side}[${place}]`));
    equal(theirs[side].length, ours[side].length, `number of ${side}`);
  }
}

export function ticker({bid, ask, last, high, low}) {
  for (const [name, price] of Object.entries({bid, ask, last, high, low})) {
    require(parsed(price, name) > 0, `${name} is ${price}`);
  }
  require(bid < ask, `bid ${bid}, ask ${ask}`);
  require(low <= last && last <= high, `last ${last} outside of ${low} to ${high}`);
  require(Math.abs(last - bid) < bid / 20, `last ${last}, bid ${bid}`);
}

/** Public trades as {id, side, price, size}. */
export function trades(found) {
  for (const {side, price, size} of rows(found, 1, 'trades')) {
    require(['buy', 'sell'].includes(String(side).toLowerCase()), `side ${side}`);
    require(parsed(price, 'price') > 0 && parsed(size, 'size') > 0, `${size} at ${price}`);
  }
  unique(found.map((row) => row.id), 'ids of trades');
}

export function unique(ids, what) {
  rows(ids, 1, what);
  require(ids.every((id) => typeof id === 'string' && id !== ''), `${what}: ${ids}`);
  require(new Set(ids).size === ids.length, `${what}: not unique in ${ids}`);
}

/** Executions of one order that is filled, as {id, price, size, fee, rate, feeCurrency}. */
export function fills(found, quantity) {
  unique(rows(found, 1, 'executions').map((row) => row.id), 'ids of executions');
  let filled = 0;
  let value = 0;
  let fees = 0;
  for (const {price, size, fee, rate, feeCurrency} of found) {
    for (const [name, each] of Object.entries({price, size, fee, rate})) {
      require(parsed(each, name) > 0, `${name} is ${each}`);
    }
    // A purchase on spot is charged in what was bought, everything else in the quote.
    const isInBase = ![undefined, '', 'USDT'].includes(feeCurrency);
    close(fee, (isInBase ? size : size * price) * rate, 2e-8, 'fee');
    filled += size;
    value += size * price;
    fees += fee;
  }
  close(filled, quantity, 1e-9, 'sum of executions');
  return {average: value / filled, fees};
}

/** Codes of a batch in the order of its items: whether each was taken. */
export function itemCodes(codes, expected) {
  equal(rows(codes, 1, 'codes').length, expected.length, 'number of codes');
  codes.forEach((code, place) => {
    require(Number.isInteger(code), `code ${code}`);
    require((code === 0) === expected[place], `item ${place} has code ${code}`);
  });
}

/** The headers of a rate limit, names in any case; gives what remains. */
export function limitHeaders(headers) {
  const byName = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const [limit, remaining, reset] =
    ['x-bapi-limit', 'x-bapi-limit-status', 'x-bapi-limit-reset-timestamp'].map((name) => {
      require(/^\d+$/.test(byName[name] ?? ''), `no ${name}`);
      return Number(byName[name]);
    });
  require(limit > 0 && remaining >= 0 && remaining <= limit, `limit ${limit}, left ${remaining}`);
  require(Math.abs(reset - Date.now()) < 5000, `reset at ${reset}`);
  return remaining;
}
