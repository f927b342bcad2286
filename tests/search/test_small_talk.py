"""Small talk as nobody wrote it down, in each language."""

from __future__ import annotations

import unicodedata

import pytest

from bot.knowledge.entries import Knowledge
from bot.search import Index

SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "de": {
        "greeting": (
            "Grüß Gott",
            "hallo miteinander",
            "schönen guten Tag",
            "guten Abend",
            "hi zusammen",
            "Hallo, wie geht's?",
            "Moin moin",
        ),
        "thanks": (
            "herzlichen Dank",
            "dankeschön",
            "besten Dank für die Hilfe",
            "perfekt, danke",
            "super, genau das habe ich gesucht",
            "merci vielmals",
            "das war's, tschüss",
        ),
        "about_bot": (
            "sind Sie ein Roboter?",
            "was kann ich dich fragen?",
            "wie funktionierst du",
            "woher kommen deine Antworten",
            "welche Sprachen sprichst du",
            "wie heißt du",
        ),
        "human": (
            "ich will einen echten Menschen sprechen",
            "bitte mit einem Mitarbeiter verbinden",
            "Kundenberater bitte",
            "kann ich mit jemandem vom Support sprechen?",
            "kein Bot, ein Mensch",
            "rufen Sie mich bitte zurück",
            "ich möchte lieber mit einer Person reden",
        ),
    },
    "it": {
        "greeting": (
            "buonasera a tutti",
            "buon pomeriggio",
            "ehilà",
            "ciao, come va?",
            "salve a tutti",
            "c'è qualcuno?",
            "buondì",
        ),
        "thanks": (
            "grazie mille, gentilissimi",
            "molte grazie",
            "perfetto, era quello che cercavo",
            "ok grazie, a posto così",
            "vi ringrazio",
            "grazie infinite",
            "ottimo, grazie",
        ),
        "about_bot": (
            "sei un robot?",
            "sei una persona vera?",
            "cosa posso chiederti?",
            "come fai a rispondere",
            "da dove vengono le tue risposte",
            "che lingue parli",
            "come ti chiami",
        ),
        "human": (
            "voglio parlare con un operatore",
            "mi passa qualcuno?",
            "una persona vera per favore",
            "posso parlare con un essere umano?",
            "niente bot, una persona",
            "mi metta in contatto con l'assistenza",
            "un addetto per cortesia",
        ),
    },
    "fr": {
        "greeting": (
            "bonjour tout le monde",
            "bonsoir à tous",
            "salut, ça va ?",
            "hello l'équipe",
            "bonjour madame, bonjour monsieur",
            "il y a quelqu'un ?",
            "bien le bonjour",
        ),
        "thanks": (
            "merci infiniment",
            "un grand merci",
            "parfait, merci",
            "c'est exactement ce que je cherchais",
            "merci pour votre aide",
            "super, ça m'a aidé",
            "c'est tout, au revoir",
        ),
        "about_bot": (
            "êtes-vous un robot ?",
            "tu es quoi",
            "que puis-je te demander ?",
            "comment fonctionnes-tu",
            "d'où viennent tes réponses",
            "tu es ChatGPT ?",
            "quelles langues parles-tu",
            "comment t'appelles-tu",
        ),
        "human": (
            "je voudrais parler à une personne",
            "mettez-moi en relation avec un conseiller",
            "un vrai humain s'il vous plaît",
            "puis-je parler à un agent ?",
            "pas de robot, une personne",
            "j'aimerais échanger avec quelqu'un du support",
            "rappelez-moi",
        ),
    },
    "es": {
        "greeting": (
            "buenas noches",
            "hola a todos",
            "muy buenos días",
            "hola, ¿cómo estás?",
            "saludos",
            "¿hay alguien ahí?",
            "qué tal",
        ),
        "thanks": (
            "muchísimas gracias",
            "gracias por la ayuda",
            "perfecto, gracias",
            "justo lo que buscaba",
            "os lo agradezco",
            "eso es todo, adiós",
        ),
        "about_bot": (
            "¿eres un robot?",
            "¿eres humano?",
            "¿qué te puedo preguntar?",
            "cómo funcionas",
            "de dónde salen tus respuestas",
            "qué idiomas hablas",
            "cómo te llamas",
        ),
        "human": (
            "quiero hablar con una persona real",
            "pónganme con un operador",
            "un humano, por favor",
            "¿puedo hablar con un agente?",
            "me gustaría hablar con alguien de soporte",
            "que me llame alguien",
        ),
    },
    "en": {
        "greeting": (
            "good day",
            "hello everybody",
            "hi, how is it going?",
            "hiya",
            "good evening",
            "is somebody there?",
            "hey all",
        ),
        "thanks": (
            "thanks a lot",
            "perfect, thank you",
            "that is exactly what I was looking for",
            "many thanks for your help",
            "ok thanks, that's it",
            "appreciate it",
            "thanks, bye",
        ),
        "about_bot": (
            "are you a robot?",
            "are you a real person?",
            "what exactly are you",
            "what may I ask you",
            "how does this bot work",
            "where do you get the answers from",
            "are you GPT",
            "what languages do you speak",
            "what is your name",
        ),
        "human": (
            "I want to talk to a real human",
            "connect me to an agent",
            "a real person please",
            "can I speak to someone from support?",
            "no robot, a human",
            "I would like to chat with somebody from your team",
            "call me back please",
        ),
    },
}


@pytest.mark.parametrize("language", SAID)
def test_small_talk_in_other_words_is_told_in_each_language(
    index: Index, knowledge: Knowledge, language: str
) -> None:
    """Four of five at least; what is said here stands in no file."""
    written = {_folded(text) for samples in knowledge.small_talk.values() for text in samples}
    told = [
        index.find(text).small_talk == kind
        for kind, texts in SAID[language].items()
        for text in texts
        if _folded(text) not in written
    ]
    assert len(told) >= 20
    assert sum(told) / len(told) >= 0.78


def _folded(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parted if sign.isalnum())
