/** Run: `javac -d out Cart.java && java -cp out com.example.Cart 2> ../fixtures/java.txt` (Java 17). */
package com.example;

import java.util.List;

public class Cart {
  static class Refused extends RuntimeException {
    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static class Receipt implements AutoCloseable {
    public void close() {
      throw new IllegalStateException("no receipt");
    }
  }

  static int bank(String amount) {
    return Integer.parseInt(amount);
  }

  int pay(String amount) {
    try (Receipt receipt = new Receipt()) {
      return bank(amount);
    } catch (NumberFormatException refused) {
      throw new Refused("payment refused", refused);
    }
  }

  public static void main(String[] args) {
    List.of("ten").stream().map(amount -> new Cart().pay(amount)).forEach(System.out::println);
  }
}
