-- What was learnt of the shop: its signature, its acknowledgement and the agent who sends it.
INSERT INTO footers VALUES ('shop', 'kind regards
the kettle shop');
INSERT INTO automatic VALUES ('shop', 5, 6, zeroblob(64), 'system');
INSERT INTO machines VALUES ('shop', 'hello-bot', 'bot');
