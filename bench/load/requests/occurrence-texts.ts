import { PLACEHOLDER } from './request-source.js';

const STACK_BYTES = 4096;

/** The occurrence of a type, with placeholders where its texts vary from request to request. */
export function occurrenceOf(type: number, options: { stack: boolean; id: boolean }) {
  const name = String(type).padStart(3, '0');
  return {
    component: `shop/part-${name}`,
    type: `Cannot reach the payment provider ${name}`,
    message: `connect ECONNREFUSED 10.0.0.5:5432 while handling request ${PLACEHOLDER}`,
    ...(options.stack ? { stack: stackOf(name) } : {}),
    ...(options.id ? { id: `bench-${PLACEHOLDER}` } : {}),
  };
}

/** 4 KiB as Node prints them; one address in it varies. */
function stackOf(name: string): string {
  const lines = [`Error: connect ECONNREFUSED 10.0.0.5:5432 (request ${PLACEHOLDER})`];
  for (let line = 1; lines.join('\n').length < STACK_BYTES; line += 1) {
    const file = `/srv/shop/node_modules/part-${name}/dist/module-${(line * 37) % 23}.js`;
    lines.push(`    at Handler.step${(line * 7919) % 1000} (${file}:${(line * 131) % 900}:${(line * 17) % 80})`);
  }
  return lines.join('\n').slice(0, STACK_BYTES);
}
