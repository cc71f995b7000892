"use strict";
// Everything on the pages works without this script.
