-- What the shop's history showed of its suggestions.
INSERT INTO promises VALUES ('shop', 0.6, 0.9, 0.25, 50, 40, 0.71, 100, 'characters',
    1764547200000000, 1767196800000000, 1767200000000000, 'words@1', '0123456789abcdef', 0, 0);
UPDATE accounts SET promise = 1 WHERE account_id = 'shop';
