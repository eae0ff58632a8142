"""CPSV-AP: every catalogue against the shapes, each aspect as a node."""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from entries import SOUND, changed, fact
from exports import ABSENT, CATALOGUES, STANDARDS, out, services_of

from bot.catalogue.exporters import cpsv_ap
from bot.catalogue.model import Service

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SHAPES = STANDARDS / "cpsv-ap" / "releases" / "3.2.0" / "shacl" / "cpsv-ap-SHACL.ttl"
needs_cpsv_ap = pytest.mark.skipif(not SHAPES.exists(), reason=ABSENT.format("CPSV-AP 3.2"))


CV, CPSV, DCT = (
    rdflib.Namespace(n)
    for n in ("http://data.europa.eu/m8g/", "http://purl.org/vocab/cpsv#", "http://purl.org/dc/terms/")
)
MOST = 300
"""Services of a catalogue that are held to the shapes: all of Miami takes half a minute."""


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES)


def _graph(*services: Service, **more: Any) -> rdflib.Graph:
    return rdflib.Graph().parse(data=cpsv_ap.written(out(*services, **more)), format="json-ld")


@needs_cpsv_ap
@pytest.mark.parametrize("path", CATALOGUES)
def test_every_service_keeps_the_shapes_of_cpsv_ap(path: Path) -> None:
    services = tuple(islice(services_of(path), MOST))
    graph = _graph(*services)
    assert len(set(graph.subjects(rdflib.RDF.type, CPSV.PublicService))) == len(services)
    conforms, _, report = pyshacl.validate(graph, shacl_graph=_shapes())
    assert conforms, report[:2000]


@needs_cpsv_ap
def test_the_shapes_would_find_what_is_wrong() -> None:
    graph = _graph(SOUND)
    graph.remove((None, CV.hasCompetentAuthority, None))
    assert not pyshacl.validate(graph, shacl_graph=_shapes())[0]


def test_each_aspect_is_a_node_of_its_own_in_cpsv_ap() -> None:
    service = changed(fact("more.0", "Bring a friend."), events=("retiring",), first=("other",), together=("third",))
    other = changed(source_id="other", id="6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    graph = _graph(service, other, events={"retiring": {"en": "I am retiring", "zh": "我要退休了"}})
    subject = rdflib.URIRef(f"urn:uuid:{service.id}")

    def texts(link: rdflib.URIRef, words: rdflib.URIRef) -> set[str]:
        return {str(text) for node in graph.objects(subject, link) for text in graph.objects(node, words)}

    assert set(graph.objects(subject, DCT.title)) == {
        rdflib.Literal("Bus card", lang="en"),
        rdflib.Literal("公交卡", lang="zh"),
    }
    assert texts(CV.hasCost, DCT.description) == {"It is free.", "不要钱。"}
    assert texts(CPSV.hasInput, DCT.title) == {"your identity card", "身份证"}
    assert texts(CV.holdsRequirement, DCT.title) == {"You are 65 or older.", "您满65岁。"}
    assert texts(CPSV.follows, DCT.description) == {"Bring a friend."}
    assert texts(CV.contactPoint, CV.telephone) == {"0555 555 0110", "0555 555 0111"}
    assert "Come to the counter." in texts(CV.hasChannel, DCT.description)
    assert texts(CV.isGroupedBy, DCT.title) == {"I am retiring", "我要退休了"}
    assert {str(o) for o in graph.objects(subject, DCT.requires)} == {f"urn:uuid:{other.id}"}
    assert not list(graph.objects(subject, CV.relatedService))
    assert "MO-FR 09:00-17:00" in {str(text) for text in graph.objects(None, DCT.description)}


def test_where_nobody_is_named_the_publisher_is_the_authority_or_it_is_said_that_none_is_stated() -> None:
    nobody = changed(department={"en": ""}, owner="")
    label = rdflib.URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    for publisher, told in (({"en": "Linhe"}, "Linhe"), ({}, "Not stated")):
        graph = _graph(nobody, publisher=publisher)
        authority = next(graph.objects(None, CV.hasCompetentAuthority))
        assert told in {str(text) for text in graph.objects(authority, label)}
