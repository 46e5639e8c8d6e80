// Every check passes what is right and fails on what is empty and on one thing wrong.
import assert from 'node:assert/strict';
import test from 'node:test';

import * as checks from './checks.mjs';
import {KeptBook} from './kept_book.mjs';

const book = {bids: [[9, 1], [8, 2]], asks: [[10, 1], [11, 3]]};
const candles = [[120_000, 2, 3, 1, 2, 5], [60_000, 2, 3, 1, 2, 5]];
const ticker = {bid: 9, ask: 10, last: 9.4, high: 12, low: 8};
const trades = [{id: 'a', side: 'Buy', price: 9, size: 1},
                {id: 'b', side: 'sell', price: 9, size: 1}];
const fills = [{id: 'a', price: 100, size: 2, fee: 0.2, rate: 0.001, feeCurrency: 'USDT'},
               {id: 'b', price: 100, size: 1, fee: 0.001, rate: 0.001, feeCurrency: 'BTC'}];
const headers = {'X-Bapi-Limit': '10', 'x-bapi-limit-status': '0',
                 'X-BAPI-LIMIT-RESET-TIMESTAMP': String(Date.now())};

const passes = {
  number: [['1.50'], ['-3']],
  positive: [['0.1', 'x']],
  parsed: [[1.5, 'x']],
  rows: [[[1]], [[1, 2], 2]],
  one: [[[1]]],
  nearNow: [[Date.now()]],
  candles: [[candles, 2, -60_000]],
  book: [[book, 2]],
  sameBook: [[book, structuredClone(book)]],
  ticker: [[ticker]],
  trades: [[trades]],
  unique: [[['a', 'b'], 'ids']],
  fills: [[fills, 3]],
  itemCodes: [[[0, 10001, 0], [true, false, true]]],
  limitHeaders: [[headers]],
};

const fails = {
  number: [[''], [undefined], [1.5], ['1e5'], ['NaN']],
  positive: [['0', 'x'], ['', 'x'], ['-1', 'x']],
  parsed: [[undefined, 'x'], ['1', 'x'], [NaN, 'x'], [null, 'x']],
  rows: [[[]], [undefined], [{}], [null], [[1], 2]],
  one: [[[]], [[1, 2]], [undefined]],
  nearNow: [[0], [undefined], [NaN], [Date.now() - 2000]],
  candles: [[[], 0, -60_000], [[], 2, -60_000], [candles, 3, -60_000], [candles, 2, 60_000],
            [[candles[0], [60_000, 2, 1, 1, 2, 5]], 2, -60_000], [undefined, 2, -60_000]],
  book: [[{bids: [], asks: []}, 50], [{bids: book.bids, asks: []}, 50], [book, 1],
         [{bids: [[10, 1]], asks: [[10, 1]]}, 50], [{bids: [[8, 1], [9, 1]], asks: book.asks}, 50],
         [{bids: [[9, 0]], asks: book.asks}, 50], [{}, 50]],
  sameBook: [[{bids: [], asks: []}, {bids: [], asks: []}], [book, {bids: [], asks: []}],
             [book, {...book, asks: [[10, 1], [11, 2]]}], [book, {...book, bids: [[9, 1]]}],
             [{...book, bids: [[9, 1]]}, book]],
  ticker: [[{}], [{...ticker, last: undefined}], [{...ticker, bid: 10}], [{...ticker, last: 13}],
           [{...ticker, last: 0}]],
  trades: [[[]], [undefined], [[trades[0], trades[0]]], [[{...trades[0], side: ''}]],
           [[{...trades[0], size: 0}]], [[{...trades[0], id: ''}]]],
  unique: [[[], 'ids'], [['a', 'a'], 'ids'], [[''], 'ids'], [[undefined], 'ids']],
  fills: [[[], 0], [[], 3], [fills, 2], [[fills[0], fills[0]], 4],
          [[{...fills[0], fee: 0.3}], 2], [[{...fills[0], fee: 0, rate: 0}], 2]],
  itemCodes: [[[], []], [[0], [true, false]], [[0, 0, 0], [true, false, true]],
              [[10001, 10001, 0], [true, false, true]], [[undefined], [false]]],
  limitHeaders: [[{}], [undefined], [{...headers, 'X-Bapi-Limit': ''}],
                 [{...headers, 'x-bapi-limit-status': '11'}],
                 [{...headers, 'X-BAPI-LIMIT-RESET-TIMESTAMP': '99999999999999'}]],
};

for (const [name, all] of Object.entries(passes)) {
  test(`${name} passes what is right`, () => all.forEach((given) => checks[name](...given)));
}
for (const [name, all] of Object.entries(fails)) {
  test(`${name} fails on what is empty or wrong`, () => all.forEach((given) => assert.throws(
    () => checks[name](...given), checks.Mismatch, `${name} of ${JSON.stringify(given)}`)));
}

const snapshot = {type: 'snapshot', data: {u: 7, b: [['9', '1']], a: [['10', '1'], ['11', '2']]}};
const delta = (u, b, a) => ({type: 'delta', data: {u, b, a}});
const kept = (...messages) => {
  const made = new KeptBook();
  messages.forEach((message) => made.apply(message));
  return made;
};

test('a kept book follows snapshot and deltas', () => {
  const made = kept(snapshot, delta(8, [['9', '0'], ['8', '3']], [['10', '5']]));
  made.requireSound();
  assert.deepEqual(made.kept(), {bids: [[8, 3]], asks: [[10, 5], [11, 2]]});
});

test('a kept book is not sound when empty, after a hole, or when told to delete what is not there',
     () => {
       for (const made of [kept(), kept(snapshot, delta(9, [], [])),
                           kept(snapshot, delta(8, [['5', '0']], [])), kept(delta(1, [], []))]) {
         assert.throws(() => made.requireSound(), checks.Mismatch);
       }
     });
