"""The routes of an account, each module a `router` whose paths are below `/v1/accounts/{account}`."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
