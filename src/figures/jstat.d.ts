/** The few distributions of jstat that are used; the package brings no types. */
declare module 'jstat' {
  export const jStat: {
    studentt: { inv(probability: number, degreesOfFreedom: number): number };
  };
}
