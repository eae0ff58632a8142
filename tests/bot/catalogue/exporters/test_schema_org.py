"""schema.org: only properties the vocabulary has, texts with their language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from entries import SOUND, WEEK, changed
from exports import CATALOGUES, out, services_of

from bot.catalogue.exporters import schema_org
from bot.catalogue.model import Phone

PROPERTIES = {
    "GovernmentService": "identifier name alternateName description disambiguatingDescription serviceOperator areaServed audience offers "
    "termsOfService hoursAvailable availableChannel isRelatedTo subjectOf",
    "PropertyValue": "propertyID value", "GovernmentOrganization": "name", "Country": "name identifier", "Audience": "audienceType",
    "Offer": "description validFrom validThrough", "HowTo": "about name supply step dateModified temporalCoverage",
    "HowToSupply": "name", "HowToStep": "name text", "ServiceChannel": "servicePhone serviceLocation availableLanguage",
    "ContactPoint": "telephone faxNumber contactType contactOption description",
    "GovernmentOffice": "identifier name address geo amenityFeature description contactPoint openingHoursSpecification specialOpeningHoursSpecification",
    "GeoCoordinates": "latitude longitude", "LocationFeatureSpecification": "name value",
    "OpeningHoursSpecification": "dayOfWeek opens closes validFrom validThrough",
}  # fmt: skip
"""Properties the vocabulary has for each type, of those we use."""


def _nodes(value: object) -> list[dict[str, Any]]:
    """Every typed node, however deep."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [node for each in inside for node in _nodes(each)]
    return [value, *found] if isinstance(value, dict) and "@type" in value else found


@pytest.mark.parametrize("path", CATALOGUES)
def test_schema_org_has_each_property_used(path: Path) -> None:
    data = json.loads(schema_org.written(out(*services_of(path))))
    assert (data["@context"], len(data["@graph"])) == ("https://schema.org", len(services_of(path)))
    wrong = {
        (n["@type"], key)
        for n in _nodes(data)
        for key in n
        if key[0] != "@" and key not in PROPERTIES[n["@type"]].split()
    }
    assert wrong == set()


def test_schema_org_tells_texts_with_their_language_and_numbers_with_their_kind() -> None:
    fax = Phone("0555 555 0112", "fax", "9")
    node = json.loads(schema_org.written(out(changed(phones=(*SOUND.phones, fax), hours=WEEK))))["@graph"][0]
    assert node["name"] == [{"@value": "Bus card", "@language": "en"}, {"@value": "公交卡", "@language": "zh"}]
    assert node["offers"][0]["description"][0]["@value"] == "It is free."
    assert node["subjectOf"]["supply"][0]["name"][0]["@value"] == "your identity card"
    assert (node["subjectOf"]["step"][0]["name"], node["subjectOf"]["dateModified"]) == ("counter", "2026-10-01")
    phones = [c["servicePhone"] for c in node["availableChannel"] if "servicePhone" in c]
    assert [p.get("contactOption") for p in phones] == [None, "HearingImpairedSupported", None]
    assert (phones[2]["faxNumber"], "telephone" in phones[2]) == ("0555 555 0112 ext. 9", False)
    place = next(c["serviceLocation"] for c in node["availableChannel"] if "serviceLocation" in c)
    assert (place["amenityFeature"]["value"], place["geo"]["latitude"]) == (True, 30.5)
    assert place["openingHoursSpecification"][0]["dayOfWeek"] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
    ]
    closed = place["specialOpeningHoursSpecification"][0]
    assert (closed["validFrom"], closed["opens"], closed["closes"]) == ("2026-12-24", "00:00", "00:00")
    assert len(node["hoursAvailable"]) == 2
