/** Keys and tokens that are known by the form in which their issuer writes them. */

const KEY_BEGIN = '-----BEGIN ';
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** Each run of characters is entered at its start only, so the time stays linear. */
const DOTTED_RUN = /(?<![\w-])[\w-]{9,}\.[\w-]{2,}(?:\.[\w-]*)*/g;
const JWT_START = /eyJ[\w-]{6,}\.|ey[A-Za-z0-9]{2}[\w-]{8,}\.ey/;
const SERVICE_KEYS = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}',
    'gh[pousr]_[A-Za-z0-9]{16,255}',
    'github_pat_\\w{20,255}',
    'gl(?:pat|dt|rt|ptt|cbt|oas|soat|imt|agent|ft|ffct)-[\\w.-]{16,255}',
    'GR1348941[\\w-]{20,40}',
    'xox[abeoprs](?:\\.xox[bp])?-[\\w-]{10,255}',
    'xapp-[\\w-]{10,255}',
    '(?:sk|pk|rk|whsec)_(?:(?:live|test)_)?[A-Za-z0-9]{14,255}',
    'sk-[\\w-]{20,255}',
    'AIza[\\w-]{30,40}',
    'ya29\\.[\\w-]{20,512}',
    'GOCSPX-[\\w-]{20,60}',
    '[\\w~.-]{3}8Q~[\\w~.-]{31,40}',
    'npm_[A-Za-z0-9]{30,40}',
    'pypi-[\\w-]{20,255}',
    'rubygems_[a-f0-9]{48}',
    'dckr_(?:pat|oat)_[\\w-]{20,60}',
    'SG\\.[\\w-]{10,64}\\.[\\w-]{10,64}',
    'SK[a-f0-9]{32}(?![a-f0-9])',
    'key-[a-f0-9]{32}(?![a-f0-9])',
    '[a-f0-9]{32}-us\\d{1,2}(?!\\w)',
    'sq0(?:atp|csp|idp)-[\\w-]{20,60}',
    'do[opr]_v1_[a-f0-9]{40,64}',
    'dapi[a-f0-9]{32}',
    'hf_[A-Za-z0-9]{30,40}',
    'lin_api_[A-Za-z0-9]{30,50}',
    'ntn_[A-Za-z0-9]{40,60}',
    'gls?[ac]_[\\w=]{32,255}',
    'NRAK-[A-Z0-9]{20,40}',
    'PMAK-[a-f0-9-]{40,80}',
    'HRKU-[\\w-]{30,80}',
    'hv[sbr]\\.[\\w-]{20,255}',
    'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{30,80}',
    'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
    'sbp_[a-f0-9]{40}',
    'pscale_(?:tkn|pw|oauth)_[\\w.-]{20,80}',
    'AGE-SECRET-KEY-1[A-Z0-9]{40,80}',
    '\\d{8,10}:AA[\\w-]{33}',
    'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}',
    '[MNO][\\w-]{23,25}\\.[\\w-]{6}\\.[\\w-]{27,40}',
  ].join('|')})`,
  'g',
);
/** A URL by which anybody may post to a channel: the host stays. */
const WEBHOOK =
  /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/|webhook\.office\.com\/webhookb2\/|outlook\.office(?:365)?\.com\/webhook\/|chat\.googleapis\.com\/v1\/spaces\/|api\.telegram\.org\/bot|logic\.azure\.com(?::\d{2,5})?\/workflows\/)[^\s"'`<>()[\]{}\\]{4,2048}/gi;

/** A text with `word` in the place of private keys, JSON web tokens, API keys of known forms and webhooks' paths. */
export function withoutKnownKeys(text: string, word: string): string {
  let result = text.includes(KEY_BEGIN) ? withoutPrivateKeys(text, word) : text;
  if (result.includes('ey')) {
    result = result.replace(DOTTED_RUN, (run) => {
      const start = run.search(JWT_START);
      return start === -1 ? run : run.slice(0, start) + word;
    });
  }
  if (result.includes('/')) result = result.replace(WEBHOOK, (_all, host: string) => host + word);
  return result.length < 18 ? result : result.replace(SERVICE_KEYS, word);
}

/** From the head of a private key to its foot, or to the end of the text where the foot is missing. */
function withoutPrivateKeys(text: string, word: string): string {
  let result = '';
  let from = 0;
  for (const head of text.matchAll(PRIVATE_KEY)) {
    if (head.index < from) continue;
    result += text.slice(from, head.index) + word;
    const foot = text.indexOf('-----END ', head.index + head[0].length);
    const close = foot === -1 ? -1 : text.indexOf('-----', foot + 9);
    from = close === -1 ? text.length : close + 5;
  }
  return result + text.slice(from);
}
