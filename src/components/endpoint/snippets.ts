import type { Endpoint } from '../../api';

export interface ISnippet {
  id: string;
  /** A proper name, not translated. */
  language: string;
  text: string;
}

/** The environment variable from which the programs read the server's token; it is never written out. */
export const TOKEN_VARIABLE = 'JUPYTER_TOKEN';

/** Programs that ask the endpoint for the prediction of a sample row. */
export function snippets(endpoint: Endpoint, baseUrl: string): ISnippet[] {
  const url = urlOf(endpoint, baseUrl);
  const data = { instances: endpoint.sample.slice(0, 1) };
  return [
    { id: 'curl', language: 'curl', text: curl(url, data) },
    { id: 'python', language: 'Python', text: python(url, data) },
    { id: 'boto3', language: 'boto3', text: boto3(endpoint, url, data) },
    { id: 'javascript', language: 'JavaScript', text: javascript(url, data) }
  ];
}

/** Where the endpoint is called. */
export function urlOf(endpoint: Endpoint, baseUrl: string): string {
  const base = new URL(baseUrl, window.location.href);
  base.search = base.hash = '';
  if (!base.pathname.endsWith('/')) {
    base.pathname += '/';
  }
  return new URL(endpoint.invocations_path.replace(/^\/+/, ''), base).href;
}

function curl(url: string, data: unknown): string {
  const body = JSON.stringify(data, null, 2).replaceAll("'", "'\\''");
  return [
    `curl -X POST '${url}' \\`,
    `  -H "Authorization: token $${TOKEN_VARIABLE}" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`
  ].join('\n');
}

function python(url: string, data: unknown): string {
  return `import os

import requests

response = requests.post(
    ${JSON.stringify(url)},
    headers={"Authorization": f"token {os.environ['${TOKEN_VARIABLE}']}"},
    json=${pythonLiteral(data, '    ')},
    timeout=60,
)
response.raise_for_status()
for prediction in response.json()["predictions"]:
    print(prediction["predicted_label"], prediction["probabilities"])
`;
}

/** SageMaker's client; the server asks for its own token and knows no signature of AWS. */
function boto3({ name }: Endpoint, url: string, data: unknown): string {
  const runtime = url.replace(/\/endpoints\/[^/]+\/invocations$/, '');
  return `import json
import os

import boto3
from botocore import UNSIGNED
from botocore.config import Config

client = boto3.client(
    "sagemaker-runtime",
    endpoint_url=${JSON.stringify(runtime)},
    region_name="local",
    config=Config(signature_version=UNSIGNED),
)


def identify(params, **_):
    params["headers"]["Authorization"] = f"token {os.environ['${TOKEN_VARIABLE}']}"


client.meta.events.register("before-call.sagemaker-runtime.InvokeEndpoint", identify)
response = client.invoke_endpoint(
    EndpointName=${JSON.stringify(name)},
    ContentType="application/json",
    Body=json.dumps(${pythonLiteral(data, '    ')}),
)
for prediction in json.loads(response["Body"].read())["predictions"]:
    print(prediction["predicted_label"], prediction["probabilities"])
`;
}

function javascript(url: string, data: unknown): string {
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {
    Authorization: \`token \${process.env.${TOKEN_VARIABLE}}\`,
    'Content-Type': 'application/json'
  },
  body: JSON.stringify(${JSON.stringify(data, null, 2).replaceAll('\n', '\n  ')})
});
if (!response.ok) {
  throw new Error(await response.text());
}
const { predictions } = await response.json();
for (const { predicted_label, probabilities } of predictions) {
  console.log(predicted_label, probabilities);
}
`;
}

/** A JSON value as Python source, its inner lines indented. */
export function pythonLiteral(value: unknown, indent = ''): string {
  const inner = `${indent}    `;
  const lines = (items: string[], open: string, close: string) =>
    items.length === 0
      ? open + close
      : `${open}\n${items.map(item => `${inner}${item},\n`).join('')}${indent}${close}`;
  if (Array.isArray(value)) {
    const items = value.map(item => pythonLiteral(item, inner));
    return lines(items, '[', ']');
  }
  if (typeof value === 'object' && value !== null) {
    const items = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, inner)}`
    );
    return lines(items, '{', '}');
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  return value === null || value === undefined ? 'None' : JSON.stringify(value);
}
