# Run: `perl cart.pl 2> ../fixtures/perl.txt` (Perl 5.36).
use strict;
use warnings;
use Carp;

package Shop::Cart;

sub bank {
  my ($amount) = @_;
  Carp::confess("not a number: $amount") unless $amount =~ /^\d+$/;
}

sub pay {
  my ($self, $amount) = @_;
  return bank($amount);
}

package main;

sub order { Shop::Cart->pay(@_) }

order('ten');
