/** What is bundled for the realm of disks. */
export { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
