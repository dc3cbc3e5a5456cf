#!/usr/bin/env bash
# Builds the programs as users run them into artifacts/dist: holdfast and holdfast-keeper ahead of time, holdfastd ReadyToRun.
set -eu
cd "$(dirname "$0")/.."
. build/setup.sh

dist=artifacts/dist
quiet=(-v quiet -nologo -c Release -p:RunAnalyzers=false -p:PublishDocumentationFiles=false)
# The framework for which an ahead-of-time compiler can be had: docs/decisions/0003.
native=(-r linux-x64 -p:HoldfastFramework=net9.0 -p:DebugType=none)
# With symbols inside: task dumps and stack traces name source lines.
managed=(-r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:DebugType=embedded)

share_compiler
trap end_compiler EXIT
require_packages gcc libc6-dev zlib1g-dev libsqlite3-0
mkdir -p "$dist"
step "building holdfast-keeper" dotnet publish src/Keeper "${quiet[@]}" "${native[@]}" -o "$dist"
# IL2104: System.CommandLine reflects in paths that holdfast does not use; the compiler can only say so for the whole assembly.
step "building holdfast" dotnet publish src/Cli "${quiet[@]}" "${native[@]}" -p:WarningsNotAsErrors=IL2104 -o "$dist"
step "building holdfastd" dotnet publish src/Server "${quiet[@]}" "${managed[@]}" -o "$dist"
step "building harbor-bank" dotnet publish examples/01-harbor-bank "${quiet[@]}" "${managed[@]}" -o "$dist/harbor-bank"
touch "$dist/.built"
