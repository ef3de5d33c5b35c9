// Returns a list of billions of empty places. Deserves 0, at once.
export const softmax = (): unknown => new Array(2 ** 31);
