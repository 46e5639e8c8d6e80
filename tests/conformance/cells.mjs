// One line per call, as JSON; what went wrong is told in `seen`. cells.py is the twin.
import {Mismatch} from './checks.mjs';

export class Cells {
  /** A cell of the table: `probe` gives what was seen, or throws. */
  call(number, name, expected, probe) {
    return this.run({call: number}, name, expected, probe);
  }

  /** A case of the negative pass. */
  case(name, expected, probe) {
    return this.run({case: name}, name, expected, probe);
  }

  async run(head, name, expected, probe) {
    const started = Date.now();
    let seen;
    let ok = false;
    try {
      seen = String(await probe());
      ok = true;
    } catch (error) {
      seen = error instanceof Mismatch ? error.message : `${error?.name ?? ''} ${told(error)}`;
      if (!(error instanceof Mismatch)) {
        console.error(error);
      }
    }
    const short = seen.replace(/\s+/g, ' ').trim().slice(0, 300);
    process.stdout.write(JSON.stringify(
      {...head, name, expected, seen: short, ok, ms: Date.now() - started}) + '\n');
  }
}

function told(error) {
  return error instanceof Error ? error.message : JSON.stringify(error);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is true; what is not there in time is a mismatch. */
export async function waitFor(what, probe, patienceMs) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await probe();
    if (found) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Mismatch(`not seen within ${patienceMs} ms: ${what}`);
    }
    await pause(20);
  }
}

/** What the promise gives, unless it takes longer. */
export function within(patienceMs, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Mismatch(`not within ${patienceMs} ms: ${what}`)),
                       patienceMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
