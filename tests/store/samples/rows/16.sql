-- Ann was helped.
INSERT INTO endings VALUES ('shop', 'k1', 'a1', 1, 1767862860000000);
