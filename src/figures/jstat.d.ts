/** Types for the distributions of jstat that are used here. The package has no types of its own. */
declare module 'jstat' {
  export const jStat: {
    studentt: { inv(probability: number, degreesOfFreedom: number): number };
  };
}
