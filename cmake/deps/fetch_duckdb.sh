#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# fetch_duckdb.sh DEPS: puts DuckDB's shared library and C header into DEPS/duckdb.
#
# Both come from npm packages by `npm pack`, which runs no install script. What arrives must have the sha512 that
# duckdb.lock states.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
deps=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$deps"
rm -rf duckdb-part
mkdir -p duckdb-part/include duckdb-part/lib

matches() { [ -f "$1" ] && [ "sha512-$(sha512sum "$1" | cut -d' ' -f1 | xxd_to_base64)" = "$2" ]; }
xxd_to_base64() { sed 's/../\\x&/g' | { IFS= read -r hex; printf "$hex"; } | base64 -w0; }

while read -r file package integrity member target; do
    case $file in ''|'#'*) continue ;; esac
    if ! matches "$file" "$integrity"; then
        npm pack --silent --ignore-scripts "$package" > /dev/null
        matches "$file" "$integrity" || { echo "$package: the download is not what duckdb.lock states" >&2; exit 1; }
    fi
    tar -xzf "$file" -O "$member" > "duckdb-part/$target"
done < "$here/duckdb.lock"
chmod 644 duckdb-part/lib/libduckdb.so
cp "$here/duckdb.lock" duckdb-part/rubor-stamp
rm -rf duckdb
mv duckdb-part duckdb
