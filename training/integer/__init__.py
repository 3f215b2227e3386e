"""Integer arithmetic: graphs whose large products are of 8-bit numbers, those of the texts as well."""
