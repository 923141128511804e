"""The house's own rules, held by reading its files."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "martlet"
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_every_room_opens_with_what_it_is_for():
    rooms = sorted(path.parent for path in SOURCE.glob("*/apps.py"))
    silent = [room for room in rooms if ast.get_docstring(ast.parse((room / "__init__.py").read_text())) is None]
    assert names(silent) == []


def test_lines_of_pages_can_be_read():
    """A change of one word is then one line of a diff. Sentences are not broken: they are what translators know them by."""
    pages = [path for path in (*TEMPLATES, *SOURCE.rglob("static_src/**/*.[cj]s*")) if path.suffix != ".json"]
    assert len(pages) > 300
    sentence = re.compile(r"\{% (?:blocktranslate.*?%\}.*?\{% endblocktranslate|translate (?:'.*?'|\".*?\"))")
    long = {
        f"{path.relative_to(ROOT)}:{number}": len(line)
        for path in pages
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(sentence.sub("", line)) > 160
    }
    assert long == {}


def test_views_do_not_query():
    views = [path for path in PYTHON if path.name == "views.py" or "views" in path.parts]
    assert len(views) > 5
    assert names([path for path in views if re.search(r"\.objects\b", path.read_text())]) == []


def test_rules_are_pure():
    rules = [path for path in PYTHON if path.name == "rules.py" or "rules" in path.parts]
    rules += [path for path in PYTHON if "law" in path.relative_to(SOURCE).parts and path.name not in ("apps.py",)]
    impure = [
        path
        for path in rules
        if any(name.split(".")[0] == "django" for name in imports(path) - {"django.utils.translation"})
    ]
    assert names(impure) == []


def test_only_the_vault_knows_cryptography():
    outside = [path for path in PYTHON if "vault" not in path.parts]
    assert names([path for path in outside if any(n.startswith("cryptography") for n in imports(path))]) == []


def test_services_take_the_actor_first():
    wrong = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.FunctionDef)
                and any(
                    isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "action"
                    for decorator in node.decorator_list
                )
                and (not node.args.args or node.args.args[0].arg != "actor")
            ):
                wrong.append(f"{path.name}:{node.name}")
    assert wrong == []


def test_migrations_import_no_project_code_but_field_types():
    allowed = {"martlet.vault.fields", "martlet.foundation.ids", "martlet.vault.models"}
    wrong = {
        str(path.relative_to(ROOT)): foreign
        for path in SOURCE.rglob("migrations/0*.py")
        if (foreign := {name for name in imports(path) if name.startswith("martlet")} - allowed)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"\sstyle=\""),
        ("inline script", r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
        ("event attribute", r"\son(click|load|change|submit|input|keydown|focus|blur)="),
        ("unescaped value", r"\|\s*safe\b"),
        ("third party", r"(src|href)=\"https?://"),
    ],
)
def test_templates_keep_the_content_security_policy(what, pattern):
    assert len(TEMPLATES) > 20
    assert names([path for path in TEMPLATES if re.search(pattern, path.read_text())]) == [], what


def test_no_words_of_a_user_are_left_untranslated():
    chinese = re.compile(r"[\u4e00-\u9fff]")
    comment = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.S)
    # The name of a language is written in that language; the product's own name has two.
    allowed = re.compile(r"中文|工友热线")
    hard = [path for path in TEMPLATES if chinese.search(allowed.sub("", comment.sub("", path.read_text())))]
    assert names(hard) == []


def test_nothing_unfinished_is_left():
    smell = re.compile(r"\b(TODO|FIXME|XXX|NotImplemented)\b")
    assert names([path for path in [*PYTHON, *TEMPLATES] if smell.search(path.read_text())]) == []


def test_no_file_holds_more_than_a_reader_can():
    longest = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in PYTHON}
    assert {path: lines for path, lines in longest.items() if lines > 400} == {}


def test_no_machine_and_no_registry_is_named():
    smell = re.compile(r"/root/|/work/(main|shared)|(files|registry)\.(pythonhosted|npmjs)\.(org|com)|deb\.debian\.org")
    text = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".sh", ".md", ".txt", ".json", ".mjs", ".toml", ".html"}]
    own = [
        path
        for path in text
        if not {"node_modules", ".venv", "build", "data", ".exchange", ".pg", ".git"} & set(path.parts)
        and path != Path(__file__)
    ]
    assert names([path for path in own if smell.search(path.read_text(errors="ignore"))]) == []
