"""The rooms of the house stand in a row, and a model reads what is left of it."""

import json
import re

import builds
import pytest

from common_ground import rooms


@pytest.fixture(scope="module")
def manifest():
    return json.loads(builds.read_project().with_name("manifest.json").read_text())


def made_up(**reads):
    """A manifest of models like staging__a, each with what it reads."""
    return {
        "nodes": {
            f"model.house.{name}": {
                "resource_type": "model",
                "name": name,
                "path": "/".join([*folders, f"{name}.sql"]),
                "depends_on": {"nodes": [f"model.house.{read}" for read in read_names]},
            }
            for name, (folders, read_names) in reads.items()
        }
    }


def test_every_model_lives_in_a_room(manifest):
    strangers = {
        name for name, node in rooms.models(manifest).items() if rooms.room(node) not in rooms.ROOMS
    }
    assert not strangers


def test_no_arrow_runs_to_the_right(manifest):
    assert rooms.against_the_direction(manifest) == set()


def test_private_models_are_named_after_their_room(manifest):
    strangers = {
        name
        for name, node in rooms.models(manifest).items()
        if node["path"].startswith("intermediate/")
        and not name.startswith(f"int_{rooms.room(node)}__")
    }
    assert not strangers


def test_the_picture_is_current(manifest):
    said = "run: make docs, or python -m common_ground.rooms <manifest.json>"
    assert rooms.PICTURE.read_text() == rooms.picture(manifest), said


def test_private_models_that_a_page_names_exist(manifest):
    pages = "".join(page.read_text() for page in (builds.ROOT / "docs").glob("*.md"))
    named = set(re.findall(r"`((?:stg|int)_\w+__\w+)`", pages))
    assert len(named) > 20
    assert named - rooms.models(manifest).keys() == set()


@pytest.fixture
def house():
    return made_up(
        stg_lines=(["staging", "crm"], []),
        int_core__days=(["intermediate", "core"], ["stg_lines", "arr_months"]),
        arr_months=(["marts", "retention"], ["int_core__days", "int_retention__lines"]),
        int_retention__lines=(["intermediate", "retention"], ["stg_lines"]),
        int_coverage__books=(["intermediate", "coverage"], ["arr_months"]),
        company=(["metrics"], ["arr_months", "int_coverage__books"]),
    )


def test_arrows_are_seen_whatever_the_layer(house):
    assert rooms.against_the_direction(house) == {("int_core__days", "arr_months")}


def test_the_picture_shows_rooms_public_tables_and_who_reads_whom(house):
    drawn = rooms.picture(house)
    assert re.findall(r'class="room">(.*?)<', drawn) == [
        "staging", "core", "retention", "coverage", "metrics"
    ]  # fmt: skip
    assert re.findall(r'class="tables">(.*?)<', drawn) == ["arr_months", "company"]
    assert re.findall("<title>(.*?)<", drawn) == [
        "core reads staging",
        "retention reads staging",
        "retention reads core",
        "core reads retention",
        "coverage reads retention",
        "metrics reads retention",
        "metrics reads coverage",
    ]
