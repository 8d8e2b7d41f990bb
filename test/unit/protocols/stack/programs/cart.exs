# Run: `elixir cart.exs 2> ../fixtures/elixir.txt` (Elixir 1.14).
defmodule Shop.Cart do
  def bank(amount), do: Map.fetch!(amount, :total)

  def pay(amounts) do
    result = Enum.map(amounts, fn amount -> bank(amount) end)
    {:ok, result}
  end
end

Shop.Cart.pay([%{}])
