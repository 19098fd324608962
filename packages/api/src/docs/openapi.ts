import { z } from 'zod';
import { PROBLEMS } from '../errors/problems.js';
import { type Route, takesKey } from '../rest/route.js';
import { wireInput, wireOutput, wireRegistry } from '../rest/wire.js';

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of a route table, made from the very schemas that check input and shape answers.
 * OpenAPI 3.1 schemas are JSON Schema 2020-12, which zod writes itself.
 */
export function openApiDocument(routes: readonly Route[]): Json {
  const components: Json = { Problem: PROBLEM };
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => jsonSchema(schema, io, components);
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/api${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(route, schemaOf) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Outreach campaigns',
      version: '0.1.0',
      description:
        'Campaigns, their sequences and recipients. Log in by `POST /api/auth/login`, and send the `access_token` of its answer with every call, as `Authorization: Bearer …`; programs do the same with an API token, which `pnpm outreach token create` makes. Bodies and answers are JSON. Times are ISO 8601 in UTC. Lists come in pages (`limit`, `offset`); `X-Total-Count` says how many there are in all. Errors are RFC 9457 problem documents with a stable `code`. A POST with an `Idempotency-Key` header can be repeated safely: the first answer is given again.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { cookie: [] }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A session token, an API token or a JWT.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'outreach.session_token' },
      },
    },
  };
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Json;

function operation(route: Route, schemaOf: SchemaOf): Json {
  const role = route.role === 'public' ? 'No log-in needed.' : `Role: ${route.role} or above.`;
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: [route.description, role].filter(Boolean).join(' '),
    tags: [tagOf(route)],
    ...(route.role === 'public' ? { security: [] } : {}),
    parameters: parameters(route, schemaOf),
    ...requestBody(route, schemaOf),
    responses: { [route.status]: success(route, schemaOf), ...refusals(route) },
  };
}

const tagOf = (route: Route): string => route.path.split('/')[1] ?? '';

function parameters(route: Route, schemaOf: SchemaOf): Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = route.query ? schemaOf(route.query, 'input') : {};
  const required = new Set(Array.isArray(query.required) ? query.required : []);
  const inQuery = Object.entries((query.properties ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema,
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Makes a repeat return the first answer.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return [...inPath, ...inQuery, ...(takesKey(route) ? [key] : [])];
}

/** The name of the part makes no difference. */
const FORM: Json = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
};

function requestBody(route: Route, schemaOf: SchemaOf): Json {
  if (route.stream)
    return {
      requestBody: {
        required: true,
        description:
          'The file: the body as it is, or the first file of a form. At most a gigabyte, not compressed.',
        content: Object.fromEntries(
          route.stream.map((type) => [
            type,
            { schema: type === 'multipart/form-data' ? FORM : { type: 'string' } },
          ]),
        ),
      },
    };
  if (!route.body) return {};
  return {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
    },
  };
}

function success(route: Route, schemaOf: SchemaOf): Json {
  const total = {
    'X-Total-Count': { description: 'How many there are in all.', schema: { type: 'integer' } },
  };
  return {
    description: route.status === 204 ? 'Done.' : 'OK',
    ...(route.paged ? { headers: total } : {}),
    ...(route.response
      ? { content: { 'application/json': { schema: schemaOf(route.response, 'output') } } }
      : route.file
        ? { content: { [route.file]: { schema: { type: 'string' } } } }
        : {}),
  };
}

function refusals(route: Route): Json {
  const statuses = [
    ...(route.body || route.stream ? [400, 413, 415] : []),
    ...(route.body || route.stream || route.query ? [422] : []),
    // A key that is none, and one that was used for another request.
    ...(takesKey(route) ? [400, 422] : []),
    ...(route.refuses ?? []),
    ...(route.role === 'public' ? [401, 429] : [401]),
    ...(route.role === 'public' || route.role === 'member' ? [] : [403]),
    ...(route.path.includes('{') ? [404] : []),
    ...(route.method === 'get' || route.safe || route.role === 'public' ? [] : [409]),
  ];
  return Object.fromEntries([...new Set(statuses)].sort().map((status) => [status, refusal(status)]));
}

function refusal(status: number): Json {
  const codes = Object.entries(PROBLEMS).flatMap(([code, kind]) =>
    kind.status === status ? [`\`${code}\``] : [],
  );
  return {
    description: `Refused: ${codes.join(', ')}.`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457 problem document.',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'One readable sentence.' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['loc', 'msg', 'type'],
        properties: {
          loc: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
          msg: { type: 'string' },
          type: { type: 'string' },
        },
      },
    },
  },
  examples: [
    {
      type: 'urn:problem:invalid-input',
      title: 'Invalid input',
      status: 422,
      detail: 'delay_days: Expected a number, received a text.',
      code: 'invalid_input',
      request_id: 'b0b1a2f4-6b55-4d0a-9d2c-7f4f8a1f3c11',
      errors: [
        { loc: ['body', 'delay_days'], msg: 'Expected a number, received a text', type: 'invalid_type' },
      ],
    },
  ],
};

/** A schema as JSON Schema, its named parts moved to the components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const derived = io === 'input' ? wireInput(schema) : wireOutput(schema);
  const {
    $schema: _,
    $defs = {},
    ...own
  } = z.toJSONSchema(derived, {
    metadata: wireRegistry,
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      tidy(jsonSchema, io);
      // They are on the wire's side, but zod leaves out those of whatever it transforms.
      const examples = wireRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
  for (const [name, part] of Object.entries($defs)) components[name] = relocated(part as Json);
  return relocated(own);
}

/** Takes out what zod adds for itself and nobody reads. */
function tidy(schema: z.core.JSONSchema.BaseSchema, io: 'input' | 'output'): void {
  // The format says it; the pattern behind it is a page long.
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // Answers may grow.
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
}

function relocated(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
