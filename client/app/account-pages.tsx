/** The pages of one's account and of its tokens, loaded together. */
import { Route, Switch } from 'wouter';
import { AccountPage } from '#client/account/account-page.tsx';
import { TokensPage } from '#client/account/tokens-page.tsx';
import { useSettingsMessages } from '#client/messages/use-settings-messages.ts';
import { ExportButton } from '#client/transfer/export-button.tsx';
import { Screen } from './screen.tsx';

/** Draws the one whose address it is; see `ACCOUNT_ROUTE` in routes.tsx. */
export default function AccountPages() {
  const { account, tokens } = useSettingsMessages();
  return (
    <Switch>
      <Route path="/account">
        <Screen key="account" title={account.title}>
          <AccountPage exportButton={<ExportButton />} />
        </Screen>
      </Route>
      <Route path="/tokens">
        <Screen key="tokens" title={tokens.title}>
          <TokensPage />
        </Screen>
      </Route>
    </Switch>
  );
}
