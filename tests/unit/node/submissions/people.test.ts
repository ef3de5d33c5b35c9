import { UsageError } from '../../../../src/core/errors';
import type { Person } from '../../../../src/node/submissions/people';
import {
  gradescopePeople,
  inRoster,
  partsOfName,
  person,
  rosterPeople,
} from '../../../../src/node/submissions/people';

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

it.each([
  ['x_12_34_', 'x_12_34_'],
  ['_12_34_lab.ts', '_12_34_lab.ts'],
  ['a_b_12_34_lab.ts', 'a_b_12_34_lab.ts'],
  ['a_12b_34_lab.ts', 'a_12b_34_lab.ts'],
  ['a_12_34b_lab.ts', 'a_12_34b_lab.ts'],
  ['_9_assignsubmission_file', '_9_assignsubmission_file'],
  ['A_x_assignsubmission_file', 'A_x_assignsubmission_file'],
  ['03-softmax-sgd-', '03-softmax-sgd-'],
  ['03-softmax-sgd', '03-softmax-sgd'],
  ['x03-softmax-sgd-jdoe', 'x03-softmax-sgd-jdoe'],
  ['doe_1_2_lab.ts', 'doe 1'],
  ['J D_9_assignsubmission_filex', 'J D 9'],
  ['03-softmax-sgd-jdoe', 'jdoe'],
])('submissions of one student have one key: %s has %s', (name, key) => {
  const { person: who, late, ...parts } = partsOfName(name, LABS);
  expect(parts.key).toBe(key);
  expect(late).toBe(false);
  expect(who.login).toBe(key === 'jdoe' ? 'jdoe' : '');
});

describe("Gradescope's list of submitters", () => {
  it('gives the people of each folder, with numbers as texts', () => {
    const text = `submission_1:
  :submitters:
  - :name: Ada
    :sid: 7
    :email: a@x.edu
  - {}
submission_2:
  :submitters: []
`;
    expect([...gradescopePeople(text)]).toEqual([
      ['submission_1', [person({ name: 'Ada', id: '7', email: 'a@x.edu' }), person({})]],
      ['submission_2', []],
    ]);
  });

  it.each([
    ['a: [', /^submission_metadata\.yml can not be read: /],
    ['a: 1', /^submission_metadata\.yml is not Gradescope's list of submitters: /],
    ['a:\n  :submitters: x', /^submission_metadata\.yml is not Gradescope's list of submitters: /],
    ['', /^submission_metadata\.yml is not Gradescope's list of submitters: /],
  ])('that is damaged is reported: %j', (text, sentence) => {
    expect(() => gradescopePeople(text)).toThrow(UsageError);
    expect(() => gradescopePeople(text)).toThrow(sentence);
  });
});

describe('a roster', () => {
  const read = (text: string): Person[] => rosterPeople(text, 'r.csv');

  it.each([
    ...['name', 'Full Name', 'STUDENT', 'student name', 'roster_identifier', ' identifier '].map(
      (head) => [head, { name: 'x' }] as const,
    ),
    ...['id', 'Student ID', 'ID number', 'SID', 'number', 'SIS User ID'].map(
      (head) => [head, { id: 'x' }] as const,
    ),
    ...['login', 'username', 'User name', 'SIS Login ID', 'github', 'github username', 'github_username'].map(
      (head) => [head, { login: 'x' }] as const,
    ),
    ...['email', 'Email address', 'e-mail'].map((head) => [head, { email: 'x' }] as const),
    ...['First name', 'firstname', 'given name'].map((head) => [head, { name: 'x' }] as const),
  ])('may have a column %s', (head, known) => expect(read(`${head}\nx\n`)).toEqual([person(known)]));

  it.each(['last name', 'LastName', 'surname', 'family name'])(
    'may have a column %s beside first names',
    (head) => {
      expect(read(`${head},first name\nDoe,Jane\n,Ann\nLee,\n`).map(({ name }) => name)).toEqual([
        'Jane Doe',
        'Ann',
        'Lee',
      ]);
    },
  );

  it.each(['section', 'Sections', 'group'])('may have a column %s, which alone is no roster', (head) => {
    expect(read(`id,${head}\n1,B\n`)).toEqual([person({ id: '1', section: 'B' })]);
    expect(() => read(`${head}\nB\n`)).toThrow(UsageError);
  });

  it('has spaces around its cells, short rows, rows without a student and a row of points left out', () => {
    const text = 'name,id,section\n Ada , 1 , A\nBob\n,,C\n    Points Possible,,\n';
    expect(read(text)).toEqual([person({ name: 'Ada', id: '1', section: 'A' }), person({ name: 'Bob' })]);
  });

  it('keeps a whole name before its parts', () => {
    expect(read('name,first name,last name\nDr Ada,Ada,Byron\n')[0]!.name).toBe('Dr Ada');
  });

  it.each([
    ['', 'nothing'],
    ['a,b\n', 'a, b'],
    ['a,b,c,d,e,f,g\n', 'a, b, c, d, e, f'],
  ])('without such a column is refused, and its head is reported: %j', (text, head) => {
    expect(() => read(text)).toThrow(
      new UsageError(
        `r.csv is no roster: expected a head line with name, id, login or email, received ${head}`,
      ),
    );
  });

  it('that is no table is refused', () => {
    expect(() => read('name,id\n"open')).toThrow(/^r\.csv is no CSV: /);
  });

  it('lists a student of several sections once, by the last of them', () => {
    expect(
      read('name,id,section\nAda,1,A\nBob,2,A\nAda,1,B\n').map(({ name, section }) => [name, section]),
    ).toEqual([
      ['Ada', 'B'],
      ['Bob', 'A'],
    ]);
  });

  it.each([
    ['name,id\nAda,x1\nBob,X1\n', 'the id X1 to two students, Ada and Bob'],
    ['name,login\nAda,al\nBob,AL\n', 'the login AL to two students, Ada and Bob'],
    ['id,email\n1,a@x\n2,A@x\n', 'the email A@x to two students, 1 and 2'],
    ['login,email\nada,a@x\nbob,a@x\n', 'the email a@x to two students, ada and bob'],
  ])('gives nothing to two students: %j', (text, what) => {
    expect(() => read(text)).toThrow(new UsageError(`r.csv gives ${what}; mend it`));
  });

  it('lists a student twice who differs in more than the section, and is refused then', () => {
    expect(() => read('name,id,section\nAda,1,A\nAda B,1,B\n')).toThrow('the id 1 to two students');
  });

  it('takes a byte order mark and quotes around its head', () => {
    expect(read('\uFEFF"name","id"\n"Ada","1"\n')).toEqual([person({ name: 'Ada', id: '1' })]);
  });

  it('may leave ids, logins and addresses empty for students who have none', () => {
    expect(read('name,id,login,email\nAda,,,\nBob,,,\n')).toHaveLength(2);
  });
});

describe('who is meant by a name', () => {
  const roster = [
    person({ name: 'Jane Doe', id: 'A1', login: 'jd', email: 'J@x.edu' }),
    person({ name: 'Jon Doe', id: 'B2', login: 'nd', email: 'n@x.edu' }),
    person({ name: 'Jane Doe', id: 'C3' }),
    person({ name: '', id: 'D4', email: 'd' }),
  ];

  it.each<[Partial<Person>, string | undefined]>([
    [{ id: 'b2', name: 'Jane Doe' }, 'B2'],
    [{ login: 'JD', id: 'unknown' }, 'A1'],
    [{ id: 'A1', email: 'n@x.edu', login: 'nd' }, 'A1'],
    [{ email: 'n@x.edu', login: 'jd' }, 'B2'],
    [{ name: 'jane doe' }, undefined],
    [{ name: 'n@x.edu' }, 'B2'],
    [{ name: 'n' }, 'B2'],
    [{ name: 'D4' }, 'D4'],
    [{ name: 'eod-noj' }, 'B2'],
    [{ name: 'Jon Do' }, undefined],
    [{}, undefined],
  ])('%j is %s', (who, id) => expect(inRoster(person(who), roster)?.id).toBe(id));
});
