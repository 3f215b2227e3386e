-- What a message means, as a later version tells.
UPDATE scores SET meant = x'00000a00' WHERE account_id = 'shop';
