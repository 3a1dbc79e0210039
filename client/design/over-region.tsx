/** Where the open sheet is drawn. Draw it once. */
import { Fragment, Suspense, useEffect } from 'react';
import { closeSheet, useOpenSheet } from './over-store.ts';

/** @param page  what the sheet lies over; on another page, or for another person, it closes */
export function OverRegion({ page }: { page: string }) {
  const sheet = useOpenSheet();
  useEffect(() => () => closeSheet(), [page]);
  if (!sheet) return null;
  return (
    <Suspense fallback={null}>
      <Fragment key={sheet.id}>{sheet.draw(() => closeSheet(sheet.id))}</Fragment>
    </Suspense>
  );
}
