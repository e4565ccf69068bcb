#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# build_sundials.sh DEPS: builds CVODES and IDAS with KLU, static and optimised, into DEPS/sundials.
# build_sundials.sh --stamp: prints what DEPS/sundials/rubor-stamp holds when that is up to date.
#
# The source is Debian's source package, fetched by apt with a source list of its own under DEPS, so that nothing
# in /etc changes and no right is needed. Debian's binary package is compiled without optimisation, and pulls MPI in.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stamp=$(cat "$here/sundials.lock" "${BASH_SOURCE[0]}" | sha256sum)
if [ "$1" = --stamp ]; then
    echo "$stamp"
    exit
fi
deps=$(mkdir -p "$1" && cd "$1" && pwd)
codename=bookworm  # The version in sundials.lock is this release's.
read -r version sha256 < <(grep -v '^#' "$here/sundials.lock")

# The deb-src lines of this machine's own Debian mirror: /etc/apt/*.list (one line each) and *.sources (stanzas).
debian_mirrors() {
    local codename=$1 files=()
    for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do [ -r "$f" ] && files+=("$f"); done
    [ ${#files[@]} -eq 0 ] || awk -v codename="$codename" '
        $1 == "deb" { options = ""; i = 2
            if ($i ~ /^\[/) { while (1) { options = options " " $i; if ($i ~ /\]$/) break; if (++i > NF) break } ++i }
            gsub(/arch=[^] ]*/, "", options); gsub(/\[ *\]/, "", options)
            if ($(i+1) == codename && $(i+2) == "main") print "deb-src" options " " $i " " codename " main" }' "${files[@]}"
    files=()
    for f in /etc/apt/sources.list.d/*.sources; do [ -r "$f" ] && files+=("$f"); done
    [ ${#files[@]} -eq 0 ] || awk -v codename="$codename" '
        function flush(   n, i, uris, option) {
            if (field["types"] ~ /deb/ && field["enabled"] !~ /no/ && (" " field["suites"] " ") ~ (" " codename " ") &&
                (" " field["components"] " ") ~ / main /) {
                option = field["signed-by"] ~ /^\// ? "[signed-by=" field["signed-by"] "] " : ""
                n = split(field["uris"], uris, " ")
                for (i = 1; i <= n; ++i) print "deb-src " option uris[i] " " codename " main"
            }
            delete field; name = ""
        }
        FNR == 1 || /^[ \t]*$/ { flush() }
        /^#/ { next }
        /^[A-Za-z-]+:/ { name = tolower(substr($0, 1, index($0, ":") - 1)); text = substr($0, index($0, ":") + 1)
                         sub(/^[ \t]+/, "", text); field[name] = text; next }
        /^[ \t]/ && name != "" { sub(/^[ \t]+/, ""); field[name] = field[name] " " $0 }
        END { flush() }' "${files[@]}"
}

# fetch SOURCES: the source package, by a private apt configuration with these deb-src lines.
fetch() {
    local apt=$deps/apt
    rm -rf "$apt"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources.d"
    printf '%s\n' "$1" > "$apt/sources.list"
    local options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/sources.d"
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "Dir::Cache::archives=$apt/cache/archives"
        -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3 -o Debug::NoLocking=1)
    apt-get "${options[@]}" update && (cd "$deps" && apt-get "${options[@]}" --download-only source sundials)
    local result=$?
    rm -rf "$apt"
    return $result
}

# The archive in DEPS, if it is the one that sundials.lock states.
archive() {
    local file
    for file in "$deps"/sundials_"$version"*.orig.tar.*; do
        if [ -f "$file" ] && echo "$sha256  $file" | sha256sum --status -c -; then
            echo "$file"
            return
        fi
    done
    return 1
}

cd "$deps"
mirrors=$(debian_mirrors "$codename" | sort -u)
archive > /dev/null || [ -z "$mirrors" ] || fetch "$mirrors" || true
archive=$(archive) || { echo "the Debian mirrors of this machine's apt (${mirrors:-none}) have no SUNDIALS $version as sundials.lock states it" >&2; exit 1; }
rm -rf sundials-source sundials-build sundials-part
mkdir sundials-source
tar -xf "$archive" -C sundials-source --strip-components=1
cmake -S sundials-source -B sundials-build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE="-O3 -DNDEBUG -ffp-contract=off" \
    -DCMAKE_INSTALL_PREFIX="$deps/sundials-part" -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
    -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON -DEXAMPLES_ENABLE_C=OFF -DEXAMPLES_ENABLE_CXX=OFF -DEXAMPLES_INSTALL=OFF \
    -DBUILD_ARKODE=OFF -DBUILD_CVODE=OFF -DBUILD_CVODES=ON -DBUILD_IDA=OFF -DBUILD_IDAS=ON -DBUILD_KINSOL=OFF \
    -DBUILD_FORTRAN_MODULE_INTERFACE=OFF -DENABLE_MPI=OFF -DENABLE_KLU=ON \
    -DKLU_INCLUDE_DIR=/usr/include/suitesparse -DKLU_LIBRARY_DIR="/usr/lib/$(gcc -dumpmachine)"
cmake --build sundials-build
cmake --install sundials-build
echo "$stamp" > sundials-part/rubor-stamp
rm -rf sundials sundials-source sundials-build
mv sundials-part sundials
rm -f sundials_"$version"*
