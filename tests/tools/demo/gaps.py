"""What is planted in the invented traffic: gaps, a wave, an edit that is wrong, a correction; data
alone."""

from __future__ import annotations

from collections.abc import Mapping

# What the FAQ does not answer, as partners put it.
GAPS: Mapping[str, tuple[str, ...]] = {
    "data-processing": (
        "can we get your data processing agreement signed",
        "GDPR contract for processing data, where do I get a signed copy",
        "do you have a data processing agreement under article 28",
        "our customer asks for the GDPR data processing agreement",
    ),
    "peppol": (
        "can you send invoices via Peppol",
        "what is your Peppol ID for electronic invoices",
        "public customer wants Peppol e-invoices, possible?",
        "e-invoicing through Peppol, do you support that",
    ),
    "phone-book": (
        "can our number be listed in the phone book",
        "phone book listing for ported numbers",
        "how do I get a DID listed in the public phone book",
        "the customer wants his number in the phone book",
    ),
    "leasing": (
        "finance the phones by leasing instead of buying",
        "which leasing bank do you have for hardware orders",
        "leasing company you work with for hardware?",
        "is there a leasing offer for hardware orders",
    ),
    "own-logo": (
        "can we have our own logo on the phones",
        "phones with our logo printed instead of yours",
        "white label phones with the logo of the reseller",
        "custom logo on the phones, is there a minimum quantity",
    ),
    "fraud-limit": (
        "cap on call costs per month against toll fraud",
        "is there protection against toll fraud with a monthly cap",
        "toll fraud: can you cap the monthly call costs",
        "monthly cap on call costs in case of toll fraud",
    ),
    "festival": (
        "temporary numbers for a music festival of four days",
        "can we have phone numbers just for a festival weekend",
        "numbers for a festival, four days only",
        "festival needs ten temporary numbers for the weekend",
    ),
}
# Entries that the FAQ lists without an answer, and that partners ask for.
UNPUBLISHED = ("sla", "extended-warranty", "upgrade-licenses")
# A gap that is closed on the way: asked, taught, approved, published, answered.
CLOSED: Mapping[str, tuple[str, ...]] = {
    "authorisation": (
        "is there a template for the letter of authorisation",
        "blank letter of authority for porting",
        "letter of authorization pdf for a port",
        "template of the letter of authorisation for a port",
    )
}
CLOSED_ENTRY: Mapping[str, str] = {
    "question": "Where is the template of the letter of authorisation?",
    "answer": "In the Portal, next to **the form for porting**.\n\n> It wants the signature of"
    " whoever owns the number.",
    "asked": "\n".join(
        (
            "letter of authorisation template",
            "blank letter of authority",
            "LOA pdf for a port",
            "template letter for porting",
            "where do I download the LOA",
        )
    ),
    "topic": "classound",
    "reason": "Four companies asked for it, and got it by ticket.",
}
# Several companies report one thing within an hour or two; "ticket" opens a ticket with the words.
WAVES: tuple[tuple[str, ...], ...] = (
    (
        "ticket All outgoing CLASSOUND calls fail with 503 since this morning",
        "ticket CLASSOUND outgoing calls fail, error 503",
        "ticket no outgoing calls on CLASSOUND, 503 at several customers",
        "ticket outgoing CLASSOUND calls rejected with 503",
    ),
    (
        "ticket The Portal shows 502 bad gateway when we open an order",
        "ticket Portal gives 502 bad gateway",
        "ticket cannot open orders in the Portal, bad gateway 502",
    ),
)
# What one company alone wants of a human.
WANTED: tuple[str, ...] = (
    "ticket please call us back about our last order",
    "ticket the handset that arrived has a scratch on its display",
    "ticket one of our extensions rings twice",
    "ticket our technician wants to move the appointment",
    "ticket the wrong company name stands on the parcel",
    "ticket we would like a copy of the contract of last year",
    "ticket the audio of the queue is very quiet",
    "ticket please add a second contact for our account",
    "ticket the new colleague has no access to the wiki",
    "ticket the fax of one customer prints empty pages",
    "ticket a phone restarts every evening",
    "ticket the visit of your trainer must be moved",
    "ticket a user left and his voicemail is still full",
    "ticket the doorbell rings on the wrong floor",
    "ticket the headset works at home and not at the office",
)
# An edit that takes questions from the entry that answers them: the replay says so.
WRONG_ENTRY = "delivery-cost"
ROBBED = "shipment-tracking"
# A text that turns out to be wrong, and is corrected.
CORRECTED = "dispute-period"
CORRECTION: Mapping[str, str] = {
    "answer": "**6 months.** No complaint is accepted after that.",
    "correcting": "yes",
    "reason": "The period was changed, and the FAQ still had the old one.",
}
