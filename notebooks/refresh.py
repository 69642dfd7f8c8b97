"""Run the notebooks again and keep their outputs small: `make notebooks`.

Pictures are stored with 64 colours, which nobody sees and which makes them four times smaller.
"""

import base64
import io
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image


def refresh(path: Path) -> None:
    """Execute one notebook in place."""
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            picture = output.get("data", {}).get("image/png")
            if picture:
                output["data"]["image/png"] = small(picture)
    book.metadata.pop("widgets", None)  # an exported notebook shows their still picture
    nbformat.write(book, path)


def small(picture: str) -> str:
    """Return a PNG in base64 with 64 colours."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    file = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode() + "\n"


if __name__ == "__main__":
    here = Path(__file__).parent
    for name in sys.argv[1:] or sorted(str(one) for one in here.glob("[0-9][0-9]-*.ipynb")):
        refresh(Path(name))
