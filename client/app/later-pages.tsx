/** Screens that are rarely the first to be seen, loaded together. */
import { Redirect, Route, Switch, useSearch } from 'wouter';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { RoutinesScreen } from '#client/routines/routines-screen.tsx';
import { ShareScreen } from '#client/today/share-screen.tsx';
import type { DayArrival } from '#client/today/use-day-keys.ts';
import { ImportScreen } from '#client/transfer/import-screen.tsx';
import { TrashScreen } from '#client/trash/trash-screen.tsx';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { HelpScreen } from './help-screen.tsx';
import { Screen } from './screen.tsx';

const ADD: DayArrival = { begin: 'add' };
const WRITE: DayArrival = { begin: 'write' };

/** Draws the one whose address it is; see `LATER_ROUTE` in routes.tsx. */
export default function LaterPages({ today }: { today: CalendarDay }) {
  const { help, routines, share, transfer, trash } = useLaterMessages();
  const query = useSearch();
  return (
    <Switch>
      <Route path="/import">
        <Screen key="import" title={transfer.title}>
          <ImportScreen />
        </Screen>
      </Route>
      <Route path="/routines">
        <Screen key="routines" title={routines.title}>
          <RoutinesScreen today={today} />
        </Screen>
      </Route>
      <Route path="/trash">
        <Screen key="trash" title={trash.title}>
          <TrashScreen />
        </Screen>
      </Route>
      <Route path="/help">
        <Screen key="help" title={help.title}>
          <HelpScreen />
        </Screen>
      </Route>
      <Route path="/share">
        <Screen key="share" title={share.title}>
          <ShareScreen key={query} today={today} query={query} />
        </Screen>
      </Route>
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
