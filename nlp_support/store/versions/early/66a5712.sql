-- What 1.sql made in 66a5712, before it was edited in place; run only to know such a store again.
DROP INDEX messages_by_role;
CREATE INDEX sent_messages ON messages (account_id, sent_at, message_id) WHERE role = 'agent';
