"""KakaoTalk: chats as they are saved, tables of consultations, and messages of the consultation API."""
