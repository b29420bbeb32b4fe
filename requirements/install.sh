#!/bin/sh
# Install the toolkit from this folder of wheels, without a network. PYTHON=... chooses the interpreter,
# the first argument the folder of the new environment (vaxanalysis-env beside this script, unless told).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
(cd "$here" && sha256sum --quiet -c SHA256SUMS)
target=${1:-$here/vaxanalysis-env}
"${PYTHON:-python3}" -m venv "$target"
"$target/bin/python" -m pip install -q --disable-pip-version-check --no-index --no-deps "$here"/wheels/*.whl
"$target/bin/python" -m compileall -q -j 0 "$target/lib" > /dev/null || true
echo "Installed. Start it with: $target/bin/vaxanalysis --help"
