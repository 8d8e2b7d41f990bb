"""Run: `python3 cart.py 2> ../fixtures/python.txt` (Python 3.11)."""

import asyncio
import json


class Refused(Exception):
    pass


def bank(amount):
    return json.loads(amount)["amount"]


class Cart:
    def pay(self, amount):
        try:
            return bank(amount)
        except ValueError as error:
            raise Refused("payment refused") from error


async def order():
    try:
        Cart().pay("ten")
    finally:
        {}["receipt"]


async def main():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(order())
        tasks.create_task(asyncio.wait_for(asyncio.sleep(1), 0.001))


asyncio.run(main())
