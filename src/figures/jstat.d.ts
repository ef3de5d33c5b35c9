/** Types for the distributions of jstat that are used here. The package has no types of its own. */
declare module 'jstat' {
  export const jStat: {
    chisquare: { cdf(x: number, degreesOfFreedom: number): number };
    normal: {
      cdf(x: number, mean: number, std: number): number;
      inv(probability: number, mean: number, std: number): number;
    };
    noncentralt: { cdf(x: number, degreesOfFreedom: number, noncentrality: number): number };
    studentt: { inv(probability: number, degreesOfFreedom: number): number };
  };
}
