/** Where the open sheet is drawn. Draw it once. */
import { Fragment, Suspense, useEffect, useSyncExternalStore } from 'react';
import { closeSheet, currentSheet, subscribeToSheet } from './over-store.ts';

/** @param page  what the sheet lies over; on another page, or for another person, it closes */
export function OverRegion({ page }: { page: string }) {
  const sheet = useSyncExternalStore(subscribeToSheet, currentSheet);
  useEffect(() => () => closeSheet(), [page]);
  if (!sheet) return null;
  return (
    <Suspense fallback={null}>
      <Fragment key={sheet.id}>{sheet.draw(() => closeSheet(sheet.id))}</Fragment>
    </Suspense>
  );
}
