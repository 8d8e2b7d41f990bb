/** Where notices go. */
export type Address =
  | { kind: 'webhook'; url: string }
  | { kind: 'slack'; url: string }
  | { kind: 'email'; to: readonly string[] };

/** Names a target among those of its policy: two with the same address would get everything twice. */
export function addressKey(address: Address): string {
  switch (address.kind) {
    case 'webhook':
    case 'slack':
      return `${address.kind} ${new URL(address.url).href}`;
    case 'email':
      return `${address.kind} ${address.to
        .map((recipient) => recipient.toLowerCase())
        .sort()
        .join(' ')}`;
  }
}

/** The host of all mail: it goes over the operator's one server. No name of a host contains a colon. */
const MAIL_HOST = 'mail:';

/** The host that a notice to an address goes to, without its port; all mail has one of its own. */
export function hostOf(address: Address): string {
  return address.kind === 'email' ? MAIL_HOST : new URL(address.url).hostname;
}
