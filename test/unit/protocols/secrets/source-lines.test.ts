import { describe, expect, it } from 'vitest';
import { maskedText } from '../../../../src/protocols/identity/message/index.js';
import { maskedSecrets } from '../../../../src/protocols/secrets/index.js';

// Keys are put together here, so that no scanner of repositories takes them for real ones.
const joined = (...parts: string[]) => parts.join('');
const HEX = 'abcdef0123456789abcdef0123456789';
const LONG = 'Ab3dEf6hIj9kLm2oPq5rSt8uVw1xYz4bCd7eFg0h';

/** A line of source, and the parts of it that must not be seen. */
const LINES: readonly (readonly [line: string, ...secrets: string[]])[] = [
  // Prefixes of literals
  ['password=b"hunter2"', 'hunter2'],
  ['password = f"hunter2-{suffix}"', 'hunter2'],
  ["password = r'hunter2'", 'hunter2'],
  ["password = rb'hunter2'", 'hunter2'],
  ['var password = @"hunter2";', 'hunter2'],
  ['var password = $"hunter2{x}";', 'hunter2'],
  ['var password = $@"hunter2{x}";', 'hunter2'],
  ['NSString *password = @"hunter2";', 'hunter2'],
  ['let password = r#"hunter2"#;', 'hunter2'],
  ['password = """hunter2"""', 'hunter2'],
  ['const password = `hunter2`;', 'hunter2'],
  ['const wchar_t* password = L"hunter2";', 'hunter2'],
  // Declarations
  ['val password: String = "hunter2"', 'hunter2'],
  ['const password: string = "hunter2";', 'hunter2'],
  ['let token: &str = "hunter2";', 'hunter2'],
  ['let token: &\'static str = "hunter2";', 'hunter2'],
  ['var apiKey: String? = "hunter2"', 'hunter2'],
  ['private secret: string | null = "hunter2";', 'hunter2'],
  ['password: Optional[str] = "hunter2"', 'hunter2'],
  ['var password string = "hunter2"', 'hunter2'],
  ['password := "hunter2"', 'hunter2'],
  ['char password[] = "hunter2";', 'hunter2'],
  ['char password[32] = "hunter2";', 'hunter2'],
  ['std::string password{"hunter2"};', 'hunter2'],
  ['std::string password("hunter2");', 'hunter2'],
  ['private static final String DB_PASSWORD = "hunter2";', 'hunter2'],
  ['dbPass = "hunter2"', 'hunter2'],
  ['password2 = "hunter2"', 'hunter2'],
  ['PASSWORD_PROD = "hunter2"', 'hunter2'],
  ['password        = "hunter2"', 'hunter2'],
  // Indexes, maps, pairs
  ['$config["password"] = "hunter2";', 'hunter2'],
  ["'db_password' => 'hunter2',", 'hunter2'],
  ["$x = ['db_password' => 'hunter2'];", 'hunter2'],
  ['os.environ["API_TOKEN"] = "hunter2"', 'hunter2'],
  ['{"password":{"value":"hunter2"}}', 'hunter2'],
  ['{"password":{"type":"text","value":"hunter2"}}', 'hunter2'],
  ['{:password => "hunter2"}', 'hunter2'],
  ['{\\"password\\":\\"hunter2\\",\\"page\\":1}', 'hunter2'],
  ['{\\"password\\":\\"abc\\\\\\"hunter2\\"}', 'hunter2'],
  ['m := map[string]string{"password": "hunter2"}', 'hunter2'],
  ['std::pair p{"password", "hunter2"};', 'hunter2'],
  ['params = [("password", "hunter2")]', 'hunter2'],
  ['passwords = ["hunter2", "hunter3"]', 'hunter2', 'hunter3'],
  // Calls
  ['define("DB_PASSWORD", "hunter2");', 'hunter2'],
  ['user.setPassword("hunter2");', 'hunter2'],
  ['.password("hunter2")', 'hunter2'],
  ["user.set_password('hunter2')", 'hunter2'],
  ['.with_token(b"hunter2")', 'hunter2'],
  ['.basic_auth("ann", "hunter2")', 'hunter2'],
  ['.basic_auth("ann", Some("hunter2"))', 'hunter2'],
  ['req.SetBasicAuth("ann", "hunter2")', 'hunter2'],
  ['new NetworkCredential("ann", "hunter2")', 'hunter2'],
  ['requests.get(url, auth=("ann", "hunter2"))', 'hunter2'],
  ['requests.get(url, auth=(user, "hunter2"))', 'hunter2'],
  ['client.login("ann", "hunter2")', 'hunter2'],
  ["crypto.createHmac('sha256', 'hunter2')", 'hunter2'],
  ['jwt.encode(payload, "hunter2", algorithm="HS256")', 'hunter2'],
  ['properties.setProperty("password", "hunter2");', 'hunter2'],
  ['password = os.getenv("DB_PASSWORD", "hunter2")', 'hunter2'],
  ['const password = process.env.PASSWORD || "hunter2";', 'hunter2'],
  ['$password = $config["password"] ?? "hunter2";', 'hunter2'],
  ['let password = String::from("hunter2");', 'hunter2'],
  ['password: Some("hunter2".to_string()),', 'hunter2'],
  ['password = base64.b64decode("aHVudGVyMg==")', 'aHVudGVyMg'],
  ['if password == "hunter2":', 'hunter2'],
  ["if (password === 'hunter2') {", 'hunter2'],
  ['if (password.equals("hunter2")) {', 'hunter2'],
  ["CREATE USER ann WITH PASSWORD 'hunter2'", 'hunter2'],
  ['const password: &[u8] = b"hunter2";', 'hunter2'],
  ['var password: Map<String, String> = "hunter2"', 'hunter2'],
  ['public string Password { get; set; } = "hunter2";', 'hunter2'],
  ['password = x ? "hunter2" : "hunter3"', 'hunter2', 'hunter3'],
  ['password="hunter2" if x else "hunter3"', 'hunter2', 'hunter3'],
  ['User.create!(password: "hunter2", password_confirmation: "hunter3")', 'hunter2', 'hunter3'],
  ['pwd.setText("hunter2")', 'hunter2'],
  ['page.fill("#password", "hunter2")', 'hunter2'],
  ['DriverManager.getConnection(url, "root", "hunter2")', 'hunter2'],
  ['res.cookie("sid", "hunter2")', 'hunter2'],
  ['<password>hunter2</password>', 'hunter2'],
  ['<add key="Password" value="hunter2" />', 'hunter2'],
  // Quotes within literals
  ['password = "abc\\"hunter2"', 'hunter2'],
  ["password = 'abc\\'hunter2'", 'hunter2'],
  ['password = "abc" + "hunter2"', 'abc', 'hunter2'],
  ['password = "abc""hunter2"', 'abc', 'hunter2'],
  ['password = "abc hunter2', 'hunter2'],
  // Values within literals
  ['conn = "Server=db;Password=hunter;Database=shop"', 'hunter;'],
  ['url = "https://shop.example/a?token=swordfish"', 'swordfish'],
  ['headers = {"Cookie": "a=b; sid=hunter2"}', 'hunter2'],
  ['curl -H "Cookie: a=b; sid=hunter2" https://shop.example', 'hunter2'],
  ['headers["Authorization"] = "Basic dXNlcjpwYXNz"', 'dXNlcjpwYXNz'],
  ['req.Header.Set("Authorization", "Bearer hunter2")', 'hunter2'],
  ['export DB_PASSWORD=swordfish', 'swordfish'],
];

/** A value that a client sent, and the parts of it that must not be seen. Also a line of a shell or of a setting. */
const VALUES: readonly (readonly [text: string, ...secrets: string[]])[] = [
  ['password=hunter2', 'hunter2'],
  ['password = hunter2', 'hunter2'],
  ['token: abc123', 'abc123'],
  ['Cookie: a=b; sid=hunter2', 'hunter2'],
  ['Set-Cookie: a=b; Path=/; sid=hunter2', 'a=b', 'hunter2'],
  ['bearer: hunter2', 'hunter2'],
  ['Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  ['Authorization: hunter2', 'hunter2'],
  ['Authorization: Token token="hunter2"', 'hunter2'],
  ['"Authorization": "Token hunter2"', 'hunter2'],
  ['Proxy-Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  ['Authorization: Digest username="ann", response="0a1b2c3d"', '0a1b2c3d'],
  ['curl -u ann:hunter2 https://shop.example', 'hunter2'],
  ["curl --user 'ann:hunter2' https://shop.example", 'hunter2'],
  ['mysql -u root -phunter2 shop', 'hunter2'],
  ['https://ann:hunter2@shop.example/a', 'hunter2'],
  [`https://${HEX}@shop.example/1`, HEX],
  ['https://hooks.slack.com/services/T00000000/B00000000/XXXXhunter2', 'XXXXhunter2', 'T00000000'],
  ['https://discord.com/api/webhooks/1234567890/hunter2-abc', 'hunter2'],
  ['https://shop.webhook.office.com/webhookb2/hunter2@x/IncomingWebhook/y/z', 'hunter2'],
  ['https://api.telegram.org/bot123:hunter2/sendMessage', 'hunter2'],
  [joined('AKIA', 'IOSFODNN7EXAMPLE refused'), 'IOSFODNN7EXAMPLE'],
  [joined('AIza', LONG.slice(0, 35), ' refused'), LONG.slice(0, 30)],
  [joined('GOCSPX', '-', LONG.slice(0, 28), ' refused'), LONG.slice(0, 20)],
  [joined('abc8Q~', LONG.slice(0, 34), ' refused'), LONG.slice(0, 30)],
  [`AccountName=shop;AccountKey=${LONG}==;EndpointSuffix=x`, LONG],
  [`https://shop.blob.example/a?sv=1&sig=${LONG}`, LONG],
  [joined('gh', 'p_', LONG.slice(0, 36), ' refused'), LONG.slice(0, 30)],
  [joined('github', '_pat_', LONG, ' refused'), LONG],
  [joined('gl', 'pat-', LONG.slice(0, 20), ' refused'), LONG.slice(0, 20)],
  [joined('sk', '_live_', LONG.slice(0, 24), ' refused'), LONG.slice(0, 24)],
  [joined('rk', '_test_', LONG.slice(0, 24), ' refused'), LONG.slice(0, 24)],
  [joined('xox', 'b-123456789012-', LONG.slice(0, 24)), LONG.slice(0, 24)],
  [joined('SG', '.', LONG.slice(0, 22), '.', LONG.slice(0, 40)), LONG.slice(0, 22)],
  [joined('np', 'm_', LONG.slice(0, 36)), LONG.slice(0, 30)],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl refused', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'],
  ['-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----', 'MHcCAQEE'],
  ['card 4111111111111111 declined', '4111111111111111'],
  ['card 4111-1111-1111-1111 declined', '1111'],
];

/** Code that holds no secret. */
const CODE = [
  'password: Map<String, Token>',
  'password = x ? a : b',
  '<label>Password</label>',
  'def login(user: str, password: str) -> Token:',
  'cookie = request.cookies.get(name)',
  'auth = (user, password)',
  'password = get_password()',
  'password = get_password("prod")',
  'if password is None:',
  'token = next(tokens)',
  'raise InvalidToken("token expired")',
  'password: string;',
  'password: str',
  'password?: string | null;',
  'validate(password)',
  'validate_password(password, min_length=8)',
  'password = user.password',
  'password = other_password',
  'this.password = password;',
  'const { password, token } = request.body;',
  'const password = await readPassword(file);',
  'return connect(host=host, user=user, password=pw)',
  'connect(user, password=password, token=token)',
  'token = self.lexer.next()',
  'token = tokens[0]',
  'token = tokens[index + 1].value',
  'token := parser.next()',
  'let token: Token = lexer.next()?;',
  'fn sign(key: &[u8], token: &str) -> String {',
  "fn find<'a>(token: &'a str, secret: u64) -> &'a str {",
  'func (c *Client) exchange(ctx context.Context, token oauth2.Token) error {',
  'func refresh(token AccessToken) error {',
  'public void setPassword(String password) {',
  'user.setPassword(encoder.encode(raw));',
  'val token: String? = null',
  'password = os.environ["DB_PASSWORD"]',
  'password = os.getenv("DB_PASSWORD")',
  'const secret = process.env.SECRET;',
  '$password = $_POST["password"];',
  '$request->only("password", "email");',
  'validates :password, presence: true',
  'throw new Error("Invalid token: unexpected end of input");',
  'if (token === "{") {',
  'if (token.type == "string") {',
  'for key, value in settings.items():',
  'cache.get(key="user")',
  'primary_key = "id"',
  'tokens.map(token => token.value)',
  'cookie: Cookie;',
  'password = ""',
  'log.info("password={}", mask(password))',
  'query("UPDATE users SET password = ? WHERE id = ?", values)',
  'authorization = build_header(user)',
  'bypass = "open"',
  'signature = inspect.signature(function)',
  'key = hashlib.sha256(data).hexdigest()',
];

describe('secrets in source lines and values', () => {
  it.each(LINES)('source line: no secret is left of %s', (line, ...secrets) => {
    const masked = maskedSecrets(line);
    expect(masked).toContain('[scrubbed]');
    for (const secret of secrets) expect(masked).not.toContain(secret);
  });

  it.each(VALUES)('value: no secret is left of %s', (text, ...secrets) => {
    for (const secret of secrets) {
      expect(maskedSecrets(text)).not.toContain(secret);
      expect(maskedText(text)).not.toContain(secret);
    }
  });

  it.each(LINES)('value: no secret is left of the text %s', (line, ...secrets) => {
    for (const secret of secrets) expect(maskedText(line)).not.toContain(secret);
  });

  it.each(CODE)('source line: %s stays as it is', (line) => {
    expect(maskedSecrets(line)).toBe(line);
  });

  it('source line: the name and what is around a literal stay', () => {
    expect(maskedSecrets('val password: String = "hunter2" // old')).toBe('val password: String = [scrubbed] // old');
    expect(maskedSecrets('.basic_auth("ann", "hunter2")')).toBe('.basic_auth("ann", [scrubbed])');
    expect(maskedSecrets('login(user, password=b"hunter2", retry=True)')).toBe(
      'login(user, password=[scrubbed], retry=True)',
    );
  });

  it('source line: what is scrubbed stays as it is', () => {
    for (const [line] of [...LINES, ...VALUES]) {
      const masked = maskedSecrets(line);
      expect(maskedSecrets(masked), line).toBe(masked);
    }
  });
});
