<?php

namespace Shop;

require __DIR__ . '/../vendor/load.php';

$raven = new \Raven_Client(getenv('DSN'), [
    'release' => getenv('RELEASE'),
    'environment' => 'staging',
    'app_path' => __DIR__,
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
        $GLOBALS['raven']->captureException($error);
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
    $raven->captureMessage('user %s has no cart', [$user], ['level' => 'error']);
}
$raven->captureMessage('stock of item "tea" is low', [], ['level' => 'warning']);
