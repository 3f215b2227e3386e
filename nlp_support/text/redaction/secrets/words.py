"""What secrets are called, by language, and the words around them.

Alternatives are separated by "|" and may be regular expressions. A label of one language is found in texts of
all of them, since agents mix languages.
"""

import re

from ..scan import words_of
from ..words import word_set

_NONE: frozenset[str] = frozenset()


def any_of(*groups: dict[str, str] | str) -> str:
    """The alternatives of all languages of these groups, the longest first."""
    parts = [part for group in groups for part in ([group] if isinstance(group, str) else group.values())]
    return "|".join(sorted("|".join(parts).split("|"), key=len, reverse=True))


class Names:
    """Where names may begin in a text, told from its words alone, which is fast."""

    def __init__(self, *groups: dict[str, str]) -> None:
        self._by_word: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for name in any_of(*groups).split("|"):
            start, words = re.split("[^a-z]", name)[0], words_of(name)
            self._by_word.setdefault(max(words, key=len), []).append((start, words))
        self._words = frozenset(self._by_word)

    def starts(self, words: frozenset[str]) -> frozenset[str]:
        """Those of a text's words with which a name begins that the text may hold."""
        if words.isdisjoint(self._words):
            return _NONE
        found = words & self._words
        return frozenset(start for word in found for start, name in self._by_word[word] if name <= words)


PASSWORDS = {
    "en": (
        "password|pass word|wifi one|wi-fi one|wlan one|creds|passcode|passphrase|passwd|pwd|pw|p/w|pass|"
        "credentials|login details|"
        "log-in details|wifi key|wi-fi key|wpa key|wpa2 key|network key|security key|wifi code|wi-fi code"
    ),
    "de": "passwort|kennwort|zugangsdaten|anmeldedaten|losungswort|wlan-schlüssel|wlan-code|"
    "netzwerkschlüssel",
    "fr": "mot de passe|mdp|identifiants|clé wifi|clé wi-fi|clé wpa|clé de sécurité|code wifi|code wi-fi|"
    "code du wifi",
    "es": "contraseña|contrasena|clave|credenciales|clave wifi|código wifi|código del wifi",
}
CODES = {
    "en": (
        "code|codes|pin|pin no|pin number|otp|puk|cvv|cvc|one-time passcode|combination|verification number|"
        "security number|access number|verification|digits|passcodes"
    ),
    "de": "code|codes|pin|tan|puk|geheimzahl|geheimnummer|prüfziffer|sicherheitsnummer|bestätigungsnummer|"
    "kombination|zahlenkombination",
    "fr": "code|codes|digicode|pin|puk|cryptogramme|combinaison",
    "es": "código|codigo|códigos|codigos|pin|puk|clave|combinación",
}
KEYS = {
    "en": "key|keys|token|tokens|secret|secrets|apikey|bearer|basic|passkey|webhook",
    "de": "schlüssel|schluessel|token|geheimnis",
    "fr": "clé|cle|clef|jeton|secret",
    "es": "llave|clave|token|ficha|secreto",
}
PHRASES = {  # secrets of several words
    "en": "passphrase|pass phrase|seed phrase|recovery phrase|recovery words|security answer|security "
    "question",
    "de": "passphrase|wiederherstellungsphrase|sicherheitsantwort|sicherheitsfrage",
    "fr": "phrase secrète|phrase de récupération|réponse secrète|question secrète",
    "es": "frase de recuperación|frase semilla|respuesta secreta|pregunta secreta",
}
ACCOUNTS = {  # before the pair of a name and a password: "login: dana / heron42"
    "en": "login|log-in|logins|username|user|account|credentials",
    "de": "zugang|zugangsdaten|anmeldedaten|benutzer|benutzername|konto",
    "fr": "accès|utilisateur|identifiant|identifiants|compte",
    "es": "acceso|usuario|cuenta|credenciales",
}
NETWORKS = {
    "en": "wifi|wi-fi|wlan|network|ssid",
    "de": "netzwerk|netz|gäste-wlan",
    "fr": "réseau",
    "es": "red",
}
LOGINS = {
    "en": "log in|log-in|login|logging in|log on|log onto|sign in|sign-in|signing in|access it|unlock it|"
    "open it",
    "de": "anmelden|einloggen|melden sie sich|loggen sie sich|melde dich|logg dich|öffnen sie",
    "fr": "connectez-vous|connecter|identifiez-vous|ouvrez|connecte-toi",
    "es": "entre|entra|entrar|acceda|acceder|inicie sesión|ábralo|identifíquese",
}
ENTRIES = {  # what a code that is typed opens
    "en": (
        "log in|log-in|login|logging in|sign in|sign-in|unlock|key safe|key box|lock box|lockbox|keypad|"
        "gate|door|alarm|locker|safe|garage|get in|intercom|entrance|buzzer|building|barrier|authenticator|"
        "verify|text message|by text|texted|texted me|sms|ask for this|asks for this|asks for it|asks|"
        "read back|screen|side gate|entry|"
        "log on|get into|buzz|barrier|authenticate"
    ),
    "de": (
        "anmelden|einloggen|türöffner|haustür|entsperren|freischalten|schlüsselkasten|schlüsseltresor|"
        "schlüsselsafe|"
        "tastenfeld|tor|tür|haustür|alarmanlage|garage|schließfach|eingang|klingel|türöffner|schranke|"
        "automat|automaten|authenticator|sms|bestätigen|verifizieren"
    ),
    "fr": "connecter|déverrouiller|boîte à clés|boîte à clefs|digicode|portail|porte|portillon|alarme|"
    "consigne|interphone|coffre|immeuble|résidence|barrière|borne|valider|connexion|sms|entrée",
    "es": "entrar|iniciar sesión|acceder|desbloquear|caja de llaves|portal|portero|puerta|alarma|taquilla|"
    "interfono|telefonillo|entrada|barrera|confirmar|validar|verificar|sms",
}
COMPOUNDS = (  # German words of several parts, by how they end
    r"[a-zäöüß]{2,24}(?:passwort|kennwort|code|schlüssel|token)|(?:karten|sim|geräte|handy|app|start|konto|"
    r"online|banking)pin|(?:sms|m|push|chip|photo|mobil|online|i|m)tan"
)

# What makes a code public: "error code", "Gutscheincode", "code postal".
PUBLIC_BEFORE = (
    r"error|status|http|https|postal|post|zip|area|country|dial|dialling|dialing|calling|phone|promo|"
    r"promotion|promotional|coupon|discount|offer|campaign|referral|product|item|article|style|colou?r|"
    r"source|qr|bar|dress|swift|bic|sort|tax|hs|commodity|part|model|reason|exit|result|response|return|"
    r"airport|airline|station|currency|language|cheat|machine|date|batch|lot|course|class|stock|store|fault|"
    r"trouble|diagnostic|time|build|version|iso|nace|sic|icd|vin|gtin|ean|isbn|game|konami|morse|binary|"
    r"byte|hex|html|css|gift"
)
PUBLIC_PARTS = (  # of compounds
    r"fehler|post|strich|quell|gutschein|rabatt|aktions|produkt|farb|länder|laender|landes|maschinen|"
    r"verkehrs|versions|uni|op|en|de|vs|bar|zip|promo|coupon|source|byte"
)
PUBLIC_AFTER = (
    r"postal|postaux|promo|promotionnel|avantage|erreur|d'erreur|de réduction|de promotion|qr|barres?|"
    r"à barres|couleur|article|produit|source|pays|de error|error|promocional|de descuento|de barras|"
    r"de producto|de artículo|de país|de color|fuente|del éxito|du succès|words?|names?|editor|review|base|"
    r"of|example"
)
SURE_CODES = (  # words before or after "code" that say that it opens something
    r"verification|verify|security|secret|access|one-time|one time|onetime|single-use|otp|2fa|two-factor|"
    r"two-step|two factor|two step|2-step|mfa|sms|login|log-in|sign-in|authentication|auth|authenticator|"
    r"confirmation|activation|recovery|backup|back-up|reset|unlock|gate|door|entry|entrance|lock|lockbox|"
    r"key|keypad|alarm|building|garage|barrier|parking|lift|elevator|apartment|flat|house|property|safe|"
    r"garagen|schuppen|shed|pickup|pick-up|collection|pin|locker|wifi|wi-fi|bestätigungs|verifizierungs|"
    r"sicherheits|zugangs|"
    r"einmal|tür|haustür|tor|abhol|freischalt|aktivierungs|anmelde|entsperr|zutritts|öffnungs|"
    r"authentifizierungs|notfall|wiederherstellungs|vérification|sécurité|d'accès|accès|confirmation|secret|"
    r"usage unique|porte|portail|portillon|immeuble|résidence|bâtiment|ascenseur|barrière|retrait|"
    r"déverrouillage|validation|verificación|seguridad|acceso|secreto|solo uso|puerta|portal|garaje|"
    r"edificio|finca|barrera|recogida|confirmación|activación|desbloqueo|dinámica"
)
STATES = word_set(  # what a sentence may say of a password instead of naming it
    """
    wrong incorrect invalid expired correct weak strong secure safe unsafe required needed necessary mandatory
    optional case case-sensitive different same updated changed reset set saved stored encrypted hashed locked
    blocked disabled enabled empty blank missing forgotten lost old new long short fine ok okay good bad
    private public unique secret hidden simple complex ready right there here not never always only also still
    now too very that this it your my our his her their the a an in on at with for by from to being used
    shared
    sent created generated displayed shown printed written visible shorter longer protected compromised
    temporary permanent default yours mine unknown known accepted rejected refused working active inactive
    valid up-to-date out-of-date what which who why where when how all any both no yes and or but if then than
    so as is was are be been has have had will would can could may must should does do did please click enter
    see min minimum max maximum at least more less none null n/a na tbd username email e-mail phone
    manager field box page link hint policy prompt confirm confirmation protection recovery change
    forgot update show hide again twice once first last next login log sign help
    support settings account security option options everything something anything nothing someone
    vorläufig temporär falsch richtig ungültig gültig abgelaufen korrekt sicher unsicher erforderlich nötig
    pflicht vergessen
    geändert zurückgesetzt gesperrt anders gleich leer neu alt lang kurz gut schlecht geheim bekannt unbekannt
    schwach stark nicht kein keine noch schon auch nur so wie was wo wer ihr ihre mein dein das der die den
    dem
    ein eine bitte muss soll darf kann wird wurde ist sind war und oder aber wenn dann hier dort unten oben
    siehe mindestens höchstens zu zum zur von vom für mit ohne per als bei im am auf aus teil klein
    provisoire temporaire incorrecte invalide valide expiré expirée obligatoire requis requise nécessaire
    sensible bon bonne
    mauvais mauvaise faux fausse faible fort forte trop sûr sûre oublié perdu perdue changé modifié
    réinitialisé réinitialisée bloqué bloquée différent identique même vide nouveau ancien votre mon ton son
    notre le la les un une des du de ce cette cet celui pas ne ni et ou mais si que qui où ici ci-dessous
    indiqué envoyé doit peut est sont sera être avoir à au aux en par pour sur sous avec sans comme très plus
    moins déjà encore toujours jamais merci veuillez
    temporal temporales provisional incorrecta incorrecto inválida válida válido caducada caducado
    obligatoria necesaria requerida segura
    débil fuerte correcta errónea equivocada olvidada perdida cambiada restablecida bloqueada distinta
    diferente igual misma vacía nueva antigua su mi tu el los las una unos del al esta este esto ese eso no ni
    y o pero como qué quien dónde aquí abajo enviada debe puede es son será estar muy más menos ya todavía
    siempre nunca gracias para con sin sobre por
    """
)
STATE_ENDINGS = (
    *("ed", "ing", "able", "ible", "ive", "ly", "ent", "sensitive"),
    *("iert", "lich", "bar", "sam", "isch"),
    *("é", "ée", "ado", "ada", "ido", "ida"),
)
