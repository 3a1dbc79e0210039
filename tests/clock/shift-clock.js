/**
 * Puts this process on the clock of the tests: loaded first by the runners, and by the servers under test before their own code
 * (`node --import`). Does nothing where no clock was chosen.
 */
import { subscribe } from 'node:diagnostics_channel';
import { runInThisContext } from 'node:vm';
import { shiftedDate } from './shifted-date.js';

const byMs = Number(process.env.TEST_CLOCK_OFFSET_MS ?? '0');

if (byMs !== 0 && !('MachineDate' in globalThis)) {
  runInThisContext(shiftedDate(byMs));
  // Node writes the header from the machine's clock, and browsers reckon by it when a cookie ends.
  subscribe('http.server.request.start', (message) => {
    const { response } = /** @type {{ response: import('node:http').ServerResponse }} */ (message);
    response.setHeader('Date', new Date().toUTCString());
  });
}
