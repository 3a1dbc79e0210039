/** The pages of one's account and of its tokens, loaded together. */
import { Switch } from 'wouter';
import { AccountPage } from '#client/account/account-page.tsx';
import { TokensPage } from '#client/account/tokens-page.tsx';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { ExportButton } from '#client/transfer/export-button.tsx';
import { screenRoutes } from './screen-routes.tsx';

/** Draws the one whose address it is; see `ACCOUNT_ROUTE` in routes.tsx. */
export default function AccountPages() {
  const { account, tokens } = useSettingsMessages();
  return (
    <Switch>
      {screenRoutes([
        ['/account', account.title, <AccountPage exportButton={<ExportButton />} />],
        ['/tokens', tokens.title, <TokensPage />],
      ])}
    </Switch>
  );
}
