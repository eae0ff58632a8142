"""The model of needs: learned from a few, it tells unseen sentences apart; kept and opened again it says the same."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.language.encode import OWN_SIZE, SHARED_SIZE, encode
from bot.retrieval.learned_models import Learned
from bot.retrieval.needs.classifier import NOTHING, SPREAD, NeedModel, features, keep, key_of, restore
from bot.retrieval.needs.data import Need, needs_key
from bot.retrieval.needs.training import KEPT, learn, learn_into, open_needs

Steps = list[tuple[str, int, int]]
BOOKS = Need(
    "books",
    {"en": "books to borrow", "zh": "借书"},
    {"en": ("Library card", "Public library membership", "Book lending"), "zh": ("借书证办理", "公共图书馆读者证")},
    {
        "en": ("i want to read novels for free", "where can my girl borrow picture books", "books pls", "is there a reading room"),
        "zh": ("想借几本小说看", "孩子要看图画书，哪里借", "有没有看书的地方", "图书馆怎么进"),
    },
)  # fmt: skip
RATS = Need(
    "rats",
    {"en": "rats and insects", "zh": "老鼠虫子"},
    {"en": ("Pest control", "Rodent complaint", "Extermination service"), "zh": ("病媒生物防制", "灭鼠服务")},
    {
        "en": ("a rat ran over my foot in the yard", "roaches all over the kitchen", "mice in the wall", "bugs bite me at night"),
        "zh": ("院子里有老鼠", "厨房全是蟑螂", "墙里有东西在咬", "晚上被虫子咬"),
    },
)  # fmt: skip
BURIAL = Need(
    "burial",
    {"en": "a funeral", "zh": "办后事"},
    {"en": ("Funeral grant", "Cemetery plots", "Burial assistance"), "zh": ("丧葬补助", "殡葬服务")},
    {
        "en": ("my father died and i cannot pay for the coffin", "where do we bury grandma", "she passed away yesterday", "a grave"),
        "zh": ("爸爸走了，没钱买棺材", "奶奶去世了埋在哪", "人昨天没了", "想买块墓地"),
    },
)  # fmt: skip
THREE = (BOOKS, RATS, BURIAL)
OUTSIDE = (
    "tell me a joke",
    "who won the football",
    "what is seven times eight",
    "讲个笑话",
    "昨天谁赢了球",
    "唱首歌吧",
)
UNSEEN = [
    ("a library for children", "books"),
    ("somewhere to get a story book", "books"),
    ("哪里能借到故事书", "books"),
    ("there is a mouse behind my stove", "rats"),
    ("cockroaches in the bathroom", "rats"),
    ("屋里有好多蟑螂", "rats"),
    ("my husband is dead, how do we pay for the funeral", "burial"),
    ("a place in the cemetery", "burial"),
    ("老人走了，后事怎么办", "burial"),
    ("do you know a funny joke", NOTHING),
    ("说个笑话听听", NOTHING),
]


@pytest.fixture(scope="module")
def steps() -> Steps:
    return []


@pytest.fixture(scope="module")
def model(steps: Steps) -> NeedModel:
    """Learned from three needs in two languages."""
    return learn(THREE, OUTSIDE, lambda *step: steps.append(step))


def _first(model: NeedModel, texts: Sequence[str]) -> list[str]:
    return [model.needs[place] for place in model.of_words(encode(texts)).argmax(axis=1)]


def test_unseen_sentences_are_told_apart_in_both_languages(model: NeedModel) -> None:
    assert model.needs == ("books", "rats", "burial", NOTHING)
    assert _first(model, [text for text, _ in UNSEEN]) == [need for _, need in UNSEEN]


def test_titles_are_told_apart_and_never_taken_for_nothing(model: NeedModel) -> None:
    shares = model.of_entries(
        encode(["Branch libraries", "Control of rodents", "Burial of paupers", "灭鼠灭蟑", "a joke"])
    )
    assert shares.shape == (5, 3)
    assert [model.needs[place] for place in shares[:4].argmax(axis=1)] == ["books", "rats", "burial", "rats"]
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)


def test_chances_of_every_need_and_nothing_add_up_to_one(model: NeedModel) -> None:
    chances = model.of_words(encode(["rats", "书", "", "Привет", "🐀"]))
    assert chances.shape == (5, 4) and (chances >= 0).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)


def test_learning_says_how_far_it_is_and_gives_the_same_each_time(model: NeedModel, steps: Steps) -> None:
    assert {what for what, _, _ in steps} == {"everyday needs", "learning needs"}
    assert steps[-1] == ("learning needs", 4, 4)
    again = learn(THREE, OUTSIDE, lambda *_: None)
    seen = encode([text for text, _ in UNSEEN])
    np.testing.assert_allclose(again.of_words(seen), model.of_words(seen), atol=1e-3)


def test_a_need_in_one_language_or_without_titles_is_learned_too() -> None:
    bare = Need("bare", {"en": "a dog's licence"}, {"en": ()}, {"en": ("my dog needs a tag", "register a puppy", "a new puppy", "licence for my dog", "dog tag lost", "papers for the dog")})  # fmt: skip
    model = learn((BOOKS, bare), (), lambda *_: None)
    assert _first(model, ["a tag for the puppy", "给孩子借书"]) == ["bare", "books"]
    assert model.of_words(encode(["tell me a joke"]))[0, -1] < 1e-6, "nothing was learned of what is no need"


def test_needs_of_one_country_change_nothing_elsewhere(model: NeedModel) -> None:
    pass_home = Need("cn.pass", {"zh": "通行证"}, {"zh": ("往来港澳通行证", "港澳通行证签发")}, {"zh": ("去香港要办什么证", "过关的证到期了", "想去澳门玩")})  # fmt: skip
    wider = learn((*THREE, pass_home), OUTSIDE, lambda *_: None)
    asked = encode(["去香港的证", *(text for text, _ in UNSEEN)])
    assert wider.needs[wider.of_words(asked)[0].argmax()] == "cn.pass"
    elsewhere = np.delete(wider.of_words(asked, at_home=False), wider.needs.index("cn.pass"), axis=1)
    np.testing.assert_allclose(elsewhere, model.of_words(asked), atol=1e-3)
    titles = np.delete(wider.of_entries(asked, at_home=False), wider.needs.index("cn.pass"), axis=1)
    np.testing.assert_allclose(titles, model.of_entries(asked), atol=1e-3)


def test_what_applies_to_a_script_alone_is_zero_for_others(model: NeedModel) -> None:
    english, chinese = features(encode(["a rat in the yard", "院子里有老鼠"]), model.middle)
    assert len(english) == SHARED_SIZE + 2 * OWN_SIZE
    latin, other = slice(SHARED_SIZE, SHARED_SIZE + OWN_SIZE), slice(SHARED_SIZE + OWN_SIZE, None)
    assert not english[other].any() and english[latin].any()
    assert not chinese[latin].any() and chinese[other].any()
    for part in (english[latin], chinese[other], english[:SHARED_SIZE]):
        assert np.linalg.norm(part) == pytest.approx(SPREAD, rel=1e-4)


def test_a_kept_model_gives_the_same_answers(model: NeedModel, tmp_path: Path) -> None:
    path = tmp_path / "needs.npz"
    keep(model, "0123456789abcdef", path)
    assert key_of(path) == "0123456789abcdef"
    kept, seen = restore(path), encode([text for text, _ in UNSEEN])
    assert kept.needs == model.needs
    np.testing.assert_allclose(kept.of_words(seen), model.of_words(seen), atol=0.01)
    np.testing.assert_allclose(kept.of_entries(seen), model.of_entries(seen), atol=0.01)


@pytest.mark.parametrize("content", [None, b"", b"no model", b"PK\x03\x04 half a", b"\x93NUMPY"])
def test_a_missing_or_broken_model_has_no_key(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "needs.npz"
    if content is not None:
        path.write_bytes(content)
    assert key_of(path) == ""


def test_a_model_cut_short_or_without_a_key_has_none(model: NeedModel, tmp_path: Path) -> None:
    whole, cut, keyless = (tmp_path / f"{name}.npz" for name in ("whole", "cut", "keyless"))
    keep(model, "key", whole)
    cut.write_bytes(whole.read_bytes()[:-200])
    np.savez(keyless, needs=np.array(["books"]))
    assert key_of(cut) == key_of(keyless) == ""


@pytest.fixture
def intents(tmp_path: Path) -> Path:
    """A folder of two needs, as a project keeps them."""
    for language in ("en", "zh"):
        lines = ["keeper: test", "needs:"]
        for need in (BOOKS, RATS):
            lines += [f"  {need.id}:", f"    name: {need.name[language]}"]
            lines += [f"    offices: [{', '.join(need.offices[language])}]"]
            lines += ["    said:", *(f"    - {said}" for said in need.said[language])]
        path = tmp_path / "intents" / language / "needs" / "all.yml"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "intents"


def test_learning_into_a_file_leaves_no_scratch_beside_it(intents: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    learn_into(store / "needs.npz", intents, lambda *_: None)
    assert [path.name for path in store.iterdir()] == ["needs.npz"]
    assert key_of(store / "needs.npz") == needs_key(intents)
    assert (store / "needs.npz").stat().st_mode & 0o777 == 0o644


def test_a_model_is_learned_once_and_opened_from_the_store_or_beside_the_needs(intents: Path, tmp_path: Path) -> None:
    store, steps = tmp_path / "store", Steps([])
    learned = Learned(intents, store)
    assert _first(learned.needs(lambda *step: steps.append(step)), ["mice ran over the kitchen floor"]) == ["rats"]
    (kept,) = store.iterdir()
    assert kept.name == f"needs-{needs_key(intents)}.npz" and steps
    steps.clear()
    open_needs(intents, store, lambda *step: steps.append(step))
    shutil.move(kept, intents / KEPT)
    open_needs(intents, tmp_path / "elsewhere", lambda *step: steps.append(step))
    assert not steps and not (tmp_path / "elsewhere").exists()
    saying = intents / "en" / "needs" / "all.yml"
    saying.write_text(saying.read_text() + "\n    - a rat again\n")
    open_needs(intents, store, lambda *step: steps.append(step))
    assert steps, "a word more makes the kept model old"
    assert key_of(intents / KEPT) != needs_key(intents)
