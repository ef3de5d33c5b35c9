#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image of the autograder: Node, the sandbox, the packages of the kit.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl bubblewrap
curl -fsSL https://deb.nodesource.com/setup_22.x | bash -
apt-get install -y --no-install-recommends nodejs
cd /autograder/source/kit
npm ci --no-audit --no-fund
# The sources are prepared for Node once, here, and not for every submission.
node src/cli/lab.cjs doctor
