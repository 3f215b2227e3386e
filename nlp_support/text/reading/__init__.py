"""From what a platform exports to what a person wrote: mails, pages, chats in one message."""
