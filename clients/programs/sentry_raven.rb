require "raven"

Raven.configure do |config|
  config.dsn = ENV.fetch("DSN")
  config.release = ENV.fetch("RELEASE")
  config.current_environment = "staging"
end

ORDER = 4710 + ENV.fetch("ROUND").to_i

# LINES ARE INSERTED HERE
def charge_card
  raise ArgumentError, "card of order #{ORDER} was declined"
end

def ship_parcel
  raise ArgumentError, "parcel #{ORDER} is too heavy"
end

def connect_stock
  raise IOError, "connection to the stock was refused"
end

def reserve_item
  raise KeyError, "item #{ORDER} is sold out"
end

def place_order
  yield
rescue StandardError
  raise "order #{ORDER} cannot be placed"
end

def report
  yield
rescue StandardError => e
  Raven.capture_exception(e)
end

report { charge_card }
report { ship_parcel }
report { place_order { connect_stock } }
report { place_order { reserve_item } }
# LINES ARE INSERTED HERE
report { raise ArgumentError, "price list is missing" }
report { raise ArgumentError, "voucher has expired" }

[ORDER, ORDER + 1].each { |user| Raven.capture_message("user #{user} has no cart", level: :error) }
Raven.capture_message('stock of item "tea" is low', level: :warning)
