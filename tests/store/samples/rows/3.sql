-- The desk follows the account from its beginning on.
INSERT INTO watched (account_id, rules) VALUES ('shop', 'earlier rules');
INSERT INTO told (account_id, target, since) VALUES ('shop', 'desk', 0);
