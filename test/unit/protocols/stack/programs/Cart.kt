// Run: `kotlinc Cart.kt -include-runtime -d cart.jar && java -jar cart.jar 2> ../fixtures/kotlin.txt` (Kotlin 1.3).
package shop

class Cart {
    fun pay(amounts: List<String>): List<Int> = amounts.map { bank(it) }
    private fun bank(amount: String): Int = requireNotNull(amount.toIntOrNull()) { "not a number" }
}

fun main() {
    val pay: (String) -> List<Int> = { Cart().pay(listOf(it)) }
    pay("ten")
}
