<?php
// Run: `php -d display_errors=stderr -d log_errors=0 cart.php 2> ../fixtures/php.txt` (PHP 8.2).
namespace Shop;

class Refused extends \RuntimeException {}

function bank(string $amount): int
{
    if (!is_numeric($amount)) {
        throw new \InvalidArgumentException("not a number: $amount");
    }
    return (int) $amount;
}

class Cart
{
    public function pay(array $amounts): array
    {
        try {
            return array_map(fn ($amount) => bank($amount), $amounts);
        } catch (\InvalidArgumentException $e) {
            throw new Refused('payment refused', 0, $e);
        }
    }
}

(new Cart())->pay(['ten']);
