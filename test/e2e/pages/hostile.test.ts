import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unless } from '../../support/unless.js';
import { until } from '../../support/until.js';
import { type AppFixture, NO_CHROMIUM, openApp, type Visit } from './app-fixture.js';
import { type Address, seedProject, type Words } from './seed-project.js';
import { settled } from './settled.js';

/** Texts that are executed instead of shown would call this. */
const HURT = 'window.hurt = () => { window.isHurt = true; alert(1); };';

const MARKUP = `"><img src=x onerror="hurt()"><svg/onload=hurt()><script>hurt()</script><b>`;
const KINDS: Record<string, string> = {
  'markup and addresses of scripts': `${MARKUP}javascript:hurt()//https://evil.example/"onmouseover="hurt(){{7*7}}<!--`,
  'one long word': 'Donaudampfschifffahrtselektrizitäten',
  'right-to-left with overrides, and emoji':
    'خطأ في \u202egnirts\u202c \u2067قاعدة\u2069 👩🏽‍🚀🧨🇺🇳 e\u0301\u0323\u0317 z̸̢͕̈́a̵̛̹l̴̡͚ ',
};

/** The text as long as the field takes it, cut between characters. */
const filled =
  (text: string): Words =>
  (field, limit) =>
    [
      ...`${text} ${field} `
        .replace(text === KINDS['one long word'] ? / /g : /$^/, '')
        .repeat(Math.ceil(limit / text.length)),
    ]
      .slice(0, limit)
      .join('')
      .trim();

let app: AppFixture;
const pages: Record<string, Address[]> = {};
beforeAll(async () => {
  if (NO_CHROMIUM !== null) return;
  app = await openApp();
  const began = app.clock.now();
  for (const [place, [kind, text]] of Object.entries(KINDS).entries()) {
    app.clock.set(began);
    pages[kind] = await seedProject(app, filled(text), `hostile-${place}`);
  }
});
afterAll(() => app?.close());

/** Pages that show the texts in form fields only. */
const FORMS = /^(?:settings|new policy)$/;
/** The part of a text that every field keeps, without slashes: they separate the parts of components. */
const begin = (text: string) => text.slice(0, 15).trim();

/** Parts of the page that are not text or do not fit; empty without problems. */
const WRONG = `(() => {
  const root = document.documentElement;
  const wrong = [];
  if (window.isHurt) wrong.push('a script of a text ran');
  for (const one of document.querySelectorAll('img[src="x"], svg[onload], script:not([src]), iframe, object, embed, base'))
    wrong.push('an element of a text: ' + one.outerHTML.slice(0, 80));
  for (const one of document.querySelectorAll('*'))
    for (const { name } of one.attributes) if (name.startsWith('on')) wrong.push('a handler: ' + name);
  for (const { protocol, host, href } of document.querySelectorAll('a[href]'))
    if (host !== location.host && !href.startsWith('https://logs.example.com/') || !/^https?:$/.test(protocol))
      wrong.push('a link: ' + href.slice(0, 80));
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    wrong.push(root.scrollWidth + ' px wide in ' + root.clientWidth + ': ' +
      wide.slice(0, 4).map((one) => one.tagName + '.' + (one.className.baseVal ?? one.className)).join(' '));
  }
  // Tables and texts that are wider than the panel they stand in.
  for (const one of document.querySelectorAll('main, main section, main form, dialog'))
    if (getComputedStyle(one).overflowX === 'visible' && one.scrollWidth > one.clientWidth + 1)
      wrong.push('sticks out of ' + one.tagName + ' ' + one.className + ': ' + one.textContent.slice(0, 40));
  return wrong;
})()`;

/** Checks a page in a wide and in a narrow window. */
async function wrongAt({ page, open }: Visit, path: string): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(path);
  const wide = await page.evaluate<string[]>(WRONG);
  await page.setViewportSize({ width: 375, height: 900 });
  await until(() => page.evaluate<boolean>('matchMedia("(width <= 375px)").matches'));
  await settled(page);
  return [...wide, ...(await page.evaluate<string[]>(WRONG))];
}

describe('texts of clients are shown as text and fit every page', { ...unless(NO_CHROMIUM), timeout: 120_000 }, () => {
  it.each(Object.entries(KINDS))('%s', async (kind, text) => {
    const visit = await app.visit({ script: HURT });
    const found: Record<string, string[]> = {};
    for (const { name, path } of pages[kind] ?? []) {
      const wrong = await wrongAt(visit, path);
      // Forms show it in their fields.
      const isShown = FORMS.test(name) || (await visit.page.locator('main').innerText()).includes(begin(text));
      if (!isShown) wrong.push('the text is not shown');
      if (wrong.length > 0) found[name] = wrong;
    }
    expect({ found, problems: visit.problems }).toEqual({ found: {}, problems: [] });
    await visit.context.close();
  });
});
