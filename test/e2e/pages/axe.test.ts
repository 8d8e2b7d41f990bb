import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unless } from '../../support/unless.js';
import { type AppFixture, NO_CHROMIUM, openApp } from './app-fixture.js';
import { AXE, FEW_LOOKS, LOOKS, lookAt, OPENED, setLook } from './axe.js';
import { type Address, LISTS, seedProject } from './seed-project.js';

let app: AppFixture;
let full: Address[] = [];
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  await app.t.call('POST', '/v1/projects', { slug: 'empty', name: 'Empty' });
  full = await seedProject(app);
});
afterAll(() => app?.close());

/** Dialogs and menus by page and buttons; the names of pages are those of `seedProject`. */
const DIALOGS: [string, ...(string | RegExp)[]][] = [
  ['component', 'Maintenance'],
  ['event', 'Mark as fixed'],
  ['event', /^user: admin/],
  ['type', 'Mute', 'Until …'],
  ['inspection', 'Dry run now'],
  ['inspection', 'Edit'],
  ['inspections', 'Import'],
  ['keys', 'New key'],
  ['projects', 'New project'],
  ['policy', 'Delete'],
  ['board', 'Account'],
];

async function lookAtAll(addresses: Address[], looks = LOOKS, key?: null): Promise<Record<string, object>> {
  const { page, context, problems, open } = await app.visit({ script: AXE, key });
  const found: Record<string, object> = {};
  for (const { name, path } of addresses) {
    await setLook(page, OPENED);
    await open(path);
    const wrong = await lookAt(page, looks);
    if (Object.keys(wrong).length > 0) found[name] = wrong;
  }
  expect(problems).toEqual([]);
  await context.close();
  return found;
}

describe('axe: no serious violation in both themes', { ...unless(NO_CHROMIUM), timeout: 180_000 }, () => {
  it('on pages with data', async () => {
    expect(full.length).toBe(16);
    expect(await lookAtAll(full)).toEqual({});
  });

  it('on empty pages and pages of unknown ids', async () => {
    const paths = LISTS.filter(({ name }) => name !== 'projects' && name !== 'new policy').map(({ path }) => path);
    paths.push('/events/x', '/types/x', '/findings/x', '/settings/unknown');
    const empty = paths.map((path) => ({ name: path, path: `${path}?project=empty` }));
    expect(await lookAtAll(empty, FEW_LOOKS)).toEqual({});
  });

  it('in dialogs and menus', async () => {
    const { page, context, open } = await app.visit({ script: AXE });
    const found: Record<string, object> = {};
    for (const [name, ...buttons] of DIALOGS) {
      await setLook(page, OPENED);
      await open(full.find((address) => address.name === name)?.path ?? '');
      for (const button of buttons) await page.getByRole('button', { name: button }).first().click();
      await page.locator('dialog[open], :popover-open').first().waitFor();
      const wrong = await lookAt(page, FEW_LOOKS);
      if (Object.keys(wrong).length > 0) found[`${name}: ${buttons}`] = wrong;
    }
    expect(found).toEqual({});
    await context.close();
  });

  it('on the sign-in page', async () => {
    expect(await lookAtAll([{ name: 'sign-in', path: '/sign-in?token=used' }], LOOKS, null)).toEqual({});
  });
});
