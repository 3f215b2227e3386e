"""One report: as tables, as JSON, as a page, as a saved run."""
