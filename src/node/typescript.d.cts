/** Sources by the names of their files. These files are not read from the disk. */
export const given: Map<string, string>;
