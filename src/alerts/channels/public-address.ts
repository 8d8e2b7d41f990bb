import ipaddr from 'ipaddr.js';

/** The only block of IPv6 that is assigned to hosts of the internet (RFC 4291). */
const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Services of clouds that give a machine its credentials and settings, also where their address is public by its range:
 * AWS (also ECS, EKS), Google, Azure (its wire server, too), Oracle, Alibaba, and others at the same addresses.
 */
const CLOUD_SERVICES = [
  ...['169.254.169.0/24', '169.254.170.0/24', '168.63.129.16/32', '100.100.100.200/32', '192.0.0.192/32'],
  ...['fd00:ec2::/32', 'fd20:ce::254/128', 'fe80::a9fe:a9fe/128'],
].map((block) => ipaddr.parseCIDR(block));

/**
 * Whether an IP address belongs to the public internet: not private, loopback, link-local, multicast or reserved, not a
 * metadata service of a cloud, and without an IPv4 address inside (mapped, NAT64, 6to4, Teredo, ISATAP). Text that is not
 * an address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast' || isCloudService(text)) return false;
  if (isV4(address)) return true;
  return address.match(GLOBAL_UNICAST_V6) && !isIsatap(address);
}

/** Whether an IP address, or an IPv4 address inside it, is that of a metadata service of a cloud. */
export function isCloudService(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  const all = isV4(address) ? [address] : [address, ...embeddedV4(address)];
  return all.some((one) =>
    CLOUD_SERVICES.some(([block, bits]) => one.kind() === block.kind() && one.match(block, bits)),
  );
}

/** The host of a URL as an IP address, without brackets; null where it is a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : null;
}

/** Whether the host of a URL is private, as far as that is known without a DNS look-up. */
export function isPlainlyPrivate(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal !== null) return !isPublicAddress(literal);
  const name = hostname.replace(/\.$/, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost');
}

function isV4(address: ipaddr.IPv4 | ipaddr.IPv6): address is ipaddr.IPv4 {
  return address.kind() === 'ipv4';
}

/** An interface identifier of ISATAP (RFC 5214): `[200:]0:5efe:` and an IPv4 address, in any network. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return ((parts[4] as number) & 0xfdff) === 0 && parts[5] === 0x5efe;
}

/** The IPv4 addresses that a gateway or a tunnel could send to for this address: at the places that its forms have. */
function embeddedV4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const bytes = address.toByteArray();
  const at = (first: number, flip = 0) => new ipaddr.IPv4(bytes.slice(first, first + 4).map((byte) => byte ^ flip));
  const range = address.range();
  // 2002:a.b.c.d:: is 6to4; Teredo has its server, and the client with all bits flipped.
  if (range === '6to4') return [at(2)];
  if (range === 'teredo') return [at(4), at(12, 0xff)];
  // All others (mapped, compatible, NAT64, ISATAP) have it at the end.
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0);
  const isAtEnd = range !== 'unicast' || isCompatible || isIsatap(address);
  return isAtEnd ? [at(12)] : [];
}
