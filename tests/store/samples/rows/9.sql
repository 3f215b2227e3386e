-- Ann's conversation was closed and opened again.
INSERT INTO status_changes VALUES ('shop', 'k1', 1767603720000000, 1), ('shop', 'k1', 1767603780000000, 0);
