/** Screens that are rarely the first to be seen, loaded together. */
import { Redirect, Route, Switch } from 'wouter';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { ImportScreen } from '#client/transfer/import-screen.tsx';
import { TrashScreen } from '#client/trash/trash-screen.tsx';
import { Screen } from './screen.tsx';

/** Draws the one whose address it is; see `LATER_ROUTE` in routes.tsx. */
export default function LaterPages() {
  const { transfer, trash } = useLaterMessages();
  return (
    <Switch>
      <Route path="/import">
        <Screen key="import" title={transfer.title}>
          <ImportScreen />
        </Screen>
      </Route>
      <Route path="/trash">
        <Screen key="trash" title={trash.title}>
          <TrashScreen />
        </Screen>
      </Route>
      <Route>
        <Redirect to="/" />
      </Route>
    </Switch>
  );
}
