"""The reference of the REST API, written from the OpenAPI document when the documentation is built."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

PAGE = Path("reference", "rest.md")
INTRODUCTION = """# REST

Every path stands below the Jupyter server's base URL. A request has the server's token as `Authorization: token …`, a
body is JSON unless said otherwise, and what is not a success answers an `ErrorResponse` with a code of
[Troubleshooting](../troubleshooting.md). `openapi.json` in the repository is the same for programs.
"""


def rest_page(document: dict[str, Any]) -> str:
    """The page, in Markdown: the routes by what they are about, then the models."""
    groups: dict[str, list[str]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups[path.split("/")[2]].append(_operation(method, path, operation))
    routes = "\n".join(f"## {name.capitalize()}\n\n" + "\n".join(texts) for name, texts in groups.items())
    schemas = document["components"]["schemas"]
    models = "\n".join(_model(name, schemas[name]) for name in sorted(schemas))
    return f"{INTRODUCTION}\n{routes}\n## Models\n\n{models}"


def setup(app: Any) -> dict[str, bool]:
    """Have Sphinx write the page first."""
    app.connect("config-inited", lambda app, _: write(Path(app.srcdir)))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write(docs: Path) -> None:
    """Write the page unless it is as it would be."""
    document = json.loads((docs.parent / "openapi.json").read_text(encoding="utf-8"))
    page, text = docs / PAGE, rest_page(document)
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        page.write_text(text, encoding="utf-8")


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    lines = [f"### `{method.upper()} {path}`", "", f"{operation['summary']}.", ""]
    query = [one for one in operation.get("parameters", []) if one["in"] == "query"]
    lines += [f"- query `{one['name']}`: {one.get('description', '')}" for one in query]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        lines.append(f"- takes {_body(kind, content)}")
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            told = [_body(kind, content) for kind, content in answer.get("content", {}).items()]
            lines.append(f"- answers {status}{' with ' + ', '.join(told) if told else ''}")
    return "\n".join([*lines, ""])


def _body(kind: str, content: dict[str, Any]) -> str:
    reference = content.get("schema", {}).get("$ref")
    return f"{_link(reference)} as `{kind}`" if reference else f"`{kind}`"


def _model(name: str, schema: dict[str, Any]) -> str:
    told = schema.get("description", "").split("\n\n")[0]
    lines = [f"### {name}", "", _text(told), ""]
    fields = schema.get("properties", {})
    if fields:
        lines += ["| field | type | what |", "| --- | --- | --- |"]
        lines += [
            f"| `{field}` | {_type(one)} | {_text(one.get('description', ''))} |" for field, one in fields.items()
        ]
    elif "enum" in schema:
        lines.append(", ".join(f"`{value}`" for value in schema["enum"]))
    return "\n".join([*lines, ""])


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _link(schema["$ref"])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(map(_type, schema[several])))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "const" in schema:
        return f"`{schema['const']}`"
    return str(schema.get("type", "any"))


def _link(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return f"[{name}](#{name.lower()})"


def _text(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("{", "\\{").replace("<", "&lt;")
