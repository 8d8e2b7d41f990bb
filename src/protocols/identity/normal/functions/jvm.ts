import { type NormalFunction, named, type Replacements, replaced, withoutArguments } from './names.js';

const JVM_CLASS: Replacements = [
  // Android before R8: `com.example.-$$Lambda$Cart$Ab12Cd34Ef`.
  [/-\$\$Lambda\$([\w$]{1,200}?)\$[\w-]{8,60}$/, '$1'],
  [/\$+ExternalSyntheticLambda\d+$/, ''],
  [/(?<=ExternalSyntheticLambda)\d+$/, ''],
  // An outline holds code of any class. With its own name it is known as machinery.
  [/\$\$ExternalSyntheticOutline\d*$/, '$ExternalSyntheticOutline'],
  // Lambdas, CGLIB, FastClass, javassist, Spring, Guice, Scala's closures: all that follows `$$` is made by a tool.
  [/(?<=.)_?\$\$.*$/, ''],
  [/_(?:Subclass|ClientProxy)$/, ''],
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
  // Android's compiler writes the class behind it: `lambda$pay$0$com-example-Cart`.
  [/^lambda\$(.+?)\$\d+(?:\$[\w$-]*)?$/, '$1'],
  [/^\$anonfun\$(.+?)\$\d+(?:\$adapted)?$/, '$1'],
  [/^access\$(?=[a-z])/, ''],
  // Access to what is private in another class of the same file: `-$$Nest$mpay`, `-$$Nest$sfgetcart`.
  [/^-\$\$Nest\$s?(?:m|fget|fput)/, ''],
  [/(?:\$\$anonfun\$\d+)+(?:\$adapted)?$/, ''],
  [/\$\$superforward\d*$/, ''],
  [/\$lambda[-$]\d+.*$/, ''],
  [/\$(?:default|adapted|suspendImpl|extension)$/, ''],
  [/__\d+/g, ''],
  // Functions inside of functions in Scala: `check$1`.
  [/(?<=\w)(?:\$\d+)+$/, ''],
];

export function readJvm(name: string, module: string): NormalFunction {
  const full = withoutArguments(name);
  const dot = module === '' ? full.lastIndexOf('.') : -1;
  const owner = replaced(dot === -1 ? module : full.slice(0, dot), JVM_CLASS);
  return named(owner, replaced(full.slice(dot + 1), JVM_METHOD));
}
