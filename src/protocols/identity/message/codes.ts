/** Numbers that say what went wrong, and so are part of a message. */

/** Of what there are codes; a key's, a country's or a coupon's code is a value. */
const CODE_KINDS =
  'status|exit|error|err|errno|return|returned|ret|result|res|response|reply|reason|http|https|sql|vendor|native|fault|close|failure|abort|trap|sub|grpc|smtp|ftp|ldap|oracle|db|win32|system|api|process|child|exception|stop|termination|alert';
/** Words right before a code of any kind. */
const CODE_WORDS = `[a-z]{0,24}(?:${CODE_KINDS})[ _.-]?(?:code|status|number|no)|winerror|oserror|sqlerror|dberror|status|code|exit|exited|exit value|errno|signal|signo|sig|sqlstate|hresult|ntstatus|http|https|smtp|ftp|error|err|rc|msg|dsn`;
const AFTER_CODE_WORD = new RegExp(
  String.raw`(?:^|[^a-z])(?:[a-z]{1,24}[_.-]|)(?:${CODE_WORDS})(?: (?:was|is|of|with|value|number|by|no\.?))?["']?[\s:=#(\["'-]{0,4}$`,
  'i',
);
/** A code after these words. */
const CODE = /^(?:-?\d{1,5}|-?\d{9,10}|0[xX][\dA-Fa-f]{1,10}|[\dA-F]{8}|[\dA-Z]{5}|[245]\.\d{1,3}\.\d{1,3})$/;
/** What follows a number that counts something, though a code's word comes before it. */
const COUNTS =
  /^\s{0,2}(?:of\b|out of\b|\/\s?\d|times\b|[,.]\d|\s(?!(?:was|is|has|does|means|indicates|occurs|this|fails|comes|returns|happens|status|as|keys|address|access|process)\b)[a-z]{2,}s\b)/;
/** Codes that say which, not what. */
const OTHER_CODE =
  /(?:zip|post|postal|country|area|product|promo|coupon|currency|language|source|bar|key|dial|discount|voucher|qr|colou?r|char|verification|security|access|invite|referral|op|byte|type|event)[ _-]?code[^a-z]{0,6}$/i;

/** Words before a status that may as well stand before a count. */
const AFTER_OUTCOME =
  /(?:^|[^a-z])(?:(?:returned|returns|returning|responded|responds|answered|replied|replies|reply|response|got|received|receive|gave|failed|failure|said|says|result|outcome)(?: with| was| of| a| an| is)?:?|->|=>|→|http\/\uE000"?|http\/[\d.]+"?)\s{0,3}["'([]?$/i;
/** Both sides of a comparison of statuses: `expected 200, got 500`. */
const COMPARED =
  /expected (?:status |http |code ){0,2}[1-5]\d\d,? (?:but )?(?:got|was|received|found) (?:status |http |code ){0,2}$/i;
const TO_BE_COMPARED = /^,? (?:but )?(?:got|was|received|found) (?:status |http |code ){0,2}[1-5]\d\d\b/i;
const STATUS = /^[1-5]\d\d$/;
/** What may follow a status; a noun would make it a count. */
const AFTER_STATUS =
  /^(?:["')\]]|\s*$|[.;!,](?:\s|$)|:\s|\s{1,2}(?:-|[("'\uE000]|for\b|from\b|on\b|at\b|after\b|in\b|when\b|while\b|instead\b|but\b|and\b|to\b|response\b|status\b|error\b|\d|[A-Z]))/;
const REASON =
  /^\s{1,2}(?:response\b|status\b|errors?\b|Continue|Switching Protocols|OK|Created|Accepted|No Content|Partial Content|Moved Permanently|Found|See Other|Not Modified|Temporary Redirect|Permanent Redirect|Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Proxy Authentication|Request Time-?out|Conflict|Gone|Length Required|Precondition|Payload Too|Request Entity|URI Too|Unsupported Media|Range Not|Expectation|I'm a teapot|Misdirected|Unprocessable|Locked|Failed Dependency|Too Early|Upgrade Required|Too Many|Request Header|Unavailable For|Internal Server|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|HTTP Version|Insufficient|Loop Detected|Network Auth|Client Error|Server Error)/i;
/** Between the path of a request and its status. */
const BETWEEN_PATH_AND_STATUS =
  /^(?:\s|["'():|>[\],→=-]|http\/(?:\uE000|[\d.]+)|returned|responded|with|status|failed|answered|got|gave|was|is|code|failing|completed|finished|ended|by){0,20}$/i;
const UNIT =
  /^\s?(?:ms|µs|us|ns|s|sec|seconds?|milliseconds?|minutes?|min|h|kb|mb|gb|b|bytes?|%|times|rows?|items?|records?|retries|attempts?)\b/i;
/** An enhanced mail status after a reply: `550 5.1.1`. */
const ENHANCED = /^[ -][245]\.\d{1,3}\.\d{1,3}\b/;
const ENHANCED_ITSELF = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** Products whose codes look like a reference to a ticket or an order: `ORA-00942`. */
const KNOWN_PRODUCT =
  /^(?:(?:ORA|PLS|TNS|DPI|DPY|RMAN|SP2|PRVF|PRCR|CRS|LRM|NZE|OCI|KUP|PCM|ODBC|IMP|EXP|UDE|UDI|SQL|DRG|AMQ|DFH|DSN|IEC|IEF|IGD|CSV|BPX|CWWK[A-Z]?|SRVE|WSVR|DSRA|WLC|BEA|JBAS|WFLY[A-Z]{0,12}|HHH|HV|ISPN|UT|ELY|IJ|ARJUNA|AMS|KM|SAM|NG|RX|TS|CS|CA|BC|FS|MSB|NU|NETSDK|LNK|IDE|SA|SYSLIB|PG|EF|ASP|XLS|CVE|CWE|RFC|KB|MS|XX|PHP|SQLSTATE|WIN|DOMException|AADSTS|ERR|ERROR|EC|LDAP|MDB|IX|CPF|CPE|MCH|RNX|RNQ)-?\d{3,7}(?:-\d{1,7})?[A-Z]?|E\d{4,5}|NG\d{4,5})$/;
/** Things that are numbered like codes. */
const NUMBERED_THING =
  /^(?:ORD|ORDER|INV|INVOICE|JOB|TASK|TICKET|REQ|REQUEST|USER|USR|CUST|CUSTOMER|SKU|TXN|TX|EMP|ITEM|CART|PO|SO|DOC|ID|REF|RUN|BATCH|BUILD|NODE|POD|HOST|SRV|WORKER|THREAD|DEV|PAY|ACC|ACCT|SHIP|PKG|SN|LOT|CASE|BUG|ISSUE|PROJ)\b/i;
const UNKNOWN_PRODUCT = /^(?:[A-Z]{1,10}\d{3,6}[A-Z]?|[A-Z]{2,10}-0\d{2,5}[A-Z]?|[A-Z]\d{4,5})$/;
/** A product code that is not known counts at the start of a message or of a part of it, or after such a word. */
const BEFORE_PRODUCT =
  /(?:^[[(]?|[:\]-]\s{1,2}[[(]?|(?:error|warning|code|errors?:|exception|rule|note|fatal|message)[\s:(["'#]{1,3})$/i;
const AFTER_PRODUCT = /^[\])]?(?::|\s?-\s|\)|\]|$)/;

/**
 * Whether a word with a digit is a code. `before` is the text before it as far as it is masked already (its last 64
 * characters suffice), `after` what follows, `afterPath` what was written since the path of a request, null = there was none.
 */
export function isCode(word: string, before: string, after: string, afterPath: string | null): boolean {
  const first = word.charCodeAt(0);
  if (first >= 0x41 && first <= 0x5a && word.length <= 24) {
    if (KNOWN_PRODUCT.test(word)) return true;
    if (UNKNOWN_PRODUCT.test(word) && !NUMBERED_THING.test(word.replace(/[-\d].*$/, ''))) {
      if (BEFORE_PRODUCT.test(before) && AFTER_PRODUCT.test(after)) return true;
      if (/(?:error|warning|code)[\s:(["'#]{1,3}$/i.test(before)) return true;
    }
  }
  if (word.length > 11) return false;
  if (
    CODE.test(word) &&
    AFTER_CODE_WORD.test(before) &&
    !OTHER_CODE.test(before) &&
    !COUNTS.test(after) &&
    !UNIT.test(after)
  )
    return isAfterWord(word, before);
  if (STATUS.test(word)) {
    if (REASON.test(after) || ENHANCED.test(after)) return true;
    if (afterPath !== null && BETWEEN_PATH_AND_STATUS.test(afterPath) && !UNIT.test(after)) return true;
    if (COMPARED.test(before) || (/expected (?:status |http |code ){0,2}$/i.test(before) && TO_BE_COMPARED.test(after)))
      return true;
    return !/expected/i.test(before) && AFTER_OUTCOME.test(before) && AFTER_STATUS.test(after) && !UNIT.test(after);
  }
  if (ENHANCED_ITSELF.test(word)) return /(?:^|[^\d])[245]\d\d[ -]$/.test(before);
  if (/^\d{1,2}$/.test(word) && before.endsWith('curl: (')) return true;
  // The product's own code behind its SQLSTATE, as PDO shows it
  if (/^\d{4}$/.test(word) && /sqlstate.{0,56}: $/i.test(before)) return true;
  // What drivers for Python show: (1062, "Duplicate entry …")
  return /^\d{4}$/.test(word) && before.endsWith('(') && /^, ?["']/.test(after);
}

/** Five letters and digits are a code only after SQLSTATE, eight of hex only where a code is said to be one. */
function isAfterWord(word: string, before: string): boolean {
  if (/https?[^a-z]{0,4}$/i.test(before)) return STATUS.test(word);
  if (/^-?\d{1,5}$/.test(word) || /^0x/i.test(word) || word.includes('.')) return true;
  if (/^[\dA-Z]{5}$/.test(word)) return /sqlstate[^a-z]{0,4}$|\(\s?$|code[^a-z]{0,3}$/i.test(before);
  return /(?:code|hresult|error)[^a-z]{0,4}$/i.test(before);
}
