"""Who may do what: dependencies of the routes, and the door through which requests to accounts come."""

import math
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from ..store.keys import Key
from ..store.keys import Scope as Allowed
from .keyring import Keyring
from .paths import Id, account_of
from .problems import NO_ACCOUNT, Problem, answer
from .rates import Rates

CLOSED = "/v1/"  # what lies below opens to keys only
KEY = "nlp_support.key"  # where the scope of a request has its key
AUDITED = "nlp_support.audited"  # and whether it goes into the audit log
BEARER = HTTPBearer(
    auto_error=False, scheme_name="key", description="A key that `nlp-support key add` printed."
)
UNKNOWN = "give a key that opens this account as: Authorization: Bearer KEY"


@dataclass(frozen=True, slots=True)
class Access:
    """That a key opens the account of the request."""

    account_id: str
    key_id: str
    scope: Allowed


class Door:
    """Lets requests to `/v1/` in whose key opens the account that the path names: 401 without a key, 404
    where it is another account's, 429 where the key asks too often. Nothing of a body has been read yet."""

    def __init__(self, app: ASGIApp, keyring: Keyring, rates: Rates) -> None:
        self._app, self._keyring, self._rates = app, keyring, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it."""
        if scope["type"] == "http" and f"{scope['path']}/".startswith(CLOSED):
            try:
                scope[KEY] = await self._key(scope)
            except Problem as problem:
                await answer(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _key(self, scope: Scope) -> Key:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        scheme, _, secret = given[0].decode("latin-1").partition(" ") if len(given) == 1 else ("", "", "")
        known = await self._keyring.find(secret.strip()) if scheme.lower() == "bearer" else None
        if known is None:
            raise Problem(401, UNKNOWN, headers={"WWW-Authenticate": "Bearer"})
        scope[KEY] = known  # also of what is refused from here on, for the log
        if wait := self._rates.wait(known.id):
            raise Problem(
                429, "this key asks too often; ask again after the seconds of Retry-After",
                headers={"Retry-After": str(math.ceil(wait))},
            )  # fmt: skip
        if account_of(scope["path"]) != known.account_id:
            scope[AUDITED] = True
            raise Problem(404, NO_ACCOUNT)
        return known


class Requires:
    """A dependency: the request's key may do what a scope allows.

    Args:
        scope: what the route asks for.
    """

    def __init__(self, scope: Allowed) -> None:
        self._scope = scope

    async def __call__(
        self, request: Request, account: Id, _bearer: Annotated[object, Security(BEARER)]
    ) -> Access:
        """Whose account is opened, and how far."""
        key: Key | None = request.scope.get(KEY)
        if key is None or key.account_id != account:  # the door has seen to it; a route may lie elsewhere
            raise Problem(404, NO_ACCOUNT)
        request.scope[AUDITED] = self._scope is not Allowed.READ
        if not key.scope.covers(self._scope):
            raise Problem(
                403,
                f"this key may {key.scope} only; make one with: nlp-support key add --scope {self._scope}",
            )
        return Access(account, key.id, key.scope)


Reads = Annotated[Access, Depends(Requires(Allowed.READ))]
Writes = Annotated[Access, Depends(Requires(Allowed.WRITE))]
Administers = Annotated[Access, Depends(Requires(Allowed.ADMIN))]
