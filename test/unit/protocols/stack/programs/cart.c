// Run: `gcc -g -fsanitize=address cart.c -o cart && ./cart 2> ../fixtures/asan.txt` (GCC 12).
#include <stdlib.h>

static int pay(int *prices, int count) { return prices[count]; }

int main(void) {
  int *prices = malloc(4 * sizeof(int));
  return pay(prices, 4);
}
