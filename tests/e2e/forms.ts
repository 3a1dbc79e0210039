/**
 * Every sheet and form of the app, by the file that draws it, and what becomes of one that is open on the phone while the laptop
 * changes the same. tests/forms.test.ts fails by name for a form that has no row here.
 */
import type { Page } from '@playwright/test';
import type { Device } from './device.ts';
import { expect } from './fixtures.ts';

/** A form over something that other devices change as well. */
export interface SharedForm {
  /** Opens it on the phone, and types nothing. */
  open: (phone: Device) => Promise<void>;
  /** The laptop changes what the form shows. */
  elsewhere: (laptop: Device) => Promise<void>;
  /** The change has come to the open form; for one that shows it elsewhere, to its screen. */
  shows: (phone: Device) => Promise<void>;
  /** Closes it as people do, with whatever else that does. */
  close: (phone: Device) => Promise<void>;
}

/** A form over nothing that anybody else changes. */
export interface OwnForm {
  own: string;
  /** Where it is drawn, if going there and away is all that it takes. */
  at?: string;
}

export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const escape = async ({ page }: Device) => {
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
};

/** Chooses from the menu of a row. */
export async function choose({ page }: Device, row: string | RegExp, item: string): Promise<void> {
  await page.getByRole('button', { name: row }).first().click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** Goes to an address without loading the page anew. */
export async function go({ page }: Device, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address);
  await expect(page).toHaveURL((url) => url.pathname + url.search === address);
}

/** Opens the sheet of a goal of today. */
export async function openGoal(device: Device, title: string): Promise<void> {
  await go(device, '/');
  await choose(device, `More for ${title}`, 'Edit');
  await expect(field(device.page, 'Title')).toHaveValue(title);
}

const editGoal = async (device: Device, title: string, name: string, value: string) => {
  await openGoal(device, title);
  await dialog(device.page).getByLabel(name, { exact: true }).fill(value);
  await escape(device);
};

/** Opens the sheet of the one routine that there is. */
const openRoutine = async (device: Device) => {
  await go(device, '/routines');
  await choose(device, 'More for routine Vocabulary', 'Edit');
};

const account = { own: 'It holds what one person types to prove or to say who they are.' };

export const FORMS: Record<string, SharedForm | OwnForm> = {
  'goals/goal-sheet.tsx': {
    open: (phone) => openGoal(phone, 'Read 10 pages'),
    elsewhere: (laptop) => editGoal(laptop, 'Read 10 pages', 'Notes', 'Chapter 3'),
    shows: ({ page }) => expect(field(page, 'Notes')).toHaveValue('Chapter 3'),
    close: escape,
  },
  'goals/goal-rename.tsx': {
    open: async (phone) => {
      await go(phone, '/');
      await phone.goal('Read 10 pages').focus();
      await phone.page.keyboard.press('e');
      await expect(field(phone.page, 'Title')).toBeFocused();
    },
    elsewhere: (laptop) => editGoal(laptop, 'Read 10 pages', 'Title', 'Read 20 pages'),
    shows: ({ page }) => expect(field(page, 'Title')).toHaveValue('Read 20 pages'),
    close: ({ page }) => page.keyboard.press('Enter'),
  },
  'goals/day-dialog.tsx': {
    open: async (phone) => {
      await go(phone, '/');
      await choose(phone, 'More for To be moved', 'Move to date');
    },
    elsewhere: async (laptop) => {
      await go(laptop, '/');
      await choose(laptop, 'More for To be moved', 'Move to tomorrow');
    },
    shows: ({ page }) => expect(dialog(page).getByRole('button', { name: 'Move', exact: true })).toBeDisabled(),
    close: escape,
  },
  'goals/selection-bar.tsx': {
    open: async (phone) => {
      await go(phone, '/');
      await choose(phone, 'More for Read 20 pages', 'Select');
      await phone.page.getByRole('button', { name: 'Tag' }).click();
    },
    elsewhere: (laptop) => editGoal(laptop, 'Read 20 pages', 'Subject', 'History'),
    shows: ({ page }) => expect(dialog(page).getByLabel('Subject')).toHaveValue('History'),
    close: async (phone) => {
      await escape(phone);
      await phone.page.getByRole('button', { name: 'Clear selection' }).click();
    },
  },
  'routines/routine-sheet.tsx': {
    open: openRoutine,
    elsewhere: async (laptop) => {
      await openRoutine(laptop);
      await laptop.page.getByLabel('Subject').fill('French');
      await escape(laptop);
    },
    shows: ({ page }) => expect(page.getByLabel('Subject')).toHaveValue('French'),
    close: escape,
  },
  'routines/rule-field.tsx': {
    open: openRoutine,
    elsewhere: async (laptop) => {
      await openRoutine(laptop);
      await laptop.page.getByRole('combobox', { name: 'Repeat' }).selectOption({ index: 1 });
      await escape(laptop);
    },
    shows: ({ page }) => expect(page.getByRole('combobox', { name: 'Repeat' })).toHaveValue(/BYDAY=MO,TU,WE,TH,FR/),
    close: escape,
  },
  'logs/log-sheet.tsx': {
    open: async (phone) => {
      await go(phone, '/log');
      await choose(phone, /^More for the entry/, 'Edit');
    },
    elsewhere: async (laptop) => {
      await go(laptop, '/log');
      await choose(laptop, /^More for the entry/, 'Edit');
      await dialog(laptop.page).getByLabel('Minutes').fill('1h 30');
      await escape(laptop);
    },
    shows: ({ page }) => expect(dialog(page).getByLabel('Minutes')).toHaveValue('90'),
    close: escape,
  },
  'account/profile-section.tsx': {
    open: (phone) => phone.open('/account'),
    elsewhere: async (laptop) => {
      await laptop.open('/account');
      await field(laptop.page, 'Name').fill('Ada Lovelace');
      await laptop.page.getByRole('button', { name: 'Save' }).click();
      await expect(laptop.page.getByText('Profile saved')).toBeVisible();
    },
    // The name of an account travels when the page asks for it.
    shows: () => Promise.resolve(),
    close: (phone) => phone.page.getByRole('button', { name: 'Save' }).click(),
  },
  'settings/appearance-section.tsx': preference('Theme', 'dark'),
  'settings/day-section.tsx': preference('A new day begins at', '3'),
  'settings/language-section.tsx': preference('Language of the app', 'en'),
  'goals/add-bar.tsx': { own: 'It makes a goal.', at: '/' },
  'logs/log-composer.tsx': { own: 'It makes an entry.', at: '/log' },
  'logs/log-details.tsx': { own: 'Its fields are those of the sheet and of the composer.' },
  'logs/log-filter.tsx': { own: 'It finds, and changes nothing.', at: '/log' },
  'search/palette.tsx': { own: 'It finds, and changes nothing.' },
  'today/wrap-up-sheet.tsx': { own: 'It makes an entry, and goals for tomorrow.' },
  'today/tomorrow-line.tsx': { own: 'It is a line of the wrap-up.' },
  'today/share-screen.tsx': { own: 'It makes a goal or an entry of what was shared.', at: '/share?text=A+talk' },
  'attention/refused.tsx': { own: 'A refused change waits on the device that made it.' },
  'transfer/import-screen.tsx': { own: 'It reads a file.', at: '/import' },
  'routines/delete-routine.tsx': { own: 'It asks, and holds no field.' },
  'keys/key-overlay.tsx': { own: 'It explains, and holds no field.' },
  'account/login-form.tsx': { ...account, at: '/login' },
  'account/signup-form.tsx': { ...account, at: '/signup' },
  'account/new-token.tsx': { ...account, at: '/tokens' },
  'account/tokens-page.tsx': { own: 'It asks, and holds no field.' },
  'account/password-section.tsx': account,
  'account/password-field.tsx': account,
  'account/person-fields.tsx': account,
  'account/delete-account.tsx': account,
  'account/sign-out.tsx': account,
};

/** A setting: it is stored as it is chosen. */
function preference(name: string, value: string): SharedForm {
  const select = ({ page }: Device) => page.getByRole('combobox', { name, exact: true });
  return {
    open: (phone) => go(phone, '/settings'),
    elsewhere: async (laptop) => {
      await go(laptop, '/settings');
      await select(laptop).selectOption(value);
    },
    shows: (phone) => expect(select(phone)).toHaveValue(value),
    close: (phone) => go(phone, '/'),
  };
}
