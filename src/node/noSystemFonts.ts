/**
 * Imported before the canvas, which otherwise reads the fonts of the machine: the same chart would then look
 * different on another machine, and the canvas would start later.
 */
process.env['DISABLE_SYSTEM_FONTS_LOAD'] = '1';
