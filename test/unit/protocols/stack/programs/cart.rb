# Run: `ruby cart.rb top 2> ../fixtures/ruby.txt`, and with `bottom` and `plain` for the other two (Ruby 3.1).
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
  plain = e.backtrace.join("\n")
  warn ARGV[0] == 'plain' ? plain : e.full_message(highlight: false, order: ARGV[0].to_sym)
end
