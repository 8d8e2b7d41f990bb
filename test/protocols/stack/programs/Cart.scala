// Run: `scala Cart.scala 2> ../fixtures/scala.txt` (Scala 2.11).
object Cart {
  def bank(amount: String): Int = amount.toInt
  def pay(amounts: List[String]): List[Int] = amounts.map(amount => bank(amount))
  def main(args: Array[String]): Unit = println(pay(List("ten")))
}
