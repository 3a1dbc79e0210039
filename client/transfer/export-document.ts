/** All that is on this device, as the document that the server's export answers too; made without a network. */
import type { User } from '#protocol/account.ts';
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportEnvelope } from '#protocol/export.ts';
import { fieldsOf, latestStamp, mergeRecords, pick, type Stamped } from '#protocol/merge.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { stampMs } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { Store } from '#client/store/database.ts';
import { GUEST_ID } from '#client/store/preferences.ts';

/** The owner of the document. */
export interface Author {
  userId: string | null;
  name: string | null;
  email: string | null;
}

/** Stands for the address of somebody who has none here; nobody can have it. */
const NO_EMAIL = 'guest@studentos.invalid';

/** Everything in one moment's state: live records with their stamps, and of deleted ones that they are gone. */
export async function exportDocument(store: Store, author: Author): Promise<ExportEnvelope> {
  const exportedAt = msToInstant(store.now());
  const records = await store.transaction('r', [...resourceNames, store.trash.name], () => readAll(store));
  return {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt,
    user: toUser(author, exportedAt),
    records,
  };
}

async function readAll(store: Store): Promise<ExportEnvelope['records']> {
  const trash = await store.trash.filter(({ local }) => local !== true).toArray();
  const read = async (name: ResourceName): Promise<[ResourceName, Stamped[]]> => {
    const live = await store.records(name).toArray();
    const deleted = trash.filter(({ resource }) => resource === name);
    return [name, [...live.map(liveRecord), ...deleted.map(({ record }) => deletedRecord(record))]];
  };
  return Object.fromEntries(await Promise.all(resourceNames.map(read)));
}

/** A record as REST shows it, with its stamps folded the one way there is to fold them. */
function liveRecord(row: Stamped): Stamped {
  const { stamps } = mergeRecords(row, { id: row.id, stamps: {} });
  const fields = pick(row, fieldsOf(row));
  const updatedAt = msToInstant(stampMs(latestStamp(stamps)!));
  const createdAt = row.createdAt ?? updatedAt;
  return { id: row.id, ...fields, createdAt, updatedAt: updatedAt > createdAt ? updatedAt : createdAt, stamps };
}

const deletedRecord = ({ id, stamps }: Stamped): Stamped => ({
  id,
  deleted: true,
  stamps: { deleted: stamps.deleted! },
});

const toUser = ({ userId, name, email }: Author, createdAt: string): User => ({
  id: userId ?? GUEST_ID,
  name: name ?? 'Guest',
  email: email ?? NO_EMAIL,
  createdAt,
});
