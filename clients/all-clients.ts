import type { Client } from './client.js';
import { ravenJs, sentryBrowser, sentryReact } from './kinds/browser.js';
import { ravenGo, sentryGo, sentryGoSource } from './kinds/go.js';
import { pinoOtlp, pinoSentry, ravenNode, sentryNode, winstonOtlp, winstonSentry } from './kinds/node.js';
import { otelNodeJson, otelNodeProtobuf } from './kinds/otel-node.js';
import { ravenPhp, sentryPhp } from './kinds/php.js';
import { curl, httpie, syslogNg } from './kinds/plain-http.js';
import { sentryPython, sentryPythonSource } from './kinds/python.js';
import { sentryRaven, sentryRuby, sentryRubySource } from './kinds/ruby.js';
import { sentryCli } from './kinds/sentry-cli.js';

/** Everything that `npm run clients` tries. A new one is a file in `kinds/`, a program, and a line here. */
export const ALL_CLIENTS: readonly Client[] = [
  ...['7.120.4', '8.55.2', '9.47.2', '10.78.0', '11.12.0'].map(sentryNode),
  ravenNode,
  sentryPython,
  sentryPythonSource,
  sentryRuby,
  sentryRubySource,
  sentryRaven,
  sentryPhp,
  ravenPhp,
  sentryGo,
  sentryGoSource,
  ravenGo,
  otelNodeProtobuf,
  otelNodeJson,
  pinoOtlp,
  winstonOtlp,
  pinoSentry,
  winstonSentry,
  ...['2.58.6', '3.8.0'].map(sentryCli),
  sentryBrowser,
  sentryReact,
  ravenJs,
  curl,
  httpie,
  syslogNg,
];
