/** Which screen stands at which address. */
import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { LoginForm } from '#client/account/login-form.tsx';
import { ButtonLink } from '#client/design/button.tsx';
import { EmptyState } from '#client/design/empty-state.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { useIdle } from '#client/design/use-idle.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { askToKeepStorage } from '#client/pwa/storage.ts';
import { DayScreen } from '#client/today/day-screen.tsx';
import { useToday } from '#client/day/use-today.ts';
import { addDays, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import * as parts from './parts.ts';
import { screenRoutes } from './screen-routes.tsx';
import { Screen } from './screen.tsx';

const LogScreen = lazyPart(parts.loadLog);
const CalendarScreen = lazyPart(parts.loadCalendar);
const ProgressScreen = lazyPart(parts.loadProgress);
const Settings = lazyPart(parts.loadSettings);
const DataSection = lazyPart(parts.loadDataSection);
const AppSection = lazyPart(parts.loadAppSection);
const SyncScreen = lazyPart(parts.loadSyncScreen);
const SignupForm = lazyPart(parts.loadSignup);
const LaterPages = lazyPart(parts.loadLaterPages);
const AccountPages = lazyPart(parts.loadAccountPages);
const FirstRunCard = lazyPart(() => import('./first-run-card.tsx'), { offer: true });

/** One route for all days, so that going from one to the next keeps the focus where it is. */
const DAY_ROUTE = /^\/(?:d\/(?<date>[^/]+))?\/?$/;

/** Screens that are rarely the first to be seen. */
const LATER_ROUTE = /^\/(?:import|routines|trash|help|share|add|write)\/?$/;

/** Pages that need the server. */
const ACCOUNT_ROUTE = /^\/(?:account|tokens)\/?$/;

export function Routes() {
  const { app, account, settings, sync } = useMessages();
  const today = useToday();
  parts.useEarlyLoading();
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route path={DAY_ROUTE}>{({ date }) => <Day date={date ?? today} today={today} />}</Route>
        {screenRoutes([
          ['/log', app.log, <LogScreen today={today} />],
          ['/calendar', app.calendar, <CalendarScreen today={today} />],
          ['/progress', app.progress, <ProgressScreen today={today} />],
          ['/settings', settings.title, <SettingsCards />],
          ['/sync', sync.title, <SyncScreen />],
          ['/login', account.signIn, <LoginForm />],
          ['/signup', account.createAccount, <SignupForm />],
        ])}
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

function SettingsCards() {
  return (
    <Settings>
      <DataSection />
      <AppSection />
    </Settings>
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
      shortTitle={formatDay(date, sameYear ? 'dayMonth' : 'dates')}
      eyebrow={near}
      shortEyebrow={[near, formatDay(date, 'weekdayShort')].filter(Boolean).join(' · ')}
      documentTitle={date === today ? day.today : formatDay(date, 'full')}
    >
      <DayScreen date={date} today={today} onSaved={() => void askToKeepStorage()} offer={<FirstRun />} />
    </Screen>
  );
}

/** The offers to a newcomer, loaded after the first frames are painted. */
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
