"""The durable queue's names, as its worker and our functions in the database know them."""

# Migration 0005 spells these as well.
ANSWER = "answer_delivery"
ANSWERS = "answers"
CHORES = "chores"
