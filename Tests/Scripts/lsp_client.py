# SPDX-License-Identifier: MIT
"""Drives `nnrun lsp` with a client that is not ours, and says how long each answer takes.

    pip install pygls lsprotocol
    python Tests/Scripts/lsp_client.py .build/release/nnrun [SPEC]

SPEC is a spec of 500 lines made up here if none is given. Everything that comes back is decoded by lsprotocol,
which knows every field of the protocol; what it cannot read is an error. Not part of the tests: these have no
Python.
"""

import asyncio
import pathlib
import statistics
import sys
import tempfile
import time

from lsprotocol import types
from pygls.lsp.client import LanguageClient


def long_spec(lines=500):
    """A sound spec of so many lines: pairs of layers, each option on its own line."""
    head = (
        "nnspec: 1\nparameters: {width: 64}\ndata:\n  source: {generate: moons, count: 100}\n"
        "  split: {train: 80%, validation: 20%}\nmodel:\n  layers:\n"
    )
    tail = (
        "    - dense: {units: 1, name: last}\n"
        "training:\n  loss: binary_cross_entropy\n  optimiser: {adam: {learning_rate: 1e-3}}\n  epochs: 3\n"
    )
    pair = '    - dense:\n        units: "${width}"\n        activation: relu\n    - dropout: 0.1\n'
    count = (lines - head.count("\n") - tail.count("\n")) // pair.count("\n")
    return head + pair * count + tail


class Session:
    """One conversation about one document."""

    def __init__(self, uri):
        self.uri = uri
        self.published = asyncio.Queue()
        self.client = LanguageClient("lsp_client", "1")
        self.times = {}

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.published.put_nowait(params)

    @property
    def document(self):
        return types.TextDocumentIdentifier(uri=self.uri)

    async def timed(self, name, ask, rounds=20):
        """Asks several times; keeps how long each took."""
        for _ in range(rounds):
            start = time.perf_counter()
            answer = await ask()
            self.times.setdefault(name, []).append(1e3 * (time.perf_counter() - start))
        return answer

    async def edit(self, version, line, text):
        """Replaces the beginning of a line; waits for what is wrong then."""
        start = types.Position(line, 0)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri),
                [types.TextDocumentContentChangePartial(types.Range(start, types.Position(line, len(text))), text)],
            )
        )
        while True:
            published = await self.published.get()
            if published.version == version:
                return published


async def main(program, path):
    folder = None
    if path is None:
        folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(folder.name) / "long.nn.yaml"
        path.write_text(long_spec())
    path = pathlib.Path(path).resolve()
    text = path.read_text()
    lines = text.split("\n")
    session = Session(path.as_uri())
    client = session.client
    await client.start_io(program, "lsp")
    started = time.perf_counter()
    result = await client.initialize_async(
        types.InitializeParams(capabilities=types.ClientCapabilities(), process_id=None, root_uri=None)
    )
    print("initialize", f"{1e3 * (time.perf_counter() - started):.1f} ms:", result.server_info)
    client.initialized(types.InitializedParams())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(session.uri, "yaml", 1, text))
    )
    published = await session.published.get()
    print("opened:", len(published.diagnostics), "problems in", len(lines), "lines")

    layer = next(i for i, line in enumerate(lines) if line.lstrip().startswith("- ") and i > len(lines) // 2)
    column = len(lines[layer]) - len(lines[layer].lstrip()) + 3
    place = types.Position(layer, column)
    whole = types.Range(types.Position(0, 0), types.Position(len(lines), 0))

    def at(kind):
        return kind(text_document=session.document, position=place)

    hover = await session.timed("hover", lambda: client.text_document_hover_async(at(types.HoverParams)))
    print("hover:", hover.contents.value.split("\n")[0])
    found = await session.timed("completion", lambda: client.text_document_completion_async(at(types.CompletionParams)))
    print("completion:", len(found.items), "items, the first", found.items[0].label)
    hints = await session.timed(
        "inlay hints",
        lambda: client.text_document_inlay_hint_async(types.InlayHintParams(session.document, whole)),
    )
    print("inlay hints:", len(hints), "of which the last is", hints[-1].label if hints else "")
    definition = await session.timed(
        "definition", lambda: client.text_document_definition_async(at(types.DefinitionParams))
    )
    print("definition:", definition)
    symbols = await session.timed(
        "symbols",
        lambda: client.text_document_document_symbol_async(types.DocumentSymbolParams(session.document)),
    )
    print("symbols:", [symbol.name for symbol in symbols])

    line = lines[layer]
    for version in range(2, 22):
        wrong = version % 2 == 0
        start = time.perf_counter()
        published = await session.edit(version, layer, line[:column] + "_" + line[column + 1 :] if wrong else line)
        session.times.setdefault("edit to problems", []).append(1e3 * (time.perf_counter() - start))
        assert bool(published.diagnostics) == wrong, published
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(session.document, types.Range(place, place), types.CodeActionContext([]))
        )
        if version == 2:
            print("with a wrong letter:", [d.message.split("\n")[0] for d in published.diagnostics])
            print("actions:", [action.title for action in actions])
    await client.shutdown_async(None)
    client.exit(None)
    await asyncio.sleep(0.2)
    print("exit code:", client._server.returncode)
    await client.stop()
    for name, times in session.times.items():
        print(f"{name}: median {statistics.median(times):.1f} ms, greatest {max(times):.1f} ms of {len(times)}")


if len(sys.argv) < 2:
    sys.exit(__doc__)
asyncio.run(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
