#!/usr/bin/env node
'use strict';
// The `lab` command: TypeScript sources, run as they are. Sucrase keeps every line where it is, so the line
// numbers in an error are those of the source.
require('sucrase/register/ts');
require('./main.ts');
