-- What stores of version 1 and later hold in the tests, in our own words: times are from 5 January 2026, 9:00 UTC.
INSERT INTO accounts (account_id, revision, rewrites, last_sent_at) VALUES
    ('shop', 4, 1, 1767610800000000), ('가게', 1, 0, 1767604500000000);
INSERT INTO messages (account_id, sent_at, message_id, conversation_id, customer_id, role, text, channel,
                      agent_id, customer_name, in_reply_to, language) VALUES
    ('shop', 1767603600000000, 'c1', 'k1', 'ann', 'customer', 'do you repair old kettles', 'chat',
     NULL, NULL, NULL, NULL),
    ('shop', 1767603660000000, 'a1', 'k1', 'ann', 'agent', 'We do; a repaired kettle is back in two days.', 'chat',
     'ines', NULL, 'c1', 'en'),
    ('shop', 1767607200000000, 'c2', 'k2', 'mira', 'customer', 'bad kettle; why is mine not repaired?', 'email',
     NULL, 'Mira Thorsen', NULL, 'en'),
    ('shop', 1767610800000000, 'a2', 'k2', 'mira', 'agent', 'It is on its way, Mira Thorsen.', 'email',
     'ines', 'Mira Thorsen', 'c2', 'en'),
    ('shop', 1767611400000000, 'c3', 'k2', 'mira', 'customer', 'bad, bad', 'email',
     NULL, 'Mira Thorsen', NULL, 'en'),
    ('가게', 1767603900000000, 'c1', 'k1', '손님', 'customer', '주전자도 수리하나요?', 'chat', NULL, NULL, NULL, 'ko'),
    ('가게', 1767604500000000, 'a1', 'k1', '손님', 'agent', '네, 이틀이면 됩니다.', 'chat', NULL, NULL, 'c1', 'ko');
INSERT INTO reply_texts (account_id, message_id, question, reply, wording) VALUES
    ('shop', 'a1', 'do you repair old kettles', 'We do; a repaired kettle is back in two days.', 11),
    ('shop', 'a2', 'bad kettle; why is mine not repaired?', 'It is on its way, Mira Thorsen.', 12);
INSERT INTO feedback (suggestion_id, account_id, message_id, wording, outcome, sent_text, recorded_at) VALUES
    ('czEAc2hvcABhMQ', 'shop', 'a1', 11, 'accepted', 'It is done, Ann.', 1767614400000000),
    ('czIAc2hvcABhMg', 'shop', 'a2', 12, 'edited', 'It is being repaired.', 1767618000000000);
