import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unless } from '../../support/unless.js';
import { type House, NO_CHROMIUM, openHouse } from './app-fixture.js';
import { AXE, dress, FEW_LOOKS, LOOKS, lookAt, OPENED } from './axe.js';
import { type Address, furnish, LISTS } from './seed-project.js';

let house: House;
let full: Address[] = [];
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  house = await openHouse();
  await house.t.call('POST', '/v1/projects', { slug: 'empty', name: 'Empty' });
  full = await furnish(house);
});
afterAll(() => house?.close());

/** What is opened by which buttons; the names of pages are those of `furnish`. */
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
  const { page, context, troubles, see } = await house.visit({ script: AXE, key });
  const found: Record<string, object> = {};
  for (const { name, path } of addresses) {
    await dress(page, OPENED);
    await see(path);
    const wrong = await lookAt(page, looks);
    if (Object.keys(wrong).length > 0) found[name] = wrong;
  }
  expect(troubles).toEqual([]);
  await context.close();
  return found;
}

describe('axe finds nothing serious, in both themes', { ...unless(NO_CHROMIUM), timeout: 180_000 }, () => {
  it('on pages that are full', async () => {
    expect(full.length).toBe(16);
    expect(await lookAtAll(full)).toEqual({});
  });

  it('on pages that are empty, and where something is not found', async () => {
    const paths = LISTS.filter(({ name }) => name !== 'projects' && name !== 'new policy').map(({ path }) => path);
    paths.push('/events/x', '/types/x', '/findings/x', '/settings/nowhere');
    const empty = paths.map((path) => ({ name: path, path: `${path}?project=empty` }));
    expect(await lookAtAll(empty, FEW_LOOKS)).toEqual({});
  });

  it('on what opens over pages', async () => {
    const { page, context, see } = await house.visit({ script: AXE });
    const found: Record<string, object> = {};
    for (const [name, ...buttons] of DIALOGS) {
      await dress(page, OPENED);
      await see(full.find((address) => address.name === name)?.path ?? '');
      for (const button of buttons) await page.getByRole('button', { name: button }).first().click();
      await page.locator('dialog[open], :popover-open').first().waitFor();
      const wrong = await lookAt(page, FEW_LOOKS);
      if (Object.keys(wrong).length > 0) found[`${name}: ${buttons}`] = wrong;
    }
    expect(found).toEqual({});
    await context.close();
  });

  it('on the page to sign in', async () => {
    expect(await lookAtAll([{ name: 'sign-in', path: '/sign-in?token=used' }], LOOKS, null)).toEqual({});
  });
});
