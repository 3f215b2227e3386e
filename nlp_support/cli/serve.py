"""`nlp-support serve`: the service over HTTP."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import MissingExtra
from .options import ENCODER_HELP, RANKING_HELP, StoreOption, existing_store
from .terminal import say


def _option(help: str, name: str, **more: Any) -> Any:
    """An option that is read from NLP_SUPPORT_… of the environment too."""
    variable = f"NLP_SUPPORT_{name.removeprefix('--').replace('-', '_').upper()}"
    return typer.Option(name, help=help, envvar=variable, show_envvar=False, **more)


def serve_command(
    store: StoreOption,
    host: Annotated[str, _option("Address to listen on.", "--host")] = "127.0.0.1",
    port: Annotated[int, _option("Port; 0 for any free one.", "--port", min=0, max=65535)] = 8000,
    processes: Annotated[
        int, _option("Processes that serve; one a core.", "--processes", min=1, max=512)
    ] = 1,
    forwarded_from: Annotated[
        str,
        _option(
            "Proxies, by address or network and commas, whose X-Forwarded-… is believed.", "--forwarded-from"
        ),
    ] = "",
    threads: Annotated[int, _option("Calls that a process works on at once.", "--threads")] = 8,
    queue: Annotated[int, _option("Calls that may wait; further ones get 429.", "--queue")] = 64,
    account_memory: Annotated[
        int, _option("Megabytes for the accounts last used, about 2 each.", "--account-memory")
    ] = 512,
    body: Annotated[int, _option("Longest body of a request, in bytes.", "--body")] = 1_000_000,
    bulk: Annotated[int, _option("Longest body of messages, in bytes.", "--bulk")] = 64_000_000,
    rate: Annotated[float, _option("Requests a second of a key, for each process.", "--rate")] = 50.0,
    burst: Annotated[int, _option("Requests of a key at once, for each process.", "--burst")] = 100,
    patience: Annotated[
        float, _option("Seconds that a client may keep the service waiting.", "--patience")
    ] = 20.0,
    connections: Annotated[int, _option("Open connections; further ones get 503.", "--connections")] = 1000,
    stop: Annotated[float, _option("Seconds that open requests have to end at a stop.", "--stop")] = 30.0,
    audit_days: Annotated[int, _option("Days that the audit log is kept.", "--audit-days")] = 90,
    metrics_token: Annotated[
        str | None, _option("Bearer token that /metrics asks for; default: none.", "--metrics-token")
    ] = None,
    log_level: Annotated[str, _option("debug, info, warning or error.", "--log-level")] = "info",
    policy: Annotated[
        Path | None, _option("A TOML file of thresholds, hours, words and models.", "--policy")
    ] = None,
    encoder: Annotated[str | None, _option(ENCODER_HELP, "--encoder")] = None,
    ranking: Annotated[Path | None, _option(RANKING_HELP, "--ranking")] = None,
) -> None:
    """Serve a store over HTTP to programs that have a key.

    Keys are made by nlp-support key add.

    Every option is read from the environment too: --log-level from NLP_SUPPORT_LOG_LEVEL. Logs go to stderr,
    a line of JSON each. Encryption is left to a proxy; see docs/service.md."""
    try:
        from ..server.run import Place, serve
    except ImportError as error:
        if error.name and error.name.startswith("nlp_support"):
            raise
        raise MissingExtra(
            f"the service needs {error.name}; install it with: pip install 'nlp-support[server]'"
        ) from error
    from ..server.settings import Settings

    settings = Settings(
        threads=threads, queue=queue, account_memory=account_memory, body=body, bulk=bulk, rate=rate,
        burst=burst, patience=patience, connections=connections, stop=stop, audit_days=audit_days,
        metrics_token=metrics_token, log_level=log_level, policy=None if policy is None else str(policy),
        encoder=encoder, ranking=None if ranking is None else str(ranking),
    )  # fmt: skip
    with existing_store(store) as opened:  # upgraded here, once, and not by every process
        if not opened._keys.count():
            say(f"no key opens anything yet; make one with: nlp-support key add --store {store} --account A")
    trusted = tuple(one.strip() for one in forwarded_from.split(",") if one.strip())
    place = Place(host, port, processes, trusted)
    serve(store, place, settings, ready=lambda url: say(f"serving {store} at {url}; Ctrl-C stops"))
