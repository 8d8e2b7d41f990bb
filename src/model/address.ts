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
