"""Service metrics: how fast, how often and how well an account answers; README.md here defines each."""

from .compare import compare
from .results import Comparison, ServiceMetrics
from .service import service_metrics

__all__ = ["Comparison", "ServiceMetrics", "compare", "service_metrics"]
