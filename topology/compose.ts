import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What is looked at of a service in docker-compose.yml. */
export interface ComposeService {
  image?: string;
  command?: string[];
  environment?: Record<string, unknown>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  init?: boolean;
  user?: string;
  networks?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
}

/** docker-compose.yml of this project. */
export const COMPOSE: {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
} = parse(readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8'), { merge: true });

/** The environment of a service when compose is run with `env`, which fills in `${NAME}`, `${NAME:-…}`, `${NAME:?…}`. */
export function environmentOf(service: string, env: Record<string, string>): Record<string, string> {
  const entries = Object.entries(COMPOSE.services[service]?.environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, substitute(String(value), env)]));
}

function substitute(value: string, env: Record<string, string>): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, sign, rest) => {
    return env[name] || (sign === '-' ? rest : '');
  });
}
