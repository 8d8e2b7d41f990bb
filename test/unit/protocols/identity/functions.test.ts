import { describe, expect, it } from 'vitest';
import type { Language } from '../../../../src/protocols/identity/index.js';
import { normalFunction } from '../../../../src/protocols/identity/normal/functions.js';
import { effortMs } from '../../../support/effort.js';

/** Language, function and module as a client sends them, then owner and name in normal form. */
const TABLE: readonly [Language, string, string, string, string][] = [
  ['java', 'pay', 'com.example.Cart', 'com.example.Cart', 'pay'],
  ['java', 'com.example.Cart.pay', '', 'com.example.Cart', 'pay'],
  ['java', 'pay', 'com.example.Cart$$EnhancerBySpringCGLIB$$1a2b3c4d', 'com.example.Cart', 'pay'],
  ['java', 'invoke', 'com.example.Cart$$FastClassBySpringCGLIB$$ffeeddcc', 'com.example.Cart', 'invoke'],
  ['java', 'pay', 'com.example.Cart$$SpringCGLIB$$0', 'com.example.Cart', 'pay'],
  ['java', 'run', 'com.example.Cart$$Lambda$14/0x0000000800c8f440', 'com.example.Cart', 'run'],
  ['java', 'run', 'com.example.Cart$$Lambda/0x00007f0a2c001000', 'com.example.Cart', 'run'],
  ['java', 'getName', 'com.example.User$HibernateProxy$aXbYcZ12', 'com.example.User', 'getName'],
  ['java', 'pay', 'com.example.Cart_$$_jvst8e3_2', 'com.example.Cart', 'pay'],
  ['java', 'pay', 'jdk.proxy2.$Proxy45', 'jdk.proxy.$Proxy', 'pay'],
  ['java', 'lambda$pay$3', 'com.example.Cart', 'com.example.Cart', 'pay'],
  ['java', 'invokeSuspend', 'com.example.Cart$pay$1', 'com.example.Cart$pay', 'invokeSuspend'],
  ['java', 'apply', 'com.example.Cart$1$2', 'com.example.Cart', 'apply'],
  ['java', '$anonfun$main$1', 'com.example.Main$', 'com.example.Main$', 'main'],
  ['java', 'invoke', 'shop.core$eval__1234', 'shop.core$eval', 'invoke'],
  ['java', 'invoke', 'user$eval1234', 'user$eval', 'invoke'],
  ['java', 'doCall', 'Cart$_pay_closure12', 'Cart$_pay_closure', 'doCall'],
  ['java', '<init>', 'com.example.Cart', 'com.example.Cart', '<init>'],
  ['java', 'lambda$pay$0$com-example-Cart', 'com.example.Cart', 'com.example.Cart', 'pay'],
  ['java', 'onClick', 'com.example.Cart$$ExternalSyntheticLambda3', 'com.example.Cart', 'onClick'],
  ['java', 'run', 'com.example.-$$Lambda$Cart$Ab12Cd34Ef', 'com.example.Cart', 'run'],
  ['java', '-$$Nest$mpay', 'com.example.Cart', 'com.example.Cart', 'pay'],
  ['java', 'pay$$superforward1', 'com.example.Cart_Subclass', 'com.example.Cart', 'pay'],
  ['java', 'pay', 'com.example.Cart_ClientProxy', 'com.example.Cart', 'pay'],
  ['java', 'pay$$anonfun$1$$anonfun$2', 'com.example.Cart', 'com.example.Cart', 'pay'],
  ['java', 'check$1', 'com.example.Cart$', 'com.example.Cart$', 'check'],
  ['dotnet', 'Pay', 'Shop.Cart', 'Shop.Cart', 'Pay'],
  ['dotnet', 'Shop.Cart.Pay(Int32 id)', '', 'Shop.Cart', 'Pay'],
  ['dotnet', 'MoveNext', 'Shop.Cart+<PayAsync>d__5', 'Shop.Cart', 'PayAsync'],
  ['dotnet', 'MoveNext', 'Shop.Cart.<PayAsync>d__17', 'Shop.Cart', 'PayAsync'],
  ['dotnet', '<Pay>b__0', 'Shop.Cart+<>c__DisplayClass5_0', 'Shop.Cart', 'Pay'],
  ['dotnet', '<Pay>b__3_1', 'Shop.Cart.<>c', 'Shop.Cart', 'Pay'],
  ['dotnet', '<Pay>g__Check|5_0', 'Shop.Cart', 'Shop.Cart', 'Pay.Check'],
  [
    'dotnet',
    'get_Item',
    'System.Collections.Generic.Dictionary`2',
    'System.Collections.Generic.Dictionary',
    'get_Item',
  ],
  ['dotnet', 'Shop.Cart..ctor()', '', 'Shop.Cart', '.ctor'],
  ['dotnet', '<Main>$', 'Program', 'Program', 'Main'],
  ['dotnet', 'MoveNext', 'Program+<<Main>$>d__0', 'Program', 'Main'],
  ['dotnet', '<<Main>$>b__0_1', 'Program+<>c', 'Program', ''],
  ['dotnet', 'MoveNext', 'Program+<>c+<<<Main>$>b__0_3>d', 'Program', ''],
  ['dotnet', '<<Main>$>g__Check|0_0', 'Program', 'Program', 'Main.Check'],
  ['dotnet', 'MoveNext', 'Shop.Cart.<>c.<<PayAsync>b__1_0>d', 'Shop.Cart', 'PayAsync'],
  ['dotnet', '<<PayAsync>b__1_0>d.MoveNext', 'Shop.Cart+<>c', 'Shop.Cart', 'PayAsync'],
  ['dotnet', 'MoveNext', 'Shop.Cart+<<PayAsync>g__Check|5_0>d', 'Shop.Cart', 'PayAsync.Check'],
  [
    'dotnet',
    'GetResult',
    'Shop.Cart.<Lines>d__4.System.Threading.Tasks.Sources.IValueTaskSource<System.Boolean>',
    'Shop.Cart',
    'Lines',
  ],
  ['dotnet', 'Invoke', 'Shop.Cart+pay@12-1', 'Shop.Cart', 'pay'],
  ['dotnet', 'MoveNext', 'Shop.Cart.VB$StateMachine_1_PayAsync', 'Shop.Cart', 'PayAsync'],
  ['dotnet', '_Lambda$__1-0', 'Shop.Cart._Closure$__', 'Shop.Cart', ''],
  ['javascript', 'Cart.pay', '', '', 'pay'],
  ['javascript', 'async Cart.pay', '', '', 'pay'],
  ['javascript', 'async pay', '', '', 'pay'],
  ['javascript', 'new Cart', '', '', 'Cart'],
  ['javascript', 'checkout/<', '', '', 'checkout'],
  ['javascript', 'checkout/</<', '', '', 'checkout'],
  ['javascript', 'async*checkout', '', '', 'checkout'],
  ['javascript', 'Object.pay [as handler]', '', '', 'pay'],
  ['javascript', 'Object.<anonymous>', '', '', ''],
  ['javascript', 'HTMLButtonElement.<anonymous>', '', '', ''],
  ['javascript', 'Object.?', '', '', ''],
  ['javascript', '?', '', '', ''],
  ['javascript', 'anonymous', '', '', ''],
  ['javascript', 'Array.[Symbol.iterator]', '', '', '[Symbol.iterator]'],
  ['python', 'pay', 'shop.cart', '', 'pay'],
  ['python', '<module>', '', '', ''],
  ['python', '<lambda>', '', '', ''],
  ['python', 'Cart.pay.<locals>.inner', '', '', 'inner'],
  ['ruby', 'block (2 levels) in pay', '', '', 'pay'],
  ['ruby', 'Shop::Cart#pay', '', '', 'pay'],
  ['ruby', 'block in Shop::Cart.pay', '', '', 'pay'],
  ['ruby', '<top (required)>', '', '', ''],
  ['ruby', '<main>', '', '', ''],
  ['ruby', 'valid?', '', '', 'valid?'],
  ['ruby', '_app_views_users_show_html_erb___3427486013542832871_41020', '', '', '_app_views_users_show_html_erb'],
  ['php', 'Shop\\Cart->pay', '', '', 'Shop\\Cart::pay'],
  ['php', 'Shop\\Cart::pay', '', '', 'Shop\\Cart::pay'],
  ['php', 'Shop.Cart.pay', '', '', 'Shop\\Cart::pay'],
  ['php', 'class@anonymous\0/app/a.php:11$0::go', '', '', 'class@anonymous::go'],
  ['php', '{closure}', '', '', ''],
  ['php', '{main}', '', '', ''],
  ['php', 'Shop\\{closure}', '', 'Shop', ''],
  ['go', 'pay', 'main', 'main', 'pay'],
  ['go', 'main.pay', '', 'main', 'pay'],
  ['go', '(*Cart).Pay.func1', 'example.com/shop/cart', 'example.com/shop/cart', '(*Cart).Pay'],
  ['go', 'example.com/shop/cart.(*Cart).Pay(...)', '', 'example.com/shop/cart', '(*Cart).Pay'],
  ['go', 'main.func1.2', 'main', 'main', 'main'],
  ['go', 'Map[...]', 'example.com/shop', 'example.com/shop', 'Map'],
  ['go', 'list-range1', 'main', 'main', 'list'],
  ['go', 'list.func1-range2', 'main', 'main', 'list'],
  [
    'go',
    'RecordError',
    'go.opentelemetry.io/otel/sdk@v1.28.0/trace',
    'go.opentelemetry.io/otel/sdk/trace',
    'RecordError',
  ],
  ['rust', 'shop::cart::pay::h0123456789abcdef', '', '', 'shop::cart::pay'],
  ['rust', 'shop::cart::pay::{{closure}}', '', '', 'shop::cart::pay'],
  ['rust', 'shop::cart::pay::{closure#0}', '', '', 'shop::cart::pay'],
  ['rust', 'shop[0123456789abcdef]::cart::pay', '', '', 'shop::cart::pay'],
  ['rust', 'shop::cart::pay::{shim:vtable#0}', '', '', 'shop::cart::pay'],
  ['rust', '_RNvCs1a2b3c_4shop3pay', '', '', '_RNvC4shop3pay'],
  ['elixir', 'Shop.Cart.pay/1', 'Elixir.Shop.Cart', '', 'Shop.Cart.pay/1'],
  ['elixir', 'Shop.Cart.-pay/1-fun-0-/2', '', '', 'Shop.Cart.pay/1'],
  ['elixir', 'anonymous fn/1 in Shop.Cart.pay/1', '', '', 'Shop.Cart.pay/1'],
  ['dart', 'Cart.pay.<anonymous closure>', '', '', 'Cart.pay'],
  ['dart', 'new Cart', '', '', 'Cart'],
  ['perl', 'Shop::Cart::pay', '', '', 'Shop::Cart::pay'],
  ['perl', 'Shop::Cart::__ANON__', '', 'Shop::Cart', ''],
  ['perl', 'Shop::Cart::__ANON__[/app/lib/Shop/Cart.pm:3]', '', 'Shop::Cart', ''],
  ['swift', '-[Cart pay]', '', '', '-[Cart pay]'],
  ['swift', '__15-[Cart payAll]_block_invoke_2', '', '', '-[Cart payAll]'],
  ['swift', 'closure #1 in Cart.pay(id:)', '', '', 'Cart.pay'],
  ['swift', '(1) await resume partial function for Cart.pay()', '', '', 'Cart.pay'],
  ['swift', '(2) suspend resume partial function for closure #1 in Cart.pay()', '', '', 'Cart.pay'],
  ['swift', 'Cart.pay() + TQ1_', '', '', 'Cart.pay'],
  ['swift', '$s4Shop4CartC3payyyYaFTY0_', '', '', '$s4Shop4CartC3payyyYaF'],
  ['swift', '<redacted>', '', '', ''],
  ['native', 'Cart::pay(int) const', '', '', 'Cart::pay'],
  ['native', 'pay.cold', '', '', 'pay'],
  ['native', 'pay.constprop.0', '', '', 'pay'],
  ['native', 'Cart::pay(int)::{lambda()#1}::operator()() const', '', '', 'Cart::pay'],
];

describe('normal form of a function', () => {
  it.each(TABLE)('%s: %s of "%s" → "%s", "%s"', (language, name, module, owner, expected) => {
    expect(normalFunction(name, module, language)).toEqual({ owner, name: expected });
  });

  it('a name of more than 400 characters ends in a hash of the whole, so that equal beginnings stay apart', () => {
    const [first, second] = ['a', 'b'].map((end) => normalFunction(`${'shop::'.repeat(80)}${end}`, '', 'native').name);
    expect(first).toMatch(/#[\da-f]{8}$/);
    expect(first).toHaveLength(400);
    expect(second).not.toBe(first);
  });

  it('a name of more than 400 characters is read before it is cut: the hash of a symbol does not count', () => {
    const names = ['0123456789abcdef', 'fedcba9876543210'].map((symbol) => `${'shop::'.repeat(80)}pay::h${symbol}`);
    const [first, second] = names.map((name) => normalFunction(name, '', 'rust').name);
    expect(second).toBe(first);
  });

  it('a name of a mebibyte costs no more than one of 1,000 characters', () => {
    const patterns = ['<', '(', '[', 'Cs1_4', '{lambda', '<a>', '.<aaaaaaaa', '$1', '::$_1', 'lambda$', '_', ' '];
    const languages: Language[] = ['java', 'dotnet', 'rust', 'swift', 'native', 'php', 'javascript', 'elixir', 'go'];
    for (const pattern of patterns) {
      const name = pattern.repeat(2 ** 20 / pattern.length);
      const fromMs = effortMs();
      for (const language of languages) normalFunction(name, name, language);
      expect(effortMs() - fromMs, pattern).toBeLessThan(1_000);
    }
  });
});
