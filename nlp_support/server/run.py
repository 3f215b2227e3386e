"""Running the application: sockets, processes, signals."""

import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from ..errors import InvalidArgument
from .logs import log_config
from .measures import SHARED
from .protocol import PatientProtocol
from .settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

KEEP_ALIVE = 75  # seconds: longer than the 60 after which proxies close, so that none sends into a closed one

LOOK_EVERY = 0.5  # seconds between looks at whether the parent process lives


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service listens.

    Attributes:
        host: an address or name of this machine.
        port: 0 for any free one.
        processes: how many serve there.
        forwarded_from: addresses or networks of proxies whose X-Forwarded-For and -Proto are believed.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    forwarded_from: Sequence[str] = ()


def serve(store: str, place: Place, settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Serve a store until SIGTERM or SIGINT, and then until open requests are answered.

    Args:
        store: the path of an existing store.
        place: where to listen.
        settings: of the service.
        ready: called with the URL once it is known, before the models are loaded.

    Raises:
        InvalidArgument: nothing can listen there.
    """
    parent = os.getpid() if place.processes > 1 else None
    config = config_of(partial(_app, store, settings, parent), place, settings)
    with _listening(place) as bound:
        host, port = bound.getsockname()[:2]
        ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
        if place.processes == 1:
            Server(config).run(sockets=[bound])
            return
        with tempfile.TemporaryDirectory(prefix="nlp-support-metrics-") as folder:
            os.environ[SHARED] = folder
            Multiprocess(config, sockets=[bound]).run()


def config_of(make: "Callable[[], FastAPI]", place: Place, settings: Settings) -> Config:
    """How uvicorn serves an application, which each process makes for itself."""
    return Config(
        make,
        factory=True,
        http=PatientProtocol,
        ws="none",
        loop="auto",
        lifespan="on",
        log_config=log_config(settings.log_level),
        access_log=False,
        server_header=False,
        proxy_headers=bool(place.forwarded_from),
        forwarded_allow_ips=list(place.forwarded_from),
        limit_concurrency=settings.connections,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=max(1, round(settings.stop)),
        workers=place.processes,
    )


def _app(store: str, settings: Settings, parent: int | None) -> "FastAPI":
    from .app import create_app

    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), name="follow", daemon=True).start()
    return create_app(store, settings)


def _follow(parent: int) -> None:
    """Stop when the parent process is gone: nobody else would stop this one, which keeps the port."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def _listening(place: Place) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(
            place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(2048)
        except OSError:
            bound.close()
            raise
    except (OSError, UnicodeError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "no such address"
        raise InvalidArgument(
            f"cannot listen on {place.host} port {place.port}: {why}; give another --host or --port"
        ) from error
    bound.set_inheritable(True)
    return bound
