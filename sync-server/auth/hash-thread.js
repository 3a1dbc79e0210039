/**
 * The thread that hashes: a hash takes a core for a quarter of a second, and a few sign-ins at once would take all that there are from those
 * who sync. Plain JavaScript, so that it starts at once from the sources, too.
 */
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcrypt';
import { comeLast } from '../threads/come-last.js';

comeLast();

parentPort?.on('message', (/** @type {import('./hashing.ts').HashTask} */ task) =>
  parentPort?.postMessage(
    task.kind === 'hash'
      ? bcrypt.hashSync(task.text, task.cost)
      : task.texts.map((text) => bcrypt.compareSync(text, task.hash)).includes(true),
  ),
);
