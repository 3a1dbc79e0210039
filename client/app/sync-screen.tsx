/** The sync centre, with a way to take everything along right there. */
import { SyncCentre } from '#client/attention/sync-centre.tsx';
import { ExportButton } from '#client/transfer/export-button.tsx';

export function SyncScreen() {
  return (
    <SyncCentre>
      <ExportButton />
    </SyncCentre>
  );
}
