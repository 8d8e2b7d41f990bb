import type { Language } from '../chain.js';

/** By what code of a language is known that is not the application's own. */
export interface KnownLibraries {
  /** Folders and files of the interpreter, its standard library, package managers and module caches. */
  readonly files?: RegExp;
  /** Where the module, or the owner of a function, begins. */
  readonly modules?: RegExp;
  /** Where the function begins, for languages that write the owner into it. */
  readonly functions?: RegExp;
  /** The binary that holds an instruction. */
  readonly images?: RegExp;
}

function beginningWith(names: string, end: string): RegExp {
  return new RegExp(`^(?:${names.trim().split(/\s+/).join('|')})${end}`);
}

const JVM = beginningWith(
  `java javax jakarta jdk sun com\\.sun kotlin kotlinx scala groovy clojure org\\.springframework org\\.springdoc org\\.hibernate
   org\\.apache org\\.eclipse org\\.jboss org\\.wildfly org\\.keycloak org\\.codehaus org\\.aspectj org\\.glassfish org\\.jetbrains
   org\\.slf4j org\\.junit junit org\\.testng org\\.assertj org\\.hamcrest org\\.mockito org\\.openqa org\\.postgresql org\\.mariadb
   org\\.h2 org\\.hsqldb org\\.sqlite org\\.neo4j org\\.influxdb org\\.mongodb org\\.elasticsearch org\\.opensearch org\\.redisson
   org\\.infinispan org\\.jgroups org\\.ehcache org\\.quartz org\\.thymeleaf org\\.flywaydb org\\.liquibase liquibase org\\.jooq
   org\\.jdbi org\\.mybatis org\\.camunda org\\.flowable org\\.activiti org\\.drools org\\.kie org\\.axonframework org\\.primefaces
   org\\.zalando org\\.modelmapper org\\.mapstruct org\\.bouncycastle org\\.objectweb org\\.javassist javassist org\\.json
   org\\.yaml org\\.dom4j org\\.jsoup org\\.xml org\\.w3c org\\.reactivestreams org\\.xnio org\\.http4s org\\.scalatest org\\.typelevel
   org\\.grails grails org\\.koin org\\.chromium
   ch\\.qos\\.logback com\\.google com\\.fasterxml com\\.mysql com\\.mongodb com\\.zaxxer com\\.microsoft com\\.oracle oracle com\\.ibm
   com\\.amazonaws software\\.amazon com\\.azure com\\.squareup com\\.netflix com\\.github\\.benmanes com\\.typesafe com\\.lightbend
   com\\.android com\\.facebook com\\.bumptech com\\.airbnb\\.lottie com\\.datadog com\\.newrelic com\\.dynatrace com\\.hazelcast
   com\\.rabbitmq com\\.lmax com\\.vaadin com\\.datastax com\\.couchbase com\\.clickhouse com\\.zendesk com\\.auth0 com\\.nimbusds
   com\\.jayway com\\.querydsl com\\.codahale com\\.opencsv com\\.jcraft com\\.thoughtworks\\.xstream com\\.esotericsoftware
   com\\.itextpdf com\\.stripe com\\.twilio com\\.unity3d
   io\\.netty io\\.grpc io\\.vertx io\\.quarkus io\\.micronaut io\\.micrometer io\\.undertow io\\.opentelemetry io\\.opentracing
   io\\.sentry io\\.reactivex io\\.lettuce io\\.ktor io\\.r2dbc io\\.projectreactor io\\.helidon io\\.prometheus io\\.smallrye
   io\\.jsonwebtoken io\\.github\\.resilience4j io\\.confluent io\\.debezium io\\.dropwizard io\\.javalin io\\.swagger io\\.cucumber
   io\\.rest-?assured io\\.fabric8 io\\.kubernetes io\\.minio io\\.nats io\\.temporal io\\.camunda io\\.circe io\\.kotest io\\.mockk
   io\\.realm io\\.flutter io\\.insertkoin
   reactor rx feign okhttp3 okio retrofit2 coil dagger redis\\.clients net\\.bytebuddy net\\.sf net\\.sourceforge net\\.logstash
   net\\.snowflake co\\.elastic brave zipkin2 freemarker kafka lombok akka play android androidx dalvik libcore
   cats zio monix fs2 doobie sttp slick scalikejdbc compojure`,
  '(?:[.$]|$)',
);

const DOTNET = beginningWith(
  `System Microsoft MS Mono Windows WinRT Interop Internal Newtonsoft NLog Serilog log4net Npgsql MySql MySqlConnector Oracle
   Dapper AutoMapper MediatR Castle Autofac Ninject Quartz Hangfire Polly Refit RestSharp StackExchange MassTransit NServiceBus
   Grpc Google RabbitMQ Confluent MongoDB Elasticsearch Nest OpenTelemetry Sentry Azure Amazon FluentValidation Swashbuckle
   NHibernate Orleans Akka Xunit NUnit Moq HotChocolate GraphQL UnityEngine UnityEditor Avalonia`,
  '(?:[.+]|$)',
);

const GO_STANDARD = beginningWith(
  `archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html
   image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings
   structs sync syscall testing text time unicode unique unsafe vendor`,
  '(?:/|$)',
);
const GO_LIBRARIES = beginningWith(
  `golang\\.org/x google\\.golang\\.org go\\.opentelemetry\\.io go\\.uber\\.org gorm\\.io gopkg\\.in k8s\\.io github\\.com/getsentry
   github\\.com/gin-gonic github\\.com/labstack/echo github\\.com/gofiber github\\.com/gorilla github\\.com/go-chi
   github\\.com/pkg/errors github\\.com/sirupsen/logrus github\\.com/rs/zerolog github\\.com/jackc github\\.com/lib/pq
   github\\.com/redis github\\.com/go-redis github\\.com/valyala github\\.com/stretchr github\\.com/urfave github\\.com/spf13
   github\\.com/hashicorp github\\.com/aws github\\.com/grpc-ecosystem github\\.com/prometheus github\\.com/julienschmidt`,
  '(?:/|\\.|$)',
);

const PHP = beginningWith(
  `__TwigTemplate\\w* GuzzleHttp Illuminate Symfony Doctrine Monolog Psr Composer Twig Laravel Livewire PHPUnit OpenTelemetry Sentry Slim Laminas
   Zend Cake yii CodeIgniter League Nette Pimple PhpParser Predis Ramsey Carbon Swoole Spatie Barryvdh Nyholm Http Amp React
   Revolt Phalcon Nesbot Mockery Aws Google Stripe Firebase
   PDO PDOStatement mysqli mysqli_stmt mysqli_result SQLite3 SQLite3Stmt Redis RedisCluster Memcached SoapClient SimpleXMLElement
   DOMDocument DateTime DateTimeImmutable ReflectionClass ReflectionMethod ReflectionFunction ReflectionNamedType Closure
   Generator Fiber ArrayObject ArrayIterator SplFileObject SplObjectStorage Imagick NumberFormatter IntlDateFormatter`,
  '(?:\\\\|::|$)',
);

const PYTHON = beginningWith(
  `django rest_framework flask werkzeug jinja2 click sqlalchemy alembic psycopg psycopg2 pymysql MySQLdb pymongo redis requests
   urllib3 httpx httpcore aiohttp celery kombu billiard amqp gunicorn uvicorn hypercorn starlette fastapi pydantic tornado
   twisted gevent eventlet greenlet boto boto3 botocore google grpc numpy pandas scipy sklearn torch tensorflow pytest unittest
   asyncio concurrent threading multiprocessing json logging importlib http urllib email socket ssl subprocess runpy
   contextlib functools collections sentry_sdk raven opentelemetry anyio trio structlog loguru tenacity marshmallow`,
  '(?:\\.|$)',
);

const ELIXIR = beginningWith(
  `Enum Map Keyword List String GenServer Task Agent Supervisor DynamicSupervisor Process Kernel IO File Stream Registry Module
   Code Macro Access Integer Float Date Time DateTime NaiveDateTime Regex URI Path System Application Logger Mix ExUnit
   Ecto Phoenix Plug Bandit ThousandIsland Oban DBConnection Postgrex MyXQL Absinthe Jason Tesla Finch Mint Req HTTPoison
   Broadway GenStage Sentry OpenTelemetry`,
  '\\.',
);
const ERLANG =
  /^:?(?:gen_server|gen_statem|gen_event|proc_lib|supervisor|application\w*|lists|maps|ets|dets|mnesia\w*|erlang|erl_\w+|timer|io|io_lib\w*|file|binary|string|re|ssl\w*|inet\w*|httpc\w*|cowboy\w*|ranch\w*|hackney\w*|telemetry|opentelemetry\w*|elixir\w*)[.:]/;

const RUST = beginningWith(
  `std core alloc <std <core <alloc <&std <&core rust_begin_unwind rust_panic __rust_\\w+ _?_?rust\\w+ backtrace tokio <tokio futures <futures
   futures_util hyper <hyper axum <axum tower <tower actix\\w* <actix\\w* anyhow <anyhow eyre <eyre color_eyre sentry\\w* <sentry\\w*
   serde\\w* <serde\\w* reqwest sqlx diesel tracing\\w* opentelemetry\\w* rayon mio warp rocket`,
  '(?:::|$)',
);

/** One entry for each language: data, to which a library is added as a word. */
export const KNOWN_LIBRARIES: Readonly<Record<Language, KnownLibraries>> = {
  java: { modules: JVM },
  dotnet: { modules: DOTNET },
  javascript: {
    files:
      /(?:^|\/)node_modules\/|^node:|^internal\/|^<anonymous>$|^native$|^\[native code\]$|^(?:chrome|moz|safari(?:-web)?)-extension:|(?:^|\/)webpack\/(?:bootstrap|runtime)|(?:^|\/)(?:vendors?|chunk-vendors|polyfills|zone)[.~-]|^evalmachine|^ext:|(?:^|\/)deno_std/,
  },
  python: {
    modules: PYTHON,
    files:
      /(?:^|\/)(?:site|dist)-packages\/|\/lib(?:64)?\/python[\d.]*\/|\\lib\\(?!site-packages)|^<frozen |^<string>$|\/\.pyenv\/|\/python\d[\d.]*\/|\.zip\/(?=encodings)|^<__array_function__/i,
  },
  ruby: {
    files:
      /\/gems\/|^gems\/|\/rubygems|\/lib\/ruby\/|^<internal:|\/\.rvm\/|\/\.rbenv\/|\/vendor\/bundle\/|^vendor\/bundle\/|^\/usr\/(?:local\/)?(?:lib|bin)\//,
  },
  go: {
    files:
      /\/pkg\/mod\/|\/go\/src\/(?:runtime|net|internal|reflect|testing)\/|^\/usr\/(?:local|lib)\/go[\d.-]*\/|\/usr\/share\/go|\/vendor\/|^\$GOROOT/,
    modules: new RegExp(`${GO_STANDARD.source}|${GO_LIBRARIES.source}`),
  },
  php: {
    files: /(?:^|\/)vendor\/|^\[internal|^\/usr\/share\/php/,
    functions: PHP,
  },
  rust: { files: /^\/rustc\/|\.cargo\/registry\/|\.rustup\//, functions: RUST },
  elixir: {
    files: /(?:^|\/)deps\//,
    functions: new RegExp(`${ELIXIR.source}|${ERLANG.source}`),
  },
  dart: {
    files:
      /^dart:|^package:(?:flutter|flutter_\w+|http|dio|provider|bloc|flutter_bloc|riverpod|async|collection|sentry|sentry_\w+|get|stack_trace|rxdart|path|path_provider|firebase_\w+|cloud_\w+|shared_preferences|stream_channel|web_socket_channel)\/|\/\.pub-cache\//,
  },
  perl: {
    files: /\/(?:share|lib)\/(?:[\w-]+\/)?perl|\/perl5\/|\/site_perl\/|\/vendor_perl\//,
    functions:
      /^(?:Carp|Try::Tiny|Moose|Moo|DBI|DBD|DBIx|Plack|Mojo\w*|Dancer2?|Catalyst|HTTP|LWP|Test|Class::MOP|Type::\w+|Error|Exception::Class|Log::\w+|JSON|DateTime)::/,
  },
  swift: {
    images:
      /(?:^|\/)(?:UIKit\w*|SwiftUI\w*|CoreFoundation|Foundation|libdispatch\S*|libsystem_\S+|libobjc\S*|libswift\S+|GraphicsServices|CFNetwork|QuartzCore|AppKit|WebKit|WebCore|JavaScriptCore|Combine|CoreData|dyld\S*|libc\+\+\S*|Sentry|libBacktrace\S*)$|\/System\/Library\/|^\/usr\/lib\//,
  },
  native: {
    images:
      /(?:^|\/)(?:libc|libc\+\+\w*|libstdc\+\+|libm|libpthread|libgcc_s|libdl|ld-linux[\w-]*|libart|libandroid_runtime|libbinder|libutils|linker64?|linux-vdso|ntdll|kernel32|KERNELBASE|ucrtbase|vcruntime\d+|msvcp\d+|user32|libsystem_\w+|dyld)(?:[-.](?:so|dll|dylib|\d)[\w.]*)?$|^\/(?:system|apex|lib|lib64|usr\/lib)\//i,
    functions:
      /^(?:std::|__gnu_cxx::|__libc_|__cxa_|__gxx_|_start$|__GI_|operator new|pthread_|boost::|folly::|absl::)/,
    files: /^\/usr\/include\/|\/sysdeps\/|^\.\/(?:nptl|stdlib|csu)\//,
  },
};

/** Calls made by the language itself, which come and go between runs and versions: they are in no key. */
export const MACHINERY: Readonly<Partial<Record<Language, KnownLibraries>>> = {
  java: {
    modules:
      /GeneratedMethodAccessor|GeneratedConstructorAccessor|GeneratedSerializationConstructorAccessor|NativeMethodAccessorImpl|DelegatingMethodAccessorImpl|DirectMethodHandleAccessor|NativeConstructorAccessorImpl|DelegatingConstructorAccessorImpl|DirectConstructorHandleAccessor|LambdaForm|\$ExternalSyntheticOutline$|^java\.lang\.invoke\./,
    // Bridges that compilers of Android, Java and Scala write between a caller and the method that it means.
    functions: /(?:^|\.)(?:\$r8\$lambda\$.*|access\$\d+|\$deserializeLambda\$|liftedTree\d+\$\d+)$/,
  },
  // Functions of the engine: `Array.map (<anonymous>)`.
  javascript: { files: /^(?:<anonymous>|native|\[native code\])$/ },
  // Since Python 3.12 comprehensions have no frame of their own.
  python: { functions: /^<(?:list|dict|set)comp>$/ },
};
