/** Names that hold digits by nature: formats, algorithms, services, protocols. In lower case. */
const NAMES_WITH_DIGITS = new Set(
  `s3 s3a s3n ec2 ecr2 route53 gp2 gp3 h2 h2c h3 http2 http3 http1 ws2
   md2 md4 md5 md5sum sha1 sha2 sha3 sha224 sha256 sha384 sha512 sha1sum sha256sum sha512sum ripemd160 blake2 blake2b blake2s blake3
   crc8 crc16 crc32 crc32c crc64 adler32 murmur2 murmur3 xxh3 xxh64 fnv1 fnv1a siphash24 pbkdf2 argon2 argon2i argon2id rc2 rc4 rc5 des3 3des
   aes128 aes192 aes256 chacha20 poly1305 ed25519 ed448 x25519 x448 curve25519 secp256k1 secp256r1 secp384r1 p256 p384 p521 prime256v1
   rs256 rs384 rs512 hs256 hs384 hs512 es256 es384 es512 ps256 ps384 ps512 rsa2048 rsa4096 pkcs1 pkcs5 pkcs7 pkcs8 pkcs11 pkcs12 p12 x509 x500 pem8
   utf7 utf8 utf16 utf32 utf8mb3 utf8mb4 utf16le utf16be utf32le utf32be ucs2 ucs4 latin1 latin2 latin9 cp437 cp850 cp1250 cp1251 cp1252 cp932 koi8 koi8r gb2312 gb18030 big5 iso88591 windows1252 windows1251
   base2 base16 base32 base36 base58 base62 base64 base64url base85 base91 ascii85 z85 bech32 punycode2
   x86 x64 x32 i386 i486 i586 i686 amd64 arm32 arm64 arm64e armv6 armv6l armv7 armv7l armv8 aarch64 ppc64 ppc64le s390x mips64 riscv32 riscv64 win32 win64 wow64 linux32 linux64 macos11 avx2 avx512 sse2 sse3 sse4 neon64 wasm32 wasm64 x8664
   int1 int2 int4 int8 int16 int32 int64 int128 int256 uint8 uint16 uint32 uint64 uint128 uint256 u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f16 f32 f64 bf16 fp16 fp32 fp64 float2 float4 float8 float16 float32 float64 decimal128 bool8 varchar2 nvarchar2 uuid4 uuid7 uuidv1 uuidv4 uuidv7 uint8array uint16array uint32array int8array int16array int32array float32array float64array
   ipv4 ipv6 ip4 ip6 inet4 inet6 icmp6 icmpv6 dhcp6 dhcpv6 tcp4 tcp6 udp4 udp6 socks4 socks4a socks5 tls1 tlsv1 ssl2 ssl3 sslv2 sslv3 oauth1 oauth2 oauth10a saml1 saml2 u2f fido2 imap4 pop3 smb1 smb2 smb3 cifs2 nfs3 nfs4 nfsv3 nfsv4 l2tp l2 l3 l4 l7 ss7 snmpv2 snmpv3 v4l2 a2dp mqtt5 amqp10 smtp2 ldap3 ldaps3 nat64 dns64 rfc822 rfc2822 rfc3339 rfc5424 iso8601 e164 x400
   k8s k3s k0s k6 k9s i18n l10n a11y o11y g11n t9n c14n n11n m17n i14y e2e b2b b2c c2c p2p p2pkh m2m d2c 2fa 3ds 2pc 3pc w3c w3 web2 web3 f5 1c 7zip 3com 4xx 5xx 3xx 2xx 1xx
   log4j log4j2 log4net log4js log4cxx log4perl slf4j log4rs slf4net jsr310 junit4 junit5 c3p0 h2database neo4j db2 mysql5 mysql8 mysqli2 sqlite3 psycopg2 psycopg3 pg8000 mongo3 redis5 cassandra2 couchbase2 influx2 influxdb2 lucene9 hive2 presto2 hadoop2 mr1 mr2 yarn2 spark2 spark3 hs2 jdbc4 odbc3 oci8 oci10
   python2 python3 py2 py3 perl5 raku6 ruby2 ruby3 php5 php7 php8 java7 java8 java11 java17 java21 jdk8 jdk11 jdk17 jdk21 es3 es5 es6 ecma262 c99 c11 c17 cpp11 cpp14 cpp17 cpp20 vue2 vue3 angular2 bootstrap4 bootstrap5 html4 html5 xhtml1 css2 css3 svg2 webgl2 d3js three3 jinja2 urllib2 urllib3 httplib2 http1proxy boto3 botocore2 aws4 sigv4 sigv2 gtk2 gtk3 gtk4 qt4 qt5 qt6 sdl2 libx11 x11 dx9 dx11 dx12 d3d9 d3d11 d3d12 opengl2 opengl3 gles2 gles3 v8 nan1 ie6 ie8 ie9 ie10 ie11 e2big
   mp2 mp3 mp4 m3u8 m4a m4v mpeg2 mpeg4 h261 h263 h264 h265 x264 x265 av1 vp8 vp9 ac3 eac3 3gp 3gpp g711 g729 opus1 jpeg2000 jp2 jpeg2 webp2 dv25 hdr10
   7z bz2 bzip2 lz4 lzma2 lz77 snappy2 zip64 deflate64 ext2 ext3 ext4 fat12 fat16 fat32 ntfs3 iso9660 raid0 raid1 raid5 raid6 raid10 usb2 usb3 ps2 pci2 sata3 nvme2 rs232 rs485 i2c i2s d2d r2dbc gpt2 gpt3 gpt4 llama2 llama3 bm25 word2vec seq2seq int2 1password`.split(
    /\s+/,
  ),
);

/** Names of several parts, which the parts alone do not show. In lower case. */
const WHOLE_NAMES = new Set(
  `x86_64 x86-64 utf-8 utf-16 utf-32 utf-16le utf-16be utf_8 utf-8-sig iso-8859-1 iso-8859-15 iso8859-1 iso-8601 iso-2022-jp windows-1252 windows-1251 cp-1252 sha-1 sha-2 sha-3 sha-224 sha-256 sha-384 sha-512 sha3-256 sha3-512 sha-512-256 md-5 base-64 aes-128 aes-192 aes-256 aes-128-gcm aes-256-gcm aes-128-cbc aes-256-cbc crc-32 secp-256 ed-25519 rc-4 ipv-4 ipv-6 http-2 http-3 oauth-2 h-264 x-509 x.509 h.264 h.265 web-3 mp-3 ext-4 level-3 layer-7 k-8-s us-ascii-7 es-6 u-8 us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-central-2 eu-north-1 eu-south-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ca-central-1 sa-east-1 me-south-1 af-south-1 us-central1 us-east1 us-east4 us-west1 europe-west1 europe-west2 europe-west3 europe-west4 asia-east1 asia-northeast1 c++11 c++14 c++17 c++20`.split(
    /\s+/,
  ),
);

/** Where one part of an identifier ends and the next begins: `Sha256Hasher`, `ERR_HTTP2_STREAM`, `to-utf8`. */
const PART_BOUNDARY = /[-_.$]|(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])/;
const LONGEST_NAME = 64;

/** Whether each digit of the word belongs to a name that holds digits by nature: `s3`, `decodeBase64`, `ERR_HTTP2_PING`. */
export function isNameWithDigits(word: string): boolean {
  if (word.length > LONGEST_NAME) return false;
  const lower = word.toLowerCase();
  if (NAMES_WITH_DIGITS.has(lower) || WHOLE_NAMES.has(lower)) return true;
  if (word.length < 4 || !/[A-Za-z]{2}/.test(word)) return false;
  const inPackage = word.includes('.');
  return word.split(PART_BOUNDARY).every((part) => !/\d/.test(part) || isPartWithDigits(part.toLowerCase(), inPackage));
}

/** In a longer word two characters are too little to tell a name from a number; `com.example.v2.Cart` names a package. */
function isPartWithDigits(part: string, inPackage: boolean): boolean {
  if (inPackage && /^v\d{1,2}$/.test(part)) return true;
  return (part.length > 2 || part === 's3') && /[a-z]/.test(part) && NAMES_WITH_DIGITS.has(part);
}

/** Keys whose values tell who or which one, and not what happened. In lower case without `-` and `_`. */
const IDENTIFYING_KEYS = new Set(
  `user username usr login account customer client tenant member owner author actor subject principal email mail sender recipient
   session sess sid uid gid pid tid ppid euid ruser rhost host hostname node server peer remote addr address ip clientip remoteip remoteaddr srcip dstip src dst mac
   trace traceid span spanid request req requestid correlation correlationid transaction tx txn cid rid guid uuid oid ref reference
   file filename path dir directory folder url uri referer referrer useragent ua thread worker pod container instance device serial name msgid hash sha checksum etag digest nonce cursor query`.split(
    /\s+/,
  ),
);
/** Names of parameters that keep what they say, though they are in no list of their own. */
const ID_ENDING = /(?:[a-z]I[dD]|[a-z]ID|[_-]id|[_-]ids?|[Uu]uid|[Gg]uid)$/;

/** Whether the value after this key is masked also where it is a plain word. */
export function isIdentifyingKey(key: string): boolean {
  return (
    key.length <= 40 &&
    (IDENTIFYING_KEYS.has(key.replace(/[-_]/g, '').toLowerCase()) || key.toLowerCase() === 'id' || ID_ENDING.test(key))
  );
}

/** Nouns before a name or a value in quotes: `User 'alice'`, `Duplicate entry 'x'`. */
export const BEFORE_QUOTED =
  /(?:(?<!unexpected )\b(?:user|users|username|login|account|customer|client|tenant|member|owner|author|actor|player|subscriber|person|employee|patient|student|e-?mail|mailbox|recipient|sender|session|token|id|ids|uid|entry|value|values|input|literal|integer|float|number|numeric|double|decimal|bigint|uuid|date|timestamp|json|hostname|domain|nickname|password for|float\(\)|int\(\)|base \uE000)|to (?:float|int)|[a-z](?:Id|ID|_id))\s{0,2}[:=]?\s{0,2}$/i;

/** What announces a name after a colon: `No such user: alice`. */
export const BEFORE_NAME =
  /\b(?:such|unknown|invalid|no|for|missing) (?:user|username|login|account|customer|tenant|member): $/i;

/** Words after `user` that are not a name. */
export const NOT_A_NAME = new Set(
  `a an the and or not no is are was were has have had did does do will would can could cannot may must should in on at of to by for from with without
   id ids name names account accounts agent input data session sessions profile profiles group groups role roles email password token tokens service request requests
   authentication authorization auth login logins logout creation deletion registration update updates unknown invalid missing error errors
   not found already exists logged denied disabled enabled locked blocked deleted created registered removed cancelled canceled timeout timed failed fails interface interfaces
   space mode process thread code defined home directory store database table cache list lists event events action actions preferences settings info
   information details object objects record records level context feedback experience consent message messages query queries content file files`.split(
    /\s+/,
  ),
);
/** Words before `user` that make the next one a name. */
export const BEFORE_USER = new Set([
  'for',
  'invalid',
  'illegal',
  'by',
  'as',
  'from',
  'of',
  'to',
  'unknown',
  'with',
  'with',
  'by:',
  'su:',
]);

/** Folders at the root of a file system: a path that begins so is a file's, others may be an address's. */
export const FILE_ROOTS = new Set(
  `bin boot dev etc home lib lib64 media mnt opt proc root run sbin srv sys tmp usr var data private volumes users applications library system app workspace builds code nix snap storage sdcard mount mounts vol shared scratch work www`.split(
    /\s+/,
  ),
);
/** Parts of an address that say nothing by themselves: the part after them counts too. */
export const ADDRESS_PREFIXES =
  /^(?:api|apis|rest|rpc|graphql|internal|public|private|external|services?|svc|v\d{1,3}(?:\.\d{1,2})?(?:(?:alpha|beta)\d{0,2})?|\d\.\d|_\w{1,20}|wp-json|ajax|web|gateway|backend|proxy)$/i;
export const METHODS = new Set([
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'QUERY',
]);
