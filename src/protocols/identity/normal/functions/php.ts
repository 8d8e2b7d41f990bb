import { type NormalFunction, named, type Replacements, replaced, withoutArguments } from './names.js';

const PHP: Replacements = [
  [/->/g, '::'],
  // In the name of an anonymous class stands where it is, behind a NUL.
  [/@anonymous(?:[^:]|:(?!:)){1,300}(?=::|$)/g, '@anonymous'],
  // Since PHP 8.4 a closure names the function that holds it.
  [/^\{closure:([^{}():/]*[^{}():/\\])\(\):\d+\}$/, '$1'],
  [/^\{closure:([^{}():]+::\w+)\(\):\d+\}$/, '$1'],
  [/\{closure:[^{}]*\}/g, '{closure}'],
  [/(?<=__TwigTemplate_)[\da-f]{16,}(?:___\d+)?/gi, ''],
];

export function readPhp(name: string, module: string): NormalFunction {
  const plain = withoutArguments(replaced(name, PHP)).replace(/^\\/, '');
  // OpenTelemetry's form: `Shop.Cart.pay`.
  const full =
    plain.includes('\\') || plain.includes('::') ? plain : plain.replace(/\.(?=[^.]*$)/, '::').replaceAll('.', '\\');
  if (full.endsWith('{closure}')) return { owner: ownerOfClosure(full), name: '' };
  return named('', module !== '' && !full.includes('::') && !full.includes('\\') ? `${module}::${full}` : full);
}

/** `Shop\\Cart::Shop\\{closure}` → `Shop\\Cart`, `Shop\\{closure}` → `Shop`. */
function ownerOfClosure(name: string): string {
  const [owner = ''] = name.split('::', 1);
  return owner.replace(/\\?\{closure\}$/, '');
}
