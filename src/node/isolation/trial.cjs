'use strict';
// Started to see if a level of isolation can be had here.
