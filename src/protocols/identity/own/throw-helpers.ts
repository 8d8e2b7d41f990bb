import type { Language } from '../chain.js';

interface Helpers {
  /** Names of functions, without their owner. */
  readonly names?: RegExp;
  /** Classes, modules and packages that do nothing else. */
  readonly owners?: RegExp;
}

const NATIVE =
  /^(?:_{0,2}pthread_kill\w*|raise|_{0,2}abort\w*|gsignal|__GI_\w+|_{0,2}assert\w*|__cxa_throw|__cxa_rethrow|_?CxxThrowException|RaiseException|KiUserExceptionDispatcher|std::terminate|__terminate)$/;

/**
 * Functions that raise or report errors for others. An error that one of them raised is not theirs: its place is the
 * function that called it.
 */
const HELPERS: Readonly<Partial<Record<Language, Helpers>>> = {
  java: {
    names:
      /^(?:checkNotNull\w*|requireNonNull\w*|requireNotNull|checkArgument|checkState|checkIndex|checkElementIndex|outOfBounds\w*|throwUninitializedProperty\w*|throwNpe|throwJavaNpe|throwParameterIsNull\w*|newIllegal\w+Exception|sneakyThrow|captureException|captureMessage|recordException)$/,
    owners: /(?:^|\.)(?:Preconditions|Objects|Intrinsics|Throwables|Validate|Assert|Assertions|ExceptionUtils|Sentry)$/,
  },
  dotnet: {
    names:
      /^(?:Throw|ThrowIf\w+|Throw(?:Helper|ForFailedGetResult|Async|Invalid\w+|No\w+|MoreThan\w+|KeyNotFound\w*|Argument\w*|\w*Exception)|HandleNonSuccessAndDebuggerNotification|ValidateEnd|EnsureSuccessStatusCode)$/,
    owners: /(?:^|\.)(?:ThrowHelper|ExceptionDispatchInfo|TaskAwaiter|Guard|Throw|SentrySdk)$/,
  },
  javascript: { names: /^(?:invariant|assert|throwError|captureException|captureMessage|recordException)$/ },
  python: { names: /^(?:raise_from|reraise|raise_exception|capture_exception|capture_message|record_exception)$/ },
  ruby: { names: /^(?:raise|fail|capture_exception|capture_message|rb_raise)$/ },
  php: {
    names:
      /^(?:(?:\w+\\)*(?:trigger_error|abort_if|abort_unless|abort|throw_if|throw_unless)|\S+::(?:captureException|captureMessage))$/,
  },
  go: {
    names:
      /^(?:gopanic|sigpanic|panic\w*|goPanic\w+|panicIndex\w*|throw|Stack|PrintStack|recordStackTrace|(?:\(\*\w+\)\.)?(?:RecordError|Recover\w*|CaptureException|CaptureMessage|captureException))$/,
    owners: /^(?:runtime\/debug|github\.com\/pkg\/errors|github\.com\/getsentry\/sentry-go)$/,
  },
  rust: {
    names:
      /^(?:rust_begin_unwind|_?rust_panic\w*|__rust\w+|(?:std|core)::(?:panicking|panic|rt|sys_common|sys)::.*|core::(?:option|result)::(?:unwrap_failed|expect_failed|unwrap_none|expect_none_failed)|core::slice::index::.*|alloc::\w+::\w*(?:capacity_overflow|handle_error))$/,
  },
  elixir: { names: /^(?:Kernel\.raise\/\d|:?erlang[.:](?:error|raise|throw)\/\d)$/ },
  perl: { names: /^(?:Carp::(?:croak|confess|carp|cluck)|\S*::(?:throw|die))$/ },
  swift: {
    names:
      /^(?:_{0,2}exceptionPreprocess|objc_exception_(?:throw|rethrow)|[-+]\[NSException raise\S*.*\]|fatalError|_?assertionFailure|preconditionFailure|_?swift_\w*(?:[fF]atal|assert|runtime_on_report)\w*|_{0,2}pthread_kill|abort|raise)$/,
  },
  native: { names: NATIVE },
  dart: {
    names:
      /^(?:_throw\w*|_Error\w*\._throw\w*|_?AssertionError\._throwNew|throwConcurrentModificationError|Error\._throw)$/,
  },
};

/** Whether a function only raises or reports. `owner`: its class, module or package; '' where it is not known. */
export function isThrowHelper(owner: string, name: string, language: Language | null): boolean {
  if (language === null) return NATIVE.test(name);
  const helpers = HELPERS[language];
  return helpers?.names?.test(name) === true || (owner !== '' && helpers?.owners?.test(owner) === true);
}
