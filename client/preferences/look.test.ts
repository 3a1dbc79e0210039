import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseContrast, chosenContrast, followContrast, paintTheme, type Contrast } from './look.ts';

const firstLook = readFileSync(path.join(import.meta.dirname, '../public/first-look.js'), 'utf8');

/** What the page looks like after a choice, and what first-look.js makes of it when the app opens again. */
function look(): Record<string, string | undefined> {
  const now = { ...document.documentElement.dataset };
  const again = { documentElement: { dataset: {} as Record<string, string> } };
  vm.runInNewContext(firstLook, { document: again, localStorage, matchMedia });
  expect(again.documentElement.dataset).toEqual(now);
  return now;
}

describe('the look of the page', () => {
  let kept: Map<string, string>;
  let wantsMore: boolean;

  beforeEach(() => {
    kept = new Map();
    wantsMore = false;
    vi.stubGlobal('document', { documentElement: { dataset: {} } });
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
    vi.stubGlobal('matchMedia', () => ({ matches: wantsMore, addEventListener: () => undefined }));
    vi.stubGlobal('addEventListener', () => undefined);
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('is the system’s until something is chosen', () => {
    paintTheme('system');
    followContrast();
    expect(look()).toEqual({});
    wantsMore = true;
    followContrast();
    expect(look()).toEqual({ contrast: 'more' });
  });

  it('is the one that was chosen, also before the first paint of the next time', () => {
    paintTheme('dark');
    chooseContrast('more');
    expect(look()).toEqual({ theme: 'dark', contrast: 'more' });
    paintTheme('light');
    chooseContrast('standard');
    wantsMore = true;
    followContrast();
    expect(look()).toEqual({ theme: 'light' });
  });

  it.each<Contrast>(['system', 'standard', 'more'])('remembers the contrast: %s', (contrast) => {
    chooseContrast(contrast);
    expect(chosenContrast()).toBe(contrast);
  });

  it('goes back to the system’s', () => {
    paintTheme('dark');
    chooseContrast('more');
    paintTheme('system');
    chooseContrast('system');
    expect(look()).toEqual({});
  });
});
