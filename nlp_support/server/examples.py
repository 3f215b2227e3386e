"""The examples of the description: those of bodies, and of results that are the library's own."""

from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel

from .routes import ROUTERS
from .schemas.faq import FAQ
from .schemas.metrics import METRICS

OF_RESULTS = {"Faq": FAQ, "ServiceMetrics": METRICS}


def add_examples(schemas: dict[str, Any]) -> None:
    """Give the schemas of answers their examples, which FastAPI robs of every null.

    Args:
        schemas: those of the components, by name.
    """
    found: dict[str, list[Any]] = {name: [one] for name, one in OF_RESULTS.items()}
    for router in ROUTERS:
        for route in router.routes:
            model = route.response_model if isinstance(route, APIRoute) else None
            if isinstance(model, type) and issubclass(model, BaseModel):
                extra = model.model_config.get("json_schema_extra")
                found |= {model.__name__: extra["examples"]} if isinstance(extra, dict) else {}  # type: ignore[dict-item]
    for name, examples in found.items():
        schemas[name]["examples"] = examples
