<?php
// Loads sentry-php, 1.x or later, from the folder SDK_SOURCE, and the libraries it needs from Debian's packages.

$source = getenv('SDK_SOURCE');

if (is_dir("$source/lib/Raven")) {
    error_reporting(E_ALL & ~E_DEPRECATED);
    require "$source/lib/Raven/Autoloader.php";
    Raven_Autoloader::register();

    function sdk_version(): string
    {
        return Raven_Client::VERSION;
    }
} else {
    foreach (['Psr/Log', 'Psr/Http/Message', 'GuzzleHttp/Psr7', 'Symfony/Component/OptionsResolver'] as $library) {
        $loader = "/usr/share/php/$library/autoload.php";
        if (is_file($loader)) {
            require_once $loader;
        }
    }
    spl_autoload_register(function (string $class) use ($source): void {
        $file = $source . '/src/' . strtr(substr($class, strlen('Sentry\\')), '\\', '/') . '.php';
        if (str_starts_with($class, 'Sentry\\') && is_file($file)) {
            require $file;
        }
    });
    require "$source/src/functions.php";

    function sdk_version(): string
    {
        return Sentry\Client::SDK_VERSION;
    }
}
