"""Service metrics: how quickly, how often and how well an account answers; defined in docs/metrics.md."""

from .compare import compare_periods
from .results import Comparison, ServiceMetrics
from .service import service_metrics

__all__ = ["Comparison", "ServiceMetrics", "compare_periods", "service_metrics"]
