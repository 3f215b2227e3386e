-- paul has approved the answer about kettles.
INSERT INTO faq (account_id, entry_id, state, set_at, set_by, exact, facts, words) VALUES
    ('shop', 'e1', 'approved', 1767614400000000, 'paul', NULL, NULL, NULL);
INSERT INTO faq_messages (account_id, message_id, entry_id) VALUES ('shop', 'a1', 'e1');
