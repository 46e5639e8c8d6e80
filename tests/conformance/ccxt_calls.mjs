#!/usr/bin/env node
// ccxt against the simulated venue: 25 calls, then the negative pass, one JSON line each.
// Usage: node ccxt_calls.mjs BASE_URL KEY SECRET CONTROL_URL [PATIENCE_SECONDS]
import {FaultCases} from './ccxt_faults.mjs';
import {AccountCalls, MarketCalls, OrderCalls, PositionCalls} from './ccxt_rest.mjs';
import {StreamCalls} from './ccxt_streams.mjs';
import {Venue} from './ccxt_venue.mjs';
import {Cells} from './cells.mjs';
import {given} from './clients.mjs';

const venue = new Venue(given());
await venue.start();
const cells = new Cells();
const parts = [MarketCalls, AccountCalls, OrderCalls, PositionCalls, StreamCalls, FaultCases];
for (const Part of parts) {
  await new Part(venue).run(cells);
}
process.exit(0);  // sockets that were dropped keep timers of their own
