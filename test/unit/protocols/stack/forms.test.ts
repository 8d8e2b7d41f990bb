import { describe, expect, it } from 'vitest';
import { readStack } from '../../../../src/protocols/stack/index.js';
import { shown } from './shown.js';

/** Odd forms, from public reports with the names replaced: what it is, the text, and how a person reads it. */
type Form = readonly [what: string, text: string, read: readonly string[]];

const JAVA: Form[] = [
  [
    'module and loader prefixes, jar suffixes of logback, numbers of hidden classes',
    'a.B: x\n\tat app//com.example.Cart.pay(Cart.java:12) ~[shop.jar:1.2]\n\tat deployment.shop.war//com.example.A.b(A.java:1) [a.jar!/:?]\n\tat java.base@17.0.1/java.util.List.of(List.java) ~[?:?]\n\tat com.example.Cart$$Lambda$14/0x0000000800c8f440.run(Unknown Source)\n\tat com.example.Cart$$Lambda$1/1234567.run(Unknown Source)',
    [
      'java',
      'cause a.B: x',
      '  com.example.Cart$$Lambda$1/1234567 run',
      '  com.example.Cart$$Lambda$14/0x0000000800c8f440 run',
      '  java.util.List of (List.java)',
      '  com.example.A b (A.java:1)',
      '  com.example.Cart pay (Cart.java:12)',
    ],
  ],
  [
    'a message of several lines, a log line above it',
    '2024-01-01 ERROR c.e.Cart - payment failed\njava.io.IOException: refused\n  by: the bank\n\tat com.example.Cart.pay(Cart.java:12)\n',
    ['java', 'cause java.io.IOException: refused\nby: the bank', '  com.example.Cart pay (Cart.java:12)'],
  ],
  [
    'the class at the end of a log line',
    'ERROR payment failed: java.io.IOException: refused\n at com.example.Cart.pay(Cart.java:12)',
    ['java', 'cause java.io.IOException: refused', '  com.example.Cart pay (Cart.java:12)'],
  ],
  [
    'Android: obfuscated frames and the process before the class',
    'FATAL EXCEPTION: main\nProcess: com.example, PID: 123\njava.lang.RuntimeException: x\n\tat a.b.c.d(SourceFile:3)\n\tat a.b.c.e(Unknown Source:12)\n\tat android.os.Handler.dispatchMessage(Handler.java:106)',
    [
      'java',
      'cause java.lang.RuntimeException: x',
      '  android.os.Handler dispatchMessage (Handler.java:106)',
      '  a.b.c e (:12)',
      '  a.b.c d (SourceFile:3)',
    ],
  ],
  [
    'frames that the cause shares, and a suppressed exception with its own cause',
    'A: a\n\tat x.A.a(A.java:1)\n\tat x.Main.main(Main.java:2)\n\tSuppressed: S: s\n\t\tat x.S.s(S.java:1)\n\t\t... 1 more\n\tCaused by: T: t\n\t\tat x.T.t(T.java:1)\n\t\t... 2 more\nCaused by: B: b\n\tat x.B.b(B.java:3)\n\t... 1 common frames omitted',
    [
      'java',
      'cause A: a',
      '  x.Main main (Main.java:2)',
      '  x.A a (A.java:1)',
      'cause B: b',
      '  x.Main main (Main.java:2)',
      '  x.B b (B.java:3)',
    ],
  ],
  [
    'the root cause first, as logback can print it',
    'x.Root: r\n\tat x.B.b(B.java:3)\n\t... 1 common frames omitted\nWrapped by: x.Outer: o\n\tat x.A.a(A.java:1)\n\tat x.Main.main(Main.java:2)',
    [
      'java',
      'cause x.Outer: o',
      '  x.Main main (Main.java:2)',
      '  x.A a (A.java:1)',
      'cause x.Root: r',
      '  x.Main main (Main.java:2)',
      '  x.B b (B.java:3)',
    ],
  ],
  [
    'Scala, Kotlin test names, generated classes',
    'scala.MatchError: 3 (of class java.lang.Integer)\n\tat shop.Cart$.$anonfun$pay$1(Cart.scala:12)\n\tat shop.CartTest.pays the card(CartTest.kt:5)\n\tat com.example.Cart$$FastClassBySpringCGLIB$$1a2b.invoke(<generated>)\n\tat jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)',
    [
      'java',
      'cause scala.MatchError: 3 (of class java.lang.Integer)',
      '  jdk.internal.reflect.NativeMethodAccessorImpl invoke0',
      '  com.example.Cart$$FastClassBySpringCGLIB$$1a2b invoke (<generated>)',
      '  shop.CartTest pays the card (CartTest.kt:5)',
      '  shop.Cart$ $anonfun$pay$1 (Cart.scala:12)',
    ],
  ],
  [
    'clojure.stacktrace, with a blank before the place',
    'java.lang.ArithmeticException: Divide by zero\n at clojure.lang.Numbers.divide (Numbers.java:188)\n    shop.core$pay.invoke (core.clj:12)',
    [
      'java',
      'cause java.lang.ArithmeticException: Divide by zero',
      '  shop.core$pay invoke (core.clj:12)',
      '  clojure.lang.Numbers divide (Numbers.java:188)',
    ],
  ],
  [
    'a boundary of coroutines, blank lines, no header',
    '\tat com.example.A.b(A.kt:1)\n\n\t(Coroutine boundary)\n\tat com.example.C.d(C.kt:2)',
    ['java', 'cause :', '  com.example.C d (C.kt:2)', '  com.example.A b (A.kt:1)'],
  ],
];

const PYTHON: Form[] = [
  [
    'a cause and a context, the outermost first',
    'Traceback (most recent call last):\n  File "/app/a.py", line 1, in a\n    a()\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/b.py", line 2, in b\nB\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/app/c.py", line 3, in <module>\n    c()\n    ~^^\nshop.C: c\nd',
    [
      'python',
      'cause shop.C: c\nd',
      '  <module> (/app/c.py:3) c()',
      'cause B:',
      '  b (/app/b.py:2)',
      'cause KeyError: 1',
      '  a (/app/a.py:1) a()',
    ],
  ],
  [
    'a syntax error of the program itself',
    '  File "/app/cart.py", line 5\n    def pay(\n           ^\nSyntaxError: \'(\' was never closed',
    ['python', "cause SyntaxError: '(' was never closed", '  (/app/cart.py:5) def pay('],
  ],
  [
    'nested groups, members without a traceback',
    '  + Exception Group Traceback (most recent call last):\n  |   File "/app/a.py", line 1, in a\n  | ExceptionGroup: a (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | ExceptionGroup: b (1 sub-exception)\n    +-+---------------- 1 ----------------\n      | Traceback (most recent call last):\n      |   File "/app/c.py", line 3, in c\n      | C: c\n      +------------------------------------\n    +---------------- 2 ----------------\n    | ValueError: d\n    +------------------------------------',
    [
      'python',
      'cause ExceptionGroup: a (2 sub-exceptions)',
      '  a (/app/a.py:1)',
      'group-member ExceptionGroup: b (1 sub-exception)',
      'group-member C: c',
      '  c (/app/c.py:3)',
      'group-member ValueError: d',
    ],
  ],
  [
    'a traceback of another process, quoted, and an indented log',
    '    """\n    Traceback (most recent call last):\n      File "/app/a.py", line 1, in a\n        a()\n    KeyError: 1\n    """\n\n    The above exception was the direct cause of the following exception:\n\n    Traceback (most recent call last):\n      File "/app/b.py", line 2, in b\n    B: b',
    ['python', 'cause B: b', '  b (/app/b.py:2)', 'cause KeyError: 1', '  a (/app/a.py:1) a()'],
  ],
  [
    'a body of a log, a recursion, and another traceback below',
    'ERROR payment failed\nTraceback (most recent call last):\n  File "/app/a.py", line 1, in a\n    a()\n  [Previous line repeated 996 more times]\nRecursionError: maximum recursion depth exceeded\nTraceback (most recent call last):\n  File "/app/z.py", line 1, in z\nZ: z',
    ['python', 'cause RecursionError: maximum recursion depth exceeded', '  a (/app/a.py:1) a()'],
  ],
];

const JAVASCRIPT: Form[] = [
  [
    'async, new, alias, eval, native and Windows paths',
    'TypeError [ERR_X]: x\n    at async pay (file:///app/cart.js:1:2)\n    at new Cart (/app/cart.js:1:2)\n    at Object.<anonymous> (/app/cart.js:1:2)\n    at Cart.pay [as run] (/app/My (new) app/cart.js:1:2)\n    at eval (eval at pay (/app/tpl.js:3:4), <anonymous>:1:1)\n    at Array.map (<anonymous>)\n    at async Promise.all (index 0)\n    at main (file:///C:/app/cart.js:1:2)\n    at https://shop.example/a.js:1:2',
    [
      'javascript',
      'cause TypeError: x',
      '  (https://shop.example/a.js:1:2)',
      '  main (C:/app/cart.js:1:2)',
      '  Promise.all',
      '  Array.map (<anonymous>)',
      '  eval (/app/tpl.js:3:4)',
      '  Cart.pay [as run] (/app/My (new) app/cart.js:1:2)',
      '  Object.<anonymous> (/app/cart.js:1:2)',
      '  new Cart (/app/cart.js:1:2)',
      '  pay (/app/cart.js:1:2)',
    ],
  ],
  [
    'Hermes, WebAssembly and Deno',
    'Error: x\n    at pay (address at index.android.bundle:1:1234)\n    at pay2 (wasm://wasm/shop-1a:wasm-function[5]:0x1d)\n    at ext:core/01_core.js:166:11',
    [
      'javascript',
      'cause Error: x',
      '  (ext:core/01_core.js:166:11)',
      '  pay2 (wasm://wasm/shop-1a)',
      '  pay (index.android.bundle:1:1234)',
    ],
  ],
  [
    'an error event: where it was emitted is not where it was thrown',
    "Error: write EPIPE\n    at write (node:net:970:8)\nEmitted 'error' event on Socket instance at:\n    at emit (node:events:524:28)",
    ['javascript', 'cause Error: write EPIPE', '  write (node:net:970:8)'],
  ],
  [
    'causes in words, as VError and loggers print them',
    'ShopError: order failed\n    at order (/app/a.js:1:2)\ncaused by: Error: refused\n    at bank (/app/b.js:1:2)',
    [
      'javascript',
      'cause ShopError: order failed',
      '  order (/app/a.js:1:2)',
      'cause Error: refused',
      '  bank (/app/b.js:1:2)',
    ],
  ],
  [
    'Firefox: async, nested functions, eval; an address with @',
    'pay/<@https://cdn.example/shop@2/app.js:1:2\nasync*checkout@https://cdn.example/app.js:3:4\n@https://cdn.example/app.js line 5 > eval:1:2\nonclick@https://cdn.example/:5:1\n',
    [
      'javascript',
      'cause :',
      '  onclick (https://cdn.example/:5:1)',
      '  (https://cdn.example/app.js:1:2)',
      '  checkout (https://cdn.example/app.js:3:4)',
      '  pay/< (https://cdn.example/shop@2/app.js:1:2)',
    ],
  ],
  [
    'Safari: native and global code, places alone',
    'pay@https://shop.example/app.js:1:2\nmap@[native code]\nhttps://shop.example/app.js:9:1\nglobal code@https://shop.example/app.js:3:4',
    [
      'javascript',
      'cause :',
      '  global code (https://shop.example/app.js:3:4)',
      '  (https://shop.example/app.js:9:1)',
      '  map ([native code])',
      '  pay (https://shop.example/app.js:1:2)',
    ],
  ],
];

const DOTNET: Form[] = [
  [
    'inner exceptions on lines of their own, async markers, lambdas, constructors, generics',
    'Unhandled exception. Shop.OrderException: order failed\n ---> Shop.PayException: refused\n   at Shop.Cart.<>c.<Pay>b__0_0(String x) in C:\\src\\Cart.cs:line 12\n   at Shop.Cart..ctor()\n--- End of stack trace from previous location ---\n   at Shop.Cart.<PayAsync>d__5.MoveNext() in /src/Cart.cs:line 13\n   --- End of inner exception stack trace ---\n   at Shop.Order.Run[T](List`1 x)',
    [
      'dotnet',
      'cause Shop.OrderException: order failed',
      '  Shop.Order Run',
      'cause Shop.PayException: refused',
      '  Shop.Cart PayAsync (/src/Cart.cs:13)',
      '  Shop.Cart .ctor',
      '  Shop.Cart.<>c Pay { <lambda> } (C:\\src\\Cart.cs:12)',
    ],
  ],
  [
    'an AggregateException, its members as a group, none of them twice',
    'System.AggregateException: One or more errors occurred. (a) (b)\n ---> System.Exception: a\n   at Shop.A.Run() in /src/A.cs:line 1\n   --- End of inner exception stack trace ---\n   at Shop.Main.All()\n ---> (Inner Exception #0) System.Exception: a\n   at Shop.A.Run() in /src/A.cs:line 1<---\n\n ---> (Inner Exception #1) Shop.B: b\n ---> Shop.C: c\n   at Shop.C.Run()\n   --- End of inner exception stack trace ---\n   at Shop.B.Run()<---\n',
    [
      'dotnet',
      'cause System.AggregateException: One or more errors occurred. (a) (b)',
      '  Shop.Main All',
      'group-member System.Exception: a',
      '  Shop.A Run (/src/A.cs:1)',
      'group-member Shop.B: b',
      '  Shop.B Run',
      'cause Shop.C: c',
      '  Shop.C Run',
    ],
  ],
  [
    'frames in German, and those of an ahead-of-time compiled program',
    'System.Exception: x\n   bei Shop.Cart.Pay() in C:\\src\\Cart.cs:Zeile 12.\n   at Shop.Cart.Run(String) + 0x1d',
    ['dotnet', 'cause System.Exception: x', '  Shop.Cart Run', '  Shop.Cart Pay (C:\\src\\Cart.cs:12)'],
  ],
];

const GO: Form[] = [
  [
    'the stacks of several causes (pkg/errors), the root first in the text',
    'card declined\nmain.charge\n\t/app/pay.go:12\nmain.main\n\t/app/main.go:5\nruntime.main\n\t/usr/local/go/src/runtime/proc.go:250\ncharging order 17\nexample.com/shop/cart.(*Cart).Pay\n\t/app/cart/cart.go:7',
    [
      'go',
      'cause : charging order 17: card declined',
      '  example.com/shop/cart (*Cart).Pay (/app/cart/cart.go:7)',
      'cause : card declined',
      '  runtime main (/usr/local/go/src/runtime/proc.go:250)',
      '  main main (/app/main.go:5)',
      '  main charge (/app/pay.go:12)',
    ],
  ],
  [
    'a crash with other goroutines below, type arguments and who created it',
    'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48]\n\ngoroutine 7 [running]:\nexample.com/shop/v2/cart.pay[example.com/a/b.T](0xc000, {0x1, 0x2})\n\t/app/cart.go:9 +0x1d\ncreated by main.start in goroutine 1\n\t/app/main.go:5 +0x2\n\ngoroutine 8 [select]:\nmain.other()\n\t/app/other.go:1 +0x2',
    [
      'go',
      'cause panic: runtime error: invalid memory address or nil pointer dereference',
      '  example.com/shop/v2/cart pay[example.com/a/b.T] (/app/cart.go:9)',
    ],
  ],
];

const RUBY: Form[] = [
  [
    'Ruby 3.4 with classes, a suggestion between message and frames',
    "/app/cart.rb:12:in 'Shop::Cart#pay': undefined method 'foo' for nil (NoMethodError)\n\n  nil.foo\n     ^^^^\n\tfrom /app/cart.rb:9:in 'block in Shop::Cart#run'\n\tfrom /app/cart.rb:8:in 'Shop::Cart.all'\n\tfrom /app/main.rb:3",
    [
      'ruby',
      "cause NoMethodError: undefined method 'foo' for nil\nnil.foo\n^^^^",
      '  (/app/main.rb:3)',
      '  Shop::Cart.all (/app/cart.rb:8)',
      '  block in Shop::Cart#run (/app/cart.rb:9)',
      '  Shop::Cart pay (/app/cart.rb:12)',
    ],
  ],
  [
    'the form of Rails logs',
    "NoMethodError (undefined method `foo' for nil:NilClass):\n  \napp/controllers/cart_controller.rb:12:in `pay'\n<internal:kernel>:187:in `loop'",
    [
      'ruby',
      "cause NoMethodError: undefined method `foo' for nil:NilClass",
      '  loop (<internal:kernel>:187)',
      '  pay (app/controllers/cart_controller.rb:12)',
    ],
  ],
];

const PHP: Form[] = [
  [
    'a header without `Stack trace:`, an anonymous class, an include, arguments with brackets',
    "RuntimeException: a in /app/src/Cart.php:3\nStack trace:\n#0 /app/src/Cart.php(12): class@anonymous\u0000/app/a.php:11$0->go('f(x)')\n#1 /app/public/index.php(5): require('/app/src/Cart.p...')\n#2 {main}",
    [
      'php',
      'cause RuntimeException: a',
      '  (/app/public/index.php:5)',
      '  require (/app/src/Cart.php:12)',
      '  class@anonymous\u0000/app/a.php:11$0::go (/app/src/Cart.php:3)',
    ],
  ],
  [
    'closures of PHP 8.4 and code that was evaluated',
    "PHP Fatal error:  Uncaught Shop\\Refused: in the shop\nno stock in /app/a.php:3\nStack trace:\n#0 /app/a.php(5): Shop\\Cart->{closure:Shop\\Cart::pay():12}(17)\n#1 /app/b.php(7) : eval()'d code(1): Shop\\run()\n#2 {main}\n  thrown in /app/a.php on line 3",
    [
      'php',
      'cause Shop\\Refused: in the shop\nno stock',
      "  (/app/b.php(7) : eval()'d code:1)",
      '  Shop\\run (/app/a.php:5)',
      '  Shop\\Cart::{closure:Shop\\Cart::pay():12} (/app/a.php:3)',
    ],
  ],
  [
    "Laravel's log with a previous exception",
    '[2024-01-01 10:00:00] production.ERROR: order failed {"exception":"[object] (Shop\\\\Order(code: 0): order failed at /app/Order.php:12)\n[stacktrace]\n#0 /app/index.php(5): Shop\\Order->run()\n#1 {main}\n\n[previous exception] [object] (Shop\\\\Refused(code: 51): refused at /app/Bank.php:3)\n[stacktrace]\n#0 /app/Order.php(11): Shop\\Bank->charge()\n#1 /app/index.php(5): Shop\\Order->run()\n#2 {main}\n"}',
    [
      'php',
      'cause Shop\\Order: order failed',
      '  (/app/index.php:5)',
      '  Shop\\Order::run (/app/Order.php:12)',
      'cause Shop\\Refused: refused',
      '  (/app/index.php:5)',
      '  Shop\\Order::run (/app/Order.php:11)',
      '  Shop\\Bank::charge (/app/Bank.php:3)',
    ],
  ],
  [
    "OpenTelemetry's form with a cause",
    'Shop.Order: order failed\n at Shop.Order.run(Order.php:12)\n at {main}(index.php:5)\nCaused by: Shop.Refused: refused\n at Shop.Bank.charge(Bank.php:3)\n at Shop.Order.run(Order.php:11)\n ... 1 more',
    [
      'php',
      'cause Shop\\Order: order failed',
      '  (index.php:5)',
      '  Shop\\Order::run (Order.php:12)',
      'cause Shop\\Refused: refused',
      '  (index.php:5)',
      '  Shop\\Order::run (Order.php:11)',
      '  Shop\\Bank::charge (Bank.php:3)',
    ],
  ],
];

const RUST: Form[] = [
  [
    'anyhow: the causes, then the backtrace of the outermost',
    'Error: order failed\n\nCaused by:\n    0: bank unreachable\n    1: connection refused (os error 111)\n\nStack backtrace:\n   0: anyhow::error::<impl anyhow::Error>::msg\n             at /home/ci/.cargo/registry/src/index.crates.io-6f17d22bba15001f/anyhow-1.0.80/src/error.rs:83:36\n   1: shop::order\n             at ./src/main.rs:5:9',
    [
      'rust',
      'cause : order failed',
      '  shop::order (./src/main.rs:5:9)',
      '  anyhow::error::<impl anyhow::Error>::msg (/home/ci/.cargo/registry/src/index.crates.io-6f17d22bba15001f/anyhow-1.0.80/src/error.rs:83:36)',
      'cause : bank unreachable',
      'cause : connection refused (os error 111)',
    ],
  ],
  [
    'a panic of an older compiler, without lines',
    "thread 'main' panicked at 'no stock', src/main.rs:2:5\nstack backtrace:\n   0: rust_begin_unwind\n   1: core::panicking::panic_fmt\n   2: <shop::Cart as shop::Pay>::pay::h0e4b71e3712d3d0c\n   3: std[e28293b1aa0f68bd]::rt::lang_start\n   4: main\nnote: Some details are omitted",
    [
      'rust',
      'cause panic: no stock',
      '  main',
      '  std::rt::lang_start',
      '  <shop::Cart as shop::Pay>::pay',
      '  core::panicking::panic_fmt',
      '  rust_begin_unwind',
    ],
  ],
];

const BEAM: Form[] = [
  [
    'a process that ended, anonymous functions, calls with arguments',
    '[error] GenServer Shop.Cart terminating\n** (FunctionClauseError) no function clause matching in Shop.Cart.pay/2\n    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.pay(%{a: 1, b: "x, y"}, [1, 2])\n    (shop 0.1.0) lib/shop/cart.ex:20: anonymous fn/1 in Shop.Cart.run/1\n    (stdlib 4.0) gen_server.erl:1120: :gen_server.try_dispatch/4\n    (stdlib 4.0) :proc_lib.init_p_do_apply/3\nLast message: :pay',
    [
      'elixir',
      'cause FunctionClauseError: no function clause matching in Shop.Cart.pay/2',
      '  proc_lib :proc_lib.init_p_do_apply/3',
      '  gen_server :gen_server.try_dispatch/4 (gen_server.erl:1120)',
      '  Elixir.Shop.Cart anonymous fn/1 in Shop.Cart.run/1 (lib/shop/cart.ex:20)',
      '  Elixir.Shop.Cart Shop.Cart.pay/2 (lib/shop/cart.ex:12)',
    ],
  ],
  [
    'Erlang in words',
    '** exception error: bad argument\n     in function  list_to_integer/1\n     in function  shop:pay/1 (shop.erl, line 8)\n     in call from shop:start/0 (shop.erl, line 12)',
    [
      'elixir',
      'cause : ** exception error: bad argument',
      '  shop :shop.start/0 (shop.erl:12)',
      '  shop :shop.pay/1 (shop.erl:8)',
    ],
  ],
  [
    'Erlang as a term on one line',
    '{badmatch,[{shop,pay,1,[{file,"src/shop.erl"},{line,8}]},{\'Elixir.Shop.Cart\',\'run!\',2,[{file,"lib/cart.ex"},{line,3}]},{proc_lib,init_p,3,[]}]}',
    [
      'elixir',
      'cause badmatch:',
      '  proc_lib :proc_lib.init_p/3',
      '  Elixir.Shop.Cart Shop.Cart."run!"/2 (lib/cart.ex:3)',
      '  shop :shop.pay/1 (src/shop.erl:8)',
    ],
  ],
];

const DART: Form[] = [
  [
    'closures, constructors, gaps of async code, libraries of Dart',
    'Unhandled exception:\nFormatException: x\n#0      int.parse (dart:core-patch/integers_patch.dart:44:5)\n#1      new Cart.<anonymous closure> (package:shop/cart.dart:12:3)\n<asynchronous suspension>\n#2      main (file:///app/bin/main.dart:3)',
    [
      'dart',
      'cause FormatException: x',
      '  main (file:///app/bin/main.dart:3)',
      '  new Cart.<fn> (package:shop/cart.dart:12:3)',
      '  int.parse (dart:core-patch/integers_patch.dart:44:5)',
    ],
  ],
  [
    'obfuscated: places in the compiled library',
    "Warning: This VM has been configured to produce stack traces that violate the Dart standard.\n*** *** ***\npid: 1234, tid: 5678, name 1.ui\nbuild_id: '0a1b'\nisolate_dso_base: 7fa1, vm_dso_base: 7fa1\n    #00 abs 000000723d6346d7 virt 00000000001ed6d7 _kDartIsolateSnapshotInstructions+0x1e26d7\n    #01 abs 000000723d637527 virt 00000000001f0527 _kDartIsolateSnapshotInstructions+0x1e5527",
    ['dart', 'cause :', '  [libapp.so+2032935]', '  [libapp.so+2021079]'],
  ],
  [
    'the short form of the package stack_trace',
    'Bad state: No element\npackage:shop/cart.dart 12:3   Cart.pay\ndart:async/zone.dart 1190     _rootRun',
    [
      'dart',
      'cause : Bad state: No element',
      '  _rootRun (dart:async/zone.dart:1190)',
      '  Cart.pay (package:shop/cart.dart:12:3)',
    ],
  ],
];

const PERL: Form[] = [
  [
    'eval, the line that was read last, a package outside the program',
    'no stock at /app/lib/Shop/Cart.pm line 12, <STDIN> line 3.\n\tShop::Cart::pay(Shop::Cart=HASH(0x55d0), "a called b") called at /app/main.pl line 5\n\teval {...} called at /app/main.pl line 4\n\tmain::order() called at /app/main.pl line 9',
    [
      'perl',
      'cause : no stock',
      '  (/app/main.pl:9)',
      '  main::order (/app/main.pl:4)',
      '  (eval) (/app/main.pl:5)',
      '  Shop::Cart::pay (/app/lib/Shop/Cart.pm:12)',
    ],
  ],
  [
    'a message alone',
    'Shop::Refused: no stock at /app/lib/Shop/Cart.pm line 12.\n',
    ['perl', 'cause Shop::Refused: no stock', '  (/app/lib/Shop/Cart.pm:12)'],
  ],
];

const APPLE: Form[] = [
  [
    'an uncaught exception of Objective-C with call stack symbols',
    "*** Terminating app due to uncaught exception 'NSRangeException', reason: 'index 5 beyond bounds'\n*** First throw call stack:\n(\n\t0   CoreFoundation                      0x00007ff80 __exceptionPreprocess + 242\n\t1   libobjc.A.dylib                     0x00007ff81 objc_exception_throw + 48\n\t2   My Shop                             0x00000001043a5c3c -[Cart pay:] + 52\n\t3   My Shop                             0x00000001043a5d10 My Shop + 7440\n)",
    [
      'swift',
      'cause NSRangeException: index 5 beyond bounds',
      '  [My Shop+7440]',
      '  -[Cart pay:] [My Shop]',
      '  objc_exception_throw [libobjc.A.dylib]',
      '  __exceptionPreprocess [CoreFoundation]',
    ],
  ],
  [
    'a crash report with source files and with addresses only',
    'Exception Type:  EXC_BREAKPOINT (SIGTRAP)\nThread 0 Crashed:\n0   Shop                          \t0x0000000104a5c000 static Cart.pay(amount: Swift.Int) throws -> Swift.Int (in Shop) + 120 (Cart.swift:12)\n1   Shop                          \t0x0000000104a5c010 0x104a58000 + 16400',
    ['swift', 'cause EXC_BREAKPOINT:', '  [Shop+16400]', '  static Cart.pay (Cart.swift:12) [Shop]'],
  ],
  [
    'Swift on Linux',
    'shop/main.swift:3: Fatal error: no stock\n\nThread 0 "shop" crashed:\n\n0 0x0000000104a5c000 closure #1 in pay(_:) + 20 in shop at /app/Sources/shop/main.swift:3:5\n1 [ra] 0x0000000104a5c010 main + 11 in shop at /app/Sources/shop/main.swift:9:1',
    [
      'swift',
      'cause Fatal error: no stock',
      '  main (/app/Sources/shop/main.swift:9:1) [shop]',
      '  closure #1 in pay (/app/Sources/shop/main.swift:3:5) [shop]',
    ],
  ],
];

const NATIVE: Form[] = [
  [
    'an Android tombstone',
    'signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0\nbacktrace:\n      #00 pc 00000000000452c8  /data/app/lib/arm64/libgame.so (Java_com_example_pay+12) (BuildId: 0a1b2c)\n      #01 pc 0000000000001000  /data/app/lib/arm64/libgame.so',
    [
      'native',
      'cause SIGSEGV: code 1 (SEGV_MAPERR), fault addr 0x0',
      '  [/data/app/lib/arm64/libgame.so+4096]',
      '  Java_com_example_pay [/data/app/lib/arm64/libgame.so+283336]',
    ],
  ],
  [
    'gdb with frames in libraries',
    '#0  0x00007ffff7e5ff4f in raise () from /lib/libc.so.6\n#1  Cart::pay (this=0x7ffe, s="a) at b") at cart.cpp:10',
    ['native', 'cause :', '  Cart::pay (cart.cpp:10)', '  raise [/lib/libc.so.6]'],
  ],
  [
    'Boost and std::stacktrace',
    ' 0# Cart::pay(int) at /app/cart.cpp:12\n 1# (anonymous namespace)::run(int) in /app/cart\n 2# 0x000055D3 in /app/cart',
    [
      'native',
      'cause :',
      '  [/app/cart]',
      '  (anonymous namespace)::run [/app/cart]',
      '  Cart::pay (/app/cart.cpp:12)',
    ],
  ],
];

describe.each([
  ['Java and its kin', JAVA],
  ['Python', PYTHON],
  ['JavaScript', JAVASCRIPT],
  ['.NET', DOTNET],
  ['Go', GO],
  ['Ruby', RUBY],
  ['PHP', PHP],
  ['Rust', RUST],
  ['Elixir and Erlang', BEAM],
  ['Dart', DART],
  ['Perl', PERL],
  ['Swift and Objective-C', APPLE],
  ['C and C++', NATIVE],
])('readStack of %s reads', (_, forms) => {
  it.each(forms)('%s', (_what, text, read) => {
    expect(shown(readStack(text))).toEqual(read);
  });
});
