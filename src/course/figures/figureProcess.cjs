'use strict';
// A process that draws the figures of one lab, beside others that draw those of other labs.
require('sucrase/register/ts');
require('./figureProcess.ts');
