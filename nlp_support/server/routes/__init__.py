"""The routes of an account, each module a `router` whose paths are below `/v1/accounts/{account}`."""

from fastapi import APIRouter

from . import (
    check,
    conversations,
    customers,
    events,
    faq,
    feedback,
    flags,
    inbox,
    messages,
    metrics,
    suggest,
)

ROUTERS: tuple[APIRouter, ...] = (
    suggest.router,
    check.router,
    feedback.router,
    messages.router,
    inbox.router,
    conversations.router,
    customers.router,
    flags.router,
    metrics.router,
    faq.router,
    events.router,
)
