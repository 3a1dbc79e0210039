/**
 * Arabic, from right to left: on every screen of a phone, chosen without a reload, and after a cold start offline. German, whose
 * words are long: on every screen of a phone.
 */
import type { Page } from '@playwright/test';
import { fitsInto, isAccessible } from './accessibility.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';

const SCREENS = ['/', '/calendar', '/log', '/progress', '/settings'];
const MORE_SCREENS = [
  ...['/calendar?view=month', '/account', '/tokens', '/routines', '/sync', '/help', '/trash', '/import'],
  ...['/login', '/signup', '/nowhere'],
];

/** Words that are the same in every language, and what these students wrote themselves. */
const NAMES = /StudentOS|Chrome|Edge|Linux|Headless|Ctrl|Alt|Shift|UTC|\b[A-Z]\b|قراءة|[\w.-]+@[\w.-]+|Africa\/Cairo/g;

test('every screen speaks Arabic, turns round, fits a narrow phone and large text, and leaves axe nothing to find', async ({
  device,
}) => {
  test.slow();
  const phone = device('phone');
  phone.locale = 'ar-EG';
  await phone.open('/signup');
  const { name, email, password } = { ...somebody('Layla'), name: 'ليلى' };
  const { page } = phone;
  await page.getByRole('textbox', { name: 'الاسم' }).fill(name);
  await page.getByRole('textbox', { name: 'البريد الإلكتروني' }).fill(email);
  await page.getByRole('textbox', { name: 'كلمة المرور' }).fill(password);
  await page.getByRole('button', { name: 'إنشاء حساب' }).click();
  const add = page.getByRole('textbox', { name: 'أضف هدفًا' });
  for (const title of ['قراءة عشر صفحات', 'مراجعة الدرس']) {
    await add.fill(title);
    await add.press('Enter');
    await expect(page.getByRole('checkbox', { name: title })).toBeVisible();
  }
  await page.getByRole('checkbox', { name: 'مراجعة الدرس' }).click();

  for (const address of [...SCREENS, ...MORE_SCREENS]) {
    await phone.open(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ar-EG');
    // What loads after the frame of the screen, as its catalogue of storage and notices.
    await page.waitForTimeout(500);
    expect({ address, english: await latinWords(phone) }).toEqual({ address, english: [] });
    for (const width of [320, 390]) await fitsInto(page, width, address);
    await fitsInto(page, 390, address, '200%');
    await fitsInto(page, 390, address);
    if (SCREENS.includes(address)) await isAccessible(page, address);
  }
});

test('a German phone is spoken to in German, and every screen fits it, also with large text, and parts no word', async ({
  device,
}) => {
  const phone = device('phone');
  phone.locale = 'de-AT';
  await phone.open('/signup');
  const { name, email, password } = somebody('Lena');
  const { page } = phone;
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'E-Mail-Adresse' }).fill(email);
  await page.getByRole('textbox', { name: 'Passwort' }).fill(password);
  await page.getByRole('button', { name: 'Konto erstellen' }).click();
  const add = page.getByRole('textbox', { name: 'Neues Ziel' });
  for (const title of ['Lesen', 'Vokabeln']) {
    await add.fill(title);
    await add.press('Enter');
  }
  await page.getByRole('checkbox', { name: 'Vokabeln' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT');
  await fitsInto(page, 320, '/', '200%');
  await expect(page.getByRole('link', { name: 'Zum Inhalt springen' })).not.toBeInViewport();

  for (const address of [...SCREENS, ...MORE_SCREENS]) {
    await page.evaluate((path) => history.pushState(null, '', path), address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    // What loads after the frame of the screen.
    await page.waitForTimeout(300);
    for (const text of ['200%', '100%']) for (const width of [390, 320]) await fitsInto(page, width, address, text);
    expect({ address, parted: await partedWords(page) }).toEqual({ address, parted: [] });
    if (['/', '/settings'].includes(address)) await isAccessible(page, address);
  }
});

test('a language is chosen without a reload, goes with the person, and is there after a cold start offline', async ({
  device,
}) => {
  const laptop = device('laptop', { profile: 'shell' });
  await laptop.open('/settings');
  await laptop.isKeptForOffline();
  const { page } = laptop;
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByRole('combobox', { name: 'Language of the app' }).selectOption('Deutsch');
  await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Sprache der App' }).selectOption('العربية');
  await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  await page.getByRole('link', { name: 'التقويم' }).click();
  await expect(page.getByRole('button', { name: 'الأسبوع التالي' })).toBeVisible();
  // What comes first stands on the right: so does the first day of a week.
  const [first, second] = await page
    .locator('[data-day]')
    .evaluateAll((days) => days.slice(0, 2).map((day) => day.getBoundingClientRect().x));
  expect(first).toBeGreaterThan(second!);

  await laptop.closeBrowser();
  await laptop.goOffline();
  await laptop.open();
  await expect(laptop.page.getByRole('textbox', { name: 'أضف هدفًا' })).toBeVisible();
  await expect(laptop.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await laptop.open('/settings');
  await laptop.page.getByRole('combobox', { name: 'لغة التطبيق' }).selectOption('English');
  await expect(laptop.page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(laptop.page.locator('html')).toHaveAttribute('dir', 'ltr');
  // Offered in the language from which one came: whoever chose by mistake can read it.
  await laptop.page.getByRole('button', { name: 'تراجع' }).click();
  await expect(laptop.page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible();
});

/** Words of which one half stands in a line and the other in the next, though neither holds a hyphen. */
const partedWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const parted: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement!.closest('script, style, noscript, option, .visually-hidden')) continue;
      for (const { index, 0: word } of node.textContent!.matchAll(/[\p{L}\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) parted.push(word);
      }
    }
    return parted;
  });

/** Words in Latin letters that a person can read or hear on the page, names left out. */
async function latinWords(on: Device): Promise<string[]> {
  const texts = await on.page.evaluate(() => {
    const said: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('script, style, noscript, option, kbd, [hidden]')) continue;
      for (const name of ['aria-label', 'title', 'placeholder']) said.push(element.getAttribute(name) ?? '');
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent ?? '');
    }
    return said;
  });
  return texts.filter((text) => /[A-Za-z]{2,}/.test(text.replace(NAMES, '')));
}
