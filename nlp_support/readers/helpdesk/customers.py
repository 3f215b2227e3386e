"""Messages that do not name their customer, who may write only later in the file."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...types.export import Item
from ...types.message import Message, Rejection, Role

MOST_HELD = 10_000  # messages; so that memory does not grow with a file in which no customer ever writes


class Customer(NamedTuple):
    id: str
    name: str | None = None


class Unaddressed(NamedTuple):
    """Something of a conversation that only its customer is missing from.

    Attributes:
        number, where: its place in the file, for a rejection.
        conversation_id: the conversation.
        make: takes `customer_id` and `customer_name`.
    """

    number: int
    where: str
    conversation_id: str
    make: Callable[..., Item]

    def to(self, customer: Customer) -> Item:
        """The whole of it."""
        return self.make(customer_id=customer.id, customer_name=customer.name)


def addressed(found: Iterable[Item | Unaddressed]) -> Iterator[Item]:
    """Everything with its customer: the first to write in the conversation. What was written before waits
    for the customer's first message, and is rejected if none comes."""
    customers: dict[str, Customer] = {}
    held: dict[str, list[Unaddressed]] = {}
    count = 0
    for one in found:
        if isinstance(one, Unaddressed):
            if customer := customers.get(one.conversation_id):
                yield one.to(customer)
                continue
            held.setdefault(one.conversation_id, []).append(one)
            count += 1
            if count > MOST_HELD:
                oldest = held.pop(next(iter(held)))
                count -= len(oldest)
                yield from map(_rejected, oldest)
            continue
        if isinstance(one, Message) and one.role is Role.CUSTOMER and one.conversation_id not in customers:
            customer = customers[one.conversation_id] = Customer(one.customer_id, one.customer_name)
            waiting = held.pop(one.conversation_id, [])
            count -= len(waiting)
            yield from (early.to(customer) for early in waiting)
        yield one
    for waiting in held.values():
        yield from map(_rejected, waiting)


def _rejected(one: Unaddressed) -> Rejection:
    return Rejection(
        one.number, f"{one.where}nothing in the file names the customer of this conversation; export it whole"
    )
