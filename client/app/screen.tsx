/** The frame of one screen: its title, the bar at the top, and where the focus goes when it opens. */
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { IconButton } from '#client/design/button.tsx';
import { Icon } from '#client/design/icon.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { setOverlay } from './overlay.ts';
import { SyncChip } from './sync-chip.tsx';
import './screen.css';
import './title-bar.css';

interface ScreenProps {
  title: string;
  /** The title where there is little room. */
  shortTitle?: string | undefined;
  /** A word above the title, such as "Today". */
  eyebrow?: string | undefined;
  /** The words above the short title, which may hold a part of it, such as "Today · Mon". */
  shortEyebrow?: string | undefined;
  /** The title of the window, where it differs from that of the screen. */
  documentTitle?: string | undefined;
  children: ReactNode;
}

/** Whether a screen has been shown before: the first one of a visit leaves the focus where the browser put it. */
let shownBefore = false;

export function Screen({ title, shortTitle, eyebrow, shortEyebrow, documentTitle = title, children }: ScreenProps) {
  const { app } = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${documentTitle} · ${app.name}`;
  }, [documentTitle, app.name]);
  const [isFirst] = useState(() => !shownBefore);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    shownBefore = true;
  }, [isFirst]);
  return (
    <div className="screen">
      <header className="top-bar over-cards">
        <h1 ref={heading} tabIndex={-1} className="top-bar-title">
          {eyebrow && <span className="top-bar-eyebrow top-bar-long">{eyebrow} </span>}
          {shortEyebrow && <span className="top-bar-eyebrow top-bar-short">{shortEyebrow} </span>}
          {shortTitle ? (
            <>
              <span className="top-bar-long">{title}</span>
              <span className="top-bar-short">{shortTitle}</span>
            </>
          ) : (
            title
          )}
        </h1>
        <div className="top-bar-end">
          <SyncChip />
          <IconButton
            icon="search"
            label={app.search}
            aria-haspopup="dialog"
            className="top-bar-search"
            onClick={() => setOverlay('search')}
          />
          <Link
            href="/settings"
            className="icon-button top-bar-settings"
            aria-label={app.settings}
            title={app.settings}
          >
            <Icon name="gear" />
          </Link>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="screen-main">
        <Suspense fallback={null}>{children}</Suspense>
      </main>
    </div>
  );
}
