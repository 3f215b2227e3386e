"""Service metrics: how fast, how often and how well an account answers; docs/metrics.md defines each."""

from .compare import compare_periods
from .results import Comparison, ServiceMetrics
from .service import service_metrics

__all__ = ["Comparison", "ServiceMetrics", "compare_periods", "service_metrics"]
