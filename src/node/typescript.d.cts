/** Sources by their files, which are taken from here and not from the disk. */
export const given: Map<string, string>;
