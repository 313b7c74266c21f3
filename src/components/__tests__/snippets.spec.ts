import { pythonLiteral, snippets, urlOf } from '../endpoint/snippets';
import { csvText } from '../row/row';
import { endpoint } from './samples';

const URL = 'http://host/base/autopilot/endpoints/churn-endpoint/invocations';

it.each(['http://host/base/', 'http://host/base', 'http://host/base/?token=x'])(
  'joins the address from %s',
  base => expect(urlOf(endpoint(), base)).toBe(URL)
);

it('reads the token from the environment in each language', () => {
  const all = snippets(endpoint(), 'http://host/base/?token=secret');
  expect(all.map(one => one.id)).toEqual([
    'curl',
    'python',
    'boto3',
    'javascript'
  ]);
  for (const { id, text } of all) {
    // boto3 puts the address together itself.
    expect(text).toContain(
      id === 'boto3' ? '"http://host/base/autopilot"' : URL
    );
    expect(text).toContain('JUPYTER_TOKEN');
    expect(text).not.toContain('secret');
  }
});

it('keeps quotes within the shell’s', () => {
  const sample = [{ tenure: 1, Contract: "it's", Senior: null }];
  const [curl] = snippets(endpoint({ sample }), 'http://host/');
  expect(curl.text).toContain(`"it'\\''s"`);
});

it('writes Python literals', () => {
  expect(pythonLiteral({ a: [true, null, 1.5], b: [], c: 'x"y' })).toBe(
    '{\n    "a": [\n        True,\n        None,\n        1.5,\n    ],\n    "b": [],\n    "c": "x\\"y",\n}'
  );
});

it('quotes CSV cells where that is needed', () => {
  const { columns } = endpoint();
  const sample = { tenure: null, Contract: 'a,"b"', Senior: 'x' };
  expect(csvText(columns, [sample])).toBe(',"a,""b""",x\n');
});
