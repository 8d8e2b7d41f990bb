import type { Step } from './client.js';

/** The names of the functions differ by the habits of a language: `chargeCard`, `charge_card`, `ChargeCard`. */
export type Naming = 'camel' | 'snake' | 'pascal';

/**
 * What each program reports. Different errors must be different events of different types; the second round must be
 * glued to the first, although all lines and numbers differ.
 */
const SHOP = {
  /** An error in a function with a name. */
  charge: { text: /card of order \d+ was declined/, thrownIn: 'charge card' },
  /** Another error of the same class in another function. */
  ship: { text: /parcel \d+ is too heavy/, thrownIn: 'ship parcel' },
  /** The same outer error twice, with two causes. */
  'order-refused': { text: /connection to the stock was refused/, thrownIn: 'place order' },
  'order-sold-out': { text: /item \d+ is sold out/, thrownIn: 'place order' },
  /** Two bugs of one class in functions without a name. */
  'nameless-price': { text: /price list is missing|reading 'total'/, thrownIn: null },
  'nameless-voucher': { text: /voucher has expired|reading 'voucher'/, thrownIn: null },
} as const;

/** A message with a parameter, logged for two users in each round. */
const NO_CART = message('no-cart', /user \S+ has no cart/, { timesPerRound: 2, importance: 'alarm' });
const STOCK_LOW = message('stock-low', /stock of .* is low/, { timesPerRound: 1, importance: 'warning' });
/** An exception that came with a text of its own: both must be readable. */
export const NOTIFY: Step = {
  name: 'notify',
  text: /mail server is away/,
  timesPerRound: 1,
  importance: 'alarm',
  stackNames: null,
  message: /could not notify customer \S+.*mail server is away/s,
};

export const MESSAGES: readonly Step[] = [NO_CART, STOCK_LOW];

/** The errors that a program in this language throws. */
export function errorsOf(naming: Naming): readonly Step[] {
  return Object.entries(SHOP).map(([name, { text, thrownIn }]) => ({
    name,
    text,
    timesPerRound: 1,
    importance: 'alarm',
    stackNames: thrownIn === null ? null : named(thrownIn, naming),
    message: null,
  }));
}

/** Errors and messages. */
export function shopOf(naming: Naming): readonly Step[] {
  return [...errorsOf(naming), ...MESSAGES];
}

/** Errors, messages, and an exception that is logged with a text: what a logging library sends. */
export function loggedShopOf(naming: Naming): readonly Step[] {
  return [...shopOf(naming), NOTIFY];
}

/** The same steps without those of these names: for clients that have no such call. */
export function without(steps: readonly Step[], ...names: string[]): readonly Step[] {
  return steps.filter(({ name }) => !names.includes(name));
}

function message(name: string, text: RegExp, more: Pick<Step, 'timesPerRound' | 'importance'>): Step {
  return { name, text, stackNames: null, message: text, ...more };
}

function named(words: string, naming: Naming): string {
  if (naming === 'snake') return words.replaceAll(' ', '_');
  const pascal = words.replace(/(?:^| )(.)/g, (_, letter: string) => letter.toUpperCase());
  return naming === 'pascal' ? pascal : `${pascal[0]?.toLowerCase()}${pascal.slice(1)}`;
}
