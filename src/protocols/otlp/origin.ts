import { cutText } from '../../gluing/texts.js';
import { componentPathOf } from '../component-path.js';
import { type Attributes, trimmedText, type Value } from './values.js';

const ENVIRONMENT_LENGTH = 64;
const VERSION_LENGTH = 100;
/** Long enough for names of hosts and pods; each record of a resource has them. */
const PROPERTY_LENGTH = 200;

/** Which of the copies of a component it was. */
const INSTANCE = ['service.instance.id', 'host.name', 'k8s.namespace.name', 'k8s.pod.name', 'container.id'];

/** What all records of a resource have in common. */
export interface Origin {
  component: string;
  /** null = not given. */
  environment: string | null;
  version: string | null;
  properties: readonly [string, Value][];
}

/** Reads the attributes of a resource. `component` is that of a resource without a name. */
export function originOf(resource: Attributes, component: string): Origin {
  const text = (name: string) => trimmedText(resource.get(name));
  const environment = text('deployment.environment.name') || text('deployment.environment');
  return {
    component: componentPathOf(`${text('service.namespace')}/${text('service.name')}`) || component,
    environment: cutText(environment, ENVIRONMENT_LENGTH) || null,
    version: cutText(text('service.version'), VERSION_LENGTH) || null,
    properties: INSTANCE.filter((name) => text(name) !== '').map((name) => [
      name,
      cutText(text(name), PROPERTY_LENGTH),
    ]),
  };
}
