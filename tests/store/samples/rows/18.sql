-- A webhook that was given another secret, what it brought, and the note that went back.
INSERT INTO hooks VALUES
    ('shop', 'chatwoot', 'new', 'old', 1767700000000000, NULL, 1767628800000000),
    ('shop', 'zendesk', 'secret', NULL, NULL, 900000000, 1767628800000000);
INSERT INTO hook_deliveries VALUES
    (1, 'shop', 'chatwoot', 'd1', zeroblob(32), 1767632400000000, 'done', 1767632430000000, 1, NULL, NULL),
    (2, 'shop', 'chatwoot', 'd2', x'01', 1767636000000000, 'waiting', 0, 0, x'7b7d', NULL),
    (3, 'shop', 'chatwoot', 'd3', x'02', 1767636000000000, 'stuck', 0, 3, x'7b7d', 'cannot be read: KeyError');
INSERT INTO note_targets VALUES
    ('shop', 'chatwoot', 'https://desk.example', 'token', '1', 0, 1767628800000000);
INSERT INTO notes VALUES ('shop', 'chatwoot', 'k1', 'sent', 1767632430000000, 1, 'c1', NULL);
