import { UsageError } from '../../../../src/core/errors';
import { inRoster, partsOfName, person, rosterPeople } from '../../../../src/node/submissions/people';

const LABS = ['03-softmax-sgd'];

it.each([
  ['doejane_12345_678_lab.ts', 'doejane', '12345', 'lab.ts', false],
  ['doejane_LATE_12345_678_lab.ts', 'doejane', '12345', 'lab.ts', true],
  ['doejane_late_12345_678_my_lab-2.ts', 'doejane', '12345', 'my_lab-2.ts', true],
  ['Jane Doe_9_assignsubmission_file', 'Jane Doe', '9', undefined, false],
  ['Jane Doe_9_assignsubmission_file_lab.ts', 'Jane Doe', '9', 'lab.ts', false],
  ['زهرا احمدی_9_assignsubmission_file', 'زهرا احمدی', '9', undefined, false],
  ['03-softmax-sgd-jdoe-2', 'jdoe-2', '', undefined, false],
  ['ada', 'ada', '', undefined, false],
])('reads the name %j', (name, student, id, file, late) => {
  expect(partsOfName(name, LABS)).toMatchObject({ person: { name: student, id }, file, late });
});

it('reads the rosters of Canvas, Moodle, GitHub Classroom and a plain one', () => {
  const canvas =
    'Student,ID,SIS User ID,SIS Login ID,Section\n"    Points Possible",,,,\n"Doe, Jane",12345,,jdoe,A\n';
  const moodle = '\uFEFFFirst name,Last name,ID number,Email address\r\nשרה,לוי,7,s@x.edu\r\n';
  const github = '"identifier","github_username"\n"Jane","jdoe"\n';
  expect(rosterPeople(canvas, 'r.csv')).toEqual([
    person({ name: 'Doe, Jane', id: '12345', login: 'jdoe', section: 'A' }),
  ]);
  expect(rosterPeople(moodle, 'r.csv')).toEqual([person({ name: 'שרה לוי', id: '7', email: 's@x.edu' })]);
  expect(rosterPeople(github, 'r.csv')).toEqual([person({ name: 'Jane', login: 'jdoe' })]);
  expect(rosterPeople('name\n\nAda\n', 'r.csv')).toEqual([person({ name: 'Ada' })]);
});

it.each(['', 'a,b\n1,2\n', 'name,id\n"open'])('refuses %j as a roster', (text) => {
  expect(() => rosterPeople(text, 'r.csv')).toThrow(UsageError);
});

describe('a student is found in the roster', () => {
  const roster = [
    person({ name: 'Doe, Jane', id: '1', login: 'jdoe', email: 'jane@x.edu' }),
    person({ name: 'Lee, Ann', id: '2' }),
    person({ name: 'Ann Lee', id: '3' }),
  ];
  it.each([
    [{ id: '1' }, '1'],
    [{ email: 'JANE@x.edu', name: 'whoever' }, '1'],
    [{ login: 'jdoe' }, '1'],
    [{ name: 'doejane' }, '1'],
    [{ name: 'Jane Doe' }, '1'],
    [{ name: 'jdoe' }, '1'],
    [{ name: 'jane' }, '1'],
    [{ name: '2' }, '2'],
    [{ name: 'Ann Lee' }, undefined],
    [{ name: 'leeann', id: '3' }, '3'],
    [{ name: 'Nobody' }, undefined],
    [{ name: '' }, undefined],
    [{ name: '–' }, undefined],
  ])('by %j', (known, id) => {
    expect(inRoster(person(known), roster)?.id).toBe(id);
  });
});
