"""Contacts: the stretches of a conversation, and how long its customer waited in each."""

from .contacts import OVER_AFTER, USUAL, Contact, ContactRules, Wait, contacts, many_contacts

__all__ = ["OVER_AFTER", "USUAL", "Contact", "ContactRules", "Wait", "contacts", "many_contacts"]
