-- A macro, and one for whom it is to be filled in.
INSERT INTO macros VALUES
    ('shop', 'zendesk:7', 'zendesk', 'Repairs', 'A repaired kettle is back in {repair_days} days, {customer_name}.',
     '["How long does a repair take?"]', '["repair_days"]', 'latin', 21, NULL, 1767625200000000);
UPDATE accounts SET prepared = 1 WHERE account_id = 'shop';
