/** The steps to install the app, with the icons that the browser shows for them. */
import { Icon, type IconName } from '#client/design/icon.tsx';
import type { Guide } from './install-guide.ts';
import './install-steps.css';

/** One for each step. */
const SIGNS: Partial<Record<Guide, IconName[]>> = {
  'ios-safari': ['share', 'add-box', 'check'],
  android: ['more', 'add-box'],
};

export function InstallSteps({ guide, steps }: { guide: Guide; steps: readonly string[] }) {
  if (steps.length === 0) return null;
  return (
    <ol className="install-steps">
      {steps.map((step, index) => {
        const sign = SIGNS[guide]?.[index];
        return (
          <li key={step}>
            {sign && <Icon name={sign} />} {step}
          </li>
        );
      })}
    </ol>
  );
}
