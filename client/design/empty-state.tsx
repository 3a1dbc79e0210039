/** The placeholder of an empty list: a sentence and an action. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './empty-state.css';

interface EmptyStateProps {
  icon: IconName;
  text: string;
  children?: ReactNode;
}

/** `children` are the ways on: buttons, links. */
export function EmptyState({ icon, text, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <span className="empty-state-icon">
        <Icon name={icon} />
      </span>
      <p className="empty-state-text">{text}</p>
      {children && <div className="empty-state-actions">{children}</div>}
    </div>
  );
}
