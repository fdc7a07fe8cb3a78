import type { RequestHandler } from 'express';
import { openApiDocument } from '../schema/generated/document';

type Parameter = { name: string; allowEmptyValue?: boolean };

/** Names of the parameters in queries that may be empty; all of them are lists. */
const MAY_BE_EMPTY = Object.values(
  openApiDocument.components.parameters as Record<string, Parameter>,
)
  .filter(({ allowEmptyValue }) => allowEmptyValue)
  .map(({ name }) => name);

/** The validator takes a single value for a list of one, but not when it is empty. */
export function singleEmptyValues(): RequestHandler {
  return (request, _response, next) => {
    for (const name of MAY_BE_EMPTY) {
      if (request.query[name] === '') {
        request.query[name] = [''];
      }
    }
    next();
  };
}
