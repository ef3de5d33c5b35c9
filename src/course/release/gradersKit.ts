import type { NewFile } from '../../node/newFile';
import { commonFiles, isSource, kitFile, probeSources, releasedText, solutionFiles } from './kitFiles';
import { wholeMachinery } from './kitSources';
import { packageFiles } from './packages';

/** The kit of a grader: solutions, hidden checks and all commands, for some labs. Students never get it. */
export function gradersKit(ids: readonly string[]): NewFile[] {
  const solutions = ids.flatMap(solutionFiles);
  const graded = ids.flatMap((id) => [
    ...probeSources(id),
    ...['checks', 'misconceptions', 'promises'].map((name) => `tests/graded/${id}/${name}.ts`),
  ]);
  const machinery = wholeMachinery([...solutions, ...graded].filter(isSource));
  const sources = [...new Set([...machinery, ...solutions, ...graded])].map(kitFile);
  return [...sources, ...packageFiles(sources, { lab: 'node src/cli/lab.cjs' }), ...commonFiles()];
}

/** The files of the zip that a Gradescope assignment takes as its autograder. */
export function gradescopeFiles(ids: readonly string[]): NewFile[] {
  return [
    { path: 'setup.sh', content: releasedText('gradescope/setup.sh'), executable: true },
    { path: 'run_autograder', content: releasedText('gradescope/run_autograder'), executable: true },
    { path: 'labs.txt', content: `${ids.join(',')}\n` },
    ...gradersKit(ids).map((file) => ({ ...file, path: `kit/${file.path}` })),
  ];
}

/** The files of the repository that grades the assignments of a GitHub Classroom. */
export function githubFiles(ids: readonly string[]): NewFile[] {
  return [
    ...gradersKit(ids),
    { path: '.github/workflows/grade.yml', content: releasedText('github/grade.yml') },
    { path: 'README.md', content: releasedText('github/README.md') },
  ];
}
