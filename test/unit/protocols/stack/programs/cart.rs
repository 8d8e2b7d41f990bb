// Run: `rustc -g cart.rs && RUST_BACKTRACE=1 ./cart 2> ../fixtures/rust.txt`, with RUST_BACKTRACE=full for rust-full.txt, and
// built with `rustc -O` for rust-release.txt (Rust 1.95).
mod shop {
    pub struct Cart;

    impl Cart {
        pub fn pay(&self, amount: Option<&str>) -> usize {
            amount.map(|text| bank(text)).unwrap()
        }
    }

    fn bank(text: &str) -> usize {
        text.parse::<usize>().expect("not a number")
    }
}

fn main() {
    println!("{}", shop::Cart.pay(Some("ten")));
}
