import { type NormalFunction, named, type Replacements, replaced, withoutArguments } from './names.js';

const JVM_CLASS: Replacements = [
  // Lambdas, CGLIB, FastClass, javassist, Spring, Guice, Scala's closures: all that follows `$$` is made by a tool.
  [/(?<=.)_?\$\$.*$/, ''],
  [/\$(?:HibernateProxy|MockitoMock|ByteBuddy|Weld|Proxy_|jacoco).*$/, ''],
  [/\$Proxy\d+/, '$Proxy'],
  [/^jdk\.proxy\d+/, 'jdk.proxy'],
  [/Accessor\d+$/, 'Accessor'],
  [/(?<=closure)\d+/g, ''],
  [/__\d+/g, ''],
  [/(?<=\$(?:eval|fn))\d+/g, ''],
  [/(?:\$\d+)+(?=\$|$)/g, ''],
];
const JVM_METHOD: Replacements = [
  [/^lambda\$(.+?)\$\d+$/, '$1'],
  [/^\$anonfun\$(.+?)\$\d+(?:\$adapted)?$/, '$1'],
  [/^access\$(?=[a-z])/, ''],
  [/\$lambda[-$]\d+.*$/, ''],
  [/\$(?:default|adapted|suspendImpl|extension)$/, ''],
  [/__\d+/g, ''],
];

export function readJvm(name: string, module: string): NormalFunction {
  const full = withoutArguments(name);
  const dot = module === '' ? full.lastIndexOf('.') : -1;
  const owner = replaced(dot === -1 ? module : full.slice(0, dot), JVM_CLASS);
  return named(owner, replaced(full.slice(dot + 1), JVM_METHOD));
}
