import logging
import os

import sentry_sdk

sentry_sdk.init(dsn=os.environ["DSN"], release=os.environ["RELEASE"], environment="staging")
log = logging.getLogger("shop")
order = 4710 + int(os.environ["ROUND"])


# LINES ARE INSERTED HERE
def charge_card():
    raise ValueError(f"card of order {order} was declined")


def ship_parcel():
    raise ValueError(f"parcel {order} is too heavy")


def connect_stock():
    raise ConnectionError("connection to the stock was refused")


def reserve_item():
    raise LookupError(f"item {order} is sold out")


def place_order(reserve):
    try:
        reserve()
    except Exception as error:
        raise RuntimeError(f"order {order} cannot be placed") from error


def send_mail():
    raise TimeoutError("mail server is away")


def report(action):
    try:
        action()
    except Exception as error:
        sentry_sdk.capture_exception(error)


report(charge_card)
report(ship_parcel)
report(lambda: place_order(connect_stock))
report(lambda: place_order(reserve_item))
# LINES ARE INSERTED HERE
report(lambda: {}["price list is missing"])
report(lambda: {}["voucher has expired"])

for user in (order, order + 1):
    log.error("user %s has no cart", user)
sentry_sdk.capture_message('stock of item "tea" is low', level="warning")

try:
    send_mail()
except TimeoutError:
    log.exception("could not notify customer %s", order)

sentry_sdk.flush(timeout=5)
