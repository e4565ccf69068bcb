#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# fetch_duckdb.sh DEPS: puts DuckDB's shared library and C header into DEPS/duckdb.
# fetch_duckdb.sh --stamp: prints what DEPS/duckdb/rubor-stamp holds when that is up to date.
#
# Both come from npm packages by `npm pack`, which runs no install script. What arrives must have the sha512 that
# duckdb.lock states.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stamp=$(cat "$here/duckdb.lock" "${BASH_SOURCE[0]}" | sha256sum)
if [ "$1" = --stamp ]; then
    echo "$stamp"
    exit
fi
deps=$(mkdir -p "$1" && cd "$1" && pwd)

integrity_of() {
    node -e 'const hash = require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1]));
        console.log("sha512-" + hash.digest("base64"))' "$1"
}

cd "$deps"
rm -rf duckdb-part
mkdir -p duckdb-part/include duckdb-part/lib
while read -r file package integrity member target; do
    case $file in '' | '#'*) continue ;; esac
    npm pack --silent --ignore-scripts "$package" > /dev/null < /dev/null
    if [ "$(integrity_of "$file")" != "$integrity" ]; then
        echo "$package: the download is not what duckdb.lock states" >&2
        exit 1
    fi
    tar -xzf "$file" -O "$member" > "duckdb-part/$target"
    rm "$file"
done < "$here/duckdb.lock"
chmod 644 duckdb-part/lib/libduckdb.so
echo "$stamp" > duckdb-part/rubor-stamp
rm -rf duckdb
mv duckdb-part duckdb
