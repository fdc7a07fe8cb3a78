import {
  assigneeOf,
  problemOf,
  sameDraft,
  toChange,
  type Draft,
} from './draft';

const TODAY = '2026-11-26';
const draft = (part: Partial<Draft> = {}): Draft => ({
  note: '',
  assignee: '',
  ...part,
});

describe('what is written down about a service', () => {
  it.each([
    [draft({ decision: 'fix' }), 'dueMissing'],
    [draft({ decision: 'fix', dueDate: '2026-11-25' }), 'duePast'],
    [draft({ decision: 'follow-up', assignee: 'a b c' }), 'assigneeWrong'],
    [draft({ decision: 'fix', dueDate: TODAY, assignee: 'tom' }), undefined],
    [draft({ decision: 'follow-up' }), undefined],
    [draft({ decision: 'accept', dueDate: '2020-01-01' }), undefined],
  ])('%j has the problem %s', (value, problem) => {
    expect(problemOf(value, TODAY)).toBe(problem);
  });

  it('may keep a day that has passed since it was saved', () => {
    const saved = draft({ decision: 'fix', dueDate: '2026-11-20' });
    expect(problemOf(saved, TODAY, '2026-11-20')).toBeUndefined();
    expect(problemOf(saved, TODAY, '2026-11-19')).toBe('duePast');
  });

  it('takes a plain name for that of a user', () => {
    expect(assigneeOf(' tom ')).toBe('user:default/tom');
    expect(assigneeOf('group:shop')).toBe('group:default/shop');
    expect(assigneeOf('')).toBeUndefined();
  });

  it('names nobody and no day where nothing has to be done', () => {
    const all = { note: ' n ', assignee: 'tom', dueDate: TODAY };
    expect(toChange({ ...all, decision: 'accept' }, 3)).toEqual({
      version: 3,
      note: 'n',
      decision: 'accept',
    });
    expect(toChange({ ...all, decision: 'fix' }, 3)).toEqual({
      version: 3,
      note: 'n',
      decision: 'fix',
      assigneeRef: 'user:default/tom',
      dueDate: TODAY,
    });
  });

  it('is the same when it would be saved as the same', () => {
    expect(sameDraft(draft(), draft({ note: '  ' }))).toBe(true);
    expect(sameDraft(draft(), draft({ note: 'n' }))).toBe(false);
  });
});
