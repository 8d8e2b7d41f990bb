// Run: `groovy cart.groovy 2> ../fixtures/groovy.txt` (Groovy 2.4).
class Cart {
  int pay(List amounts) { amounts.collect { amount -> Integer.parseInt(amount) }.sum() }
}

new Cart().pay(['ten'])
