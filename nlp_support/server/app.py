"""The application: an account's routes behind the door, webhooks, health and metrics beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from .. import __version__
from ..models.encoder import Encoder
from ..models.satisfaction import SatisfactionModel
from ..models.sentiment import SentimentModel
from ..suggest import Ranking, Suggestions
from . import health
from .access import Door
from .desk import MEMORY, Desk
from .examples import add_examples
from .feeds import Feeds
from .hooks.routes import router as hook_router
from .hooks.service import Hooks
from .limits import Limits
from .problems import ProblemBody, add_handlers, documented
from .rates import Rates
from .requests import Requests
from .routes import ROUTERS
from .settings import Settings

ACCOUNT = "/v1/accounts/{account}"
ABOUT = """\
Suggested replies and customer-journey sentiment for the accounts of one store. A key opens one account; it is
made by `nlp-support key add`. What goes wrong is told as `application/problem+json`."""
USUAL = documented(400, 401, 403, 404, 408, 413, 422, 429, 500, 503, 507)


def create_app(
    store: str,
    settings: Settings | None = None,
    *,
    encoder: Encoder | None = None,
    sentiment: SentimentModel | None = None,
    satisfaction: SatisfactionModel | None = None,
    ranking: Ranking | None = None,
) -> FastAPI:
    """The service of a store, as an ASGI application for one process.

    Args:
        store: the path of an existing store.
        settings: default: `Settings()`.
        encoder, sentiment, satisfaction, ranking: in place of those that the settings name.

    Raises:
        StoreError: the store does not exist or cannot be opened.
        ModelError, InvalidArgument, UnreadableFile: a file that the settings name cannot be used.
    """
    settings = settings or Settings()
    desk = Desk(
        store, settings, encoder=encoder, sentiment=sentiment, satisfaction=satisfaction, ranking=ranking
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await desk.begin()
        hooks = _app.state.hooks = _hooks(store, desk)
        hooks.start()
        try:
            yield
        finally:
            await asyncio.to_thread(hooks.stop)
            await desk.end()

    app = FastAPI(
        title="nlp-support", version=__version__, description=ABOUT, lifespan=lifespan, docs_url=None,
        redoc_url=None, generate_unique_id_function=_name,
    )  # fmt: skip
    app.state.desk, app.state.feeds = desk, Feeds(desk)
    app.include_router(health.router)
    for router in ROUTERS:
        app.include_router(router, prefix=ACCOUNT, responses=USUAL)
    app.include_router(hook_router)
    add_handlers(app)
    app.add_middleware(Door, keyring=desk.keyring, rates=Rates(settings.rate, settings.burst))
    app.add_middleware(Limits, body=settings.body, bulk=settings.bulk, patience=settings.patience)
    app.add_middleware(Requests, desk=desk)  # the last one added is the first one asked
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _hooks(store: str, desk: Desk) -> Hooks:
    """What takes the store's webhooks and writes suggestions as notes."""

    def suggest(account_id: str, conversation_id: str) -> Suggestions:
        return desk.suggester.suggest(account_id, conversation_id=conversation_id)

    return Hooks(store, shared=desk.store if store == MEMORY else None, suggest=suggest)


def _name(route: APIRoute) -> str:
    """The operation id: the function's name."""
    return route.name


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The description of the routes, with the schema of problems, which no route returns by itself."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schema = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas |= {**schema.pop("$defs", {}), "ProblemBody": schema}
        add_examples(schemas)
        app.openapi_schema = made
    return app.openapi_schema
