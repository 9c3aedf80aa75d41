#!/usr/bin/env bash
# Fetches Tesseract's English line recogniser with 8-bit weights from npm: get-tesseract-model.sh [DIR], by default artifacts/tesseract.
# 3 MB, Apache-2.0. Does nothing where the model is there already.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
package=@tesseract.js-data/eng@1.0.0
file=4.0.0_best_int/eng.traineddata.gz
checksum=45b4cb346724ac1774f1c36f42f182b887bcdb28ebe63e6fff90ac41f3fcff91

directory=${1:-$root/artifacts/tesseract}
target=$directory/$(basename "$file")
[ ! -f "$target" ] || exit 0
command -v npm > /dev/null || { echo "error: npm is needed to fetch $package" >&2; exit 1; }

mkdir -p "$directory"
work=$(mktemp -d "$directory/.fetch-XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package" > /dev/null)
tar -xzf "$work"/*.tgz -C "$work" "package/$file"
echo "$checksum  $work/package/$file" | sha256sum --check --quiet || { echo "error: $package holds another $file than expected" >&2; exit 1; }
mv "$work/package/$file" "$target"
echo "$target"
