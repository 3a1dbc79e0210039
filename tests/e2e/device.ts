/** A device in a student's hands: what they do and see, by the accessible names that never change. */
import { expect, type Locator } from '@playwright/test';
import { BrowserDevice } from './browser-device.ts';
import type { Person } from './person.ts';

/** Long enough for a device that backed off while the server was away (30 s at most) and for one idle pause (15 s). */
export const CONVERGES = { timeout: 60_000 };

export class Device extends BrowserDevice {
  async addGoal(title: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Add a goal' }).fill(title);
    await this.page.getByRole('textbox', { name: 'Add a goal' }).press('Enter');
    await expect(this.goal(title)).toBeVisible();
  }

  async tick(title: string): Promise<void> {
    await this.goal(title).check();
    // It shows at once, and has been saved when the row no longer says that it is being saved.
    await expect(this.page.locator('[data-saving]')).toHaveCount(0);
    await expect(this.goal(title)).toBeChecked();
  }

  async rename(title: string, next: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${title}` }).click();
    await this.page.getByRole('menuitem', { name: 'Edit' }).click();
    const sheet = this.page.getByRole('dialog');
    await sheet.getByRole('textbox', { name: 'Title' }).fill(next);
    await this.page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(this.goal(next)).toBeVisible();
  }

  async writeLog(text: string): Promise<void> {
    const composer = this.page.getByRole('textbox', { name: 'Write a log entry' });
    await composer.fill(text);
    await composer.press('Control+Enter');
    await expect(this.logEntry(text)).toBeVisible();
  }

  async signUp({ name, email, password }: Person): Promise<void> {
    await this.open('/signup');
    await this.page.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
    await this.isBackOnToday();
  }

  async signIn({ email, password }: Person): Promise<void> {
    await this.open('/login');
    await this.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.isBackOnToday();
  }

  /** Both forms end on Today. */
  private async isBackOnToday(): Promise<void> {
    await expect(this.page.getByRole('textbox', { name: 'Add a goal' })).toBeVisible();
  }

  /** The checkbox of a goal, wherever it stands in the list. */
  goal(title: string): Locator {
    return this.page.getByRole('checkbox', { name: title, exact: true });
  }

  logEntry(text: string): Locator {
    return this.page.getByRole('main').getByText(text, { exact: true });
  }

  /** The sync chip says so. */
  async says(text: string | RegExp, options?: { timeout: number }): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: text }).first()).toBeAttached(options);
  }

  /** The day shows these goals, each exactly once and ticked where it says so, and no other. */
  async shows(goals: Record<string, 'open' | 'done'>, options?: { timeout: number }): Promise<void> {
    await expect(async () => {
      await this.unfoldDone();
      const main = this.page.getByRole('main');
      expect(await main.getByRole('checkbox').count()).toBe(Object.keys(goals).length);
      for (const [title, state] of Object.entries(goals))
        await expect(this.goal(title)).toBeChecked({ checked: state === 'done', timeout: 500 });
    }).toPass({ timeout: 10_000, ...options });
  }

  private async unfoldDone(): Promise<void> {
    const fold = this.page.getByRole('button', { name: /^Done \(/, expanded: false });
    if (await fold.isVisible()) await fold.click({ timeout: 500 });
  }
}
