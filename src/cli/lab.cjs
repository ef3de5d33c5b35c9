#!/usr/bin/env node
'use strict';
// The `lab` command.
require('../node/typescript.cjs');
require('./main.ts');
