/** Which screen stands at which address. */
import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { loadMenu } from '#client/design/menu.tsx';
import { ButtonLink } from '#client/design/button.tsx';
import { EmptyState } from '#client/design/empty-state.tsx';
import { useIdle } from '#client/design/use-idle.ts';
import { loadGoalDialogs, loadSelectionBar } from '#client/goals/goal-list.tsx';
import { loadRoutines } from '#client/goals/use-add-goal.ts';
import { loadLanguage } from '#client/goals/use-line-reader.ts';
import { loadLogSheet } from '#client/logs/log-entry.tsx';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { askToKeepStorage } from '#client/pwa/storage.ts';
import { loadDayRepeats } from '#client/today/day-goals.tsx';
import { DayScreen } from '#client/today/day-screen.tsx';
import { useToday } from '#client/today/use-today.ts';
import { addDays, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { loadKeyOverlay, loadPalette } from './frame.tsx';
import { Screen } from './screen.tsx';

const loadLog = async () => ({ default: (await import('#client/logs/log-screen.tsx')).LogScreen });
const loadCalendar = async () => ({ default: (await import('#client/calendar/calendar-screen.tsx')).CalendarScreen });
const loadProgress = async () => ({ default: (await import('#client/progress/progress-screen.tsx')).ProgressScreen });
const loadSettings = async () => ({ default: (await import('#client/account/settings.tsx')).Settings });
const loadAppSection = async () => ({ default: (await import('./app-section.tsx')).AppSection });
const loadLogin = async () => ({ default: (await import('#client/account/login-form.tsx')).LoginForm });
const loadSignup = async () => ({ default: (await import('#client/account/signup-form.tsx')).SignupForm });
const loadSyncScreen = async () => ({ default: (await import('./sync-screen.tsx')).SyncScreen });
const loadDataSection = async () => ({ default: (await import('./data-section.tsx')).DataSection });
const loadLaterPages = () => import('./later-pages.tsx');
const loadAccountPages = () => import('./account-pages.tsx');
const AccountPages = lazy(loadAccountPages);
const [AppSection, DataSection, LaterPages] = [lazy(loadAppSection), lazy(loadDataSection), lazy(loadLaterPages)];
const [LogScreen, CalendarScreen, ProgressScreen] = [lazy(loadLog), lazy(loadCalendar), lazy(loadProgress)];
const [Settings, LoginForm, SignupForm, SyncScreen] = [
  lazy(loadSettings),
  lazy(loadLogin),
  lazy(loadSignup),
  lazy(loadSyncScreen),
];

const FirstRunCard = lazy(() => import('./first-run-card.tsx'));

/** What loads on demand, in the order of how soon it may be wanted. */
const LATER = [
  loadMenu,
  loadLog,
  loadCalendar,
  loadPalette,
  loadProgress,
  loadGoalDialogs,
  loadSelectionBar,
  loadLanguage,
  loadRoutines,
  loadDayRepeats,
  loadLogSheet,
  loadLogin,
  loadSignup,
  loadSettings,
  loadAppSection,
  loadDataSection,
  loadLaterPages,
  loadAccountPages,
  loadSyncScreen,
  loadKeyOverlay,
];

const FIRST: [screens: RegExp, load: () => Promise<unknown>][] = [
  [/^\/log\b/, loadLog],
  [/^\/calendar\b/, loadCalendar],
  [/^\/progress\b/, loadProgress],
  [/^\/settings\b/, loadSettings],
  [/^\/sync\b/, loadSyncScreen],
  [/^\/login\b/, loadLogin],
  [/^\/signup\b/, loadSignup],
  [/^\/(?:import|trash|help|share)\b/, loadLaterPages],
];

/** Begins to fetch the screen of an address before anything can be drawn. */
export function loadScreenAt(path: string): void {
  // Should it fail, it fails again where it is drawn, and is said there.
  void FIRST.find(([screens]) => screens.test(path))?.[1]().catch(() => undefined);
}

/** One route for all days, so that going from one to the next keeps the focus where it is. */
const DAY_ROUTE = /^\/(?:d\/(?<date>[^/]+))?\/?$/;

/** Screens that are rarely the first to be seen. */
const LATER_ROUTE = /^\/(?:import|routines|trash|help|share|add|write)\/?$/;

/** What needs the server to be of use. */
const ACCOUNT_ROUTE = /^\/(?:account|tokens)\/?$/;

export function Routes() {
  const { app, account, settings, sync } = useMessages();
  const today = useToday();
  useEarlyLoading();
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route path={DAY_ROUTE}>{({ date }) => <Day date={date ?? today} today={today} />}</Route>
        <Route path="/log">
          <Screen key="log" title={app.log}>
            <LogScreen today={today} />
          </Screen>
        </Route>
        <Route path="/calendar">
          <Screen key="calendar" title={app.calendar}>
            <CalendarScreen today={today} />
          </Screen>
        </Route>
        <Route path="/progress">
          <Screen key="progress" title={app.progress}>
            <ProgressScreen today={today} />
          </Screen>
        </Route>
        <Route path="/settings">
          <Screen key="settings" title={settings.title}>
            <Settings>
              <DataSection />
              <AppSection />
            </Settings>
          </Screen>
        </Route>
        <Route path="/sync">
          <Screen key="sync" title={sync.title}>
            <SyncScreen />
          </Screen>
        </Route>
        <Route path="/login">
          <Screen key="login" title={account.signIn}>
            <LoginForm />
          </Screen>
        </Route>
        <Route path="/signup">
          <Screen key="signup" title={account.createAccount}>
            <SignupForm />
          </Screen>
        </Route>
        <Route path={ACCOUNT_ROUTE}>
          <AccountPages />
        </Route>
        <Route path={LATER_ROUTE}>
          <LaterPages today={today} />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}

function Day({ date, today }: { date: CalendarDay; today: CalendarDay }) {
  const { day } = useMessages();
  if (!isCalendarDay(date)) return <NotFound />;
  const near = { [today]: day.today, [addDays(today, 1)]: day.tomorrow, [addDays(today, -1)]: day.yesterday }[date];
  const sameYear = date.slice(0, 4) === today.slice(0, 4);
  return (
    <Screen
      title={formatDay(date, sameYear ? 'long' : 'full')}
      shortTitle={formatDay(date, sameYear ? 'short' : 'shortYear')}
      eyebrow={near}
      documentTitle={date === today ? day.today : formatDay(date, 'full')}
    >
      <DayScreen date={date} today={today} onSaved={() => void askToKeepStorage()} offer={<FirstRun />} />
    </Screen>
  );
}

/** What a newcomer is offered, once the first frames are painted. */
function FirstRun() {
  const idle = useIdle();
  return <Suspense fallback={null}>{idle && <FirstRunCard />}</Suspense>;
}

function NotFound() {
  const { app } = useMessages();
  return (
    <Screen key="not-found" title={app.notFoundTitle}>
      <EmptyState icon="calendar" text={app.notFound}>
        <ButtonLink kind="primary" href="/">
          {app.goToToday}
        </ButtonLink>
      </EmptyState>
    </Screen>
  );
}

/**
 * Fetches what loads on demand once the first screen stands, so that all of it is there when the network is not: one after
 * the other, each when the page has nothing better to do.
 */
function useEarlyLoading(): void {
  useEffect(() => {
    let left = false;
    const load = async () => {
      for (const each of LATER) {
        await nextIdle();
        if (left) return;
        // What cannot be fetched now is fetched when it is wanted.
        await each().catch(() => undefined);
      }
    };
    void load();
    return () => {
      left = true;
    };
  }, []);
}

const nextIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 200);
    else requestIdleCallback(() => resolve(), { timeout: 3_000 });
  });
