"""Collectif's world: what was imported so far, about one theme each, so that reason, rating and text agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vocmocks.clock import iso
from vocmocks.randomness import Stream, fraction, stream
from vocmocks.worlds.collectif_customers import Customer, Customers
from vocmocks.worlds.collectif_surveys import Surveys
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.population import Generated, Population
from vocmocks.worlds.prose import Grammar
from vocmocks.worlds.scores import Scores
from vocmocks.worlds.sizes import sizes
from vocmocks.worlds.spread import Spread
from vocmocks.worlds.weighted import Weighted

VENDOR = "collectif"
VISIBLE_WITHIN = 180
"""Seconds within which a survey submission shows up."""
THEMED = ("praise", "praise_more", "complaint", "complaint_more", "wish", "problem")
"""Symbols of the grammar that stand for what a theme says."""
Body = dict[str, Any]


def world(asked: Mapping[str, int], seed: int, start: float) -> Mapping[str, Population]:
    """A population for each kind of import; times count back from `start`."""
    fixture = load(VENDOR).altered(asked)
    desk = ImportDesk(fixture, seed, start)
    kinds: Mapping[str, Callable[[Stream, float], Body]] = {
        "churn_reasons": desk.churn_reason,
        "deal_reasons": desk.deal_reason,
        "interviews": desk.interview,
        "reviews": desk.review,
        "sales_calls": desk.sales_call,
        "support_tickets": desk.support_ticket,
        "survey_submissions": desk.survey_submission,
    }
    found = sizes(VENDOR, fixture, asked)
    return {name: _population(fixture, seed, start, name, found[name], write) for name, write in kinds.items()}


def _population(
    fixture: Fixture, seed: int, start: float, name: str, size: int, write: Callable[[Stream, float], Body]
) -> Population:
    ids, period = IdCodec(24, seed, VENDOR, name), fixture.part("period")
    spread = Spread(
        size, start, period.integer("days", least=1), period.numbers("hours", 24), period.numbers("weekdays", 7),
        seed, VENDOR, name, "time",
    )  # fmt: skip
    delay = VISIBLE_WITHIN if name == "survey_submissions" else 0

    def make(index: int) -> Mapping[str, Any]:
        received = spread.time(index)
        body = write(stream(seed, VENDOR, name, index), received)
        visible = received + delay * fraction(seed, VENDOR, "visible", index)
        return {**body, "id": ids.encode(index), "received_at": iso(received), "visible_at": iso(visible)}

    return Generated(size, make, ids.encode, ids.decode, time=spread.time)


class ImportDesk:
    """Writes one import of each kind, as the operation of that kind would get it, for a moment in time."""

    def __init__(self, fixture: Fixture, seed: int, start: float) -> None:
        self._customers = Customers(fixture, seed, start)
        themes = fixture.part("themes")
        self._themes = [(name, themes.part(name)) for name in themes]
        self._text = Grammar.of(fixture.part("texts"), ("plan", "label", *THEMED))
        self._ratings = Scores(fixture.numbers("ratings", 5), 1)
        self._won = fixture.share("won")
        calls = fixture.part("calls")
        self._calls = {stage: calls.part(stage).texts("titles") for stage in calls}
        self._stages = Weighted({stage: calls.part(stage).number("weight") for stage in calls}, "calls")
        choices = ("review_sources", "ticket_sources", "teams", "devices", "browsers")
        self._choices = {name: fixture.weighted(name) for name in choices}
        self._surveys = Surveys(fixture)

    def churn_reason(self, draw: Stream, moment: float) -> Body:
        customer = self._customers.payer(moment, draw.random())
        theme, label = self._theme(draw, "churn")
        return {
            "reason": label,
            "date": int(moment),
            "customer": customer.person,
            "comment": self._write(draw, "churn", theme, customer),
            **customer.at(moment),
        }

    def deal_reason(self, draw: Stream, moment: float) -> Body:
        won = draw.random() < self._won
        status = "won" if won else "lost"
        customer = (self._customers.new_payer if won else self._customers.prospect)(moment, draw.random())
        theme, label = self._theme(draw, status)
        attributes = customer.at(moment) if won else customer.before()
        comment = self._write(draw, f"deal_{status}", theme, customer)
        return {"status": status, "reason": label, "date": int(moment), "comment": comment, **attributes}

    def interview(self, draw: Stream, moment: float) -> Body:
        theme, _ = self._theme(draw, "label")
        customer = self._customer(draw, moment, theme)
        return {
            "title": f"Interview: {customer.position}, {customer.name}",
            "date": int(moment),
            "recording_link": f"https://recordings.example.com/interviews/{draw.getrandbits(48):012x}.mp4",
            "interview_notes": self._write(draw, "interview", theme, customer),
            "team": self._choices["teams"].at(draw.random()),
            **customer.at(moment),
        }

    def review(self, draw: Stream, moment: float) -> Body:
        rating = self._ratings.at(draw.random())
        band = "best" if rating >= 4 else "middle" if rating == 3 else "worst"
        source = self._choices["review_sources"].at(draw.random())
        theme, _ = self._theme(draw, "label")
        customer = self._customer(draw, moment, theme)
        return {
            "title": self._text.write(draw, f"title_{band}"),
            "text": self._write(draw, f"review_{band}", theme, customer),
            "date": int(moment),
            "source": source,
            "review_link": f"https://reviews.example.com/{source.lower()}/{draw.getrandbits(40):010x}",
            "reviewer_name": customer.person,
            "reviewer_position": customer.position,
            "reviewer_company": customer.name,
            "rating": rating,
            "rating_max": 5,
        }

    def sales_call(self, draw: Stream, moment: float) -> Body:
        stage = self._stages.at(draw.random())
        titles = self._calls[stage]
        if stage == "prospect":
            customer = self._customers.prospect(moment, draw.random())
        else:
            customer = (self._customers.new_payer if stage == "new" else self._customers.payer)(moment, draw.random())
        known = customer.before() if stage == "prospect" else customer.at(moment)
        title = f"{titles[int(draw.random() * len(titles))]} with {customer.name}"
        link = f"https://recordings.example.com/calls/{draw.getrandbits(48):012x}.mp4"
        return {"title": title, "recording_link": link, "date": int(moment), **known}

    def support_ticket(self, draw: Stream, moment: float) -> Body:
        number, theme = self._pick(draw)
        customer = self._customer(draw, moment, theme)
        place = int(draw.random() * len(self._text.alternatives(f"{theme}.problem")))
        problem = self._text.alternatives(f"{theme}.problem")[place]
        subject = self._text.alternatives(f"{theme}.subject")[place]
        return {
            "title": subject,
            "text": self._text.write(draw, "ticket", {"problem": problem, "plan": customer.plan}),
            "date": int(moment),
            "requester": customer.person,
            "source": self._choices["ticket_sources"].at(draw.random()),
            "external_id": str(100_000 + draw.getrandbits(18)),
            "custom_tags": list(self._themes[number][1].texts("tags")),
            "device": self._choices["devices"].at(draw.random()),
            "browser": self._choices["browsers"].at(draw.random()),
            **customer.at(moment),
        }

    def survey_submission(self, draw: Stream, moment: float) -> Body:
        theme, label = self._theme(draw, "label")
        survey = self._surveys.choose(draw)
        if survey.early:
            customer = self._customers.new_payer(moment, draw.random())
        else:
            customer = self._customer(draw, moment, theme)
        score, band = survey.score(draw)
        reason = self._write(draw, f"review_{band}", theme, customer)
        sent = survey.submission(score, reason, label, draw.random() < 0.7)
        device = self._choices["devices"].at(draw.random())
        return {**sent, "date": int(moment), "device": device, **customer.at(moment)}

    def _customer(self, draw: Stream, moment: float, theme: str) -> Customer:
        """Somebody who can have an opinion: on prices, only those who pay."""
        chance = draw.random()
        return self._customers.payer(moment, chance) if theme == "pricing" else self._customers.someone(moment, chance)

    def _pick(self, draw: Stream) -> tuple[int, str]:
        number = int(draw.random() * len(self._themes))
        return number, self._themes[number][0]

    def _theme(self, draw: Stream, label: str) -> tuple[str, str]:
        number, theme = self._pick(draw)
        return theme, self._themes[number][1].text(label)

    def _write(self, draw: Stream, symbol: str, theme: str, customer: Customer) -> str:
        """About the theme; a second opinion, and what speaks against a first one, is about the theme after it."""
        places = [name for name, _ in self._themes]
        other = places[(places.index(theme) + 1) % len(places)]
        names = {name: f"{theme}.{name}" for name in ("praise", "complaint", "wish", "problem")}
        names |= {"praise_more": f"{other}.praise", "complaint_more": f"{other}.complaint"}
        if symbol in ("review_middle", "interview"):
            names["complaint"] = f"{other}.complaint"
        words = {"plan": customer.plan, "label": theme}
        return self._text.write(draw, symbol, words, names)
