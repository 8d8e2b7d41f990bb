import type { Shop } from './shop.js';

/** A picture of a page. */
export interface Shot {
  /** Without the ending. */
  name: string;
  path: string;
  theme: 'light' | 'dark';
  /** Of the window; pictures of phones are of what they show at once. */
  width: number;
  height: number;
}

const DESKTOP = { theme: 'light', width: 1280, height: 860 } as const;
const PHONE = { theme: 'light', width: 390, height: 780 } as const;

/** Which pictures README.md and docs/pages.md have. */
export async function shotsOf({ get }: Shop): Promise<Shot[]> {
  const [event] = (await get('/v1/events?component=shop/checkout/db&limit=1')).items;
  const [finding] = (await get('/v1/findings?component=shop/checkout/api&limit=1')).items;
  return [
    { ...DESKTOP, name: 'board', path: '/' },
    { ...DESKTOP, theme: 'dark', name: 'board-dark', path: '/' },
    { ...PHONE, name: 'board-phone', path: '/' },
    { ...PHONE, theme: 'dark', name: 'event-phone-dark', path: `/events/${event.id}` },
    { ...DESKTOP, name: 'event', path: `/events/${event.id}`, height: 1100 },
    { ...DESKTOP, name: 'finding', path: `/findings/${finding.id}`, height: 1100 },
    { ...DESKTOP, name: 'component', path: '/components/shop%2Fcheckout', height: 1000 },
    { ...DESKTOP, name: 'alerts', path: '/alerts' },
  ];
}
