// Run: `mcs -debug Cart.cs && mono --debug Cart.exe 2> ../fixtures/mono.txt` (Mono 6.8).
using System;
using System.Threading.Tasks;

namespace Shop {
  class Refused : Exception {
    public Refused(string message, Exception cause) : base(message, cause) {}
  }

  class Cart {
    static int Bank(string amount) { return int.Parse(amount); }

    static async Task<int> PayAsync(string amount) {
      await Task.Delay(1);
      try { return Bank(amount); }
      catch (FormatException e) { throw new Refused("payment refused", e); }
    }

    static void Main() {
      PayAsync("ten").Wait();
    }
  }
}
