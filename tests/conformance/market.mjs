// One instrument, and a size and prices that its rules allow.
import {positive} from './checks.mjs';

export const SYMBOL = 'BTCUSDT';
export const CATEGORIES = ['linear', 'spot'];
export const DUPLICATE = {linear: 110072, spot: 170141};
export const GONE = {linear: 110001, spot: 170213};
export const LEVELS_DUE = 10_000;
export const DEPTH = 50;
// Two windows of one second at most, so more than ten are in one of them.
export const RAPID = 21;

const digits = (step) => (String(step).split('.')[1] ?? '').length;

export class Market {
  constructor(category, {priceFilter, lotSizeFilter: lot}) {
    const isLinear = category === 'linear';
    this.tickText = priceFilter.tickSize;
    this.stepText = isLinear ? lot.qtyStep : lot.basePrecision;
    this.tick = positive(this.tickText, 'tickSize');
    this.step = positive(this.stepText, 'step');
    this.smallest = positive(lot.minOrderQty, 'minOrderQty');
    this.valueMin = positive(isLinear ? lot.minNotionalValue : lot.minOrderAmt, 'least value');
  }

  /** About ten times the least that may be traded. */
  quantity(price) {
    return this.quantityText(10 * Math.max(this.smallest, this.valueMin / price, 20 / price));
  }

  quantityText(wanted) {
    return (Math.round(wanted / this.step) * this.step).toFixed(digits(this.stepText));
  }

  priceText(wanted) {
    return (Math.round(wanted / this.tick) * this.tick).toFixed(digits(this.tickText));
  }
}
