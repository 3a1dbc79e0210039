/** The main navigation: a bar at the foot of a phone, a rail at the side of anything wider. */
import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from '#client/design/icon.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import './navigation.css';

interface Destination {
  href: string;
  name: 'today' | 'calendar' | 'log' | 'progress';
  icon: IconName;
  /** Whether an address belongs to it. */
  holds: (path: string) => boolean;
}

/** The bar has room for four. */
const DESTINATIONS: Destination[] = [
  { href: '/', name: 'today', icon: 'check-circle', holds: (path) => path === '/' || path.startsWith('/d/') },
  { href: '/calendar', name: 'calendar', icon: 'calendar', holds: (path) => path === '/calendar' },
  { href: '/log', name: 'log', icon: 'book', holds: (path) => path === '/log' },
  { href: '/progress', name: 'progress', icon: 'chart', holds: (path) => path === '/progress' },
];

export function Navigation() {
  const { app } = useMessages();
  const [path] = useLocation();
  return (
    <nav className="navigation" aria-label={app.mainNavigation}>
      <span className="navigation-brand" aria-hidden="true">
        {app.name}
      </span>
      <ul className="navigation-list">
        {DESTINATIONS.map(({ href, name, icon, holds }) => (
          <li key={href}>
            <Link href={href} className="navigation-link" aria-current={holds(path) ? 'page' : undefined}>
              <span className="navigation-icon">
                <Icon name={icon} />
              </span>
              {app[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
