import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_package_brings_the_command_and_all_that_it_needs_to_run(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        (entries,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "ferry = local.command_line:app" in packed.read(entries).decode()
    assert "local/command_line/__init__.py" in names
    scripts = {str(path.relative_to(ROOT)) for path in (ROOT / "clouds").rglob("*.ps1")}
    assert scripts == {name for name in names if name.endswith(".ps1")}
    assert "clouds/azure/templates/server.json" in names
    assert not [name for name in names if name.startswith(("tests/", ".ferry"))]
