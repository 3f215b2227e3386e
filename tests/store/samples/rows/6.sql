-- Mira rated her conversation; her last message came with a quotation.
INSERT INTO ratings VALUES ('shop', 'k2', 'mira', 1.0, 1767614400000000, 'ben');
INSERT INTO originals VALUES ('shop', 'c3', 'bad, bad
> we are sorry, Mira');
