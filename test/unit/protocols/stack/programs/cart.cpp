// Run: `g++ -g -rdynamic cart.cpp -o cart && ./cart 2> ../fixtures/glibc.txt`, and with gdb:
// `gdb -batch -ex run -ex bt ./cart > ../fixtures/gdb.txt` (GCC 12, gdb 13).
#include <cstdlib>
#include <execinfo.h>

struct Cart {
  int pay(int amount) {
    void *frames[32];
    backtrace_symbols_fd(frames, backtrace(frames, 32), 2);
    if (amount == 17) abort();
    return amount;
  }
};

static int order(int amount) {
  Cart cart;
  return cart.pay(amount);
}

int main() { return order(17); }
