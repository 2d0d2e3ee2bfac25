/** `/api/v1/openapi.json`: OpenAPI 3.1, made from the same schemas that check the questions. */
import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { Problem } from '../contract.ts'
import type { App } from './typed.ts'

interface Route {
  method: string
  url: string
  schema: FastifySchema
  isOpen: boolean
}

export interface Routes {
  all: Route[]
  /** The methods that exist at this address. */
  methodsOf(url: string): string[]
}

/** Notes every route that is registered after this call. */
export function collectRoutes(app: App): Routes {
  const all: Route[] = []
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    if (url.includes('*')) return
    const isOpen = config?.access !== 'operator' && (method === 'GET' || config?.access !== undefined)
    for (const one of [method].flat()) all.push({ method: one, url, schema: schema ?? {}, isOpen })
  })
  return {
    all,
    methodsOf(url) {
      const path = url.split('?')[0]!
      const here = all.filter((route) => patternOf(route.url).test(path)).map((route) => route.method)
      return [...new Set(here)]
    },
  }
}

export function openapiResource(app: App, routes: Routes) {
  let document: object | undefined
  app.get(
    '/api/v1/openapi.json',
    {
      config: { access: 'open' },
      schema: { summary: 'This document', response: { 200: z.looseObject({ openapi: z.string() }) } },
    },
    async () => {
      document ??= documentOf(routes.all)
      return document as { openapi: string }
    },
  )
}

function documentOf(routes: Route[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    if (route.method === 'HEAD') continue
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pantau gateway',
      version: '1',
      description:
        'What stations measured. Times in answers are UTC milliseconds; questions also take ISO 8601. Flags are QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing.',
    },
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  }
}

function operationOf({ schema, isOpen }: Route) {
  const { summary, description, querystring, params, body, response, answers = 'application/json' } = schema
  return {
    ...(summary && { summary }),
    ...(description && { description }),
    parameters: [...parametersOf('path', params), ...parametersOf('query', querystring)],
    ...(body instanceof z.ZodType && { requestBody: { content: contentOf('application/json', body, 'input') } }),
    responses: {
      ...responsesOf(response, answers),
      default: {
        description: 'What went wrong, and what to do',
        content: contentOf('application/problem+json', Problem),
      },
    },
    ...(isOpen ? {} : { security: [{ token: [] }] }),
  }
}

function responsesOf(response: unknown, type: string) {
  return Object.fromEntries(
    Object.entries(response ?? {})
      .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType)
      .map(([status, schema]) => [status, { description: 'The answer', content: contentOf(type, schema) }]),
  )
}

function contentOf(type: string, schema: z.ZodType, io: 'input' | 'output' = 'output') {
  return { [type]: { schema: jsonSchemaOf(schema, io) } }
}

function parametersOf(where: 'path' | 'query', schema: unknown) {
  if (!(schema instanceof z.ZodObject)) return []
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description && { description }),
    schema: rest,
  }))
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

function patternOf(url: string): RegExp {
  const literal = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace(/:\w+/g, '[^/]+')}$`)
}
