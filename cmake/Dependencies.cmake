# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds what the rooms take from outside. Nothing is downloaded here; `./rubor` installs and builds what is missing.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
