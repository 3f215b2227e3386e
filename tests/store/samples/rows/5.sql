-- A reply that was suggested to Mira, and what she was sent in its place.
INSERT INTO feedback (suggestion_id, account_id, message_id, wording, outcome, sent_text, recorded_at,
                      conversation_id, customer_id) VALUES
    ('czMAc2hvcABhMQ', 'shop', 'a1', 11, 'edited', 'In three days, {customer_name}.', 1767621600000000, 'k2', 'mira');
