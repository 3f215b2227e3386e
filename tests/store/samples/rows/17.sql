-- A key of the desk's, one of Ines that was revoked, and what was done with the first. The secret is "tea".
INSERT INTO keys VALUES
    ('abcdefghijkl', 'shop', 'write', x'a9f74d1ec36ebdeb2da3f6e5868090cd2a2d20b3dcca7b62f60304b1d3d9ef42',
     'desk', 1767628800000000, NULL),
    ('mnopqrstuvwx', 'shop', 'read', zeroblob(32), 'ines', 1767628800000000, 1767632400000000);
INSERT INTO audit VALUES
    (1, 1767636000000000, 'shop', 'abcdefghijkl', 'POST /v1/accounts/{account}/feedback', 200, 'r1');
