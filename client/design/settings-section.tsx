/** A card of the settings: one subject under its heading. */
import type { ReactNode } from 'react';

interface SettingsSectionProps {
  /** Tells the sections of a page apart. */
  id: string;
  title: string;
  children: ReactNode;
}

export function SettingsSection({ id, title, children }: SettingsSectionProps) {
  return (
    <section className="card settings-section" aria-labelledby={`settings-${id}`}>
      <h2 id={`settings-${id}`}>{title}</h2>
      {children}
    </section>
  );
}
