/** The part of jasmine-core that the runner of specs uses. Its own types would hide Jest's. */
declare module 'jasmine-core' {
  interface SpecResult {
    fullName: string;
    status: 'passed' | 'failed' | 'excluded' | 'pending';
    failedExpectations: { message: string }[];
  }
  interface Environment {
    addReporter(reporter: {
      suiteStarted(result: { description: string }): void;
      suiteDone(): void;
      specDone(result: SpecResult): void;
    }): void;
    configure(options: { random: boolean }): void;
    execute(): Promise<unknown>;
  }
  const jasmineCore: { boot(): { getEnv(): Environment } };
  export default jasmineCore;
}
