/** Screens that are rarely the first to be seen, loaded together. */
import { Redirect, Route, Switch, useSearch } from 'wouter';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { RoutinesScreen } from '#client/routines/routines-screen.tsx';
import { deviceZone } from '#client/day/day.ts';
import { todayFor } from '#protocol/local-day.ts';
import { ShareScreen } from '#client/today/share-screen.tsx';
import type { DayArrival } from '#client/today/use-day-keys.ts';
import { ImportScreen } from '#client/transfer/import-screen.tsx';
import { TrashScreen } from '#client/trash/trash-screen.tsx';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { HelpScreen } from './help-screen.tsx';
import { screenRoutes } from './screen-routes.tsx';

const ADD: DayArrival = { begin: 'add' };
const WRITE: DayArrival = { begin: 'write' };

/** Draws the one whose address it is; see `LATER_ROUTE` in routes.tsx. */
export default function LaterPages({ today }: { today: CalendarDay }) {
  const { help, routines, share, transfer, trash } = useSheetMessages();
  const query = useSearch();
  const { timeZone = null, dayStart = 0 } = usePreferences() ?? {};
  const dayOf = (ms: number) => todayFor(ms, timeZone ?? deviceZone(), dayStart);
  return (
    <Switch>
      {screenRoutes([
        ['/import', transfer.title, <ImportScreen />],
        ['/routines', routines.title, <RoutinesScreen today={today} dayOf={dayOf} />],
        ['/trash', trash.title, <TrashScreen />],
        ['/help', help.title, <HelpScreen />],
        ['/share', share.title, <ShareScreen key={query} today={today} query={query} />],
      ])}
      <Route path="/add">
        <Redirect to="/" replace state={ADD} />
      </Route>
      <Route path="/write">
        <Redirect to="/" replace state={WRITE} />
      </Route>
      <Route>
        <Redirect to="/" />
      </Route>
    </Switch>
  );
}
