-- A reply that Ines changed a little before she sent it to Ann.
INSERT INTO feedback (suggestion_id, account_id, message_id, wording, outcome, sent_text, recorded_at,
                      conversation_id, customer_id, agent_id, source, distance) VALUES
    ('czQAc2hvcABhMQ', 'shop', 'a1', 11, 'edited', 'We do; it is back in two days.', 1767625200000000, 'k1', 'ann',
     'ines', 'reply', 0.3);
