<?php

namespace Shop;

require __DIR__ . '/../vendor/load.php';

\Sentry\init([
    'dsn' => getenv('DSN'),
    'release' => getenv('RELEASE'),
    'environment' => 'staging',
    'in_app_include' => [__DIR__],
    'in_app_exclude' => [dirname(__DIR__) . '/vendor', getenv('SDK_SOURCE')],
    // It reads versions from Composer, which is not here.
    'integrations' => fn (array $all) => array_filter(
        $all,
        fn ($one) => !$one instanceof \Sentry\Integration\ModulesIntegration,
    ),
]);

define('ORDER', 4710 + (int) getenv('ROUND'));

// LINES ARE INSERTED HERE
final class Checkout
{
    public function chargeCard(): never
    {
        throw new \RuntimeException('card of order ' . ORDER . ' was declined');
    }

    public function shipParcel(): never
    {
        throw new \RuntimeException('parcel ' . ORDER . ' is too heavy');
    }

    public function connectStock(): never
    {
        throw new \UnexpectedValueException('connection to the stock was refused');
    }

    public function reserveItem(): never
    {
        throw new \OutOfBoundsException('item ' . ORDER . ' is sold out');
    }

    public function placeOrder(callable $reserve): void
    {
        try {
            $reserve();
        } catch (\Exception $cause) {
            throw new \RuntimeException('order ' . ORDER . ' cannot be placed', 0, $cause);
        }
    }
}

function report(callable $action): void
{
    try {
        $action();
    } catch (\Throwable $error) {
        \Sentry\captureException($error);
    }
}

$checkout = new Checkout();
report([$checkout, 'chargeCard']);
report([$checkout, 'shipParcel']);
report(fn () => $checkout->placeOrder([$checkout, 'connectStock']));
report(fn () => $checkout->placeOrder([$checkout, 'reserveItem']));
// LINES ARE INSERTED HERE
report(fn () => throw new \RuntimeException('price list is missing'));
report(fn () => throw new \RuntimeException('voucher has expired'));

foreach ([ORDER, ORDER + 1] as $user) {
    \Sentry\captureMessage("user $user has no cart", \Sentry\Severity::error());
}
\Sentry\captureMessage('stock of item "tea" is low', \Sentry\Severity::warning());
\Sentry\SentrySdk::getCurrentHub()->getClient()->flush(5);
