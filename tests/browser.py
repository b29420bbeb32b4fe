"""A headless Chromium that is driven over its DevTools protocol."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import websocket


@dataclass
class Page:
    """One tab."""

    socket: websocket.WebSocket
    calls: int = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What a DevTools ``method`` answers."""
        self.calls += 1
        self.socket.send(json.dumps({"id": self.calls, "method": method, "params": parameters}))
        while (message := json.loads(self.socket.recv())).get("id") != self.calls:
            pass
        assert "error" not in message, message
        answer: dict[str, Any] = message["result"]
        return answer

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression; promises are awaited."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script: str) -> Any:
        """The value of ``script`` as soon as it is true."""
        while not (value := self.evaluate(script)):
            time.sleep(0.2)
        return value

    def screenshot(self, path: Path) -> None:
        """Write what the tab shows as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def opened(chromium: str, profile: Path, url: str, *, width: int = 1280, height: int = 2400) -> Iterator[Page]:
    """A tab at ``url`` in a browser of its own, whose files lie in ``profile``."""
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*"]
    command = [chromium, *flags, f"--user-data-dir={profile}", f"--window-size={width},{height}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port = _port(profile / "DevToolsActivePort", process)
        with urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            tab = next(each for each in json.load(answer) if each["type"] == "page")
        page = Page(websocket.create_connection(tab["webSocketDebuggerUrl"], timeout=None))
        page.call("Page.enable")
        page.call("Page.navigate", url=url)
        yield page
        page.socket.close()
    finally:
        process.kill()
        process.wait()


def _port(file: Path, process: subprocess.Popen[bytes]) -> str:
    while not (file.exists() and (lines := file.read_text().splitlines())):
        assert process.poll() is None, "Chromium ended"
        time.sleep(0.1)
    return lines[0]
