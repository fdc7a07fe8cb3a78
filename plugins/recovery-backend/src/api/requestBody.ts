import { InputError } from '@backstage/errors';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
} from 'express';
import { openApiDocument } from '../schema/generated/document';

/** The largest request: 200 paths of 4,096 characters, and room for what is around them. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Reads JSON bodies up to {@link MAX_BODY_BYTES}. */
export function jsonBody(): RequestHandler {
  return express.json({ limit: MAX_BODY_BYTES });
}

/** Says what is wrong with a body that could not be read. */
export function bodyErrors(): ErrorRequestHandler {
  return (error, _request, _response, next) => {
    if (error?.type === 'entity.parse.failed') {
      next(
        new InputError(
          'The body is not valid JSON. Send one JSON object, with the header Content-Type: application/json.',
        ),
      );
      return;
    }
    if (error?.type === 'entity.too.large') {
      error.message = `The body has more than ${MAX_BODY_BYTES} bytes. Choose fewer paths, or a folder above them.`;
    }
    next(error);
  };
}

type BodySchema = {
  additionalProperties?: unknown;
  properties?: Record<string, unknown>;
};

function bodySchemas(): Array<{ route: RegExp; known: string[] }> {
  const schemas = openApiDocument.components.schemas as Record<
    string,
    BodySchema
  >;
  return Object.entries(openApiDocument.paths).flatMap(([path, item]) => {
    const reference: string | undefined = (item as any).post?.requestBody
      ?.content['application/json'].schema.$ref;
    const schema = reference && schemas[reference.split('/').pop() as string];
    if (!schema || schema.additionalProperties !== false) {
      return [];
    }
    return {
      route: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
      known: Object.keys(schema.properties ?? {}),
    };
  });
}

/** The validator says that a field is unknown, but not which one. This does. */
export function namedUnknownFields(): RequestHandler {
  const schemas = bodySchemas();
  return (request, _response, next) => {
    const { body, method, path } = request;
    if (Array.isArray(body)) {
      throw new InputError('The body is a list. Send one JSON object.');
    }
    const schema =
      method === 'POST' && typeof body === 'object' && body !== null
        ? schemas.find(({ route }) => route.test(path))
        : undefined;
    const unknown =
      schema && Object.keys(body).find(field => !schema.known.includes(field));
    if (schema && unknown !== undefined) {
      throw new InputError(
        `The body has the unknown field "${unknown.slice(
          0,
          64,
        )}". Known are: ${schema.known.join(', ')}.`,
      );
    }
    next();
  };
}
