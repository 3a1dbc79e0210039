/** The sync centre, with a way to take everything along right there, and the devices that take part. */
import { DevicesSection } from '#client/account/devices-section.tsx';
import { SyncCentre } from '#client/attention/sync-centre.tsx';
import { ExportButton } from '#client/transfer/export-button.tsx';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import './sync-screen.css';

export function SyncScreen() {
  const { person } = useRuntime();
  return (
    <div className="sync-screen">
      <SyncCentre>
        <ExportButton />
      </SyncCentre>
      {person.userId !== null && <DevicesSection />}
    </div>
  );
}
