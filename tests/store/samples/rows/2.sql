-- ines has taken up the flag of Mira's conversation, and the desk has not been told of it yet.
INSERT INTO scores (account_id, message_id, models, digest, valence, satisfaction, vector) VALUES
    ('shop', 'c2', 'words', 7, -0.5, 1.5, NULL);
INSERT INTO flags (flag_id, account_id, conversation_id, customer_id, severity, raised_at, reasons, codes,
                   evidence_ids, status, until, cleared_at, touched_at, touched_by) VALUES
    ('c0b98f868926f2a45ea461d236f52ef5', 'shop', 'k2', 'mira', 0.8, 1767607200000000, '["low satisfaction"]', '["low-satisfaction"]', '["c2"]',
     'acknowledged', NULL, NULL, 1767614400000000, 'ines');
INSERT INTO outbox (flag_id, event, target, account_id, conversation_id, customer_id, flag, state, due_at, attempts,
                    error) VALUES
    ('c0b98f868926f2a45ea461d236f52ef5', 'raised', 'desk', 'shop', 'k2', 'mira', '{"id": "c0b98f868926f2a45ea461d236f52ef5", "account_id": "shop", "conversation_id": "k2",
     "customer_id": "mira", "severity": 0.8, "reasons": ["low satisfaction"], "codes": ["low-satisfaction"],
     "raised_at": "2026-01-05T10:00:00+00:00", "evidence_ids": ["c2"], "status": "open", "until": null,
     "cleared_at": null}', 'due', 1767614400000000, 0, NULL);
INSERT INTO links (customer_id, person) VALUES ('mira', 1), ('mira@web', 1);
