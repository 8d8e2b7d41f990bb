import { cutText } from '../../gluing/core/texts.js';
import { toNfc } from '../../lib/nfc.js';
import { componentPathOf } from '../component-path.js';
import type { Fingerprint, Language } from '../identity/index.js';
import { fingerprintIn } from './fingerprint.js';
import { type Attributes, trimmedText, type Value } from './values.js';

const ENVIRONMENT_LENGTH = 64;
const VERSION_LENGTH = 100;
/** Long enough for names of hosts and pods; each record of a resource has them. */
const PROPERTY_LENGTH = 200;

/** Which of the copies of a component it was. */
const INSTANCE = ['service.instance.id', 'host.name', 'k8s.namespace.name', 'k8s.pod.name', 'container.id'];

/** Names of languages in `telemetry.sdk.language`. */
const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['java', 'java'],
  ['python', 'python'],
  ['nodejs', 'javascript'],
  ['webjs', 'javascript'],
  ['dotnet', 'dotnet'],
  ['go', 'go'],
  ['ruby', 'ruby'],
  ['php', 'php'],
  ['rust', 'rust'],
  ['erlang', 'elixir'],
  ['swift', 'swift'],
  ['cpp', 'native'],
]);

/** What all records of a resource have in common. */
export interface Origin {
  component: string;
  /** null = not given. */
  environment: string | null;
  version: string | null;
  properties: readonly [string, Value][];
  /** Of the SDK; null = unknown. */
  language: Language | null;
  /** Of errors that name none of their own; null = the rule decides. */
  fingerprint: Fingerprint | null;
}

/** Reads the attributes of a resource. `component` is that of a resource without a name. */
export function originOf(resource: Attributes, component: string): Origin {
  const text = (name: string) => trimmedText(resource.get(name));
  const environment = text('deployment.environment.name') || text('deployment.environment');
  return {
    component: componentPathOf(`${text('service.namespace')}/${text('service.name')}`) || component,
    environment: cutText(toNfc(environment), ENVIRONMENT_LENGTH) || null,
    version: cutText(toNfc(text('service.version')), VERSION_LENGTH) || null,
    properties: INSTANCE.filter((name) => text(name) !== '').map((name) => [
      name,
      cutText(text(name), PROPERTY_LENGTH),
    ]),
    language: LANGUAGES.get(text('telemetry.sdk.language')) ?? null,
    fingerprint: fingerprintIn(resource),
  };
}
