# Run: `ruby cart.rb 2> ../fixtures/ruby.txt` (Ruby 3.1).
class Refused < StandardError; end

def bank(amount)
  Integer(amount)
end

class Cart
  def pay(amounts)
    amounts.map { |amount| bank(amount) }
  rescue ArgumentError
    raise Refused, 'payment refused'
  end
end

begin
  Cart.new.pay(['ten'])
rescue Refused => e
  warn e.full_message(highlight: false, order: :top)
  warn '-----'
  warn e.full_message(highlight: false, order: :bottom)
  warn '-----'
  warn e.backtrace.join("\n")
end
