#!/usr/bin/env node
// bybit-api against the simulated venue: 25 calls, then the negative pass, one JSON line each.
// Usage: node bybit_api_calls.mjs BASE_URL KEY SECRET CONTROL_URL [PATIENCE_SECONDS]
import {FaultCases} from './bybit_api_faults.mjs';
import {AccountCalls, MarketCalls, OrderCalls, PositionCalls} from './bybit_api_rest.mjs';
import {StreamCalls} from './bybit_api_streams.mjs';
import {Venue} from './bybit_api_venue.mjs';
import {Cells} from './cells.mjs';
import {given} from './clients.mjs';

const venue = new Venue(given());
const cells = new Cells();
const parts = [MarketCalls, AccountCalls, OrderCalls, PositionCalls, StreamCalls, FaultCases];
for (const Part of parts) {
  await new Part(venue).run(cells);
}
process.exit(0);  // sockets that were dropped keep timers of their own
