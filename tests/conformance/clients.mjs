// Where install.sh has put the clients. The node of Debian 12 is older than they like: ccxt is
// loaded as the module it is, its other form does not load there, and bybit-api looks for a global
// that later nodes have.
import {webcrypto} from 'node:crypto';
import {createRequire} from 'node:module';

const place = new URL('../../build/conformance/', import.meta.url);
const load = createRequire(new URL('anywhere.cjs', place));
globalThis.crypto ??= webcrypto;

export function bybitApi() {
  return load('bybit-api');
}

export async function ccxt() {
  const module = new URL('node_modules/ccxt/js/ccxt.js', place);
  return (await import(module.href)).default;
}

/** BASE_URL KEY SECRET CONTROL_URL [PATIENCE_SECONDS] of the command line. */
export function given() {
  const [base, key, secret, control, patience] = process.argv.slice(2);
  if (control === undefined) {
    console.error('usage: node DRIVER BASE_URL KEY SECRET CONTROL_URL [PATIENCE_SECONDS]');
    process.exit(2);
  }
  return {base, key, secret, control, patienceMs: Number(patience ?? 5) * 1000};
}
