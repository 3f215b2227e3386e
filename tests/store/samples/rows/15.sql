-- What Paul thought of a reply, first and last, and one that Ines looks at.
INSERT INTO reviews VALUES
    ('shop', 11, 1, 0, zeroblob(64), 'approved', 1767628800000000, 'paul', 'a1'),
    ('shop', 11, 2, 0, zeroblob(64), 'retired', 1767632400000000, 'paul', 'a1');
INSERT INTO claims VALUES ('shop', 12, 'ines', 1767636000000000);
