"""Groups and commands that are brought in later, with what the list of all says of each."""

from __future__ import annotations

GROUPS = {
    "acts": ("oneline.cli.acts:acts", "Acts, what people do in the middle of an errand: see which one a text is; learn them again."),
    "case": ("oneline.cli.case:case_group", "Cases, people who wait for a person: see who does, take one, close it."),
    "catalogue": ("oneline.cli.catalogue:catalogue", "Import a service catalogue, look into it, find faults, export it."),
    "data": ("oneline.cli.data:data", "What is kept of what people said, and for how long (city/retention.yml)."),
    "db": ("oneline.cli.database:database", "The database: check it, bring it up to date, back it up, restore a backup."),
    "details": ("oneline.cli.details:details",
                "Details, what people ask about a service: until when, who else, where to post it."),
    "doctor": ("oneline.cli.doctor:doctor",
               "Examine this line: one page of what is well and what is not, each with what to do; exits with 1 if something is grave."),
    "form": ("oneline.cli.form:form_group",
             "Forms people fill in (city/forms): list them, find faults, try one, see where people stumble."),
    "keys": ("oneline.cli.keys:keys",
             "The keys that encrypt what people say; without them nothing that was said can be read."),
    "models": ("oneline.cli.models:models", "Files of weights for hearing, understanding and speaking (models.lock)."),
    "needs": ("oneline.cli.needs:needs", "Everyday needs: list them, see which one a text tells of, learn them again."),
    "language": ("oneline.cli.language:language", "Languages: see what a language still lacks."),
    "phrases": ("oneline.cli.phrases:phrases", "Wordings of the line, and their translations."),
    "resident": ("oneline.cli.resident:resident",
                 "One person's data, by the number or address they write or ring from, on every channel."),
    "rules": ("oneline.cli.rules:rules", "List the rules of the conversation in the order they are asked: stage, priority, name, reason."),
    "safety": ("oneline.cli.safety:safety", "Danger in what residents say: check sentences, measure, train again."),
    "settings": ("oneline.cli.settings:settings_", "List every setting, what it is for, and its value now (secrets are not shown)."),
    "staff": ("oneline.cli.staff:staff_group", "Colleagues who work at the desk: add one, give new proofs, list them, remove one."),
    "try": ("oneline.cli.trying:try_",
            "Put your own questions to the line and say which pass; run it after each import (exits with 1 if one fails)."),
    "turns": ("oneline.cli.turns:turns", "Labelled turns: what people say in a talk, and what it means; learn from them."),
    "use": ("oneline.cli.use:use",
            "Put the catalogue PATH in use from the next start of the line on; without PATH, say which one is in use."),
}  # fmt: skip
"""Name of a group or command that is brought in later → where it is, and its help in the list of all."""
