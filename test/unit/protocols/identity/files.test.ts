import { describe, expect, it } from 'vitest';
import { normalFile } from '../../../../src/protocols/identity/normal/files.js';

const TABLE: readonly [string, string][] = [
  ['https://shop.example/assets/index-BkR1s9aQ.js?v=2', 'assets/index.js'],
  ['https://shop.example/assets/index-DzTXqLwp.js', 'assets/index.js'],
  ['https://shop.example/main-5KQ7VX2Q.js', 'main.js'],
  ['https://shop.example/main.3f2a91bc.js', 'main.js'],
  ['https://shop.example/static/js/2.1f3a9c77.chunk.js', 'static/js/2.chunk.js'],
  ['https://shop.example/app/main.js', 'app/main.js'],
  ['app:///_next/static/chunks/app/page-1b2c3d4e5f6a7b8c.js', '_next/static/chunks/app/page.js'],
  ['app:///_next/static/Vw2SbVtdIa3C4nUOMEDLm/_buildManifest.js', '_next/static/_buildManifest.js'],
  ['webpack:///./src/cart/pay.ts', 'src/cart/pay.ts'],
  ['webpack-internal:///./src/cart/pay.ts', 'src/cart/pay.ts'],
  ['src/CartPage.tsx', 'src/CartPage.tsx'],
  ['src/user-controller.js', 'src/user-controller.js'],
  ['src/cart-checkout.js', 'src/cart-checkout.js'],
  ['assets/vendor-LazyLoad.js', 'assets/vendor-LazyLoad.js'],
  ['/app/cart.js', 'cart.js'],
  ['/app/app/controllers/users_controller.rb', 'app/controllers/users_controller.rb'],
  ['app/controllers/users_controller.rb', 'app/controllers/users_controller.rb'],
  ['/tmp/8fa21c/dist/cart.js', 'dist/cart.js'],
  ['/srv/shop/releases/20261120101500/lib/a.rb', 'lib/a.rb'],
  ['/var/www/shop/current/lib/a.rb', 'lib/a.rb'],
  ['/var/www/a/index.php', 'a/index.php'],
  ['/var/www/html/index.php', 'index.php'],
  ['/home/jo/shop/users.py', 'users.py'],
  ['/home/jo/users.py', 'users.py'],
  ['/Users/jo/projects/shop/users.py', 'users.py'],
  ['C:\\Users\\jo\\source\\repos\\Shop\\Cart.cs', 'Cart.cs'],
  ['C:\\inetpub\\wwwroot\\shop\\Cart.cs', 'Cart.cs'],
  ['/builds/group/shop/src/cart.go', 'src/cart.go'],
  [`/home/runner/${'work'}/shop/shop/src/cart.go`, 'src/cart.go'],
  ['/var/task/handler.py', 'handler.py'],
  ['/usr/src/app/lib/pay.js', 'lib/pay.js'],
  ['./src/cart.rs', 'src/cart.rs'],
  ['../cart.js', 'cart.js'],
  ['package:shop/cart.dart', 'shop/cart.dart'],
  ['dart:collection/list.dart', 'dart:collection/list.dart'],
  ['node:internal/process/task_queues', 'node:internal/process/task_queues'],
  ['/usr/local/bundle/gems/activerecord-7.1.3/lib/active_record/core.rb', 'activerecord/lib/active_record/core.rb'],
  ['/app/node_modules/.pnpm/express@4.18.2/node_modules/express/lib/router.js', 'express/lib/router.js'],
  ['/go/pkg/mod/go.opentelemetry.io/otel/sdk@v1.28.0/trace/span.go', 'go.opentelemetry.io/otel/sdk/trace/span.go'],
  ['/srv/venv/lib/python3.11/site-packages/django/core/handlers/base.py', 'django/core/handlers/base.py'],
  ['/root/.cargo/registry/src/index-6f17d22bba15001f/serde-1.0.190/src/de.rs', 'serde/src/de.rs'],
  ['/app/vendor/laravel/framework/src/Illuminate/Foo.php', 'laravel/framework/src/Illuminate/Foo.php'],
  ['/app/storage/framework/views/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567.php', 'storage/framework/views/*.php'],
  ['file:///app/src/a.ts', 'src/a.ts'],
  ['<frozen importlib._bootstrap>', '<frozen importlib._bootstrap>'],
  ['', ''],
];

describe('normal form of a file', () => {
  it.each(TABLE)('%s → %s', (file, expected) => {
    expect(normalFile(file)).toBe(expected);
  });
});
