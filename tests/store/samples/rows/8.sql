-- What the shop's messages taught, and what its people put right.
INSERT INTO profiles VALUES ('shop', 'phone', '+448005550142', 5);
INSERT INTO profiles VALUES ('shop', 'handle', '@kettlefans', 3);
INSERT INTO corrections VALUES ('shop', 'sign', '^{agent_name}', 1, 'paul', 1767600000000000);
INSERT INTO corrections VALUES ('shop', 'handle', '@kettlefans', 0, NULL, 1767600000000000);
UPDATE accounts SET profile = 2, learnt = 5 WHERE account_id = 'shop';
